"""Mail about the account, if the installation can send mail."""

import logging
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

# What allauth calls a change -> what the person is told.
_CHANGES = {
    "account/email/password_changed": _("Your password has been changed."),
    "account/email/password_set": _("Your password has been changed."),
    "mfa/email/totp_activated": _("An app for codes has been added to your account."),
    "mfa/email/totp_deactivated": _("The app for codes has been removed from your account."),
    "mfa/email/webauthn_added": _("A passkey has been added to your account."),
    "mfa/email/webauthn_removed": _("A passkey has been removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes have been made for your account."),
    "second_step_removed": _("An administrator has removed the second step of your account."),
}


def tell_of_change(user: Any, change: str) -> bool:
    """Tell the user of a change to the account's security. Unknown changes are not told."""
    if change not in _CHANGES:
        return False
    return send(user, _("A change to your account"), "account/mail_change.txt", {"change": _CHANGES[change]})


def send(user: Any, subject: Any, template: str, facts: dict[str, Any]) -> bool:
    """Was the mail handed over? A post office that is away stops nobody: the page says the same."""
    if not settings.EMAIL_HOST or not user.email:
        return False
    with translation.override(user.language):
        text = render_to_string(template, {"name": str(user), "product": settings.PRODUCT_NAME} | facts)
        title = f"{settings.PRODUCT_NAME}: {gettext(str(subject))}"
    try:
        return bool(send_mail(title, text, None, [user.email]))
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("mail to user %s was not sent: %s", user.pk, type(error).__name__)
        return False
