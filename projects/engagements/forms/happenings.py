"""The forms of what a meeting, a conference or a visit has beside its activity."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countries.forums.models import Forum, ForumOutput
from countries.forums.queries import lasts
from projects.activities.models import Activity
from projects.assessments.models import Criterion, Instrument
from projects.engagements import actions
from projects.engagements.actions.conferences import DELEGATION_FIELDS
from projects.engagements.forms.fields import ModelStep, WithRows, by_name, countries, organisations
from projects.engagements.models import (
    AgendaItem,
    Delegation,
    DelegationPart,
    GoodPracticeCase,
    Meeting,
    Reuse,
    Visit,
)
from projects.portfolio import queries as portfolio
from projects.portfolio.forms.rows import OptionField, Options, OptionsField, Row, Rows
from projects.portfolio.models import Theme
from projects.records.models import Document
from projects.staff.models import Employee, LineUnit
from tracker.core import access
from tracker.core.db import swedish, swedish_key
from tracker.core.fields import CountFormField, IsoDateField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step


def _choices(choices: Any, empty: bool = False) -> list[tuple[str, str]]:
    return [*([("", "–")] if empty else []), *((value, capfirst(str(label))) for value, label in choices)]


class Criteria(Options):
    """The criteria of CAF, with their numbers."""

    def __init__(self) -> None:
        rows = Criterion.objects.filter(instrument__kind=Instrument.Kind.CAF).select_related("instrument")
        super().__init__(rows.order_by("instrument__code", "code", "pk"))
        self.labels = [(key, f"{row.code} {row} ({row.instrument.code})") for key, row in self.by_key.items()]


class AgendaRow(Row):
    optional, preset = ("horizon_scan",), ()
    what = TextField(label=pgettext_lazy("agenda", "Item"), required=False, max_length=200)
    content = forms.ChoiceField(label=_("Content"), required=False)
    horizon_scan = forms.ChoiceField(label=_("Horizon scanning"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].choices = _choices(AgendaItem.Content.choices, empty=True)
        self.fields["horizon_scan"].choices = _choices(AgendaItem.Scan.choices, empty=True)


class CameRow(Row):
    """A member of the network: how many it sent. Left empty, nothing is told of it."""

    optional, preset = ("persons", "done_at_home"), ("what",)
    what = OptionField(required=False, widget=forms.HiddenInput)
    persons = CountFormField(label=_("Persons (0: away)"), max_value=500)
    done_at_home = TextField(label=_("Done at home since last time"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("done_at_home") and given.get("persons") is None and "persons" not in self.errors:
            self.add_error("persons", _("Say how many came; 0 if it was away."))
        return given


class PartRow(Row):
    optional, preset = ("persons",), ("level",)
    what = OptionField(label=_("Organisation"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=DelegationPart.Level.choices)
    persons = CountFormField(label=_("Persons"), max_value=500)


class LongRows(Rows):
    """A delegation may come from many organisations."""

    max_num = absolute_max = 400


class MemberRows(LongRows):
    """One row for each member, and none to spare."""

    extra = 0


class MeetingForm(WithRows):
    """Instruction, trip report and our part; for a network also `sets`: agenda and attendance."""

    model, names = Meeting, actions.MEETING_FIELDS
    hints = {
        "instruction": _("A document that has been added to the meeting."),
        "benefit_sv": _("It can go into the annual report."),
    }

    def __init__(self, data: Any = None, *, activity: Activity, of: Meeting | None, user: Any) -> None:
        own = access.visible(user, Document.objects.filter(activity=activity, voided_at=None))
        documents = Options(own.order_by("-dated", "-pk"))
        self.activity = activity
        self.offers = dict.fromkeys(("instruction", "report"), lambda user: documents)
        super().__init__(data, user=user, of=of)
        present = [row.pk for row in of.present.all()] if of else []
        self.fields["present"] = OptionsField(
            label=_("Who of us was there"),
            required=False,
            initial=present,
            help_text=_("Hold Ctrl to choose several."),
            widget=forms.SelectMultiple(attrs={"size": 6, "data-private": ""}),
        )
        self.fields["present"].offer(Options(Employee.objects.order_by(swedish("name"), "pk")))
        self.sets = (
            self._sets(data, of) if activity.forum and activity.forum.kind == Forum.Kind.NETWORK else {}
        )

    def _sets(self, data: Any, of: Meeting | None) -> dict[str, Rows]:
        """What has been told, and a row that stands ready for every other member of that day."""
        members = self.activity.forum.network_members.filter(lasts(self.activity.start)).select_related(
            "organisation__country"
        )
        told = (
            list(of.attendance.select_related("member__organisation__country").order_by("pk")) if of else []
        )
        by_key = {row.member.pk: row.member for row in told} | {member.pk: member for member in members}
        listed = sorted(by_key.values(), key=lambda member: swedish_key(str(member)))
        came = {row.member_id: (row.persons, row.done_at_home) for row in told}
        agenda = [(item.title, item.content, item.horizon_scan) for item in of.agenda.all()] if of else []
        self.members = Options(listed)
        return {
            "agenda": Rows(data, form=AgendaRow, prefix="agenda", initial=agenda),
            "attendance": MemberRows(
                data,
                form=CameRow,
                prefix="attendance",
                initial=[(member.pk, *came.get(member.pk, (None, ""))) for member in listed],
                options=self.members,
            ),
        }

    def attendance(self) -> list[tuple[str, Any]]:
        """(member with its country, its row)"""
        rows = self.sets["attendance"].forms if self.sets else []
        members = [(self.members.by_key.get(str(row["what"].value())), row) for row in rows]
        return [(member.organisation.located if member else "", row) for member, row in members]

    def save(self, user: Any) -> Meeting:
        sets: dict[str, Any] = {}
        if self.sets:
            sets["agenda"] = [actions.AgendaGiven(*row) for row in self.sets["agenda"].filled()]
            sets["attendance"] = [
                actions.Came(member, persons, home)
                for member, persons, home in self.sets["attendance"].filled()
                if persons is not None
            ]
        return actions.save_meeting(
            user=user,
            activity=self.activity,
            expected=self.cleaned_data["version"],
            fields=self.given(),
            present=self.cleaned_data["present"],
            **sets,
        )


class VisitForm(ModelStep):
    model, names = Visit, actions.VISIT_FIELDS
    offers = {
        "organisation": organisations,
        "host_unit": lambda user: Options(LineUnit.objects.order_by(by_name(), "pk")),
    }
    hints = {"project_idea": _("What might become a project, and with whom.")}

    def __init__(self, data: Any = None, *, activity: Activity, of: Visit | None, user: Any) -> None:
        super().__init__(data, user=user, of=of)
        self.activity = activity
        self.fields["topics"] = OptionsField(
            label=_("Topics"),
            required=False,
            initial=[row.pk for row in of.topics.all()] if of else [],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["topics"].offer(Options(Theme.objects.order_by("order", "code", "pk")))
        self.order_fields(["organisation", "host_unit", "requested_on", "purpose", "topics"])

    def save(self, user: Any) -> Visit:
        return actions.save_visit(
            user=user,
            activity=self.activity,
            expected=self.cleaned_data["version"],
            fields=self.given(),
            topics=self.cleaned_data["topics"],
        )


class DelegationForm(WithRows):
    model, names = Delegation, DELEGATION_FIELDS
    offers = {"country": countries}
    hints = {"is_joint": _("Several levels of the administration came together.")}

    def __init__(self, data: Any = None, *, conference: Activity, of: Delegation | None, user: Any) -> None:
        super().__init__(data, user=user, of=of)
        self.conference = conference
        parts = [(part.organisation_id, part.level, part.persons) for part in of.parts.all()] if of else []
        self.sets = {
            "parts": LongRows(data, form=PartRow, prefix="parts", initial=parts, options=organisations(user))
        }

    def save(self, user: Any) -> Delegation:
        return actions.save_delegation(
            user=user,
            conference=self.conference,
            delegation=self.row,
            expected=self.cleaned_data["version"],
            fields=self.given(),
            parts=[actions.PartGiven(*row) for row in self.sets["parts"].filled()],
        )


class CaseForm(ModelStep):
    model, names = GoodPracticeCase, actions.CASE_FIELDS
    offers = {
        "organisation": organisations,
        "criterion": lambda user: Criteria(),
    }
    hints = {"contact_role": _("A function, never a name.")}

    def __init__(
        self, data: Any = None, *, conference: Activity, of: GoodPracticeCase | None, user: Any
    ) -> None:
        super().__init__(data, user=user, of=of)
        self.conference = conference

    def save(self, user: Any) -> GoodPracticeCase:
        return actions.save_case(
            user=user,
            conference=self.conference,
            case=self.row,
            expected=self.cleaned_data["version"],
            fields=self.given(),
        )


class UseForm(Step):
    """A project used what a forum made, or a case; `what` says which."""

    project = OptionField(label=_("Project"))
    activity = OptionField(
        label=_("Activity"), required=False, help_text=_("In which activity it was used, if it was in one.")
    )
    used_on = IsoDateField(label=_("Used on"), initial=today)
    note = TextField(label=_("How"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, what: ForumOutput | GoodPracticeCase, user: Any) -> None:
        super().__init__(data)
        self.what = what
        projects = own_projects(user)
        self.fields["project"].offer(Options(projects))
        done = Activity.objects.filter(project__in=projects, voided_at=None, is_draft=False)
        self.fields["activity"].offer(Options(done.order_by("-start", "-pk")[:200]))

    def save(self, user: Any) -> Reuse:
        given: dict[str, Any] = self.values()
        day: datetime.date = given.pop("used_on")
        return actions.use_again(user=user, what=self.what, used_on=day, **given)


def own_projects(user: Any) -> QuerySet[Any]:
    """Projects of which the user may say that they used something."""
    rows = access.visible(user, portfolio.projects(user), "add", "reuse")
    return rows.order_by("code", "pk")


class VoidForm(Step):
    reason = TextField(label=_("Why it should not be here"), max_length=300)

    def __init__(self, data: Any = None, *, of: Reuse) -> None:
        super().__init__(data)
        self.use = of

    def save(self, user: Any) -> None:
        actions.void_use(user=user, use=self.use, reason=self.cleaned_data["reason"])
