"""Pages of the checks before freezing, and of what the report lacks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from reports.annual.checks import actions, secrets
from reports.annual.checks.findings import Finding, findings
from reports.annual.checks.forms import RemindForm, WaiveForm
from reports.annual.checks.missing import by_person
from reports.annual.checks.models import Waiver
from reports.annual.checks.reminders import remind_of_lacks
from reports.annual.checks.shown import shown
from reports.annual.editions.models import Edition
from reports.annual.editions.queries import edition_of
from tracker.core import access, formats, steps
from tracker.core.errors import Refused
from tracker.privacy import access_log


@require_safe
def edition_checks(request: HttpRequest, public_id: str) -> HttpResponse:
    """What stops the edition, what is to judge, what somebody has taken responsibility for, and what is done."""
    return _checks(request, edition_of(request.user, public_id), None, 200)


@require_POST
def finding_waive(request: HttpRequest, public_id: str) -> HttpResponse:
    edition = edition_of(request.user, public_id)
    access.require(request.user, "waive", edition)
    form = WaiveForm(request.POST)

    def effect() -> str:
        form.save(request.user, edition)
        return _address(edition)

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, _("You have taken responsibility for it."))
        return redirect(url)
    return _checks(request, edition, form, status)


@require_POST
def finding_take_back(request: HttpRequest, public_id: str, waiver: int) -> HttpResponse:
    """The finding counts again."""
    edition = edition_of(request.user, public_id)
    row = get_object_or_404(Waiver.objects.select_related("edition"), edition=edition, pk=waiver)
    actions.take_back(user=request.user, waiver=row)
    messages.success(request, _("The finding counts again."))
    return redirect(_address(edition))


@require_safe
def edition_missing(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the report lacks, by who can give it."""
    edition = edition_of(request.user, public_id)
    piles = by_person(request.user, edition) if edition.is_open else []
    told = (lack.project for pile in piles for lack in pile.lacks)
    access_log.seen(request, {project.pk: project for project in told if project}.values())
    context = {
        "edition": edition,
        "piles": piles,
        "number": len({lack.about for pile in piles for lack in pile.lacks}),
        "may_remind": access.may(request.user, "change", edition),
    }
    return render(request, "annual/checks/missing.html", context)


@require_POST
def edition_remind(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mail somebody what the report wants of that person."""
    edition = edition_of(request.user, public_id)
    access.require(request.user, "change", edition)
    form = RemindForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("nobody", _("Choose somebody from the list."))
        person = form.cleaned_data["person"]
        number = remind_of_lacks(user=request.user, edition=edition, person=person)
    except Refused as no:
        messages.error(request, no.message)
    else:
        words = ngettext(
            "%(name)s has been reminded of %(number)s thing.",
            "%(name)s has been reminded of %(number)s things.",
            number,
        )
        messages.success(request, words % {"name": person, "number": formats.number(number)})
    return redirect("edition_missing", edition.public_id)


def _checks(request: HttpRequest, edition: Edition, sent: WaiveForm | None, status: int) -> HttpResponse:
    """A frozen edition is not checked any more: it tells what somebody took responsibility for."""
    rows = edition.waivers.select_related("waived_by").order_by("waived_at", "pk")
    context: dict[str, Any] = {"edition": edition, "form": sent, "may_waive": False}
    words: dict[tuple[str, str], str] = {}
    if edition.is_open:
        told = shown(findings(edition))
        may_waive = access.may(request.user, "waive", edition)
        is_named = any(group.check.key == "names" for group in told.stopping)
        context |= {
            "shown": told,
            "names": secrets.names_in(request.user, edition) if is_named else {},
            "stopping": _lines(told.stopping, sent, may_waive, 0),
            "to_judge": _lines(told.to_judge, sent, may_waive, 1000),
            "may_waive": may_waive,
        }
        words = {(one.check, one.about): one.words for one in told.waived}
    context["waivers"] = [(row, words.get((row.check_key, row.about), "")) for row in rows]
    return render(request, "annual/checks/page.html", context, status=status)


def _lines(groups: Any, sent: WaiveForm | None, may_waive: bool, first: int) -> list[Any]:
    """Each group with its findings, each with the form to take responsibility for it, if there is one."""

    def form(finding: Finding, number: int) -> WaiveForm | None:
        if sent and sent.is_about(finding):
            return sent
        return WaiveForm(finding=finding, number=number)

    return [
        (
            group,
            [
                (one, form(one, first + 100 * place + n) if may_waive and group.check.waivable else None)
                for n, one in enumerate(group.findings)
            ],
        )
        for place, group in enumerate(groups)
    ]


def _address(edition: Edition) -> str:
    return reverse("edition_checks", args=[edition.public_id])
