"""Documents and photos in the API. Files are added and fetched on the pages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from countries.organisations.models import Organisation
from projects.activities.models import Activity
from projects.portfolio.models import Project
from projects.records import actions, filters, queries
from projects.records.models import Document, Photo
from tracker.core.api.fields import Code, Day, Text
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.core.periods import today
from tracker.privacy.watching import WatchedResource


class ShownCode(Code):
    """The code of a row that the query tells as `shown_<name>`, if the user may know of it."""

    def get_attribute(self, instance: Any) -> Any:
        return getattr(instance, f"shown_{self.field_name}")


class DocumentSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all(), allow_null=True, required=False)
    activity = ShownCode(
        slug_field="public_id", queryset=Activity.objects.all(), allow_null=True, required=False
    )
    counterparty = ShownCode(
        slug_field="identifier", queryset=Organisation.objects.all(), allow_null=True, required=False
    )
    dated = Day()
    dnr = Text(
        max_length=40,
        allow_blank=True,
        required=False,
        help_text="Said when the document is added; later it is registered by the step of that name.",
    )
    added_by = serializers.CharField(source="added_by.username", read_only=True)

    class Meta:
        model = Document
        fields = [
            "public_id",
            "project",
            *actions.FIELDS,
            "dnr",
            "registered_on",
            "name",
            "added_by",
            "added_at",
        ]
        read_only_fields = ["public_id", "registered_on", "name", "added_at"]


class RegisterSerializer(PlainSerializer):
    dnr = Text(max_length=40)
    registered_on = Day(required=False)


class Documents(WatchedResource):
    """What was received, sent or drawn up. `?state=lacking` leaves those without a registration number.

    Here a document is a link or a registration number; files are added on the page. A voided one is gone from here.
    """

    model = Document
    serializer_class = DocumentSerializer
    filterset_class = filters.DocumentFilter
    lookup_field = "public_id"
    rights: ClassVar[dict[str, str]] = Resource.rights | {"register": "register", "void": "void"}

    def rows(self, user: Any) -> QuerySet[Document]:
        return queries.documents(user)

    def save(self, row: Document | None, expected: int | None, data: dict[str, Any]) -> Document:
        user: Any = self.request.user
        if row is None:
            project, dnr = data.pop("project", None), data.pop("dnr", "")
            return actions.add_document(user=user, project=project, fields=data, dnr=dnr)
        if "project" in data and data.pop("project") != row.project:
            raise Refused("fixed", _("This is said once, and stays."), field="project")
        if "dnr" in data and data.pop("dnr") != row.dnr:
            message = _("The number is written by the step “register”.")
            raise Refused("fixed", message, field="dnr")
        for name in ("activity", "counterparty"):
            # Who may not see it reads null. Sent back, it says nothing.
            if data.get(name, row) is None and getattr(row, f"shown_{name}") is None:
                data.pop(name)
        return actions.change_document(user=user, document=row, expected=expected, fields=data)

    @extend_schema(request=RegisterSerializer, responses=DocumentSerializer)
    @action(detail=True, methods=["post"])
    def register(self, request: Request, **kwargs: Any) -> Response:
        """Write the number under which the diary has the document."""
        return self.step(
            RegisterSerializer,
            lambda row, expected, data: actions.register_document(
                user=request.user, document=row, expected=expected, **data
            ),
        )

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """Take a document out of all lists, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.void_document(
                user=request.user, document=row, expected=expected, reason=data["reason"]
            ),
            vanishes=True,
        )


class PhotoSerializer(RowSerializer):
    project = Code(slug_field="public_id", read_only=True, allow_null=True)
    activity = ShownCode(slug_field="public_id", read_only=True, allow_null=True)
    may_be_published = serializers.SerializerMethodField()

    class Meta:
        model = Photo
        fields = [
            "public_id", "project", "activity", "alt_sv", "alt_en", "credit", "taken_on", "consent", "consent_from",
            "consent_until", "consent_dnr", "consent_withdrawn_on", "name", "may_be_published",
        ]  # fmt: skip
        read_only_fields = fields

    def get_may_be_published(self, photo: Photo) -> bool:
        """May it leave the house today?"""
        return queries.may_leave(photo, today())


class Photos(WatchedResource):
    """Photos and whether they may be published; they are added and changed on the pages.

    `?publishable=yes` leaves those that may be published today.
    """

    model = Photo
    serializer_class = PhotoSerializer
    filterset_class = filters.PhotoFilter
    lookup_field = "public_id"
    http_method_names = ["get", "head"]

    def rows(self, user: Any) -> QuerySet[Photo]:
        return queries.photos(user)
