"""Every change of a project. Each action is one transaction: all of it is written, or nothing.

They raise Refused (a rule says no; `field` names the form field), Stale (somebody saved first), access.Denied,
or Http404 for what the user may not know of. All are keyword-only.
"""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.portfolio import rows, sensitivity
from projects.portfolio.lifecycle import ENDED, NEXT, needs_reason
from projects.portfolio.models import (
    DacCode,
    Extension,
    Project,
    ProjectMember,
    SdgTarget,
    StatusChange,
    Theme,
)
from projects.portfolio.models.project import Sensitivity, Status
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.text import clean_text, no_control_characters

# The project's own fields that a user writes; status, number and actual end have their actions.
FIELDS = (
    "code",
    "dnr",
    "kind",
    "name_sv",
    "name_en",
    "purpose_sv",
    "purpose_en",
    "target_group_sv",
    "target_group_en",
    "start",
    "end",
    "description_sv",
    "description_en",
    "region",
)


@recorded
def save_project(
    *,
    user: Any,
    project: Project | None,
    expected: int | None,
    fields: Mapping[str, Any],
    countries: Sequence[tuple[Country, Decimal]] | None = None,
    themes: Sequence[tuple[Theme, Decimal]] | None = None,
    dac: Sequence[tuple[DacCode, Decimal, int]] | None = None,
    sdg: Sequence[tuple[SdgTarget, bool]] | None = None,
    markers: Mapping[str, int] | None = None,
    partners: Sequence[tuple[Organisation, str]] | None = None,
    members: Sequence[rows.Member] | None = None,
) -> Project:
    """Create a project (`project` None) or change one that still has version `expected`.

    `fields` holds those of FIELDS that are to change, for a new project those of `sensitivity.FIELDS` too:
    later the level is changed by `set_sensitivity` only. A country whose projects begin as restricted makes
    an open project restricted when it comes to it. A list left as None stays as it is; an empty one empties
    it. Shares are percent; DAC shares come with their first year, Agenda 2030 targets with whether they are
    the main one. Whoever creates a project without naming members becomes its manager.
    """
    if unknown := set(fields) - {*FIELDS, *sensitivity.FIELDS}:
        raise TypeError(f"not fields of a project: {sorted(unknown)}")
    before: set[int] = set()
    if project is None:
        access.require(user, "add", Project)
        project = Project(**_checked(fields))
        if project.sensitivity != Sensitivity.OPEN and project.sensitivity_review:
            sensitivity.check_review(project.sensitivity_review)
        _check_dates(project)
        _full_clean(project)
        save_numbered(project, "public_id", f"P-{project.start.year}-")
        since = min(project.start, today())
        StatusChange.objects.create(project=project, status=project.status, since=since, decided_by=user)
        countries = countries or []
        members = members or [rows.Member(user, ProjectMember.Role.MANAGER, today())]
    else:
        _claim(user, project, expected)
        checked = _checked(fields)
        sensitivity.check_unchanged(project, checked)
        for name, value in checked.items():
            setattr(project, name, value)
        _check_dates(project)
        _full_clean(project)
        project.save(update_fields=[*fields, "version", "changed_at"])
        before = set(project.country_shares.values_list("country", flat=True))
    if countries is not None:
        rows.write_countries(project, countries)
        _begin_restricted(project, [country for country, _share in countries if country.pk not in before])
    elif project.region is None and not project.country_shares.exists():
        rows.refuse_placeless()
    if themes is not None:
        rows.write_themes(project, themes)
    if dac is not None:
        rows.write_dac(project, dac)
    if sdg is not None:
        rows.write_sdg(project, sdg)
    if markers is not None:
        rows.write_markers(project, markers)
    if partners is not None:
        rows.write_partners(project, partners)
    if members is not None:
        rows.write_members(project, members)
    sensitivity.check_somebody_sees(project)
    return project


@recorded
def set_sensitivity(
    *,
    user: Any,
    project: Project,
    level: str,
    reason: str,
    decided_by: str = "",
    decided_on: datetime.date | None = None,
    review: datetime.date | None = None,
    expected: int | None,
) -> Project:
    """Write down the decision how open the project may be shown.

    Always with a reason, also when the project is opened: then the decision is kept in the history only,
    since it may tell what was protected. A sensitive level says by whom and when it was decided, and when
    it is to be judged anew.
    """
    _claim(user, project, expected, "set sensitivity")
    if level not in Sensitivity.values:
        raise Refused("unknown_level", _("Choose one of the levels."), field="sensitivity")
    given = _checked({"sensitivity_reason": reason, "sensitivity_decided_by": decided_by})
    if not given["sensitivity_reason"]:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="sensitivity_reason")
    project.sensitivity = Sensitivity(level)
    if level == Sensitivity.OPEN:
        project.sensitivity_reason = project.sensitivity_decided_by = ""
        project.sensitivity_decided_on = project.sensitivity_review = None
    else:
        project.sensitivity_reason = given["sensitivity_reason"]
        project.sensitivity_decided_by = given["sensitivity_decided_by"]
        project.sensitivity_decided_on, project.sensitivity_review = decided_on, review
        for name, day in (("sensitivity_decided_on", decided_on), ("sensitivity_review", review)):
            if day:
                _check_year(day, name)
        if review:
            sensitivity.check_review(review)
    _full_clean(project)
    project.save(update_fields=[*sensitivity.FIELDS, "version", "changed_at"])
    sensitivity.check_somebody_sees(project)
    return project


@recorded
def change_status(
    *,
    user: Any,
    project: Project,
    status: str,
    since: datetime.date,
    reason_sv: str = "",
    reason_en: str = "",
    expected: int | None,
) -> StatusChange:
    """Take the project to `status` from the day `since`. Pausing, ending early and going back need a reason."""
    _claim(user, project, expected, "change status")
    now = Status(project.status)
    if status not in NEXT[now]:
        raise Refused(
            "illegal_status",
            _("A project that is “%(now)s” cannot become “%(new)s”.")
            % {"now": now.label, "new": dict(Status.choices).get(status, status)},
            field="status",
        )
    if since > today():
        raise Refused("future_date", _("The day has not come yet."), field="since")
    latest = project.status_changes.order_by("since", "pk").last()
    if latest and since < latest.since:
        raise Refused(
            "before_latest",
            _("The project has been “%(now)s” since %(day)s. Give that day or a later one.")
            % {"now": now.label, "day": latest.since.isoformat()},
            field="since",
        )
    reasons = _checked({"reason_sv": reason_sv, "reason_en": reason_en}, StatusChange)
    if needs_reason(now, Status(status)) and not reasons["reason_sv"]:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason_sv")
    ends = status in ENDED
    if ends and since < project.start:
        raise Refused("ends_before_start", _("The project cannot end before it starts."), field="since")
    project.status, project.actual_end = status, since if ends else None
    project.save(update_fields=["status", "actual_end", "version", "changed_at"])
    return StatusChange.objects.create(
        project=project, status=status, since=since, decided_by=user, **reasons
    )


@recorded
def extend(
    *,
    user: Any,
    project: Project,
    new_end: datetime.date,
    decided_on: datetime.date,
    reason_sv: str,
    reason_en: str = "",
    dnr: str = "",
    expected: int | None,
) -> Extension:
    """Move the agreed end on, as decided, and keep the earlier end in the history."""
    _claim(user, project, expected)
    if project.status in ENDED or project.status == Status.DECLINED:
        raise Refused("ended", _("The project has ended and cannot be extended."), field="new_end")
    if new_end <= project.end:
        raise Refused(
            "not_later",
            _("The new end must be later than the present one, %(day)s.") % {"day": project.end.isoformat()},
            field="new_end",
        )
    _check_year(new_end, "new_end")
    if decided_on > today():
        raise Refused("future_date", _("The day has not come yet."), field="decided_on")
    texts = _checked({"reason_sv": reason_sv, "reason_en": reason_en, "dnr": dnr}, Extension)
    if not texts["reason_sv"]:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason_sv")
    extension = Extension.objects.create(
        project=project, decided_on=decided_on, old_end=project.end, new_end=new_end, **texts
    )
    project.end = new_end
    project.save(update_fields=["end", "version", "changed_at"])
    return extension


@recorded
def set_members(*, user: Any, project: Project, members: Sequence[rows.Member], expected: int | None) -> None:
    """Replace the project's members."""
    _claim(user, project, expected)
    rows.write_members(project, members)
    sensitivity.check_somebody_sees(project)


def _begin_restricted(project: Project, countries: Sequence[Country]) -> None:
    """An open project that comes to a country whose projects begin as restricted becomes so."""
    start = sensitivity.starting(countries)
    if start and project.sensitivity == Sensitivity.OPEN:
        for name, value in start.items():
            setattr(project, name, value)
        project.save(update_fields=list(start))


def _claim(user: Any, project: Project, expected: int | None, action: str = "change") -> None:
    access.require(user, action, project)
    project.claim(-1 if expected is None else expected)
    project.refresh_from_db()


def _checked(values: Mapping[str, Any], model: type[Any] = Project) -> dict[str, Any]:
    """The values with texts in normal form; control characters and texts over the limit are refused.

    Model validation does not know the limit of a TextField, and PostgreSQL cannot store NUL.
    """
    checked = dict(values)
    for name, value in values.items():
        if not isinstance(value, str):
            continue
        checked[name] = text = clean_text(value)
        try:
            no_control_characters(text)
        except ValidationError as error:
            raise Refused("control", error.messages[0], field=name) from error
        limit = model._meta.get_field(name).max_length
        if limit and len(text) > limit:
            raise Refused(
                "too_long",
                _("At most %(limit)d characters; the text has %(length)d.")
                % {"limit": limit, "length": len(text)},
                field=name,
            )
    return checked


def _check_year(day: datetime.date, field: str) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(
            "unknown_year",
            _("The year must lie between %(first)d and %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
            field=field,
        )


def _check_dates(project: Project) -> None:
    if not project.start or not project.end:
        raise Refused("required", _("Give both start and end."), field="end" if project.start else "start")
    for name in ("start", "end"):
        _check_year(getattr(project, name), name)
    if project.end < project.start:
        raise Refused("reversed_dates", _("The end comes before the start."), field="end")
    if project.actual_end and project.actual_end < project.start:
        raise Refused(
            "reversed_dates",
            _("The project ended %(day)s and cannot start after that.")
            % {"day": project.actual_end.isoformat()},
            field="start",
        )


def _full_clean(project: Project) -> None:
    sensitivity.check(project)
    try:
        project.full_clean(exclude=["public_id"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        known = field in FIELDS or field in sensitivity.FIELDS
        raise Refused("invalid", messages[0], field=field if known else None) from error
