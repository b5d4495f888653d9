"""The language switch."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views import i18n


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


@login_not_required
def set_language(request: HttpRequest) -> HttpResponseBase:
    """POST language and next: remembered in a cookie and, for a signed-in user, in the account."""
    form = LanguageForm(request.POST)
    if request.method == "POST" and request.user.is_authenticated and form.is_valid():
        request.user.language = form.cleaned_data["language"]
        request.user.save(update_fields=["language"])
    return i18n.set_language(request)
