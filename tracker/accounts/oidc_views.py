"""The addresses of the organisation's sign-in: where it begins, and where the provider sends people back to.

It begins with a link, not with a form: the content security policy lets no form lead to another site. Nothing is
lost by it, for the way back is taken only in the browser session in which it began.
"""

import secrets
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from tracker.accounts import oidc
from tracker.core import security_log


@login_not_required
@require_GET
def login(request: HttpRequest) -> HttpResponse:
    """GET next: on to the provider."""
    if request.user.is_authenticated:
        return redirect(get_next_redirect_url(request) or "/")
    return _begin(request, AuthProcess.LOGIN)


@require_GET
@reauthentication_required
def connect(request: HttpRequest) -> HttpResponse:
    """GET: on to the provider, to join its sign-in with the present account."""
    return _begin(request, AuthProcess.CONNECT)


@require_POST
@reauthentication_required
def disconnect(request: HttpRequest) -> HttpResponse:
    """POST: the provider's sign-in no longer leads to the account, unless no other would be left."""
    user: Any = request.user
    if not user.has_usable_password():
        messages.error(request, gettext("You have no password, so you could not sign in any more."))
    elif SocialAccount.objects.filter(user=user, provider=oidc.ID).delete()[0]:
        security_log.note("second_factor", request, what="oidc_parted")
    return redirect("security")


@login_not_required
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """GET code, state: what the provider answers by way of the browser."""
    _must_be_on()
    try:
        return _Callback.adapter_view(oidc.Flow(request, oidc.ID))(request)
    except oidc.Refused as refused:
        return oidc.not_believed(request, refused.code)
    except oidc.AWAY:
        return oidc.away(request)


class _Callback(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, refusal = super()._get_state(request, provider)
        self.adapter.state = state
        return state, refusal


def _begin(request: HttpRequest, process: str) -> HttpResponse:
    _must_be_on()
    provider = get_adapter().get_provider(request, oidc.ID)
    nonce = secrets.token_urlsafe(24)
    try:
        return provider.redirect(
            request,
            process,
            next_url=get_next_redirect_url(request),
            data={"nonce": nonce},
            auth_params=provider.get_auth_params() | {"nonce": nonce},
        )
    except oidc.Refused as refused:
        return oidc.not_believed(request, refused.code)
    except oidc.AWAY:
        return oidc.away(request)


def _must_be_on() -> None:
    if not oidc.is_on():
        raise Http404
