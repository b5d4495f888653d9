"""The forms of who pays which part of a project, and of what is given otherwise than in money."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from projects.money.agreements import sharing
from projects.money.agreements.models import InKind
from projects.money.agreements.queries import paying_funders
from projects.portfolio.models import Funder, Project
from tracker.core.conflict import Difference
from tracker.core.errors import Refused
from tracker.core.fields import CountFormField, DecimalInput, LocalDecimalField, TextField
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.steps import Step


class SharesForm(Step):
    """A table of years and the funders that have an agreement: percent, 100 in each year or nothing."""

    def __init__(self, data: Any = None, *, user: Any, project: Project) -> None:
        self.user, self.project = user, project
        standing = self._standing(project)
        initial = {name: percent for name, (_what, percent) in standing.items()}
        super().__init__(data, of=project, initial=initial)
        shares = [what for what, _percent in standing.values()]
        self.funders = paying_funders(user, project, also=[funder for _year, funder in shares])
        first, last = project.start.year, max(project.end.year, project.start.year)
        self.years = sorted({*range(first, last + 1), *(year for year, _funder in shares)})
        for year in self.years:
            for funder in self.funders:
                self.fields[_name(year, funder)] = LocalDecimalField(
                    label=f"{funder} {year}",
                    required=False,
                    min_value=0,
                    max_value=100,
                    max_digits=5,
                    decimal_places=2,
                    widget=DecimalInput({"data-share": ""}),
                )

    @staticmethod
    def _standing(project: Project) -> dict[str, tuple[tuple[int, Funder], Decimal]]:
        rows = project.funder_shares.select_related("funder").order_by("year", "funder__order", "pk")
        return {_name(row.year, row.funder): ((row.year, row.funder), row.percent) for row in rows}

    def table(self) -> list[dict[str, Any]]:
        """The rows of the page: year, its fields, and what the year was refused for."""
        return [
            {
                "year": year,
                "fields": [self[_name(year, funder)] for funder in self.funders],
                "refused": self.refused.get(f"year_{year}", ""),
            }
            for year in self.years
        ]

    @property
    def refused(self) -> dict[str, str]:
        return self.__dict__.setdefault("_refused", {})

    def refuse(self, no: Refused) -> None:
        if no.field and no.field.startswith("year_"):
            self.refused[no.field] = no.message
            no = Refused(no.code, no.message)
        super().refuse(no)

    def conflict(self, current: Project) -> None:
        super().conflict(current)
        theirs = {name: percent for name, (_what, percent) in self._standing(current).items()}
        for name, field in self.fields.items():
            mine = self.cleaned_data.get(name) or None
            if name not in ("version", "key") and theirs.get(name) != mine:
                told = [
                    now("empty") if value is None else field.prepare_value(value)
                    for value in (theirs.get(name), mine)
                ]
                self.differences.append(Difference(str(field.label), *map(str, told)))

    def save(self) -> None:
        rows = [
            (year, funder, percent)
            for year in self.years
            for funder in self.funders
            if (percent := self.cleaned_data[_name(year, funder)])
        ]
        sharing.set_funder_shares(
            user=self.user, project=self.project, rows=rows, expected=self.cleaned_data["version"]
        )


def _name(year: int, funder: Funder) -> str:
    return f"share_{year}_{funder.pk}"


class InKindForm(Step):
    year = CountFormField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=True,
        initial=lambda: today().year,
    )
    giver = forms.ChoiceField(
        label=_("From"), choices=[(giver.value, capfirst(giver.label)) for giver in InKind.Giver]
    )
    what = TextField(
        label=_("What"), max_length=200, help_text=_("For example: office for two people, interpretation.")
    )
    value_sek = LocalDecimalField(
        label=_("Estimated value, SEK"),
        required=False,
        min_value=0,
        max_digits=13,
        decimal_places=2,
        help_text=_("Empty: nobody has estimated it. It is in no sum of money."),
    )

    def __init__(self, data: Any = None, *, user: Any, project: Project) -> None:
        super().__init__(data)
        self.user, self.project = user, project

    def save(self) -> InKind:
        return sharing.add_in_kind(user=self.user, project=self.project, fields=self.values())


class VoidForm(Step):
    reason = TextField(label=_("Why?"), max_length=sharing.REASON_LENGTH)

    def __init__(self, data: Any = None, *, user: Any, in_kind: InKind) -> None:
        super().__init__(data, of=in_kind)
        self.user, self.in_kind = user, in_kind

    def stored(self, current: InKind) -> dict[str, Any]:
        return {"reason": current.void_reason}

    def save(self) -> None:
        sharing.void_in_kind(
            user=self.user, in_kind=self.in_kind, expected=self.cleaned_data["version"], **self.values()
        )
