"""Work plans with items and their planned time."""

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from projects import models
from tests.factories.portfolio import ProjectFactory


class WorkPlanFactory(DjangoModelFactory):
    class Meta:
        model = models.WorkPlan

    project = factory.SubFactory(ProjectFactory)
    number = factory.LazyAttribute(lambda plan: plan.project.work_plans.count() + 1)


class WorkItemFactory(DjangoModelFactory):
    class Meta:
        model = models.WorkItem

    project = factory.SubFactory(ProjectFactory)
    number = factory.LazyAttribute(lambda item: item.project.work_items.count() + 1)
    activity_kind = "training"
    title_sv = factory.Sequence("Planerad utbildning {}".format)
    title_en = factory.Sequence("Planned training {}".format)


class PlannedWorkFactory(DjangoModelFactory):
    class Meta:
        model = models.PlannedWork

    item = factory.SubFactory(WorkItemFactory)
    plan = factory.LazyAttribute(lambda line: draft_plan(line.item.project))
    start = dt.date(2017, 5, 8)
    end = dt.date(2017, 5, 12)


def draft_plan(project: Any) -> Any:
    """The project's draft; a new one if it has none."""
    return project.work_plans.filter(status="draft").first() or WorkPlanFactory(project=project)
