"""What a page needs to warn before the session ends, and to offer drafts."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from django import template

from tracker.accounts.sessions import left

register = template.Library()


@register.simple_tag(takes_context=True)
def safe_next(context: dict[str, Any]) -> str:
    """{% safe_next as next %}: where to go afterwards, if it is on this site; else empty."""
    return get_next_redirect_url(context["request"]) or ""


@register.inclusion_tag("account/session.html", takes_context=True)
def session_end(context: dict[str, Any]) -> dict[str, Any]:
    """{% session_end %}: once in the page of somebody signed in."""
    request = context["request"]
    idle, longest = left(request.session)
    return {
        "request": request,
        "user": request.user,
        "csrf_token": context["csrf_token"],
        "idle": idle,
        "longest": longest,
    }
