"""Every change of indicators, and of the places and components of a project.

Each action is one transaction. They raise Refused (a rule says no; `field` names the field), Stale (somebody saved
first), access.Denied, or Http404 for what the user may not know of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, ProtectedError, QuerySet
from django.utils.translation import gettext as _

from projects.portfolio import sensitivity
from projects.portfolio.models import Component, Project
from projects.results.catalogue.models import OVER_PERIODS, OVER_PLACES, Dimension, Measure
from projects.results.framework import queries, rules
from projects.results.framework.models import Indicator, IndicatorSplit, OrdinalStep, Site
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.saving import check, without_blanks
from tracker.core.sets import write_set
from tracker.core.text import clean_text

FIELDS = (
    "project",
    "code",
    "standard",
    "name_sv",
    "name_en",
    "unit_sv",
    "unit_en",
    "measure",
    "direction",
    "is_cumulative",
    "over_places",
    "over_periods",
    "frequency",
    "source_sv",
    "source_en",
    "responsible",
    "needs_evidence",
)
# What the values that have been reported rest on.
FIXED = ("measure", "is_cumulative", "frequency")


@dataclass(frozen=True, slots=True)
class Step:
    value: int
    name_sv: str
    name_en: str = ""


Split = tuple[Dimension, Dimension | None]


@recorded
def save_indicator(
    *,
    user: Any,
    indicator: Indicator | None,
    expected: int | None,
    fields: Mapping[str, Any],
    steps: Sequence[Step] | None = None,
    splits: Sequence[Split] | None = None,
    sites: Sequence[Site] | None = None,
) -> Indicator:
    """Create an indicator (`indicator` None) or change one that still has version `expected`.

    `steps` of its scale, `splits` into groups and `sites` replace those it has; None leaves them. The project must
    be one that the user may work with.
    """
    is_new = indicator is None
    row = indicator or Indicator()
    project: Project | None = fields.get("project")
    access.require(user, "add" if is_new else "change", Indicator if is_new else row)
    if project is not None:
        access.require(user, "add", project, "indicator")
    if not is_new:
        _check_project(row, project)
        row.claim(-1 if expected is None else expected)
        row.refresh_from_db()
        fields = without_blanks(user, row, fields)
    before = {name: getattr(row, name) for name in FIXED}
    for name in FIELDS:
        if name in fields:
            setattr(row, name, fields[name])
    if is_new:
        _propose_rules(row, fields)
    else:
        _check_fixed(row, before)
    rules.check_indicator(row)
    check(row)
    row.save()
    _write_steps(row, steps)
    _write_splits(row, splits)
    if sites is not None:
        _write_sites(row, sites)
    return row


@recorded
def save_sites(*, user: Any, project: Project, expected: int | None, sites: Iterable[Site]) -> Project:
    """Replace the places where the project measures, known by their codes. One that is in use stays."""
    access.require(user, "add", project, of="indicator")
    if not access.may(user, "see identities", project):
        message = _("The names of the places are kept from you: somebody else must do this.")
        raise Refused("unseen", message)
    project.claim(-1 if expected is None else expected)
    _write_named(project, project.sites.order_by("pk"), list(sites), "code")
    return project


@recorded
def save_components(
    *, user: Any, project: Project, expected: int | None, components: Iterable[Component]
) -> Project:
    """Replace the components of the project, known by their numbers. One that results name stays."""
    access.require(user, "add", project, of="framework")
    project.claim(-1 if expected is None else expected)
    _write_named(project, project.components.order_by("pk"), list(components), "number")
    return project


def _propose_rules(row: Indicator, fields: Mapping[str, Any]) -> None:
    """What is usual for the measure, where nothing has been chosen."""
    if "over_places" not in fields:
        row.over_places = OVER_PLACES.get(row.measure, [row.over_places])[0]  # type: ignore[call-overload]
    if "over_periods" not in fields and not row.is_cumulative:
        row.over_periods = OVER_PERIODS.get(row.measure, [row.over_periods])[0]  # type: ignore[call-overload]


def _check_project(row: Indicator, project: Project | None) -> None:
    if project is None or project.pk == row.project_id:
        return
    sensitivity.check_stays(row.project_id)
    if row.plans.exists() or row.values.exists():
        message = _("It has been planned or reported in its project, and stays there.")
        raise Refused("stays", message, field="project")


def _check_fixed(row: Indicator, before: Mapping[str, Any]) -> None:
    changed = [name for name in FIXED if getattr(row, name) != before[name]]
    if changed and row.values.exclude(status="withdrawn").exists():
        message = _("Values have been reported, so this stays. Add another indicator instead.")
        raise Refused("reported", message, field=changed[0])
    agreed = row.targets.filter(version__status__in=queries.IN_FORCE)
    if agreed.exclude(period__kind__in=rules.target_kinds(row)).exists():
        message = _(
            "Targets have been agreed for periods that would no longer have one. Agree on others first."
        )
        raise Refused("planned", message, field="frequency" if "frequency" in changed else "over_periods")


def _write_steps(row: Indicator, steps: Sequence[Step] | None) -> None:
    """The scale of an ordinal indicator, of at least two steps; no other has one."""
    if row.measure != Measure.ORDINAL:
        if steps:
            raise Refused("no_scale", _("Only a step on a scale has a scale."), field="steps")
        row.steps.all().delete()
        return
    if steps is None and row.steps.exists():
        return
    values = [step.value for step in steps or ()]
    if len(values) < 2:
        raise Refused("no_scale", _("Give the scale at least two steps."), field="steps")
    _check_once(values, "steps")
    gone = row.steps.exclude(value__in=values)
    if row.values.filter(value__in=gone.values("value")).exists():
        raise Refused("in_use", _("A step that has been reported cannot be taken away."), field="steps")
    wanted = [
        OrdinalStep(
            indicator=row,
            value=step.value,
            name_sv=clean_text(step.name_sv),
            name_en=clean_text(step.name_en),
        )
        for step in steps or ()
    ]
    for step in wanted:
        _check_fields(step, "indicator", "steps")
    write_set(row.steps.order_by("pk"), wanted, key=("value",), values=("name_sv", "name_en"))


def _write_splits(row: Indicator, splits: Sequence[Split] | None) -> None:
    """Into groups of one dimension, or of two that differ; only what is counted."""
    if row.measure not in rules.SPLITTABLE:
        if splits:
            message = _("Only numbers and percentages can be split into groups.")
            raise Refused("no_split", message, field="splits")
        row.splits.all().delete()
        return
    if splits is None:
        return
    if any(first == second for first, second in splits):
        raise Refused("same", _("Cross two that differ."), field="splits")
    if len({frozenset(split) for split in splits}) < len(splits):
        raise Refused("twice", _("The same split is there twice."), field="splits")
    wanted = [IndicatorSplit(indicator=row, first=first, second=second) for first, second in splits]
    write_set(row.splits.order_by("pk"), wanted, key=("first", "second"))


def _write_sites(row: Indicator, sites: Sequence[Site]) -> None:
    """Once values of places have been reported, no place is added: earlier periods would lack it."""
    if any(site.project_id != row.project_id for site in sites):
        raise Refused("other_project", _("The place is of another project."), field="sites")
    reported = row.values.exclude(status="withdrawn").filter(site__isnull=False)
    there = {site.pk for site in row.sites.all()} | set(reported.values_list("site", flat=True))
    if reported.exists() and any(site.pk not in there for site in sites):
        message = _(
            "Values have been reported place by place, and one more place would be missing from all of them. "
            "Add another indicator for it."
        )
        raise Refused("reported", message, field="sites")
    row.sites.set(sites)


def _write_named(project: Project, now: QuerySet[Any], wanted: Sequence[Any], key: str) -> None:
    """Make the project's rows into `wanted`, known by `key`, with their names."""
    keys = [getattr(row, key) for row in wanted]
    _check_once(keys, "rows")
    for row in wanted:
        row.project = project
        row.name_sv, row.name_en = clean_text(row.name_sv), clean_text(row.name_en)
        _check_fields(row, "project", "rows")
    for row in now.exclude(**{f"{key}__in": keys}):
        try:
            if isinstance(row, Site) and row.indicators.exists():
                raise ProtectedError("an indicator is measured there", {row})
            row.delete()
        except ProtectedError as error:
            message = _("%(name)s is in use, and cannot be taken away.") % {"name": row}
            raise Refused("in_use", message, field="rows") from error
    write_set(now.all(), wanted, key=(key,), values=("name_sv", "name_en"))


def _check_once(keys: Sequence[Any], field: str) -> None:
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise Refused("twice", _("%(key)s is there twice.") % {"key": twice}, field=field)


def _check_fields(row: Model, whole: str, field: str) -> None:
    """The row's own fields; whether its key is there once has been asked of the whole set."""
    try:
        row.clean_fields(exclude=[whole])
    except ValidationError as error:
        raise Refused("invalid", next(iter(error.messages)), field=field) from error
