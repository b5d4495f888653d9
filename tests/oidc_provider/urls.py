"""allauth's provider, a sign-in without a password, and a switch that makes it publish another key."""

from typing import Any

from allauth.core.internal import jwkkit
from allauth.idp.oidc import views
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path


def sign_in(request: HttpRequest) -> HttpResponse:
    """GET user: that is who sits at the browser from now on."""
    user = get_user_model().objects.get(username=request.GET["user"])
    login(request, user)
    return HttpResponse("ok")


def publish(request: HttpRequest, which: str) -> HttpResponse:
    cache.set("published", which)
    return HttpResponse("ok")


def keys(request: HttpRequest) -> Any:
    """The published keys; after `publish/another/` another key under the same name."""
    if cache.get("published") != "another":
        return views.jwks(request)
    name = jwkkit.load_jwk_from_pem(settings.IDP_OIDC_PRIVATE_KEY)[0]["kid"]
    return JsonResponse({"keys": [jwkkit.load_jwk_from_pem(settings.ANOTHER_KEY)[0] | {"kid": name}]})


urlpatterns = [
    path("login/", sign_in, name="account_login"),
    path("publish/<which>/", publish),
    path(".well-known/jwks.json", keys),
    path("", include("allauth.idp.urls")),
]
