from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from tracker.core import disclosure, health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(".well-known/security.txt", disclosure.security_txt, name="security_txt"),
    # Browsers ask for it on pages that name no icon, such as the administration.
    path(
        "favicon.ico", login_not_required(RedirectView.as_view(url="/static/icons/brand.svg")), name="favicon"
    ),
]
