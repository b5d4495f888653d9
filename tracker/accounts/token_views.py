"""The page about tokens for the API: which there are, a new one, ending one."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.accounts.models import ApiToken, User
from tracker.accounts.tokens import MOST_DAYS, make_token, revoke
from tracker.core import access, once
from tracker.core.errors import Refused
from tracker.core.fields import TextField


class Holder(forms.ModelChoiceField):
    """Oneself; for who may make tokens for all, also the accounts of machines."""

    def offer(self, user: User) -> None:
        people = User.objects.filter(is_active=True).order_by("username", "pk")
        others = (
            people.filter(roles__role="client")
            if access.scope(user, "add", "token") == "all"
            else people.none()
        )
        self.queryset = (people.filter(pk=user.pk) | others).distinct()
        self.initial = user.pk


class TokenForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    user = Holder(queryset=User.objects.none(), label=_("Whose rights it gets"), empty_label=None)
    name = TextField(
        label=_("What it is for"),
        max_length=60,
        help_text=_("For example the name of the program that uses it."),
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=ApiToken.Scope.choices,
        initial=ApiToken.Scope.READ,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=_("Days that it lives"),
        initial=90,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("365 at most. Then you make a new one."),
    )
    networks = TextField(
        label=_("Addresses that it may come from"),
        max_length=300,
        required=False,
        help_text=_("Networks such as 192.0.2.0/24, with spaces between. Empty: from anywhere."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].offer(by)  # type: ignore[attr-defined]

    def refuse(self, no: Refused) -> None:
        self.add_error(
            no.field if no.field in self.fields else None, ValidationError(no.message, code=no.code)
        )


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def tokens(request: Any) -> HttpResponse:
    """GET: the list and an empty form. POST: a new token, whose secret this one answer shows."""
    data = request.POST if request.method == "POST" else None
    form = TokenForm(data, by=request.user, initial={"key": once.new_key()})
    new = None
    if form.is_valid():
        try:
            new = _made(request.user, **form.cleaned_data)
        except Refused as no:
            form.refuse(no)
        else:
            if new is None:
                messages.info(request, gettext("The token was made already. Its secret is not shown again."))
                return redirect("api_tokens")
            form = TokenForm(by=request.user, initial={"key": once.new_key()})
    rows = access.visible(request.user, ApiToken.objects.select_related("user")).order_by("-made_on", "-pk")
    all_of = access.scope(request.user, "view", "token") == "all"
    return render(
        request, "account/tokens.html", {"form": form, "tokens": rows, "new": new, "all_of": all_of}
    )


@transaction.atomic
def _made(by: User, *, key: str, user: User, **given: Any) -> dict[str, Any] | None:
    """The new token and its secret; None when the same form was sent twice."""
    key = key or once.new_key()
    if once.take(by, key, "api token"):
        return None
    token, secret = make_token(user, by=by, **given)
    once.keep(by, key, token.pk)
    return {"token": token, "secret": secret}


@require_POST
@reauthentication_required
def token_revoke(request: Any, pk: int) -> HttpResponse:
    """POST: the token ends at once."""
    token = get_object_or_404(access.visible(request.user, ApiToken.objects.all()), pk=pk)
    revoke(token, by=request.user)
    messages.success(request, gettext("The token %(token)s has been ended.") % {"token": token.prefix})
    return redirect("api_tokens")
