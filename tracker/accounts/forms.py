"""Forms of the account: labels say what the fields are, so no text stands inside them."""

from typing import Any

from allauth.account import forms
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.usersessions.models import UserSession
from django import forms as django
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.accounts.leaving import check_not_alone
from tracker.accounts.models import User
from tracker.core import security_log
from tracker.core.admin import VersionedForm
from tracker.core.errors import Refused
from tracker.core.periods import today

LONGEST_ANSWER = 20_000  # characters
# What reading an answer that is none raises, in allauth and in fido2.
_NO_ANSWER = (ValidationError, AttributeError, KeyError, TypeError, ValueError)


class Plain:
    """No placeholders; codes are typed on a keyboard of digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].label = _("Code")
            self.fields["code"].max_length = 20
            self.fields["code"].widget.attrs |= {
                "inputmode": "numeric",
                "maxlength": "20",
                "autocapitalize": "off",
                "spellcheck": "false",
            }


class LoginForm(Plain, forms.LoginForm):
    pass


class ChangePasswordForm(Plain, forms.ChangePasswordForm):
    pass


class ReauthenticateForm(Plain, forms.ReauthenticateForm):
    pass


class AuthenticateForm(Plain, mfa.AuthenticateForm):
    pass


class ReauthenticateByCodeForm(Plain, mfa.ReauthenticateForm):
    pass


class ActivateTotpForm(Plain, totp.ActivateTOTPForm):
    pass


class AnswerField(django.JSONField):
    """The JSON that a browser sends of a passkey: some kilobytes, and not deep."""

    widget = django.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value if len(value or "") < LONGEST_ANSWER else "{")
        except RecursionError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class PasskeyAnswer(django.Form):
    """What a browser says a passkey has answered. Whatever else is sent is a wrong answer, never an error."""

    credential = AnswerField()

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except _NO_ANSWER:
            security_log.note("login_failed", context.request, way="passkey")
            raise ValidationError(_("The passkey was not accepted."), code="incorrect_code") from None


class PasskeyLoginForm(PasskeyAnswer, webauthn.LoginWebAuthnForm):
    pass


class PasskeyAuthenticateForm(PasskeyAnswer, webauthn.AuthenticateWebAuthnForm):
    pass


class PasskeyReauthenticateForm(PasskeyAnswer, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """Every passkey that we take knows its owner (finger, face or PIN), so it is a sign-in of its own."""

    name = django.CharField(
        label=_("Name"),
        required=False,
        max_length=60,
        help_text=_("So that you know which one it is: the phone, the key ring."),
    )
    credential = AnswerField()
    passwordless = None

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except _NO_ANSWER:
            raise ValidationError(_("The passkey was not accepted."), code="incorrect_code") from None


class EndSessionsForm(django.Form):
    """One of the user's own sessions, or, when none is named, all others."""

    session = django.ModelChoiceField(UserSession.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = UserSession.objects.filter(user=user)


class ReasonForm(django.Form):
    reason = django.CharField(label=_("Reason"), max_length=300)


class AccountForm(VersionedForm):
    """A user's page in the administration: nobody is closed who alone may open something sensitive."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        stored = self.instance  # as it is in the database: what was typed comes to it after this
        last_day = cleaned.get("leaves_on") if cleaned.get("is_active", True) else today()
        if stored.pk and last_day and (stored.leaves_on is None or last_day < stored.leaves_on):
            try:
                check_not_alone(stored, last_day)
            except Refused as no:
                self.add_error(None, ValidationError(no.message, code=no.code))
        return cleaned


class NewUserForm(django.ModelForm):
    """Without a password: the person chooses it, behind the link that the administrator gives."""

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "language"]

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        user.set_unusable_password()
        if commit:
            user.save()
            self.save_m2m()
        return user
