"""How sign-in behaves where allauth lets us say so: accounts are given, limits are fair, secrets are encrypted."""

import logging
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.accounts import mail, secret_box
from tracker.accounts.models import User
from tracker.accounts.refusals import no_account, too_many

logger = logging.getLogger(__name__)

# The codes with which allauth's forms say that a limit is reached.
_LIMITS = ("too_many_login_attempts", "rate_limited")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("The password is wrong."),
        "incorrect_code": _("The code is wrong, has been used, or is too old. Wait for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """As allauth's, but a closed account, or a program's, is answered like a wrong password, and counts as one."""
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        if user is not None and user.is_machine:
            user = None
        if user is None:
            self.authentication_failed(request, **credentials)
        else:
            self._rollback_login_failed_rl_usage()
        return user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count by name and address: nobody can lock somebody else out from elsewhere."""
        return f"{credentials.get('username', '').lower()} {self.get_client_ip(request)}"

    def validation_error(self, code: str, *args: Any) -> Any:
        """A limit that a form meets is answered like one that a page meets: 429, whatever the form."""
        if code in _LIMITS:
            raise ImmediateHttpResponse(too_many(self.request))
        return super().validation_error(code, *args)

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Whichever way somebody comes, after the last day the account is as closed."""
        if user.has_left():
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """After a passkey or the organisation's sign-in: a closed account is no account."""
        return no_account(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in, or confirmed it, within the last minutes is not asked again."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [way | {"description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("security")

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        mail.tell_of_change(user, template_prefix)


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong, has been used, or is too old. Wait for a new one."),
        "cannot_generate_recovery_codes": _("Recovery codes need an app or a passkey beside them."),
    }

    def _get_site_name(self) -> str:
        return settings.PRODUCT_NAME

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.get_username())

    def encrypt(self, text: str) -> str:
        return secret_box.lock(text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return secret_box.open(encrypted_text)
        except secret_box.Unreadable:
            # No code fits a secret that nobody has. An empty one would fit a code that everybody can compute.
            logger.error(
                "a second step was locked with an unknown key: is one missing in SECRET_KEY_FALLBACKS?"
            )
            return generate_totp_secret()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}
