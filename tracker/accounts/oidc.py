"""Signing in through the organisation's own identity provider (OpenID Connect), if the settings name one.

The code flow with PKCE, state and nonce. allauth walks through it; what is stricter here: the ID token's signature
is always verified, and its issuer, audience, nonce and way of authentication too; nothing but it is believed.
The person must have an account: the one that has been joined with this subject, or, if OIDC_MATCH says so, the one
with that user name or verified e-mail address. Nobody is ever signed up.
"""

import secrets
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.core.checks import Error, register
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from requests import RequestException

from tracker.accounts.models import User
from tracker.accounts.refusals import no_account
from tracker.core import security_log

ID = "oidc"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY = 30  # seconds that the provider's clock may differ
# What a provider raises that is away, or answers something else than it should.
AWAY = (RequestException, KeyError)


@register
def check_settings(app_configs: Any, **kwargs: Any) -> list[Error]:
    """What the provider says is believed, so it must come from the provider."""
    issuer = urlsplit(settings.OIDC_ISSUER)
    if not settings.OIDC_ISSUER:
        return []
    if issuer.scheme != "https" and issuer.hostname not in ("localhost", "127.0.0.1", "::1"):
        return [Error("OIDC_ISSUER must begin with https://", id="samverkan.E121")]
    if not settings.OIDC_CLIENT_ID or not settings.OIDC_CLIENT_SECRET:
        return [Error("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET", id="samverkan.E122")]
    return []


def is_on() -> bool:
    return bool(settings.OIDC_ISSUER)


def vouches_for_second_step() -> bool:
    """Is the provider asked to have used one, so that its word is enough?"""
    return bool(settings.OIDC_REQUIRED_ACR or settings.OIDC_REQUIRED_AMR)


class Refused(OAuth2Error):
    """The provider's answer is not to be believed; `code` says why, to the security log only."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Flow(OpenIDConnectOAuth2Adapter):
    """One run of the flow. `state` is what this browser's session has kept since it began."""

    state: dict[str, Any]

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("oidc_callback"))

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if config["issuer"] != settings.OIDC_ISSUER:
            raise Refused("issuer_differs")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        claims = self.verified(app, kwargs["response"].get("id_token"))
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        login.claims = claims
        return login

    def verified(self, app: SocialApp, token: Any) -> dict[str, Any]:
        """The claims of the ID token. Raises Refused for anything that is missing or wrong."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self.key_of(token),
                algorithms=ALGORITHMS,
                issuer=settings.OIDC_ISSUER,
                audience=app.client_id,
                leeway=LEEWAY,
                options={"require": ["aud", "exp", "iat", "iss", "sub"]},
            )
        except (jwt.PyJWTError, TypeError, ValueError) as error:
            raise Refused("id_token_invalid") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise Refused("id_token_of_another_client")
        if not secrets.compare_digest(
            str(claims.get("nonce")).encode(), self.state["data"]["nonce"].encode()
        ):
            raise Refused("nonce_differs")
        if settings.OIDC_REQUIRED_ACR and claims.get("acr") not in settings.OIDC_REQUIRED_ACR:
            raise Refused("acr_too_weak")
        if settings.OIDC_REQUIRED_AMR and not set(settings.OIDC_REQUIRED_AMR) & set(claims.get("amr") or ()):
            raise Refused("amr_too_weak")
        return claims

    def key_of(self, token: Any) -> jwt.PyJWK:
        """The provider's published key that the token says it was signed with."""
        name = jwt.get_unverified_header(token).get("kid")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = answer.json()["keys"]
        for key in keys:
            if key.get("kid") == name and key.get("use", "sig") == "sig":
                return jwt.PyJWK(key)
        raise Refused("key_unknown")


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Flow

    def get_callback_url(self) -> str:
        return reverse("oidc_callback")

    def get_auth_params(self) -> dict[str, str]:
        return {"acr_values": " ".join(settings.OIDC_REQUIRED_ACR)} if settings.OIDC_REQUIRED_ACR else {}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Of all claims nothing is kept but the subject."""
        return {}


class SocialAdapter(DefaultSocialAccountAdapter):
    """There is one provider, it stands in the settings, and it knows people whom we know too."""

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        if not is_on():
            return []
        app = SocialApp(
            provider=OpenIDConnectProvider.id,
            provider_id=ID,
            name=settings.OIDC_NAME,
            client_id=settings.OIDC_CLIENT_ID,
            secret=settings.OIDC_CLIENT_SECRET,
            settings={"server_url": settings.OIDC_ISSUER.rstrip("/"), "oauth_pkce_enabled": True},
        )
        return [app]

    def get_provider(self, request: Any, provider: Any, client_id: Any = None) -> Provider:
        return Provider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def list_providers(self, request: Any) -> list[Provider]:
        return [Provider(request, app=app) for app in self.list_apps(request)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The subject is known for certain. Whose account is it? Without one, or a closed one, nobody enters."""
        if sociallogin.state["process"] == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(self.join_own(request, sociallogin))
        if not sociallogin.is_existing:
            user = matching(sociallogin.claims)
            if user is None:
                raise ImmediateHttpResponse(refuse(request, "no_account"))
            join(user, sociallogin)
        if not sociallogin.user.is_active or sociallogin.user.has_left():
            raise ImmediateHttpResponse(refuse(request, "account_closed"))

    def join_own(self, request: HttpRequest, sociallogin: SocialLogin) -> Any:
        """The signed-in person wants to use the provider from now on."""
        if not request.user.is_authenticated:
            return redirect("account_login")
        if sociallogin.is_existing and sociallogin.user != request.user:
            messages.error(request, gettext("That sign-in belongs to another account."))
        else:
            if not sociallogin.is_existing:
                join(request.user, sociallogin)
            security_log.note("second_factor", request, what="oidc_joined")
            messages.success(
                request, gettext("You can sign in with %(name)s now.") % {"name": settings.OIDC_NAME}
            )
        return redirect("security")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Every fault of the flow ends on a page of ours that says what to do."""
        if error == AuthError.CANCELLED:
            messages.info(request, gettext("The sign-in was broken off."))
            raise ImmediateHttpResponse(redirect("account_login"))
        if isinstance(exception, RequestException):
            raise ImmediateHttpResponse(away(request))
        code = exception.code if isinstance(exception, Refused) else "flow_broken"
        raise ImmediateHttpResponse(not_believed(request, code))


def matching(claims: dict[str, Any]) -> User | None:
    """The one account that the claims name, by the rule of OIDC_MATCH.

    Not an account that is joined with another subject: a name or an address may have got a new owner.
    """
    if settings.OIDC_MATCH == "email" and claims.get("email") and claims.get("email_verified") is True:
        found = User.objects.filter(email__iexact=claims["email"])
    elif settings.OIDC_MATCH == "username" and claims.get("preferred_username"):
        found = User.objects.filter(username=claims["preferred_username"])
    else:
        return None
    users = list(found.order_by("pk")[:2])
    if len(users) != 1 or SocialAccount.objects.filter(user=users[0], provider=ID).exists():
        return None
    return users[0]


def join(user: User, login: SocialLogin) -> None:
    login.account.user = login.user = user
    login.account.save()


def refuse(request: HttpRequest, why: str) -> Any:
    security_log.note("oidc_refused", request, why=why)
    return no_account(request)


def not_believed(request: HttpRequest, why: str) -> Any:
    security_log.note("oidc_refused", request, why=why)
    return render(request, "socialaccount/authentication_error.html", status=403)


def away(request: HttpRequest) -> Any:
    """503: the provider does not answer."""
    response = render(request, "socialaccount/away.html", {"name": settings.OIDC_NAME}, status=503)
    response["Retry-After"] = "60"
    return response
