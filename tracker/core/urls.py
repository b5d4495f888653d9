from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from tracker.core import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Browsers ask for it on pages that name no icon, such as the administration.
    path(
        "favicon.ico", login_not_required(RedirectView.as_view(url="/static/icons/brand.svg")), name="favicon"
    ),
]
