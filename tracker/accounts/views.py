"""The page about one's own sign-in, the pages that it leads to, and the language switch."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as webauthn_auth
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext, ngettext
from django.views import i18n
from django.views.decorators.http import require_POST

from tracker.accounts import browsers, devices, mail, oidc, second_step
from tracker.accounts.forms import EndSessionsForm
from tracker.accounts.models import User
from tracker.core import access, security_log

SIGN_INS_SHOWN = 10


class LoginView(account.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"oidc_name": settings.OIDC_NAME if oidc.is_on() else ""}


def security(request: HttpRequest) -> HttpResponse:
    """GET: how one signs in, where one is signed in, and when one has."""
    steps = list(Authenticator.objects.filter(user=request.user).order_by("created_at", "pk"))
    codes = next((step for step in steps if step.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "app": next((step for step in steps if step.type == Authenticator.Type.TOTP), None),
        "passkeys": [step for step in steps if step.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "second_step": any(step.type in second_step.TYPES for step in steps),
        "required": second_step.is_required(request.user),
        "has_password": request.user.has_usable_password(),
        "oidc_name": settings.OIDC_NAME if oidc.is_on() else "",
        "oidc_joined": SocialAccount.objects.filter(user=request.user, provider=oidc.ID).exists(),
        "sessions": [
            {"row": row, "browser": browsers.described(row.user_agent), "here": row.is_current()}
            for row in devices.of(request.user)
        ],
        "may_have_tokens": access.may(request.user, "view", "token"),
        "sign_ins": request.user.sign_ins.all()[:SIGN_INS_SHOWN],
    }
    return render(request, "account/security.html", context)


def second_step_needed(request: HttpRequest) -> HttpResponse:
    """GET: why nothing else opens before there is a second step, and the ways to get one."""
    has = second_step.has(request.user)
    if has and not second_step.is_missing(request):
        return redirect("security")
    return render(request, "account/second_step.html", {"has": has})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """POST session: end that one of the own sessions; without it, all but the present one."""
    form = EndSessionsForm(request.POST, user=request.user)
    if form.is_valid():
        one = form.cleaned_data["session"]
        others = UserSession.objects.filter(user=request.user).exclude(
            session_key=request.session.session_key
        )
        rows = others.filter(pk=one.pk) if one else others
        number = devices.end(rows.order_by("pk"), why="by_owner", request=request)
        text = ngettext("%(n)s session has been ended.", "%(n)s sessions have been ended.", number)
        messages.success(request, text % {"n": number})
    return redirect("security")


class ChoosePasswordView(PasswordResetConfirmView):
    """Behind the one-time link that an administrator has given (actions.give_password_link)."""

    template_name = "account/choose_password.html"
    success_url = reverse_lazy("account_login")
    title = ""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            devices.end_all(form.user, why="password_changed")
        security_log.note("password_changed", self.request, user=form.user.pk)
        mail.tell_of_change(form.user, "account/email/password_changed")
        messages.success(self.request, gettext("Your password has been saved. Sign in with it."))
        return response


# allauth's pages, leading back to ours.


class ActivateAppView(totp.ActivateTOTPView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"key": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "security")


class RemoveAppView(totp.DeactivateTOTPView):
    success_url = reverse_lazy("security")


class AddPasskeyView(webauthn.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """As allauth's, but every passkey is one that signs in by itself."""
        context = super(webauthn.AddWebAuthnView, self).get_context_data(**kwargs)
        options = webauthn_auth.begin_registration(self.request.user, passwordless=True)
        return context | {"passkey": {"creation_options": options}}

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "security")


class RemovePasskeyView(webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("security")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


@login_not_required
def set_language(request: HttpRequest) -> HttpResponseBase:
    """POST language and next: remembered in a cookie and, for a signed-in user, in the account."""
    form = LanguageForm(request.POST)
    if request.method == "POST" and request.user.is_authenticated and form.is_valid():
        # A version of its own, so that an administrator's older form does not take it back.
        User.objects.filter(pk=request.user.pk).update(
            language=form.cleaned_data["language"], version=F("version") + 1
        )
    return i18n.set_language(request)
