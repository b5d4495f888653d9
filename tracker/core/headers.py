"""Headers that every answer carries: pages, files, errors, the API, and static files.

The content security policy is written by django-csp, the rest of what Django knows (HSTS, nosniff, COOP,
Referrer-Policy, X-Frame-Options) by its own middleware from settings. This one stands outside them all: it adds
what they have no setting for, and what they leave out of an answer that was refused before they were asked.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers

# What a page may ask of the device: nothing but a passkey, and that only for this site.
_OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
_PASSKEYS = "publickey-credentials-create=(self), publickey-credentials-get=(self)"
PERMISSIONS_POLICY = ", ".join([*(f"{name}=()" for name in _OFF), _PASSKEYS])

ALWAYS = {
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}
# What an answer may depend on besides its address.
VARY = ("Accept-Language", "Authorization", "Cookie")


class Headers:
    """Middleware: the headers above, and `no-store` on everything that is not a static file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            # Also for strangers: a page of the sign-in, or one kept from before signing in, is no less personal.
            add_never_cache_headers(response)
            patch_vary_headers(response, VARY)
        return response
