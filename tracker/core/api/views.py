"""The base of every resource: rights from the matrix, versions as ETags, one-time keys, problems."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext
from rest_framework import exceptions, permissions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from tracker.core import access, doors, gate, once
from tracker.core.api import fields
from tracker.core.api.problems import PreconditionRequired
from tracker.core.converters import TextConverter
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recording


class Strict(serializers.Serializer):
    """Refuses fields that it does not have. A part of something is sent whole, also where only some fields change."""

    def to_internal_value(self, data: Any) -> Any:
        refuse_unknown(self, data)
        if self.root is not self and getattr(self.root, "partial", False):
            return type(self)(context=self.context).run_validation(data)
        return super().to_internal_value(data)


class RowSerializer(Strict, serializers.ModelSerializer):
    """Reads a row strictly (tracker/core/api/fields.py)."""

    serializer_field_mapping: ClassVar[dict[Any, Any]] = (
        serializers.ModelSerializer.serializer_field_mapping
        | {
            models.CharField: fields.Text,
            models.TextField: fields.Text,
            models.SlugField: fields.Slug,
            models.DecimalField: fields.Number,
            models.DateField: fields.Day,
            models.BooleanField: fields.YesNo,
            models.IntegerField: fields.Whole,
            models.PositiveIntegerField: fields.Whole,
            models.PositiveSmallIntegerField: fields.Whole,
        }
    )
    serializer_choice_field = fields.Choice
    serializer_related_field = fields.Code


class PlainSerializer(Strict):
    """The same for what is not a row."""


class VoidSerializer(PlainSerializer):
    reason = fields.Text(max_length=300)


def refuse_unknown(serializer: serializers.Serializer, data: Any) -> None:
    """A misspelt field must not vanish in silence. Read-only fields may come back as they were read."""
    if isinstance(data, dict) and (unknown := set(data) - set(serializer.fields)):
        message = gettext("There is no such field here.")
        raise serializers.ValidationError({name[:50]: [message] for name in sorted(unknown)})


class ApiView(APIView):
    """Answers in the language of Accept-Language, or else the user's own; no cache keeps the answers."""

    asks_the_gate = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if "Accept-Language" in request.headers:
            translation.activate(translation.get_language_from_request(request))
        elif request.user.is_authenticated:
            translation.activate(request.user.language)
        doors.into_api(request.user)
        super().initial(request, *args, **kwargs)
        if not gate.enter(request):
            raise exceptions.MethodNotAllowed(str(request.method))

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response["Cache-Control"] = "no-store"
        return super().finalize_response(request, response, *args, **kwargs)


class NotHere(ApiView):
    """Every address under /api/ that is none of ours."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


class MatrixPermission(permissions.BasePermission):
    """The permission matrix on rows: what is invisible is already a 404, the rest may be a 403.

    The question about no row in particular has been asked at the gate.
    """

    def has_object_permission(self, request: Request, view: Any, row: Model) -> bool:
        action = view.right()
        if action != "view":
            access.require(request.user, action, row)
        return True


class Resource(ApiView, GenericViewSet):
    """The rows of `model`: listed, read, added and changed.

    Subclasses give `rows(user)`, what the user may see, ready to show; and `save(row or None, expected
    version, validated data)`, an action's call.
    """

    model: ClassVar[type[Model]]
    rights: ClassVar[dict[str, str]] = {"update": "change", "partial_update": "change"}
    permission_classes = [permissions.IsAuthenticated, MatrixPermission]
    http_method_names = ["get", "head", "post", "put", "patch"]
    lookup_value_regex = TextConverter.regex

    def rows(self, user: Any) -> QuerySet[Any]:
        return access.visible(user, self.model._default_manager.all())

    def save(self, row: Any, expected: int | None, data: dict[str, Any]) -> Any:
        raise NotImplementedError

    def right(self) -> str:
        """What the present action is called in the matrix."""
        return self.rights.get(self.action, "view")

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):  # the schema is drawn for nobody
            return self.model._default_manager.none()
        return self.rows(self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(self.get_object())

    def get_object(self) -> Any:
        """The visible row at this address, without the list's filters."""
        row = self.get_queryset().filter(**{self.lookup_field: self.key()}).first()
        if row is None:
            raise Http404
        self.check_object_permissions(self.request, row)
        return row

    def key(self) -> Any:
        """What the address says the row is known by; what cannot be one names no row."""
        name = self.lookup_field
        field: Any = self.model._meta.pk if name == "pk" else self.model._meta.get_field(name)
        try:
            return field.to_python(self.kwargs[self.lookup_url_kwarg or name])
        except ValidationError as error:
            raise Http404 from error

    def shown(self, row: Any) -> Any:
        """The row as this user gets to see it, read anew; None when it is gone or out of sight."""
        fresh = self.get_queryset().filter(pk=row.pk).first() if row else None
        return self.get_serializer(fresh).data if fresh else None

    def answer(self, row: Any, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(row).data, code, headers={"ETag": f'"{row.version}"'})

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        def effect() -> Response:
            data = self.checked(self.get_serializer(data=request.data))
            return self.saved(self.save(None, None, data), status.HTTP_201_CREATED)

        return self.once(effect)

    def update(self, request: Request, *args: Any, partial: bool = False, **kwargs: Any) -> Response:
        row = self.get_object()
        # Read before the versions are compared: the answer to an old one repeats what was sent.
        sent = self.get_serializer(row, data=request.data, partial=partial)
        expected = self.expected(row)
        with recording():
            return self.saved(self.save(row, expected, self.checked(sent)))

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, partial=True, **kwargs)

    def step(
        self,
        serializer: type[serializers.Serializer],
        act: Callable[[Any, int, dict[str, Any]], Any],
        *,
        vanishes: bool = False,
    ) -> Response:
        """A change with a name of its own (void, status): `act(row, expected version, validated data)`.

        `vanishes`: the row is then out of everybody's sight, and the answer is empty.
        """

        def effect() -> Response:
            row = self.get_object()
            sent = serializer(data=self.request.data, context=self.get_serializer_context())
            expected = self.expected(row)
            act(row, expected, self.checked(sent))
            return Response(status=status.HTTP_204_NO_CONTENT) if vanishes else self.saved(row)

        return self.once(effect)

    def checked(self, sent: serializers.BaseSerializer) -> dict[str, Any]:
        sent.is_valid(raise_exception=True)
        data: dict[str, Any] = sent.validated_data
        return data

    def expected(self, row: Any) -> int:
        """The version that the client read, from If-Match; refuses what is missing or old."""
        header = self.request.headers.get("If-Match")
        if header is None:
            raise PreconditionRequired
        if header.strip() != "*" and f'"{row.version}"' not in [tag.strip() for tag in header.split(",")]:
            message = gettext("Somebody else has saved since you read this. Nothing of yours has been saved.")
            raise Stale(message, current=row)
        return int(row.version)

    def saved(self, row: Any, code: int = status.HTTP_200_OK) -> Response:
        """The answer after a change, inside its transaction: what nobody could see again is not written."""
        fresh = self.get_queryset().filter(pk=row.pk).first()
        if fresh is None:
            raise Refused("out_of_sight", gettext("You would not see it any more. Nothing has been saved."))
        response = self.answer(fresh, code)
        if code == status.HTTP_201_CREATED:
            public = str(getattr(fresh, self.lookup_field))
            response["Location"] = self.request.build_absolute_uri(f"{self.request.path}{public}/")
        return response

    def once(self, effect: Callable[[], Response]) -> Response:
        """Run `effect` in one transaction; with an Idempotency-Key a repeat gets the first answer again."""
        key = self.request.headers.get("Idempotency-Key")
        if key is None:
            with recording():
                return effect()
        used_for = once.fingerprint(self.request.method or "", self.request.path, repr(self.request.data))
        with recording():
            earlier = once.take(self.request.user, key, used_for)
            if earlier:
                answer = earlier.answer
                return Response(answer["body"], earlier.status, headers=answer["headers"])
            response = effect()
            headers = {name: response[name] for name in ("ETag", "Location") if name in response}
            answer = {"body": response.data, "headers": headers}
            once.keep(self.request.user, key, answer, response.status_code)
            return response
