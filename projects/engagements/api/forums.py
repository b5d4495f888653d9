"""Forums and networks, and what comes out of them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from countries.forums import actions as forum_actions
from countries.forums import queries as forum_queries
from countries.forums.models import (
    Forum,
    ForumMember,
    ForumName,
    ForumOutput,
    Mandate,
    NetworkDelegate,
    NetworkMember,
    Presidency,
    Publication,
    Study,
)
from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.engagements import actions, filters, queries
from projects.engagements.actions.meetings import DELEGATE_FIELDS
from projects.engagements.models import Delegate, SharedCase
from projects.staff.models import Employee
from tracker.core import access
from tracker.core.api.fields import Code, Text, Whole
from tracker.core.api.views import Resource, RowSerializer
from tracker.core.errors import Refused
from tracker.core.periods import today

_ORGANISATIONS = {"slug_field": "identifier", "queryset": Organisation.objects.all()}


def network() -> Code:
    return Code(slug_field="code", queryset=Forum.objects.all())


def organisation(**more: Any) -> Code:
    return Code(**_ORGANISATIONS, **more)


class ForumNameSerializer(RowSerializer):
    class Meta:
        model = ForumName
        fields = forum_actions.PART_FIELDS[ForumName]


class ForumMemberSerializer(RowSerializer):
    country = Code(slug_field="iso2", queryset=Country.objects.all(), allow_null=True, required=False)
    organisation = organisation(allow_null=True, required=False)

    class Meta:
        model = ForumMember
        fields = forum_actions.PART_FIELDS[ForumMember]


class MandateSerializer(RowSerializer):
    shared_with = organisation(allow_null=True, required=False)

    class Meta:
        model = Mandate
        fields = forum_actions.PART_FIELDS[Mandate]


class OurDelegateSerializer(RowSerializer):
    employee = Code(slug_field="number", queryset=Employee.objects.all())

    class Meta:
        model = Delegate
        fields = DELEGATE_FIELDS


class ForumSerializer(RowSerializer):
    owner = organisation(allow_null=True, required=False)
    purpose_sv = Text(max_length=1000, allow_blank=True, required=False)
    purpose_en = Text(max_length=1000, allow_blank=True, required=False)
    former_names = ForumNameSerializer(many=True, required=False, help_text="A whole set, by `valid_to`.")
    members = ForumMemberSerializer(many=True, required=False, help_text="A whole set.")
    mandates = MandateSerializer(many=True, required=False, help_text="A whole set, by `first_day`.")
    delegates = OurDelegateSerializer(
        source="shown_delegates",
        many=True,
        required=False,
        help_text="A whole set: who of us goes there. Told only to those who may know our people.",
    )

    class Meta:
        model = Forum
        fields = [*forum_actions.FORUM_FIELDS, "former_names", "members", "mandates", "delegates"]
        extra_kwargs = {"code": {"validators": []}}  # the action says it in words for people


class Forums(Resource):
    """Forums, networks and conferences, with what they were called, who belongs to them and on whose mandate we go."""

    model = Forum
    serializer_class = ForumSerializer
    filterset_class = filters.ForumFilter
    lookup_field = "code"

    def rows(self, user: Any) -> QuerySet[Forum]:
        return queries.with_our_delegates(forum_queries.with_parts(forum_queries.forums(user)), user)

    def save(self, row: Forum | None, expected: int | None, data: dict[str, Any]) -> Forum:
        user: Any = self.request.user
        delegates = data.pop("shown_delegates", None)
        sets = forum_actions.PART_SETS.items()
        parts = {model: data.pop(name) for model, (name, _known) in sets if name in data}
        forum = forum_actions.save_forum(user=user, forum=row, expected=expected, fields=data, parts=parts)
        if delegates is not None and (delegates or access.may(user, "view", Employee)):
            actions.save_our_delegates(user=user, forum=forum, given=delegates)
        return forum


class PresidencyField(serializers.CharField):
    """A half-year of the rota as `2017:1`."""

    default_error_messages = {"unknown": _("Write a half-year of the rota, for example 2017:1.")}

    def to_representation(self, value: Presidency) -> str:
        return f"{value.year}:{value.half}"

    def to_internal_value(self, data: Any) -> Presidency:
        year, _sign, half = data.partition(":") if isinstance(data, str) else ("", "", "")
        is_plain = year.isascii() and year.isdigit() and len(year) == 4 and half in ("1", "2")
        row = Presidency.objects.filter(year=int(year), half=int(half)).first() if is_plain else None
        if row is None:
            self.fail("unknown")
        return row


class StudySerializer(RowSerializer):
    forum = network()
    presidency = PresidencyField(allow_null=True, required=False)
    our_input = Text(max_length=2000, allow_blank=True, required=False)

    class Meta:
        model = Study
        fields = ["id", *forum_actions.STUDY_FIELDS]
        read_only_fields = ["id"]


class Studies(Resource):
    """Studies that a forum asks its members to answer, and what we answered."""

    model = Study
    serializer_class = StudySerializer
    filterset_class = filters.StudyFilter
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[Study]:
        return forum_queries.studies(user)

    def save(self, row: Study | None, expected: int | None, data: dict[str, Any]) -> Study:
        return forum_actions.save_study(user=self.request.user, study=row, expected=expected, fields=data)


class PublicationSerializer(RowSerializer):
    forum = network()
    our_comment = Text(max_length=2000, allow_blank=True, required=False)
    is_latest = serializers.BooleanField(read_only=True)

    class Meta:
        model = Publication
        fields = ["id", *forum_actions.PUBLICATION_FIELDS, "is_latest"]
        read_only_fields = ["id"]
        validators: list[Any] = []  # the action says it in words for people


class Publications(Resource):
    """Editions of forums' publications. `?latest=yes` leaves the latest of each."""

    model = Publication
    serializer_class = PublicationSerializer
    filterset_class = filters.PublicationFilter
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[Publication]:
        return forum_queries.publications(user)

    def save(self, row: Publication | None, expected: int | None, data: dict[str, Any]) -> Publication:
        user: Any = self.request.user
        return forum_actions.save_publication(user=user, publication=row, expected=expected, fields=data)


class OutputSerializer(RowSerializer):
    forum = network()
    used = Whole(read_only=True, help_text="How often projects that you may know of used it.")

    class Meta:
        model = ForumOutput
        fields = ["public_id", *forum_actions.OUTPUT_FIELDS, "used"]
        read_only_fields = ["public_id"]


class Outputs(Resource):
    """Policies, rules, reports and handbooks of forums that projects can use."""

    model = ForumOutput
    serializer_class = OutputSerializer
    filterset_class = filters.OutputFilter
    lookup_field = "public_id"

    def rows(self, user: Any) -> QuerySet[ForumOutput]:
        return queries.outputs_used(user)

    def save(self, row: ForumOutput | None, expected: int | None, data: dict[str, Any]) -> ForumOutput:
        return forum_actions.save_output(user=self.request.user, output=row, expected=expected, fields=data)


class NetworkDelegateSerializer(RowSerializer):
    class Meta:
        model = NetworkDelegate
        fields = forum_actions.DELEGATE_FIELDS


class NetworkMemberSerializer(RowSerializer):
    network = network()
    organisation = organisation()
    mandated = Whole(
        read_only=True, help_text="How many delegates have a mandate today. One or two are asked for."
    )
    delegates = NetworkDelegateSerializer(
        source="shown_delegates",
        many=True,
        required=False,
        help_text="A whole set. Told only to those who keep the network.",
    )

    class Meta:
        model = NetworkMember
        fields = ["id", *forum_actions.MEMBER_FIELDS, "mandated", "delegates"]
        read_only_fields = ["id"]
        validators: list[Any] = []  # the action says it in words for people


class NetworkMembers(Resource):
    """Organisations in networks, whether their mandate is politically anchored, and how many delegates they have."""

    model = NetworkMember
    serializer_class = NetworkMemberSerializer
    filterset_class = filters.MemberFilter
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[NetworkMember]:
        return forum_queries.with_delegates(forum_queries.network_members(user, today()), user)

    def save(self, row: NetworkMember | None, expected: int | None, data: dict[str, Any]) -> NetworkMember:
        delegates = data.pop("shown_delegates", None)
        user: Any = self.request.user
        return forum_actions.save_member(
            user=user, member=row, expected=expected, fields=data, delegates=delegates
        )


class SharedCaseSerializer(RowSerializer):
    network = network()
    organisation = organisation()
    text = Text(max_length=2000, allow_blank=True, required=False)

    class Meta:
        model = SharedCase
        fields = ["id", *(name for name in actions.SHARED_FIELDS if name != "meeting")]
        read_only_fields = ["id"]


class SharedCases(Resource):
    """What members of networks told each other, so that others can learn from it."""

    model = SharedCase
    serializer_class = SharedCaseSerializer
    filterset_class = filters.SharedFilter
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[SharedCase]:
        return queries.shared_cases(user)

    def save(self, row: SharedCase | None, expected: int | None, data: dict[str, Any]) -> SharedCase:
        return actions.save_shared_case(user=self.request.user, case=row, expected=expected, fields=data)


def said_once(data: dict[str, Any], row: Any, name: str, message: str) -> None:
    """What a row is about is said once, when it is made."""
    if name in data and data.pop(name) != getattr(row, name):
        raise Refused("fixed", message, field=name)
