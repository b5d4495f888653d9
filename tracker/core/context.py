"""What every page's shell needs."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, bool]:
    return {"demo": settings.DEMO}
