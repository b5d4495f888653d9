"""The search in the API."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from tracker.core.api.listing import check_parameters
from tracker.core.api.views import ApiView
from tracker.core.filters import LONGEST_SEARCH
from tracker.privacy import access_log
from tracker.search import find
from tracker.search.forms import SearchForm


class HitSerializer(serializers.Serializer):
    title = serializers.CharField()
    about = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="Its page; empty where it has none.")
    quote = serializers.SerializerMethodField(help_text="What stands around the words.")

    def get_url(self, hit: find.Hit) -> str:
        return str(self.context["request"].build_absolute_uri(hit.address)) if hit.address else ""

    def get_quote(self, hit: find.Hit) -> str:
        return "".join(piece for piece, _is_word in hit.quote)


class GroupSerializer(serializers.Serializer):
    kind = serializers.CharField(source="kind.name")
    label = serializers.CharField(source="kind.label")
    number = serializers.IntegerField(help_text="How many were found, 200 at most.")
    is_more = serializers.BooleanField(help_text="There are more than 200.")
    hits = HitSerializer(many=True)


class Search(ApiView, GenericViewSet):
    """What you may see that says all the words, also when they are misspelt; the best few of each kind.

    With `kind` the 200 best of that kind. What is masked for you is not searched.
    """

    serializer_class = GroupSerializer
    permission_classes: ClassVar[Any] = [IsAuthenticated]
    filter_backends: ClassVar[Any] = []
    pagination_class = None

    @extend_schema(
        parameters=[
            OpenApiParameter("q", {"type": "string", "maxLength": LONGEST_SEARCH}, required=True),
            OpenApiParameter("kind", str, description="Only things of this kind, as `kind` in the answer."),
        ],
        responses=GroupSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        form = SearchForm(request.query_params, user=request.user)
        form.fields["q"].required = True
        check_parameters(request, form.fields)
        if not form.is_valid():
            raise ValidationError(form.errors)
        text, kind = form.cleaned_data["q"], form.cleaned_data["kind"]
        one = find.look_in(request.user, text, kind, 0, find.MOST) if kind else None
        groups = ([one] if one and one.number else []) if kind else find.look(request.user, text)
        access_log.seen(request, [hit.row for group in groups for hit in group.hits])
        return Response(self.get_serializer(groups, many=True).data)
