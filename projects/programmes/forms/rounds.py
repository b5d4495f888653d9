"""The forms of a round, with its phases and quotas, and of a team."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.activities import queries as activities
from projects.portfolio.forms.rows import OptionField, Options, OptionsField, Row, Rows
from projects.portfolio.forms.with_rows import WithRows
from projects.portfolio.models import Project
from projects.programmes import queries, rounds
from projects.programmes.forms.fields import capital, countries, organisations
from projects.programmes.models import Nomination, Phase, Round, Team
from projects.programmes.rounds import PhaseRow
from projects.staff.models import Employee
from tracker.core import access
from tracker.core.fields import CountFormField, IsoDateField, TextField
from tracker.core.steps import Step


class PhaseFields(Row):
    optional = ("name_en", "activity")
    preset = ("form",)
    what = TextField(label=_("Phase in Swedish"), max_length=100, required=False)
    name_en = TextField(label=_("in English"), max_length=100, required=False)
    form = forms.ChoiceField(label=_("Form"), choices=capital(Phase.Form), initial=Phase.Form.IN_SWEDEN)
    start = IsoDateField(label=_("First day"), required=False)
    end = IsoDateField(label=_("Last day"), required=False)
    activity = OptionField(label=_("Logged as"), required=False)

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].offer(options)


class QuotaFields(Row):
    what = OptionField(label=_("Country"), required=False)
    seats = CountFormField(label=_("Places"), max_value=10_000)


class RoundForm(WithRows):
    """A new round of a programme, or one that is changed; beside its fields the `phases` and `quotas`."""

    labels: ClassVar[dict[str, Any]] = {"phases": _("Phases"), "quotas": _("Places by country")}

    number = CountFormField(label=_("Round number"), min_value=1, max_value=999, required=True)
    name_sv = TextField(label=_("Name in Swedish"), max_length=150, required=False)
    name_en = TextField(label=_("Name in English"), max_length=150, required=False)
    start = IsoDateField(label=_("First day"))
    end = IsoDateField(label=_("Last day"))
    seats = CountFormField(label=_("Places"), min_value=1, max_value=10_000, required=True)

    def __init__(self, data: Any = None, *, user: Any, project: Project, of: Round | None = None) -> None:
        super().__init__(data, of=of)
        self.project = project
        self.initial.update(self.stored(of) if of else {"number": rounds.next_number(project)})
        logged = activities.logged(activities.activities(user)).filter(project=project, is_masked=False)
        standing = self.standing(of) if of else {"phases": [], "quotas": []}
        self.rows = {
            "phases": Rows(
                data,
                form=PhaseFields,
                prefix="phases",
                initial=standing["phases"],
                options=Options(logged.order_by("-start", "pk")),
            ),
            "quotas": Rows(
                data,
                form=QuotaFields,
                prefix="quotas",
                initial=standing["quotas"],
                options=Options(countries(project)),
            ),
        }

    def stored(self, current: Round) -> dict[str, Any]:
        return {name: getattr(current, name) for name in rounds.FIELDS}

    def standing(self, of: Round) -> dict[str, list[tuple[Any, ...]]]:
        phases = of.phases.order_by("number", "pk")
        return {
            "phases": [
                (one.name_sv, one.name_en, one.form, one.start, one.end, one.activity_id) for one in phases
            ],
            "quotas": [(one.country_id, one.seats) for one in of.quotas.all()],
        }

    def save(self, user: Any) -> Round:
        given: dict[str, Any] = {
            "fields": self.values(),
            "phases": [PhaseRow(*row) for row in self.rows["phases"].filled()],
            "quotas": self.rows["quotas"].filled(),
        }
        if self.of is None:
            return rounds.add_round(user=user, project=self.project, **given)
        return rounds.change_round(user=user, round=self.of, expected=self.cleaned_data["version"], **given)


class TeamForm(Step):
    """A new team of a round, or one that is changed. The members are chosen by who may see them."""

    country = OptionField(label=_("Country"))
    organisation = OptionField(label=_("Organisation"), required=False)
    members = OptionsField(label=_("Participants"), required=False, widget=forms.CheckboxSelectMultiple)
    mentors = OptionsField(label=_("Mentors"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}))

    def __init__(self, data: Any = None, *, user: Any, round: Round, of: Team | None = None) -> None:
        super().__init__(data, of=of)
        self.round = round
        self.fields["country"].offer(Options(countries(round.project)))
        self.fields["organisation"].offer(organisations(user))
        if access.may(user, "view", Employee):
            self.fields["mentors"].offer(Options(Employee.objects.order_by("name", "pk")))
        else:
            del self.fields["mentors"]
        if queries.sees_people(user, round.project):
            people = queries.nominations(user).filter(round=round, status__in=Nomination.TOOK_PART)
            # What is sent a second time names people who are in the team by then; the action tells who is in another.
            free = people if self.is_bound else people.filter(Q(team=None) | Q(team=of))
            self.fields["members"].offer(Options(free))
        else:
            del self.fields["members"]
        if of:
            self.initial.update(self.stored(of))

    def stored(self, current: Team) -> dict[str, Any]:
        told: dict[str, Any] = {name: getattr(current, f"{name}_id") for name in rounds.TEAM_FIELDS}
        for name in ("members", "mentors"):
            if name in self.fields:
                keys = getattr(current, name).order_by("pk").values_list("pk", flat=True)
                told[name] = [str(key) for key in keys]
        return told

    def save(self, user: Any) -> Team:
        values = self.values()
        given: dict[str, Any] = {
            "fields": {name: values[name] for name in rounds.TEAM_FIELDS},
            **{name: values[name] for name in ("members", "mentors") if name in values},
        }
        if self.of is None:
            return rounds.add_team(user=user, round=self.round, **given)
        return rounds.change_team(user=user, team=self.of, expected=self.cleaned_data["version"], **given)
