"""Forms of the account: labels say what the fields are, so no text stands inside them."""

from typing import Any

from allauth.account import forms


class LoginForm(forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _empty(self)


class ChangePasswordForm(forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _empty(self)


def _empty(form: Any) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
