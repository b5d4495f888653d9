"""The key figures of the overview. Each leads to the records that it counts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from reports.dashboards.overview.selection import Selection
from reports.figures.indicators import count_lights
from tracker.core import formats
from tracker.core.periods import Year, elapsed_share


def tiles(selection: Selection) -> list[dict[str, Any]]:
    """Label, value, unit, note and address of each, in the order that they are read."""
    return [
        _projects(selection),
        _money(selection),
        _participations(selection),
        _staff(selection),
        _indicators(selection),
    ]


def own_contribution(selection: Selection) -> dict[str, Any]:
    """What our own appropriation paid of the year's volume; for the start page."""
    value = selection.figure("F3")
    note = ""
    if value.percent is not None:
        note = _("%(percent)s of what was used") % {"percent": formats.percent(value.percent)}
    label = _("Own contribution, SEK million")
    return _tile(selection, "F3", label, formats.millions(value.value), "", note)


def _tile(selection: Selection, key: str, label: str, value: str, unit: str, note: str) -> dict[str, Any]:
    return {"label": label, "value": value, "unit": unit, "note": note, "url": _address(selection, key)}


def _address(selection: Selection, key: str) -> str:
    return f"{reverse('figure', args=[key])}?{selection.query}"


def _joined(*notes: str) -> str:
    return " · ".join(note for note in notes if note)


def _projects(selection: Selection) -> dict[str, Any]:
    before, now = selection.with_year_before("F1")
    countries = selection.figure("F4").value
    notes = []
    if countries:
        text = ngettext("in %(n)s country", "in %(n)s countries", int(countries))
        notes.append(text % {"n": formats.number(countries)})
    if now.value is not None and before.value is not None:
        change = int(now.value) - int(before.value)
        sign = "+" if change > 0 else ""
        notes.append(
            _("%(change)s since %(year)s")
            % {"change": f"{sign}{formats.number(change)}", "year": before.year}
            if change
            else _("as many as %(year)s") % {"year": before.year}
        )
    return _tile(selection, "F1", now.label, now.text, "", _joined(*notes))


def _money(selection: Selection) -> dict[str, Any]:
    value = selection.figure("execution")
    used, budget = value.part("used"), value.part("budget")
    unit = (
        pgettext("SEK million", "of %(budget)s") % {"budget": formats.millions(budget)}
        if budget
        else _("SEK million")
    )
    notes = [formats.percent(value.value)] if value.value is not None else []
    if selection.is_now:
        year = Year(selection.scope.year)
        passed = elapsed_share(year.first_day, year.last_day, selection.day)
        notes.append(
            _("%(percent)s of the year has passed")
            % {"percent": formats.percent(Decimal(round(passed * 100)))}
        )
    return _tile(
        selection,
        "F2",
        _("Used of the year's budget, SEK million"),
        formats.millions(used),
        unit if used is not None or budget else "",
        _joined(*notes),
    )


def _participations(selection: Selection) -> dict[str, Any]:
    value, women = selection.figure("participations"), selection.figure("F12")
    activities = selection.figure("activities")
    notes: list[str | SafeString] = []
    if women.value is not None:
        notes.append(_("%(percent)s women") % {"percent": formats.percent(women.value)})
    tile = _tile(selection, "participations", value.label, value.text, "", "")
    if activities.value is not None:
        text = ngettext("%(n)s activity", "%(n)s activities", int(activities.value))
        link = format_html(
            '<a href="{}">{}</a>',
            _address(selection, "activities"),
            text % {"n": formats.number(activities.value)},
        )
        tile["note"] = format_html("{} · {}", notes[0], link) if notes else link
    return tile


def _staff(selection: Selection) -> dict[str, Any]:
    staff, days = selection.figure("F5"), selection.figure("F10")
    link = ""
    if days.value is not None:
        link = format_html(
            '<a href="{}">{}</a>',
            _address(selection, "F10"),
            _("%(n)s days of work") % {"n": formats.number(days.value)},
        )
    return _tile(selection, "F5", staff.label, staff.text, "", link)


def _indicators(selection: Selection) -> dict[str, Any]:
    counts = count_lights(selection.indicators)
    whole = sum(counts.values())
    lacking = sum(state.is_unreported for state in selection.indicators)
    note = ""
    if lacking:
        text = ngettext("%(n)s not reported", "%(n)s not reported", lacking)
        note = text % {"n": formats.number(lacking)}
    elif whole:
        note = _("all are reported")
    return {
        "label": _("Indicators on track"),
        "value": formats.number(counts["ok"]) if whole else formats.MISSING,
        "unit": _("of %(all)s") % {"all": formats.number(whole)} if whole else "",
        "note": note,
        "url": "#indicators" if whole else "",
    }
