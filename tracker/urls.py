"""Addresses. The apps are named by string, so nothing here imports upward."""

from django.contrib import admin
from django.urls import include, path

from tracker.accounts.views import set_language

urlpatterns = [
    path("", include("tracker.core.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("api/", include("tracker.api")),
]

handler500 = "tracker.core.health.server_error"
