"""What meetings, conferences and visits have beside their activity. The activity is a resource of its own."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from countries.forums.models import NetworkMember
from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.activities.models import Activity
from projects.assessments.models import Criterion
from projects.engagements import actions, filters, queries
from projects.engagements.actions.conferences import DELEGATION_FIELDS
from projects.engagements.api.forums import organisation, said_once
from projects.engagements.models import (
    AgendaItem,
    Attendance,
    Delegation,
    DelegationPart,
    GoodPracticeCase,
    Meeting,
    Visit,
)
from projects.portfolio.models import Theme
from projects.records.models import Document
from projects.staff.models import LineUnit
from tracker.core.api.fields import Code, KnownCode, Text, Whole
from tracker.core.api.views import Resource, RowSerializer

_TEXT = {"allow_blank": True, "required": False}


def _activity() -> Code:
    return Code(slug_field="public_id", queryset=Activity.objects.filter(voided_at=None))


def _document() -> KnownCode:
    return KnownCode(
        slug_field="public_id",
        queryset=Document.objects.filter(voided_at=None),
        allow_null=True,
        required=False,
    )


class AgendaSerializer(RowSerializer):
    class Meta:
        model = AgendaItem
        fields = ["number", "title", "content", "horizon_scan"]
        read_only_fields = ["number"]


class AttendanceSerializer(RowSerializer):
    organisation = organisation(source="member.organisation")

    class Meta:
        model = Attendance
        fields = ["organisation", "persons", "done_at_home"]


class MeetingSerializer(RowSerializer):
    activity = _activity()
    instruction = _document()
    report = _document()
    agenda = AgendaSerializer(many=True, required=False, help_text="A whole set, in order. A network's.")
    attendance = AttendanceSerializer(
        many=True, required=False, help_text="A whole set, by member of the network; 0 persons: it was away."
    )

    class Meta:
        model = Meeting
        fields = ["id", "activity", *actions.MEETING_FIELDS, "agenda", "attendance"]
        read_only_fields = ["id"]
        extra_kwargs = {"activity": {"validators": []}}


class Meetings(Resource):
    """Instruction, trip report, our part and what is to be followed up, of meetings that are in the log."""

    model = Meeting
    serializer_class = MeetingSerializer
    filterset_class = filters.MeetingDetailsFilter
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[Meeting]:
        return queries.meeting_details(user)

    def save(self, row: Meeting | None, expected: int | None, data: dict[str, Any]) -> Meeting:
        user: Any = self.request.user
        activity = about(row, data)
        agenda, came = data.pop("agenda", None), data.pop("attendance", None)
        return actions.save_meeting(
            user=user,
            activity=activity,
            expected=expected,
            fields=data,
            agenda=None if agenda is None else [actions.AgendaGiven(**item) for item in agenda],
            attendance=None if came is None else _came(activity, came),
        )


def _came(activity: Activity, given: list[dict[str, Any]]) -> list[actions.Came]:
    """Each row with the member of the meeting's network that the organisation is."""
    rows = NetworkMember.objects.filter(network=activity.forum_id)
    members = {member.organisation_id: member for member in rows}
    found = []
    for row in given:
        member = members.get(row.pop("member")["organisation"].pk)
        if member is None:
            raise actions.not_of_the_network()
        found.append(actions.Came(member, **row))
    return found


def about(row: Meeting | Visit | None, data: dict[str, Any]) -> Activity:
    """The activity, which is said once."""
    if row is None:
        activity: Activity = data.pop("activity")
        return activity
    said_once(data, row, "activity", _("This is said once, and stays."))
    return row.activity


class VisitSerializer(RowSerializer):
    activity = _activity()
    organisation = organisation(allow_null=True, required=False)
    host_unit = Code(slug_field="code", queryset=LineUnit.objects.all(), allow_null=True, required=False)
    programme = Text(max_length=4000, **_TEXT)
    feedback = Text(max_length=2000, **_TEXT)
    project_idea = Text(max_length=1000, **_TEXT)
    topics = Code(slug_field="code", queryset=Theme.objects.all(), many=True, required=False)

    class Meta:
        model = Visit
        fields = ["id", "activity", *actions.VISIT_FIELDS, "topics"]
        read_only_fields = ["id"]
        extra_kwargs = {"activity": {"validators": []}}


class Visits(Resource):
    """Request, programme, feedback, follow-up and possible project of visits to us that are in the log."""

    model = Visit
    serializer_class = VisitSerializer
    filterset_class = filters.VisitDetailsFilter
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[Visit]:
        return queries.visit_details(user)

    def save(self, row: Visit | None, expected: int | None, data: dict[str, Any]) -> Visit:
        topics = data.pop("topics", None)
        return actions.save_visit(
            user=self.request.user, activity=about(row, data), expected=expected, fields=data, topics=topics
        )


class DelegationPartSerializer(RowSerializer):
    organisation = Code(slug_field="identifier", queryset=Organisation.objects.all())

    class Meta:
        model = DelegationPart
        fields = ["organisation", "level", "persons"]


class DelegationSerializer(RowSerializer):
    conference = _activity()
    country = Code(slug_field="iso2", queryset=Country.objects.all())
    parts = DelegationPartSerializer(many=True, required=False)

    class Meta:
        model = Delegation
        fields = ["id", "conference", *DELEGATION_FIELDS, "parts"]
        read_only_fields = ["id"]
        validators: list[Any] = []  # the action says it in words for people


class Delegations(Resource):
    """Countries' delegations to conferences, with the organisations in them and their level."""

    model = Delegation
    serializer_class = DelegationSerializer
    filterset_class = filters.DelegationFilter
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[Delegation]:
        return queries.all_delegations(user)

    def save(self, row: Delegation | None, expected: int | None, data: dict[str, Any]) -> Delegation:
        parts = data.pop("parts", None)
        return actions.save_delegation(
            user=self.request.user,
            conference=_conference(row, data),
            delegation=row,
            expected=expected,
            fields=data,
            parts=None if parts is None else [actions.PartGiven(**part) for part in parts],
        )


def _conference(row: Delegation | GoodPracticeCase | None, data: dict[str, Any]) -> Activity:
    if row is None:
        conference: Activity = data.pop("conference")
        return conference
    said_once(data, row, "conference", _("This is said once, and stays."))
    return row.conference


class CriterionField(Code):
    """A criterion of CAF by instrument and number, as `caf-2020/6`."""

    def to_representation(self, value: Any) -> str:
        return str(value.key)

    def to_internal_value(self, data: Any) -> Criterion:
        if not isinstance(data, str):
            self.fail("invalid")
        instrument, _slash, code = data.partition("/")
        if "\x00" in data:  # PostgreSQL would refuse to look for it
            self.fail("does_not_exist")
        row = Criterion.objects.filter(instrument__code=instrument, code=code).first()
        return row or self.fail("does_not_exist")


class CaseSerializer(RowSerializer):
    conference = _activity()
    organisation = organisation()
    criterion = CriterionField(slug_field="code", queryset=Criterion.objects.all())
    summary_sv = Text(max_length=2000, **_TEXT)
    summary_en = Text(max_length=2000, **_TEXT)
    used = Whole(read_only=True, help_text="How often projects that you may know of used it.")

    class Meta:
        model = GoodPracticeCase
        fields = ["public_id", "conference", *actions.CASE_FIELDS, "used"]
        read_only_fields = ["public_id"]


class Cases(Resource):
    """Cases of good practice told at conferences, by the criterion of CAF that they belong to."""

    model = GoodPracticeCase
    serializer_class = CaseSerializer
    filterset_class = filters.CaseFilter
    lookup_field = "public_id"

    def rows(self, user: Any) -> QuerySet[GoodPracticeCase]:
        return queries.cases(user)

    def save(
        self, row: GoodPracticeCase | None, expected: int | None, data: dict[str, Any]
    ) -> GoodPracticeCase:
        return actions.save_case(
            user=self.request.user,
            conference=_conference(row, data),
            case=row,
            expected=expected,
            fields=data,
        )
