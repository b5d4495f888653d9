"""The two traffic lights of projects in the API, as the pages tell them today."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from projects.models import Project
from projects.portfolio import queries
from projects.results.lights.api import JudgementSerializer
from reports.figures import lights
from tracker.core.api.views import RowSerializer
from tracker.core.periods import today
from tracker.privacy.watching import WatchedResource


class LightSerializer(serializers.Serializer):
    """`light` is what holds, `rule` what the rule alone says; they differ where somebody judged otherwise."""

    light = serializers.CharField(source="kind", help_text="ok, warn, bad, none or ended")
    word = serializers.CharField()
    why = serializers.CharField(help_text="From what, in a sentence.")
    rule = serializers.CharField(source="rule_kind")
    judgement = JudgementSerializer(source="override", allow_null=True)


class LightsSerializer(RowSerializer):
    goals = serializers.SerializerMethodField()
    implementation = serializers.SerializerMethodField()
    is_masked = serializers.BooleanField()

    class Meta:
        model = Project
        fields = ["public_id", "code", "goals", "implementation", "is_masked"]

    @extend_schema_field(LightSerializer)
    def get_goals(self, row: Project) -> Any:
        return LightSerializer(self._lights(row).goals, context=self.context).data

    @extend_schema_field(LightSerializer)
    def get_implementation(self, row: Project) -> Any:
        return LightSerializer(self._lights(row).implementation, context=self.context).data

    def _lights(self, row: Project) -> lights.Lights:
        return self.context["view"].told[row.pk]  # type: ignore[no-any-return]


class ProjectLights(WatchedResource):
    """Goal achievement and implementation of each project that you may know of, as of today."""

    model = Project
    serializer_class = LightsSerializer
    lookup_field = "public_id"
    http_method_names = ["get", "head"]
    told: dict[int, lights.Lights]

    def rows(self, user: Any) -> QuerySet[Project]:
        return queries.projects(user).order_by("public_id", "pk")

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        self._tell(page or [])
        return page

    def get_object(self) -> Project:
        row: Project = super().get_object()
        self._tell([row])
        return row

    def _tell(self, rows: list[Project]) -> None:
        self.told = lights.of_projects(rows, today(), self.request.user)
