"""The forms of risks. What the rules refuse is in `actions`; it is shown at the field that it names."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.portfolio import people
from projects.portfolio.forms.rows import OptionField, Options
from projects.portfolio.models import Project
from projects.risks import actions, queries, shown
from projects.risks.models import Risk
from tracker.core.fields import IsoDateField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step


def _choices(words: Any) -> Any:
    return lambda: [("", "–"), *((number, f"{number} {word}") for number, word in words().items())]


class ScaleField(forms.TypedChoiceField):
    """1 to 5, each with its word."""

    def __init__(self, words: Any, **kwargs: Any) -> None:
        super().__init__(choices=_choices(words), coerce=int, **kwargs)


class RatingFields(forms.Form):
    probability = ScaleField(shown.probabilities, label=_("Probability"))
    consequence = ScaleField(shown.consequences, label=_("Consequence"))
    residual_probability = ScaleField(shown.probabilities, label=_("Probability that is left"))
    residual_consequence = ScaleField(shown.consequences, label=_("Consequence that is left"))
    note = TextField(
        label=_("Note on the rating"), max_length=300, required=False, help_text=_("What made you think so.")
    )


class RiskFields(forms.Form):
    category = forms.ChoiceField(
        label=_("Category"),
        choices=lambda: [("", "–"), *((one.value, capfirst(one.label)) for one in Risk.Category)],
    )
    title_sv = TextField(
        label=_("What may happen, in Swedish"), max_length=200, help_text=_("A few words, without names.")
    )
    title_en = TextField(label=_("The same in English"), max_length=200, required=False)
    description = TextField(label=_("Cause and consequence"), max_length=2000, lines=4, required=False)
    measure = TextField(label=_("What is done about it"), max_length=1000, lines=3, required=False)
    owner = OptionField(
        label=_("Who sees to it"), required=False, help_text=_("Empty: whoever manages the project.")
    )
    found_on = IsoDateField(label=_("Found on"), initial=today)
    review_on = IsoDateField(
        label=_("Look at it again by"),
        initial=queries.default_review,
        help_text=_("Whoever sees to it is reminded after that day."),
    )


class AddForm(RatingFields, RiskFields, Step):
    """A new risk with its first rating."""

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data)
        self.project = project
        self.fields["owner"].offer(Options(people.assignable()))

    def save(self, user: Any) -> Risk:
        values = self.values()
        return actions.add_risk(user=user, project=self.project, fields=values, rating=values)


class RiskStep(Step):
    """A step with one risk, in its version."""

    of: Risk

    def __init__(self, data: Any = None, *, of: Risk) -> None:
        super().__init__(data, of=of)
        self.initial.update(self.stored(of))

    def save(self, user: Any) -> Any:
        raise NotImplementedError

    @property
    def expected(self) -> int | None:
        version: int | None = self.cleaned_data["version"]
        return version


class ChangeForm(RiskFields, RiskStep):
    def __init__(self, data: Any = None, *, of: Risk) -> None:
        super().__init__(data, of=of)
        self.fields["owner"].offer(Options(people.assignable(also=of.owner)))

    def stored(self, current: Risk) -> dict[str, Any]:
        values = {name: getattr(current, name) for name in actions.FIELDS}
        return values | {"owner": current.owner_id and str(current.owner_id)}

    def save(self, user: Any) -> Any:
        return actions.change_risk(user=user, risk=self.of, expected=self.expected, fields=self.values())


class RateForm(RatingFields, RiskStep):
    """The latest rating is filled in; what is saved stands beside it."""

    rated_on = IsoDateField(label=_("Rated as of"), initial=today)
    review_on = IsoDateField(label=_("Look at it again by"))

    def stored(self, current: Risk) -> dict[str, Any]:
        latest = current.ratings.order_by("-rated_on", "-pk").first()
        return {name: getattr(latest, name) for name in actions.RATING if latest and name != "note"}

    def __init__(self, data: Any = None, *, of: Risk) -> None:
        super().__init__(data, of=of)
        self.initial["review_on"] = queries.default_review()

    def save(self, user: Any) -> Any:
        values = self.values()
        days = {name: values.pop(name) for name in ("rated_on", "review_on")}
        return actions.rate_risk(user=user, risk=self.of, expected=self.expected, rating=values, **days)


class CloseForm(RiskStep):
    closed_on = IsoDateField(label=_("Closed on"), initial=today)
    reason = TextField(label=_("Why it can be closed"), max_length=300)

    def stored(self, current: Risk) -> dict[str, Any]:
        if current.closed_on is None:
            return {}
        return {"closed_on": current.closed_on, "reason": current.closed_reason}

    def save(self, user: Any) -> Any:
        return actions.close_risk(user=user, risk=self.of, expected=self.expected, **self.values())


class VoidForm(RiskStep):
    reason = TextField(label=_("Why it should not be in the register"), max_length=300)

    def stored(self, current: Risk) -> dict[str, Any]:
        return {"reason": current.void_reason} if current.void_reason else {}

    def save(self, user: Any) -> Any:
        return actions.void_risk(user=user, risk=self.of, expected=self.expected, **self.values())
