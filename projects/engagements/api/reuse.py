"""Where projects used what a forum made, or a case that a conference told."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Value
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from countries.forums.models import ForumOutput
from projects.activities.models import Activity
from projects.engagements import actions, filters, queries
from projects.engagements.models import GoodPracticeCase, Reuse
from projects.portfolio.models import Project
from tracker.core.api.fields import Code, KnownCode
from tracker.core.api.views import Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource


class ReuseSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    output = Code(slug_field="public_id", queryset=ForumOutput.objects.all(), allow_null=True, required=False)
    case = Code(
        slug_field="public_id", queryset=GoodPracticeCase.objects.all(), allow_null=True, required=False
    )
    activity = KnownCode(
        slug_field="public_id",
        queryset=Activity.objects.filter(voided_at=None),
        allow_null=True,
        required=False,
    )

    class Meta:
        model = Reuse
        fields = ["id", "project", "output", "case", "activity", "used_on", "note"]
        read_only_fields = ["id"]


class Reuses(WatchedResource):
    """Uses in projects: of an output of a forum, or of a case of good practice. Told once, and voided when wrong."""

    model = Reuse
    serializer_class = ReuseSerializer
    filterset_class = filters.ReuseFilter
    lookup_field = "pk"
    http_method_names = ["get", "head", "post"]
    rights = Resource.rights | {"void": "void"}

    def rows(self, user: Any) -> QuerySet[Reuse]:
        # What is never changed has one version.
        return queries.reuses(user).annotate(version=Value(1, output_field=IntegerField()))

    def save(self, row: Reuse | None, expected: int | None, data: dict[str, Any]) -> Reuse:
        output, case = data.pop("output", None), data.pop("case", None)
        if (output is None) == (case is None):
            raise Refused("one_thing", _("Name an output or a case, and not both."), field="output")
        return actions.use_again(user=self.request.user, what=output or case, **data)

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """It no longer counts, and stays with its reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.void_use(user=request.user, use=row, reason=data["reason"]),
            vanishes=True,
        )
