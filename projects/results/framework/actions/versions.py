"""The versions of a framework: begun as a draft, approved or withdrawn.

Each action is one transaction. They raise Refused (a rule says no; `field` names the field), Stale (somebody saved
first), access.Denied, or Http404 for what the user may not know of.
"""

import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.results.framework import queries, rules
from projects.results.framework.actions.draft import NODE_FIELDS, PLAN_FIELDS, claim_draft
from projects.results.framework.models import (
    FrameworkVersion,
    IndicatorPlan,
    IndicatorTarget,
    ResultNode,
)
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import because, recorded
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check, without_blanks
from tracker.core.text import clean_text

Status = FrameworkVersion.Status


@recorded
def begin_framework(*, user: Any, project: Project, reason: str = "", dnr: str = "") -> FrameworkVersion:
    """Begin the next version as a draft, with everything that the one in force says.

    Of two who begin one, the second meets the first's (Stale).
    """
    access.require(user, "add", project, of="framework")
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    there = project.frameworks.filter(status=Status.DRAFT).first()
    if there:
        message = _("Somebody has begun a draft since you opened this. Nothing of yours has been saved.")
        raise Stale(message, current=there)
    highest = project.frameworks.aggregate(highest=Max("number"))["highest"] or 0
    version = FrameworkVersion(
        project=project, number=highest + 1, reason=clean_text(reason), dnr=clean_text(dnr)
    )
    check(version)
    version.save()
    agreed = project.frameworks.filter(status=Status.AGREED).first()
    if agreed:
        _copy(agreed, version)
    return version


@recorded
def describe_framework(
    *, user: Any, version: FrameworkVersion, expected: int | None, reason: str, dnr: str
) -> FrameworkVersion:
    """Say what is new in a draft, and where it is registered."""
    claim_draft(user, "change", version, expected)
    given = {"reason": clean_text(reason), "dnr": clean_text(dnr)}
    for name, value in without_blanks(user, version, given).items():
        setattr(version, name, value)
    check(version)
    version.save()
    return version


@recorded
def approve_framework(
    *,
    user: Any,
    version: FrameworkVersion,
    expected: int | None,
    in_force_from: datetime.date | None = None,
) -> FrameworkVersion:
    """Bring a draft into force from a day (today). The version before it ends on the same day."""
    claim_draft(user, "approve", version, expected)
    day = in_force_from or today()
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused(
            "unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="in_force_from"
        )
    before = version.project.frameworks.filter(status=Status.AGREED).first()
    if before and before.in_force_from and day < before.in_force_from:
        message = _("Version %(number)d is in force from %(day)s: choose that day or a later one.")
        said = {"number": before.number, "day": before.in_force_from.isoformat()}
        raise Refused("before_current", message % said, field="in_force_from")
    _check_whole(version)
    if before:
        before.claim(before.version)
        before.status, before.in_force_to = Status.REPLACED, day
        before.save()
    version.status, version.in_force_from, version.agreed_by = Status.AGREED, day, user
    version.save()
    return version


@recorded
def withdraw_framework(
    *, user: Any, version: FrameworkVersion, expected: int | None, reason: str
) -> FrameworkVersion:
    """Set a draft aside, and say why. It stays to be seen."""
    claim_draft(user, "change", version, expected)
    reason = clean_text(reason)
    if not reason:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    because(reason)
    version.status = Status.WITHDRAWN
    version.save()
    return version


def _copy(source: FrameworkVersion, version: FrameworkVersion) -> None:
    """Give a new version the results, plans and targets of another, level by level so that each has its parent."""
    copies: dict[int, ResultNode] = {}
    for branch in queries.walk(queries.tree(source)):
        old = branch.node
        fields = {name: getattr(old, name) for name in (*NODE_FIELDS, "order")}
        fields["parent"] = copies[old.parent_id] if old.parent_id else None
        copies[old.pk] = ResultNode.objects.create(version=version, **fields)
    plans = [
        IndicatorPlan(
            version=version,
            indicator=plan.indicator,
            order=plan.order,
            **{name: getattr(plan, name) for name in PLAN_FIELDS} | {"node": copies[plan.node_id]},
        )
        for plan in source.plans.select_related("indicator")
    ]
    IndicatorPlan.objects.bulk_create(plans)
    values = ("indicator_id", "period_id", "value", "text_sv", "text_en")
    targets = [
        IndicatorTarget(version=version, **{name: getattr(target, name) for name in values})
        for target in source.targets.all()
    ]
    IndicatorTarget.objects.bulk_create(targets)


def _check_whole(version: FrameworkVersion) -> None:
    """What is approved says something, and every plan in it still makes sense of its indicator."""
    planned = queries.plans_of(version)
    if not planned:
        raise Refused("empty", _("A framework without indicators cannot be approved."))
    for one in planned:
        one.plan.version = version
        try:
            rules.check_plan(one.plan)
            rules.check_targets(one.plan, one.targets)
        except Refused as no:
            raise Refused(no.code, f"{one.indicator.code}: {no.message}") from no
