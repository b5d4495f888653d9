"""manage.py figures YEAR [--json] [--language sv|en]: the published numbers of a year."""

import json
from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from reports.figures import FIGURES, FigureValue, Scope, Unit
from reports.figures.values import Value
from tracker.core import formats
from tracker.core.errors import Refused
from tracker.core.money import rounded

_INDENT = "    "


class Command(BaseCommand):
    help = "Prints the published figures of a year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", help=_("the year, for example 2017"))
        parser.add_argument("--json", action="store_true", help=_("one JSON object keyed by figure"))
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default=settings.LANGUAGE_CODE
        )

    def handle(self, *args: Any, year: str, json: bool, language: str, **options: Any) -> None:
        with translation.override(language):
            if not (year.isascii() and year.isdigit()):
                raise CommandError(_("Write the year with four digits, for example 2017."))
            try:
                scope = Scope(int(year[:9]))
            except Refused as refused:
                raise CommandError(refused.message) from refused
            recent = {key: list(figure.recent(scope).values()) for key, figure in FIGURES.items()}
            self.stdout.write(_as_json(recent) if json else _as_table(recent))


def _as_json(recent: dict[str, list[FigureValue]]) -> str:
    answer = {}
    for key, values in recent.items():
        answer[key] = _object(values[-1])
        if len(values) > 1:
            answer[key]["years"] = [{"year": value.year, **_object(value)} for value in values]
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _object(value: FigureValue) -> dict[str, Any]:
    return {
        "label": value.label,
        "unit": _unit(value.unit),
        **_amount(value.value, value.unit),
        "percent": _plain(value.percent),
        "coverage": _plain(value.coverage),
        "part_unit": _unit(value.part_unit),
        "parts": [
            {
                "label": part.label,
                "key": part.key,
                **_amount(part.value, value.part_unit),
                "percent": _plain(part.percent),
            }
            for part in value.parts
        ],
        "note": _notes(value),
    }


def _amount(value: Value, unit: Unit) -> dict[str, Any]:
    """Kronor are given in whole thousands, as reports show them, and exactly beside."""
    if unit != Unit.SEK:
        return {"value": _plain(value)}
    if value is None:
        return {"value": None, "exact": None}
    return {"value": int(rounded(Decimal(value), 1_000)), "exact": f"{value:.2f}"}


def _plain(value: Value) -> int | float | None:
    """Counts stay whole; percent and days have one decimal, which JSON's numbers carry exactly enough."""
    return float(value) if isinstance(value, Decimal) else value


def _notes(value: FigureValue) -> str:
    return " ".join(note for note in (value.note, value.rounding) if note)


def _unit(unit: Unit) -> str:
    return _("SEK thousand") if unit == Unit.SEK else unit.label


def _as_table(recent: dict[str, list[FigureValue]]) -> str:
    lines = []
    for key, values in recent.items():
        value = values[-1]
        extra = [formats.percent(value.percent, 1)] if value.percent is not None else []
        if value.coverage is not None:
            extra.append(_("coverage %(percent)s") % {"percent": formats.percent(value.coverage, 1)})
        lines.append(_line(f"{key} {value.label}", value.value, value.unit, extra))
        for part in value.parts:
            share = [formats.percent(part.percent, 1)] if part.percent is not None else []
            lines.append(_line(_INDENT + part.label, part.value, value.part_unit, share))
        for earlier in values[:-1]:
            lines.append(_line(f"{_INDENT}{earlier.year}", earlier.value, earlier.unit, []))
        if notes := _notes(value):
            lines.append(_INDENT + notes)
    return "\n".join(lines)


def _line(label: str, value: Value, unit: Unit, extra: list[str]) -> str:
    shown = formats.tkr(value) if unit == Unit.SEK else unit.show(value)
    if unit not in (Unit.SEK, Unit.PERCENT) and value is not None:
        shown = f"{shown} {unit.label}"
    return " ".join([f"{label:<52}", f"{shown:>22}", *(f"{text:>10}" for text in extra)])
