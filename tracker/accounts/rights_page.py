"""The permission matrix as a page: everybody may read who may do what."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from tracker.accounts.models import Role
from tracker.core import access, reasons
from tracker.core.matrix import ALWAYS, Cells, matrix

WORDS = {"all": pgettext_lazy("right", "all"), "own": pgettext_lazy("right", "own"), "-": "–"}


@require_safe
def rights(request: Any) -> HttpResponse:
    mine = request.user.role_codes
    used = {condition for conditions in matrix().values() for condition in conditions} - {ALWAYS}
    context = {
        "mine": request.user.role_names,
        "roles": [{"label": role.label, "mine": role in mine} for role in Role],
        "parts": [
            {
                "label": access.label(name),
                "rows": [row for _name, action in asked for row in _rows(name, action, mine)],
            }
            for name, asked in groupby(matrix(), key=lambda question: question[0])
        ],
        "conditions": [words for name, words in reasons.CONDITIONS.items() if name in used],
    }
    return render(request, "rights.html", context)


def _rows(name: str, action: str, mine: frozenset[str]) -> list[dict[str, Any]]:
    return [
        {
            "label": reasons.ACTIONS[action].label,
            "condition": "" if condition == ALWAYS else reasons.CONDITIONS[condition].label,
            "cells": _cells(cells, mine),
        }
        for condition, cells in matrix()[name, action].items()
    ]


def _cells(cells: Cells, mine: frozenset[str]) -> list[dict[str, Any]]:
    return [{"role": role.label, "word": WORDS[cells[role]], "mine": role in mine} for role in Role]
