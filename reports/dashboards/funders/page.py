"""A project's funding on a day: its agreements side by side, their headings, what happened and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from projects.models import Agreement, Funder
from projects.money.agreements.queries import agreements, with_rules
from projects.money.rates.sources import SEK
from projects.portfolio.rights import shown_day
from reports.dashboards.funders import findings, story, tables
from reports.dashboards.projects import words
from reports.dashboards.projects.frame import Frame, days, open_frame
from reports.figures.statements import Statement, statements
from tracker.core import access, formats
from tracker.core import tables as files
from tracker.core.text import joined
from tracker.privacy import access_log


@require_safe
def project_funding(request: HttpRequest, public_id: str) -> HttpResponseBase:
    frame = open_frame(request, public_id)
    access_log.seen(request, [frame.project])
    found = statements(request.user, _agreements(frame), frame.day)
    names = tables.names_of(found)
    if kind := files.asked_for(request):
        return files.download(_table(frame, found, names), kind)
    return render(request, "funders/project.html", _context(frame, found, names))


def _agreements(frame: Frame) -> list[Agreement]:
    """Those that had begun by the day, in the order in which they were signed."""
    rows: Any = with_rules(agreements(frame.user).filter(project=frame.project))
    begun = rows.annotate(shown_start=shown_day("start")).filter(shown_start__lte=frame.day)
    # Of masked ones the days that are shown: of those only the years tell.
    return sorted(begun, key=lambda row: (row.signed_on or row.start, row.funder.order, row.number))


def _context(frame: Frame, found: Sequence[Statement], names: Sequence[str]) -> dict[str, Any]:
    project, user = frame.project, frame.user
    return {
        "section": "funders",
        "frame": frame,
        "project": project,
        "title": _title(frame, found),
        "lede": findings.lede(found, names),
        "trail": _trail(found),
        "days": days(frame),
        "when": _when(frame),
        "statements": found,
        "reports": _reports(frame, found, names),
        "money": tables.money(found),
        "rates": _rates(found),
        "missing": sorted({sentence for one in found for sentence in one.missing}),
        "kept": joined(str(year) for year in sorted({year for one in found for year in one.kept})),
        "bars": tables.bars(found),
        "headings": [tables.headings(one, name) for one, name in zip(found, names, strict=True) if one.lines],
        "events": story.timeline(user, found, names, frame.day),
        "legend": [(story.mark(number), name) for number, name in enumerate(names)],
        "payments": [
            (story.payments_url(one), name)
            for one, name in zip(found, names, strict=True)
            if one.received.sek
        ],
        "due": story.due(user, project, frame.day),
        "rules": story.rules(found, names),
        "contacts": story.contacts(project, frame.day),
        "may_comment": bool(found) and access.may(user, "add", found[0].agreement, of="variance comment"),
    }


def _title(frame: Frame, found: Sequence[Statement]) -> str:
    """WA-1 West Africa: two agreements"""
    countries = [share.country for share in frame.project.country_shares.all()]
    regions = {country.region for country in countries}
    place = frame.project.region or (regions.pop() if len(regions) == 1 else None)
    place = countries[0] if len(countries) == 1 else place
    name = f"{frame.project.code} {place}" if place else frame.project.code
    text = ngettext("%(name)s: %(n)s agreement", "%(name)s: %(n)s agreements", len(found))
    return text % {"name": name, "n": words.spelled(len(found))}


def _trail(found: Sequence[Statement]) -> list[tuple[str, str]]:
    """To all funders, and to the one that pays where it is only one."""
    trail = [(reverse("funders"), _("Funders"))]
    paying: dict[str, Funder] = {one.agreement.funder.code: one.agreement.funder for one in found}
    if len(paying) == 1:
        code, funder = paying.popitem()
        trail.append((f"{reverse('funders')}?funder={code}", str(funder)))
    return trail


def _when(frame: Frame) -> str:
    """The project ran 2017–2020: Senegal, Mali"""
    project = frame.project
    last = words.last_day(project)
    years = formats.years(project.start.year, last.year)
    places = joined(share.country for share in project.country_shares.all())
    text = _("The project ran %(years)s") if last < frame.day else _("The project runs %(years)s")
    said = text % {"years": years}
    return f"{said}: {places}" if places else said


def _reports(frame: Frame, found: Sequence[Statement], names: Sequence[str]) -> list[tuple[str, str]]:
    """Address and words of the report to each external funder: the latest, or the one to the day."""
    to = [(one, name) for one, name in zip(found, names, strict=True) if not one.is_own]
    label = _("Make financial report") if len(to) == 1 else _("Report to %(funder)s")
    query = "" if frame.is_now else f"?until={frame.day.isoformat()}"
    return [
        (reverse("funder_report", args=[one.agreement.public_id]) + query, label % {"funder": name})
        for one, name in to
    ]


def _rates(found: Sequence[Statement]) -> list[dict[str, str]]:
    """The rates that agreed and remaining are told by, each once."""
    used = {(one.agreement.currency, one.rate) for one in found if one.rate}
    return [
        {
            "rate": formats.number(rate.rate, 2 if rate.rate == round(rate.rate, 2) else 6),
            "currency": currency,
            "source": str(rate.source.label),
            "year": str(rate.valid_from.year),
        }
        for currency, rate in sorted(used, key=lambda pair: (pair[0], pair[1].valid_from))
    ]


def _table(frame: Frame, found: Sequence[Statement], names: Sequence[str]) -> files.Table:
    """Every amount of the page to the öre: agreements first, then their headings."""
    header = (
        _("Funder"), _("Agreement"), _("Heading"), _("Currency"), _("Agreed"), _("Budgeted"), _("Plan to date"),
        _("Requisitioned"), _("Received"), _("Used"), _("Remaining"), _("Forecast to the end"), _("Agreed, SEK"),
        _("Received, SEK"), _("Used, SEK"), _("Exchange difference, SEK"), _("Remaining, SEK"), _("Comment"),
    )  # fmt: skip
    rows: list[tuple[files.Cell, ...]] = []
    for one, name in zip(found, names, strict=True):
        number, currency = one.agreement.number, one.agreement.currency
        difference = None if currency == SEK else one.difference
        rows.append(
            (
                name, number, None, currency, one.agreed.own, one.budget.own, one.plan, one.requisitioned.own,
                one.received.own, one.used.own, one.remaining.own, one.forecast.own, one.agreed.sek,
                one.received.sek, one.used.sek, difference, one.remaining.sek, None,
            )
        )  # fmt: skip
        rows += [
            (
                name, number, str(line.heading or _("Without a heading")), currency, None, line.budget, line.plan,
                None, None, line.used.own, line.remaining, None, None, None, line.used.sek, None, None,
                line.comment.text if line.comment else None,
            )
            for line in one.lines
        ]  # fmt: skip
    return files.Table(f"{_('funding')}-{frame.project.code}-{frame.day.isoformat()}", header, rows)
