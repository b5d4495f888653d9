"""The page that adds an organisation. What is more than name, country and type is kept in the administration."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from countries.organisations.forms import QuickForm
from countries.organisations.models import Organisation
from tracker.core import access, once
from tracker.core.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_quick(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Organisation)
    sent = request.POST if request.method == "POST" else None
    form = QuickForm(sent, user=request.user, initial={"key": once.new_key()})
    if form.is_valid():
        given = form.cleaned_data
        used_for = once.fingerprint(given["name"], str(given["country"]), given["kind"])
        try:
            name = once.only(request.user, given["key"], lambda: str(form.save()), used_for)
        except Refused as no:
            form.refuse(no)
            if no.code == "key_reused":
                form.new_key(once.new_key())
        else:
            messages.success(request, _("Added: %(name)s") % {"name": name})
            return redirect("organisation_quick")
    return render(request, "organisations/quick.html", {"form": form})
