"""Risks and integrity items in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.portfolio.models import Project
from projects.risks import actions, queries
from projects.risks.filters import RiskFilter
from projects.risks.integrity import actions as integrity
from projects.risks.integrity import queries as integrity_queries
from projects.risks.integrity.filters import ItemFilter
from projects.risks.models import IntegrityItem, Risk
from tracker.accounts.models import User
from tracker.core.api.fields import Code, Day, MaskedDay, MaskedText, Text, Whole
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource

_SCALE = {"min_value": 1, "max_value": 5}


class RiskRatingSerializer(PlainSerializer):
    """Probability and consequence, 1 to 5, before anything is done about the risk and with what is done."""

    probability = Whole(**_SCALE)
    consequence = Whole(**_SCALE)
    residual_probability = Whole(**_SCALE)
    residual_consequence = Whole(**_SCALE)
    note = Text(max_length=300, allow_blank=True, required=False)


class RatedSerializer(RiskRatingSerializer):
    """A rating as it stands: the two products lie between 1 and 25."""

    rated_on = MaskedDay()
    inherent = Whole()
    residual = Whole()


class RateAnewSerializer(RiskRatingSerializer):
    rated_on = Day(required=False, help_text="Left out: today.")
    review_on = Day(required=False, help_text="When to look at it again. Left out: as before.")


class CloseRiskSerializer(PlainSerializer):
    closed_on = Day(required=False, help_text="Left out: today.")
    reason = Text(max_length=300)


class RiskSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    title_sv = MaskedText(max_length=200)
    title_en = MaskedText(max_length=200, allow_blank=True, required=False)
    description = MaskedText(max_length=2000, allow_blank=True, required=False)
    measure = MaskedText(max_length=1000, allow_blank=True, required=False)
    owner = Code(slug_field="username", queryset=User.objects.all(), allow_null=True, required=False)
    found_on = MaskedDay(required=False)
    review_on = MaskedDay(required=False)
    closed_on = MaskedDay(read_only=True, allow_null=True)
    rating = RiskRatingSerializer(write_only=True, required=False, help_text="The first one, of a new risk.")
    ratings = RatedSerializer(source="rated", many=True, read_only=True)
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Risk
        fields = [
            "public_id",
            "project",
            *actions.FIELDS,
            "closed_on",
            "closed_reason",
            "rating",
            "ratings",
            "is_masked",
        ]
        read_only_fields = ["public_id", "closed_reason"]


class Risks(WatchedResource):
    """The register of risks, the gravest first. A voided risk is gone from here.

    Of a masked risk, what may happen, persons and exact dates are kept back.
    """

    model = Risk
    serializer_class = RiskSerializer
    filterset_class = RiskFilter
    lookup_field = "public_id"
    rights = Resource.rights | dict.fromkeys(["rate", "close", "void"], "change")

    def rows(self, user: Any) -> QuerySet[Risk]:
        return queries.risks(user)

    def save(self, row: Risk | None, expected: int | None, data: dict[str, Any]) -> Risk:
        rating = data.pop("rating", None)
        project = data.pop("project", None)
        user: Any = self.request.user
        if row is None:
            if rating is None:
                raise Refused("no_rating", _("Rate the risk."), field="rating")
            return actions.add_risk(user=user, project=project, fields=data, rating=rating)
        if project not in (None, row.project):
            raise Refused("fixed", _("It stays in its project."), field="project")
        if rating is not None:
            raise Refused("rate_apart", _("A risk is rated anew by its own step."), field="rating")
        return actions.change_risk(user=user, risk=row, expected=expected, fields=data)

    @extend_schema(request=RateAnewSerializer, responses=RiskSerializer)
    @action(detail=True, methods=["post"])
    def rate(self, request: Request, **kwargs: Any) -> Response:
        """Rate the risk anew. Earlier ratings stay."""

        def act(row: Risk, expected: int, data: dict[str, Any]) -> None:
            days = {name: data.pop(name, None) for name in ("rated_on", "review_on")}
            actions.rate_risk(user=request.user, risk=row, expected=expected, rating=data, **days)

        return self.step(RateAnewSerializer, act)

    @extend_schema(request=CloseRiskSerializer, responses=RiskSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, **kwargs: Any) -> Response:
        """It can no longer happen, or has been dealt with."""
        return self.step(
            CloseRiskSerializer,
            lambda row, expected, data: actions.close_risk(
                user=request.user, risk=row, expected=expected, **data
            ),
        )

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """Take a risk out of the register and all figures, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.void_risk(
                user=request.user, risk=row, expected=expected, reason=data["reason"]
            ),
            vanishes=True,
        )


class IntegrityItemSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    owner = Code(slug_field="username", queryset=User.objects.all(), allow_null=True, required=False)
    noted_on = Day(required=False)

    class Meta:
        model = IntegrityItem
        fields = ["public_id", "project", *integrity.FIELDS, "closed_on", "closed_reason"]
        read_only_fields = ["public_id", "closed_on", "closed_reason"]


class IntegrityItems(WatchedResource):
    """What is done to prevent, detect and handle corruption and the like, as far as you may read it."""

    model = IntegrityItem
    serializer_class = IntegrityItemSerializer
    filterset_class = ItemFilter
    lookup_field = "public_id"
    rights = Resource.rights | dict.fromkeys(["close", "void"], "change")

    def rows(self, user: Any) -> QuerySet[IntegrityItem]:
        return integrity_queries.items(user)

    def save(self, row: IntegrityItem | None, expected: int | None, data: dict[str, Any]) -> IntegrityItem:
        project = data.pop("project", None)
        user: Any = self.request.user
        if row is None:
            return integrity.add_item(user=user, project=project, fields=data)
        if project not in (None, row.project):
            raise Refused("fixed", _("It stays in its project."), field="project")
        return integrity.change_item(user=user, item=row, expected=expected, fields=data)

    @extend_schema(request=CloseRiskSerializer, responses=IntegrityItemSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, **kwargs: Any) -> Response:
        """Say how it ended."""
        return self.step(
            CloseRiskSerializer,
            lambda row, expected, data: integrity.close_item(
                user=request.user, item=row, expected=expected, **data
            ),
        )

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """Take an item out of all lists, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: integrity.void_item(
                user=request.user, item=row, expected=expected, reason=data["reason"]
            ),
            vanishes=True,
        )
