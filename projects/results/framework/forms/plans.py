"""The form of an indicator's plan in a draft: under which result, from which baseline, to which target when."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.portfolio.forms.rows import OptionField
from projects.results.catalogue.models import Measure, ReportingPeriod
from projects.results.framework import actions, queries, rules, shown
from projects.results.framework.forms.results import Results
from projects.results.framework.forms.versions import DraftStep
from projects.results.framework.models import FrameworkVersion, Indicator, IndicatorPlan, IndicatorTarget
from tracker.core.errors import Refused
from tracker.core.fields import CountFormField, LocalDecimalField, TextField
from tracker.core.periods import FIRST_YEAR, LAST_YEAR

Told = tuple[IndicatorPlan | None, list[IndicatorTarget]]


def _number_field(indicator: Indicator, label: Any, help_text: str = "") -> forms.Field:
    """The field of a value that the indicator can have: a number, or a choice of steps or of yes and no."""
    kind: dict[str, Any] = {"label": label, "required": False, "help_text": help_text}
    if indicator.measure == Measure.YES_NO:
        choices = [("1", gettext("yes")), ("0", gettext("no"))]
    elif indicator.measure == Measure.ORDINAL:
        choices = [(str(step.value), f"{step.value} {step}") for step in indicator.steps.all()]
    else:
        return LocalDecimalField(max_digits=13, decimal_places=2, **kind)
    return forms.TypedChoiceField(choices=[("", "–"), *choices], coerce=Decimal, empty_value=None, **kind)


def _typed(indicator: Indicator, value: Decimal | None) -> Any:
    """A stored value as the field holds it."""
    if value is not None and indicator.measure in (Measure.YES_NO, Measure.ORDINAL):
        return str(int(value))
    return value


class PlanForm(DraftStep):
    """Fields for the result and the baseline, and for each period a target: a number, or words in two languages."""

    node = OptionField(label=_("Stands under"))

    def __init__(
        self, data: Any = None, *, of: FrameworkVersion, indicator: Indicator, under: Any = None
    ) -> None:
        """The draft has a plan for the indicator already, or gets one."""
        self.indicator, self.version_of = indicator, of
        self.in_words = indicator.measure == Measure.TEXT
        told = self._told(of)
        self.is_new = told[0] is None
        self.periods = self._periods(of, told)
        super().__init__(data, of=of, initial={"node": under} | self._values(told))
        self.fields["node"].offer(Results(queries.tree(of)))
        if not self.in_words:
            self._add_baseline()
        for period, earlier in self.periods:
            self._add_target(period, earlier)

    def _told(self, version: FrameworkVersion) -> Told:
        plan = version.plans.filter(indicator=self.indicator).first()
        targets = version.targets.filter(indicator=self.indicator).select_related("period")
        return plan, list(targets.order_by("period__last_day", "pk"))

    def _periods(self, of: FrameworkVersion, told: Told) -> list[tuple[ReportingPeriod, str]]:
        """The periods that may have a target and those that do, each with what the version in force says of it."""
        kinds = rules.target_kinds(self.indicator)
        there = {period.pk: period for period in queries.periods_of(of.project, kinds)}
        there |= {target.period_id: target.period for target in told[1]}
        agreed = of.project.frameworks.filter(status=FrameworkVersion.Status.AGREED).first()
        said = {
            target.period_id: shown.target(self.indicator, target)
            for target in (self._told(agreed)[1] if agreed else [])
        }
        ordered = sorted(there.values(), key=lambda one: (one.last_day, -one.first_day.toordinal()))
        words = gettext("in force: %(target)s")
        return [(one, words % {"target": said[one.pk]} if one.pk in said else "") for one in ordered]

    def _add_baseline(self) -> None:
        self.fields["baseline"] = _number_field(
            self.indicator, _("Baseline"), gettext("Zero is a baseline; empty means that it is not known.")
        )
        self.fields["baseline_year"] = CountFormField(
            label=_("Year of the baseline"), min_value=FIRST_YEAR, max_value=LAST_YEAR
        )
        self.fields["no_baseline"] = TextField(
            label=_("Why there is no baseline"),
            max_length=200,
            required=False,
            help_text=_("A target needs a baseline, or a reason why there is none."),
        )

    def _add_target(self, period: ReportingPeriod, earlier: str) -> None:
        if self.in_words:
            swedish, english = (
                TextField(label=f"{period}, {words}", max_length=300, lines=2, required=False, help_text=said)
                for words, said in ((gettext("in Swedish"), earlier), (gettext("in English"), ""))
            )
            self.fields[f"sv_{period.pk}"], self.fields[f"en_{period.pk}"] = swedish, english
        else:
            self.fields[f"target_{period.pk}"] = _number_field(self.indicator, str(period), earlier)

    def _values(self, told: Told) -> dict[str, Any]:
        """What the draft says, by the names of the fields."""
        plan, targets = told
        found: dict[str, Any] = {}
        if plan:
            found = {
                "node": plan.node_id,
                "baseline": _typed(self.indicator, plan.baseline),
                "baseline_year": plan.baseline_year,
                "no_baseline": plan.no_baseline,
            }
        for target in targets:
            found[f"target_{target.period_id}"] = _typed(self.indicator, target.value)
            found[f"sv_{target.period_id}"] = target.text_sv
            found[f"en_{target.period_id}"] = target.text_en
        return found

    def plan_fields(self) -> list[Any]:
        return [self[name] for name in ("baseline", "baseline_year", "no_baseline") if name in self.fields]

    def target_fields(self) -> list[Any]:
        return [field for field in self if field.name.startswith(("target_", "sv_", "en_"))]

    def targets(self) -> list[actions.Target]:
        given = self.cleaned_data
        found = []
        for period, _earlier in self.periods:
            value = given.get(f"target_{period.pk}")
            swedish, english = given.get(f"sv_{period.pk}", ""), given.get(f"en_{period.pk}", "")
            if value is not None or swedish or english:
                found.append(actions.Target(period, value, swedish, english))
        return found

    def stored(self, current: FrameworkVersion) -> dict[str, Any]:
        held = self._values(self._told(current))
        return {name: held.get(name, "") for name in self.fields if name not in ("version", "key")}

    def conflict(self, current: FrameworkVersion) -> None:
        typed = dict(self.cleaned_data)
        choices = (Measure.YES_NO, Measure.ORDINAL)
        if self.indicator.measure in choices:
            self.cleaned_data = {
                name: _typed(self.indicator, value) if isinstance(value, Decimal) else value
                for name, value in typed.items()
            }
        super().conflict(current)
        self.cleaned_data = typed

    def refuse(self, no: Refused) -> None:
        """The refusal of a target stands at its period's field."""
        code = (no.field or "").removeprefix("targets.")
        period = next((one for one, _earlier in self.periods if one.code == code), None)
        if period is None:
            super().refuse(no)
        else:
            name = f"sv_{period.pk}" if self.in_words else f"target_{period.pk}"
            super().refuse(Refused(no.code, no.message, field=name))

    def save(self, user: Any) -> IndicatorPlan:
        given = self.cleaned_data
        return actions.place_indicator(
            user=user,
            **self.said(),
            indicator=self.indicator,
            node=given["node"],
            baseline=given.get("baseline"),
            baseline_year=given.get("baseline_year"),
            no_baseline=given.get("no_baseline", ""),
            targets=self.targets(),
        )


class RemovePlanForm(DraftStep):
    def __init__(self, data: Any = None, *, of: FrameworkVersion, indicator: Indicator) -> None:
        super().__init__(data, of=of)
        self.indicator = indicator

    def save(self, user: Any) -> None:
        actions.remove_plan(user=user, **self.said(), indicator=self.indicator)
