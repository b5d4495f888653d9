"""The forms of a nomination: what is said of somebody under a pseudonym, the next step, and alumni."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.activities import queries as activities
from projects.portfolio.forms.rows import OptionField, Options, OptionsField
from projects.programmes import nominations, queries, shown
from projects.programmes.forms.fields import capital, countries, organisations
from projects.programmes.models import Nomination, Round
from tracker.core.conflict import Difference, last_saved
from tracker.core.fields import IsoDateField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step

_LATER_OFFERED = 200


class NominationForm(Step):
    """A new nomination of a round, or one that is changed. There is no field for a name."""

    country = OptionField(label=_("Country"))
    organisation = OptionField(label=_("Organisation"), required=False)
    side = forms.ChoiceField(label=_("Side"), choices=capital(Nomination.Side))
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=capital(Nomination.Sex),
        initial=Nomination.Sex.UNKNOWN,
        widget=forms.RadioSelect,
    )
    mandate = forms.ChoiceField(
        label=_("Mandate at home"), choices=capital(Nomination.Mandate, "–"), required=False
    )
    nominated_on = IsoDateField(label=_("Nominated on"), initial=today)
    keep_until = IsoDateField(
        label=_("Kept until"),
        help_text=_("After that day only what the counts need is left: country, side, sex and status."),
    )

    def __init__(self, data: Any = None, *, user: Any, round: Round, of: Nomination | None = None) -> None:
        super().__init__(data, of=of)
        self.round = round
        self.fields["country"].offer(Options(countries(round.project)))
        self.fields["organisation"].offer(organisations(user))
        self.initial.update(self.stored(of) if of else {"keep_until": nominations.default_keep_until(round)})

    def stored(self, current: Nomination) -> dict[str, Any]:
        told = {name: getattr(current, name) for name in nominations.FIELDS}
        return told | {"country": current.country_id, "organisation": current.organisation_id}

    def save(self, user: Any) -> Nomination:
        if self.of is None:
            return nominations.nominate(user=user, round=self.round, fields=self.values())
        return nominations.change_nomination(
            user=user, nomination=self.of, expected=self.cleaned_data["version"], fields=self.values()
        )


class DecideForm(Step):
    """The next step with a nomination, of those that follow and that the user may take."""

    of: Nomination
    status = forms.ChoiceField(label=_("What is decided"), widget=forms.RadioSelect)
    on = IsoDateField(label=_("Day"), initial=today)
    reason = TextField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_(
            "Needed when somebody is not selected or leaves, when a step is taken back, and for more persons than "
            "there are places. Write nothing that tells who it is."
        ),
    )

    def __init__(self, data: Any = None, *, of: Nomination, allowed: list[str]) -> None:
        super().__init__(data, of=of)
        self.fields["status"].choices = [(one, shown.step(of.status, one)) for one in allowed]

    def stored(self, current: Nomination) -> dict[str, Any]:
        return {"status": current.status, "reason": current.reason}

    def save(self, user: Any) -> Nomination:
        version = self.cleaned_data["version"]
        return nominations.decide_nomination(user=user, nomination=self.of, expected=version, **self.values())


class ChosenField(forms.MultipleChoiceField):
    """Nominations in the version in which they were shown: `<key>-<version>`."""

    def offer(self, rows: list[Nomination]) -> None:
        self.choices = [(f"{one.pk}-{one.version}", shown.candidate(one)) for one in rows]

    def valid_value(self, value: str) -> bool:
        """Also one that somebody has decided on since: then what holds now is shown."""
        key, _sign, version = value.partition("-")
        return all(part.isascii() and part.isdigit() and len(part) < 10 for part in (key, version))


class SelectForm(Step):
    """One decision on several nominations of a round that wait for one."""

    chosen = ChosenField(label=_("Who"), widget=forms.CheckboxSelectMultiple)
    status = forms.ChoiceField(label=_("What is decided"), widget=forms.RadioSelect)
    on = IsoDateField(label=_("Day"), initial=today)
    reason = TextField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_(
            "Needed for those who are not selected, and for more persons than there are places. It stands for all "
            "who are chosen. Write nothing that tells who it is."
        ),
    )

    def __init__(self, data: Any = None, *, user: Any, round: Round) -> None:
        super().__init__(data)
        self.round = round
        self.waiting = list(queries.waiting(user, round))
        self.fields["chosen"].offer(self.waiting)
        self.fields["status"].choices = [
            (one.value, shown.step(Nomination.Status.NOMINATED, one)) for one in nominations.DECISIONS
        ]

    def groups(self) -> list[tuple[Any, str, list[Any]]]:
        """Country, how many of its places are taken, and the boxes of those who wait."""
        boxes = dict(zip(self.waiting, self["chosen"].subwidgets, strict=True))
        places = shown.places(self.round)
        return [
            (country, places.get(country.pk, ""), [boxes[one] for one in rows])
            for country, rows in groupby(self.waiting, key=lambda one: one.country)
        ]

    def conflict(self, current: Nomination) -> None:
        """Tell what somebody decided meanwhile; what was chosen of the others is kept."""
        chosen = dict(self.fields["status"].choices)[self.cleaned_data["status"]]
        self.saved = last_saved(current)
        self.differences = [Difference(current.public_id, shown.status(current)[1], str(chosen))]
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        keys = {value.partition("-")[0] for value in self.cleaned_data["chosen"]}
        data.setlist(
            "chosen",
            [f"{one.pk}-{one.version}" for one in self.waiting if str(one.pk) in keys and one != current],
        )
        self.data = data

    def save(self, user: Any) -> None:
        versions = dict(value.split("-") for value in self.cleaned_data["chosen"])
        rows = queries.nominations(user).filter(round=self.round, pk__in=versions)
        nominations.decide_several(
            user=user,
            round=self.round,
            chosen={one: int(versions[str(one.pk)]) for one in rows},
            **{name: self.cleaned_data[name] for name in ("status", "on", "reason")},
        )


class LaterForm(Step):
    """The activities in which an alumnus took part later."""

    of: Nomination
    activities = OptionsField(
        label=_("Later activities"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, user: Any, of: Nomination) -> None:
        super().__init__(data, of=of)
        rows = activities.logged(activities.activities(user)).filter(is_masked=False)
        after = rows.filter(end__gte=of.ended_on) if of.ended_on else rows.none()
        chosen = set(of.later.values_list("pk", flat=True))
        near = list(after.order_by("-start", "pk")[:_LATER_OFFERED])
        more = after.filter(pk__in=chosen - {one.pk for one in near})
        # Those of the programme first.
        listed = sorted([*near, *more], key=lambda one: one.project_id != of.round.project_id)
        self.fields["activities"].offer(Options(listed))
        self.fields["activities"].choices = [(str(one.pk), shown.activity(one)) for one in listed]
        self.initial["activities"] = [str(key) for key in chosen]

    def stored(self, current: Nomination) -> dict[str, Any]:
        return {"activities": [str(key) for key in current.later.values_list("pk", flat=True)]}

    def save(self, user: Any) -> Nomination:
        version = self.cleaned_data["version"]
        return nominations.link_later(user=user, nomination=self.of, expected=version, **self.values())
