"""Rounds, teams, nominations, change projects and their adoption in the API."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.activities.models import Activity
from projects.portfolio.models import Project
from projects.programmes import changes, nominations, queries, rounds
from projects.programmes.changes import MilestoneRow
from projects.programmes.filters import AdoptionFilter, ChangeFilter, NominationFilter, RoundFilter
from projects.programmes.models import Adoption, ChangeProject, Nomination, Phase, Round, Team
from projects.programmes.rounds import PhaseRow
from tracker.core.api.fields import Choice, Code, Day, Key, KnownCode, Text, Whole
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource

_ENDED = (Nomination.Status.LEFT, Nomination.Status.COMPLETED)


class PhaseSerializer(PlainSerializer):
    name_sv = Text(max_length=100)
    name_en = Text(max_length=100, allow_blank=True, required=False, default="")
    form = Choice(choices=Phase.Form.choices)
    start = Day()
    end = Day()
    activity = KnownCode(
        slug_field="public_id", queryset=Activity.objects.all(), allow_null=True, required=False, default=None
    )


class QuotaSerializer(PlainSerializer):
    country = Code(slug_field="iso2", queryset=Country.objects.all())
    seats = Whole(min_value=0, max_value=10_000)


class RoundSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    number = Whole(min_value=1, max_value=999, required=False, help_text="Left out: the next one.")
    start = Day()
    end = Day()
    seats = Whole(min_value=1, max_value=10_000)
    phases = PhaseSerializer(many=True, required=False, help_text="A whole set, in order.")
    quotas = QuotaSerializer(many=True, required=False, help_text="A whole set: places by country.")

    class Meta:
        model = Round
        fields = ["id", "project", *rounds.FIELDS, "phases", "quotas"]
        validators: list[Any] = []


class Rounds(WatchedResource):
    """Rounds of the training programmes, by programme, the latest first."""

    model = Round
    serializer_class = RoundSerializer
    filterset_class = RoundFilter
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[Round]:
        phases = Phase.objects.select_related("activity").order_by("number", "pk")
        return queries.rounds(user).prefetch_related(Prefetch("phases", phases), "quotas__country")

    def save(self, row: Round | None, expected: int | None, data: dict[str, Any]) -> Round:
        project = data.pop("project", None)
        user: Any = self.request.user
        sets: dict[str, Any] = {}
        if "phases" in data:
            sets["phases"] = [PhaseRow(**one) for one in data.pop("phases")]
        if "quotas" in data:
            sets["quotas"] = [(one["country"], one["seats"]) for one in data.pop("quotas")]
        if row is None:
            return rounds.add_round(user=user, project=project, fields=data, **sets)
        _stays(project, row.project, "project")
        return rounds.change_round(user=user, round=row, expected=expected, fields=data, **sets)


class TeamSerializer(RowSerializer):
    round = Key(queryset=Round.objects.all())
    country = Code(slug_field="iso2", queryset=Country.objects.all())
    organisation = KnownCode(
        slug_field="identifier", queryset=Organisation.objects.all(), allow_null=True, required=False
    )

    class Meta:
        model = Team
        fields = ["id", "round", "number", *rounds.TEAM_FIELDS]
        read_only_fields = ["number"]
        validators: list[Any] = []


class Teams(WatchedResource):
    """Teams of a round. Members and mentors are seen to on the pages."""

    model = Team
    serializer_class = TeamSerializer
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[Team]:
        return queries.teams(user)

    def save(self, row: Team | None, expected: int | None, data: dict[str, Any]) -> Team:
        of = data.pop("round", None)
        user: Any = self.request.user
        if row is None:
            return rounds.add_team(user=user, round=of, fields=data)
        _stays(of, row.round, "round")
        return rounds.change_team(user=user, team=row, expected=expected, fields=data)


class NominationSerializer(RowSerializer):
    round = Key(queryset=Round.objects.all())
    country = Code(slug_field="iso2", queryset=Country.objects.all())
    organisation = KnownCode(
        slug_field="identifier", queryset=Organisation.objects.all(), allow_null=True, required=False
    )
    nominated_on = Day(required=False, help_text="Left out: today.")
    keep_until = Day(required=False, help_text="Left out: four years after the round.")
    team = serializers.IntegerField(source="team.number", read_only=True, allow_null=True)

    class Meta:
        model = Nomination
        fields = [
            "public_id", "round", *nominations.FIELDS, "status", "decided_on", "ended_on", "reason", "team",
        ]  # fmt: skip
        read_only_fields = ["public_id", "status", "decided_on", "ended_on", "reason"]


class StepSerializer(PlainSerializer):
    on = Day(required=False, help_text="Left out: today.")
    reason = Text(max_length=300, allow_blank=True, required=False)


class DecideSerializer(StepSerializer):
    """Nominated takes the decision back."""

    status = Choice(choices=[one for one in Nomination.Status.choices if one[0] not in _ENDED])


class EndSerializer(StepSerializer):
    """Selected takes the ending back."""

    status = Choice(choices=[(one.value, one.label) for one in (*_ENDED, Nomination.Status.SELECTED)])


class LaterSerializer(PlainSerializer):
    activities = Code(slug_field="public_id", queryset=Activity.objects.all(), many=True)


class Nominations(WatchedResource):
    """Nominations under a pseudonym, for the programme's own people. Nobody is named."""

    model = Nomination
    serializer_class = NominationSerializer
    filterset_class = NominationFilter
    lookup_field = "public_id"
    rights = Resource.rights | {"decide": "select", "end": "change", "later": "change"}

    def rows(self, user: Any) -> QuerySet[Nomination]:
        return queries.nominations(user)

    def save(self, row: Nomination | None, expected: int | None, data: dict[str, Any]) -> Nomination:
        of = data.pop("round", None)
        user: Any = self.request.user
        if row is None:
            return nominations.nominate(user=user, round=of, fields=data)
        _stays(of, row.round, "round")
        return nominations.change_nomination(user=user, nomination=row, expected=expected, fields=data)

    def _decide(self, serializer: type[PlainSerializer]) -> Response:
        def act(row: Nomination, expected: int, data: dict[str, Any]) -> None:
            user: Any = self.request.user
            nominations.decide_nomination(user=user, nomination=row, expected=expected, **data)

        return self.step(serializer, act)

    @extend_schema(request=DecideSerializer, responses=NominationSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, **kwargs: Any) -> Response:
        """Select, put on the reserve list, do not select, or take that back."""
        return self._decide(DecideSerializer)

    @extend_schema(request=EndSerializer, responses=NominationSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, **kwargs: Any) -> Response:
        """Completed or left, or take that back."""
        return self._decide(EndSerializer)

    @extend_schema(request=LaterSerializer, responses=NominationSerializer)
    @action(detail=True, methods=["post"])
    def later(self, request: Request, **kwargs: Any) -> Response:
        """The activities in which an alumnus took part later; they replace those before."""

        def act(row: Nomination, expected: int, data: dict[str, Any]) -> None:
            user: Any = self.request.user
            nominations.link_later(user=user, nomination=row, expected=expected, **data)

        return self.step(LaterSerializer, act)


class MilestoneSerializer(PlainSerializer):
    title = Text(max_length=200)
    due_on = Day()
    reached_on = Day(allow_null=True, required=False, default=None)


class ChangeSerializer(RowSerializer):
    team = Key(queryset=Team.objects.all())
    started_on = Day(required=False, help_text="Left out: today.")
    milestones = MilestoneSerializer(many=True, required=False, help_text="A whole set, in order.")

    class Meta:
        model = ChangeProject
        fields = [
            "public_id", "team", *changes.FIELDS, "milestones", "approved_on", "abandoned_on", "abandoned_because",
        ]  # fmt: skip
        read_only_fields = ["public_id", "approved_on", "abandoned_on", "abandoned_because"]
        extra_kwargs = {"team": {"validators": []}}


class ApproveReportSerializer(PlainSerializer):
    approved_on = Day(required=False, help_text="Left out: today.")


class AbandonSerializer(PlainSerializer):
    abandoned_on = Day(required=False, help_text="Left out: today.")
    reason = Text(max_length=300)


class ChangeProjects(WatchedResource):
    """Change projects, the latest start first."""

    model = ChangeProject
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter
    lookup_field = "public_id"
    rights = Resource.rights | {"approve": "approve", "abandon": "change"}

    def rows(self, user: Any) -> QuerySet[ChangeProject]:
        return queries.changes(user).prefetch_related("milestones")

    def save(self, row: ChangeProject | None, expected: int | None, data: dict[str, Any]) -> ChangeProject:
        team = data.pop("team", None)
        given = data.pop("milestones", None)
        milestones = None if given is None else [MilestoneRow(**one) for one in given]
        user: Any = self.request.user
        if row is None:
            return changes.start_change(user=user, team=team, fields=data, milestones=milestones or ())
        _stays(team, row.team, "team")
        return changes.change_change(
            user=user, change=row, expected=expected, fields=data, milestones=milestones
        )

    @extend_schema(request=ApproveReportSerializer, responses=ChangeSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Approve the final report: the change project is completed."""
        return self.step(
            ApproveReportSerializer,
            lambda row, expected, data: changes.approve_change(
                user=request.user, change=row, expected=expected, **data
            ),
        )

    @extend_schema(request=AbandonSerializer, responses=ChangeSerializer)
    @action(detail=True, methods=["post"])
    def abandon(self, request: Request, **kwargs: Any) -> Response:
        """The team will not go through with it."""
        return self.step(
            AbandonSerializer,
            lambda row, expected, data: changes.abandon_change(
                user=request.user, change=row, expected=expected, **data
            ),
        )


class AdoptionSerializer(RowSerializer):
    change_project = serializers.SlugRelatedField(slug_field="public_id", read_only=True)
    due_on = serializers.SerializerMethodField(help_text="When the organisation is to be asked.")

    class Meta:
        model = Adoption
        fields = ["id", "change_project", "months", "due_on", *changes.ADOPTION_FIELDS]
        read_only_fields = ["months"]

    def get_due_on(self, row: Adoption) -> str | None:
        due = queries.due_on(row)
        return due.isoformat() if due else None


class Adoptions(WatchedResource):
    """Whether the change stands in a governing document, after 12 and 24 months. They come with the approval."""

    model = Adoption
    serializer_class = AdoptionSerializer
    filterset_class = AdoptionFilter
    lookup_field = "pk"
    http_method_names = ["get", "head", "put", "patch"]

    def rows(self, user: Any) -> QuerySet[Adoption]:
        return queries.adoptions(user)

    def save(self, row: Adoption, expected: int | None, data: dict[str, Any]) -> Adoption:
        user: Any = self.request.user
        return changes.follow_up_adoption(user=user, adoption=row, expected=expected, fields=data)


def _stays(given: Any, of: Any, field: str) -> None:
    if given not in (None, of):
        raise Refused("fixed", _("It stays where it is."), field=field)
