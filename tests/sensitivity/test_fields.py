"""Every field of what belongs to a project has a row that says how it is told; a new one without fails."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import models

from projects.models import Activity, Project
from projects.portfolio import queries, rights
from tests import factories as make
from tracker.core import masks


def project_bound() -> set[type[models.Model]]:
    """The project, and every model that leads to it by keys."""
    found: set[type[models.Model]] = {Project}
    while True:
        new = {
            model
            for model in apps.get_models()
            if any(
                (field.many_to_one or field.one_to_one) and field.related_model in found
                for field in model._meta.concrete_fields
            )
        } | {Project}
        # A log of who has seen what is about people; the history has rights of its own.
        new = {model for model in new if model._meta.app_label in ("projects", "reports")}
        if new <= found:
            return found
        found |= new


def test_each_field_has_a_row_and_each_row_a_field() -> None:
    fields = {
        (model._meta.label, field.name)
        for model in project_bound()
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if not field.primary_key
    }
    rows = {(model, field) for model, found in masks.table().items() for field in found}
    assert not fields - rows, "say in tracker/masks.csv how these are told at each level"
    assert not rows - fields, "these rows name no field"


def test_nothing_of_a_protected_project_is_more_than_a_part_of_totals() -> None:
    told = {protected for fields in masks.table().values() for _restricted, protected in fields.values()}
    assert told == {masks.HIDDEN, masks.TOTAL}


@pytest.mark.django_db
@pytest.mark.parametrize("model", sorted(project_bound(), key=lambda model: model._meta.label))
def test_a_model_with_masked_columns_can_be_masked(model: type[models.Model]) -> None:
    """Or else its rows are left out whole for those who may not see them."""
    kept = masks.masked(model)
    if kept and set(kept.values()) != {masks.HIDDEN}:
        assert issubclass(model, masks.Maskable)


@pytest.mark.django_db
def test_a_masked_row_is_empty_and_is_not_saved(own_project: Project, viewer: make.User) -> None:
    make.sensitive(own_project, "restricted")
    make.ActivityFactory(
        project=own_project, place="Minsk", start=dt.date(2017, 5, 10), end=dt.date(2017, 5, 12)
    )
    project = queries.projects(viewer).get(pk=own_project.pk)
    assert (project.start, project.end) == (dt.date(2015, 1, 1), dt.date(2018, 12, 31))
    assert project.sensitivity_reason == ""
    row = Activity.objects.annotate(is_masked=rights.masked(viewer, "project__")).get()
    assert (row.place, row.title_sv, row.start, row.end) == ("", "", dt.date(2017, 1, 1), dt.date(2017, 1, 1))
    with pytest.raises(TypeError, match="reading"):
        row.save()
    row.refresh_from_db()
    assert row.place == "Minsk", "an action reads it anew"


@pytest.mark.django_db
def test_a_field_that_was_put_off_is_masked_when_it_comes(own_project: Project, viewer: make.User) -> None:
    make.sensitive(own_project, "restricted")
    project = queries.projects(viewer).defer("start", "sensitivity_reason").get(pk=own_project.pk)
    Project.objects.filter(pk=own_project.pk).update(start=dt.date(2015, 3, 17))
    assert project.start == dt.date(2015, 1, 1)
    assert project.sensitivity_reason == ""


@pytest.mark.django_db
def test_a_row_read_without_asking_does_not_pretend(own_project: Project) -> None:
    with pytest.raises(AttributeError):
        _ = Project.objects.get(pk=own_project.pk).is_masked
