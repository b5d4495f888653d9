"""One form for everything that goes wrong: application/problem+json (RFC 9457)."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelError
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from tracker.core import access
from tracker.core.errors import Refused, Stale

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: _("The request has errors"),
    401: _("Sign in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not possible here"),
    406: _("Only JSON is answered"),
    409: _("Try again"),
    412: _("Somebody else has saved"),
    413: _("Too large"),
    415: _("Only JSON is read"),
    422: _("The one-time key has been used"),
    428: _("If-Match is missing"),
    429: _("Too many requests"),
}
# Refusals that are not about a value in the request.
_STATUS = {"stale": 412, "key_reused": 422, "key_busy": 409}


class ProblemSerializer(serializers.Serializer):
    """What went wrong, in the language of Accept-Language. `code` never changes and is for programs."""

    type = serializers.URLField(help_text="Always about:blank: the status and `code` say what it is.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Messages by field; a field in a list is written as `countries.0.share`.",
    )
    current = serializers.DictField(
        required=False, help_text="With 412: the resource as it now stands. Nothing of yours was saved."
    )
    sent = serializers.DictField(required=False, help_text="With 412: what you sent.")


class PreconditionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = _("Send the ETag that you read as If-Match, so that nobody's change is overwritten.")


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler: every known error becomes a problem; an unknown one stays a 500."""
    more: dict[str, Any] = {}
    if isinstance(error, Stale):
        more = {"current": context["view"].shown(error.current), "sent": _as_text(context["request"].data)}
    known = _as_api_error(error)
    response = exception_handler(known, context)
    if response is None:
        return None
    code, errors, detail = str(known.get_codes()), {}, ""
    if isinstance(known, exceptions.ValidationError):
        code, errors = "invalid", _by_field(known.detail)
        detail = " ".join(errors.pop("", [])) or gettext(
            "Nothing has been saved. See the message at each field."
        )
    response.data = {
        "type": "about:blank",
        "title": str(TITLES.get(response.status_code, TITLES[400])),
        "status": response.status_code,
        "code": code,
        "detail": detail or str(known.detail),
        **({"errors": errors} if errors else {}),
        **more,
    }
    if response.status_code == status.HTTP_409_CONFLICT:
        response["Retry-After"] = "1"
    if more.get("current"):
        # To go on from what is shown, without reading it again.
        response["ETag"] = f'"{error.current.version}"'  # type: ignore[attr-defined]
    response.content_type = MEDIA_TYPE
    return response


def _as_text(sent: Any) -> Any:
    """What was sent, with decimals as text: a float would round them, and cannot hold 1e999 at all."""
    if isinstance(sent, dict):
        return {key: _as_text(value) for key, value in sent.items()}
    if isinstance(sent, list):
        return [_as_text(value) for value in sent]
    return str(sent) if isinstance(sent, Decimal) else sent


def _as_api_error(error: Exception) -> Any:
    """The errors of Django and of our actions in the words of REST framework; others as they are."""
    if isinstance(error, Http404 | exceptions.NotFound):
        # One text for what does not exist and for what the user may not know of.
        return exceptions.NotFound(gettext("There is nothing at this address, or it is not open to you."))
    if isinstance(error, exceptions.Throttled):
        message = gettext("Too many requests. Try again in %(seconds)d seconds.") % {"seconds": error.wait}  # type: ignore[attr-defined]
        error.detail = exceptions.ErrorDetail(message, error.default_code)
    if isinstance(error, access.Denied):
        return exceptions.PermissionDenied(error.why)
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied(gettext("Your role does not allow this here."))
    if isinstance(error, ModelError):
        return exceptions.ValidationError(
            error.message_dict if hasattr(error, "error_dict") else error.messages
        )
    if isinstance(error, Refused) and error.code in _STATUS:
        problem = exceptions.APIException(error.message, error.code)
        problem.status_code = _STATUS[error.code]
        return problem
    if isinstance(error, Refused):
        return exceptions.ValidationError({error.field or "": [error.message]})
    return error


def _by_field(data: Any, path: str = "") -> dict[str, list[str]]:
    """{"countries.0.share": messages} out of nested dicts and lists; general messages under ""."""
    found: dict[str, list[str]] = {}
    if isinstance(data, dict):
        parts = [
            ("" if key in ("non_field_errors", "__all__") else str(key), part) for key, part in data.items()
        ]
    elif isinstance(data, list) and any(isinstance(part, dict | list) for part in data):
        parts = [(str(number), part) for number, part in enumerate(data)]
    else:
        return {path: [str(part) for part in (data if isinstance(data, list) else [data])]}
    for key, part in parts:
        for inner, messages in _by_field(part, ".".join(filter(None, (path, key)))).items():
            found.setdefault(inner, []).extend(messages)
    return found
