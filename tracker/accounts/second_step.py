"""Who must have a second step beside the password, and the gate that asks for it before anything else.

The setting MFA_REQUIRED_ROLES names roles, and `cleared` for people who know something sensitive. Who is cleared
only the apps above can tell: they add a function to `must_have_second_step`. Tokens of the API are not asked: they
are given on a page behind this gate.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import Error, register
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from tracker.accounts.models import Role, User
from tracker.core import gate

CLEARED = "cleared"
TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Questions to ask of a user, each costing at most one query.
must_have_second_step: list[Callable[[User], bool]] = []

_PASSED = "second_step_by"
# What somebody needs in order to get a second step, beside what is open to all the world.
_OPEN = {
    "account_reauthenticate", "account_stay", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes", "second_step",
}  # fmt: skip


def is_required(user: User) -> bool:
    """Do the user's roles, or what the user knows, ask for a second step?"""
    wanted = set(settings.MFA_REQUIRED_ROLES)
    if wanted & user.role_codes:
        return True
    return CLEARED in wanted and any(asked(user) for asked in must_have_second_step)


def has(user: User) -> bool:
    """Has the user an app or a passkey? Recovery codes alone are none."""
    return bool(get_adapter().is_mfa_enabled(user, types=TYPES))


def passed(request: HttpRequest, user: User) -> None:
    """Remember that this session's user has shown a second step."""
    request.session[_PASSED] = user.pk


def lost(request: HttpRequest) -> None:
    """The session counts no longer as one with a second step."""
    request.session.pop(_PASSED, None)


def is_missing(request: HttpRequest) -> bool:
    """Must the session's user show a second step, and has not in this session?"""
    user = request.user
    if not settings.MFA_REQUIRED_ROLES or request.session.get(_PASSED) == user.pk:
        return False
    return isinstance(user, User) and is_required(user)


class SecondStepGate:
    """Middleware after authentication: whoever must have a second step does nothing else before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not is_missing(request):
            return None
        public = gate.asked(match.view_name, request.method or "") == [gate.Asked(gate.PUBLIC)]
        if public or match.view_name in _OPEN:
            return None
        if match.route.startswith("api/"):
            return _problem()
        return redirect("second_step")


def _problem() -> JsonResponse:
    return JsonResponse(
        {
            "type": "about:blank",
            "title": gettext("Not allowed"),
            "status": 403,
            "code": "second_step_required",
            "detail": gettext("Your account needs a second step. Add one under Sign-in and security."),
        },
        status=403,
        content_type="application/problem+json",
    )


@register
def check_required_roles(app_configs: Any, **kwargs: Any) -> list[Error]:
    """A misspelt role would ask nobody."""
    unknown = sorted(set(settings.MFA_REQUIRED_ROLES) - {*Role.values, CLEARED})
    if not unknown:
        return []
    text = f"MFA_REQUIRED_ROLES names unknown roles: {', '.join(unknown)}"
    return [Error(text, hint=f"Known: {', '.join([*Role.values, CLEARED])}", id="samverkan.E120")]
