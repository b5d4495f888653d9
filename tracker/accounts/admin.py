"""Users: given by the administrator, who never learns a password."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.accounts import actions, mail
from tracker.accounts.forms import AccountForm, NewUserForm, ReasonForm
from tracker.accounts.models import RoleHeld, User
from tracker.core.admin import CodeListAdmin, PartInline
from tracker.core.errors import Refused


class RoleHeldInline(PartInline):
    model = RoleHeld
    # A role that was given must be possible to take back.
    can_delete = True

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(User)
class UserAdmin(CodeListAdmin, DjangoUserAdmin):
    inlines = [RoleHeldInline]
    list_display = ["username", "first_name", "last_name", "is_active", "second_step"]
    list_filter = ["is_active", "second_step", "roles__role"]
    readonly_fields = ["last_login", "date_joined", "second_step"]
    change_form_template = "admin/accounts/user/change_form.html"
    add_form_template = None
    form = AccountForm
    add_form = NewUserForm
    fieldsets = [
        (None, {"fields": ["username"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (_("Status"), {"fields": ["is_active", "leaves_on", "second_step", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        """Django's page on which an administrator types somebody else's password is left out."""
        own = [
            path("<int:pk>/link/", self.admin_site.admin_view(self.give_link), name="accounts_user_link"),
            path(
                "<int:pk>/second-step/",
                self.admin_site.admin_view(self.remove_second_step),
                name="accounts_user_second_step",
            ),
        ]
        return own + [url for url in super().get_urls() if url.name != "auth_user_password_change"]

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: Any = None) -> HttpResponse:
        """A new user has no password yet: on to the link with which one is chosen."""
        return redirect("admin:accounts_user_link", obj.pk)

    @method_decorator(reauthentication_required)
    def give_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET asks, POST makes the link, shows it this once, and mails it if mail can be sent."""
        account = self._account(request, pk)
        link, mailed = "", False
        if request.method == "POST":
            try:
                way = actions.give_password_link(user=request.user, account=account)
            except Refused as refused:
                messages.error(request, refused.message)
                return self._back(account)
            link = request.build_absolute_uri(way)
            facts = {"username": account.username, "link": link}
            mailed = mail.send(account, _("Choose your password"), "account/mail_link.txt", facts)
        return self._page(request, account, _("Link to choose a password"), link=link, mailed=mailed)

    @method_decorator(reauthentication_required)
    def remove_second_step(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET asks for the reason, POST removes app, passkeys and recovery codes."""
        account = self._account(request, pk)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                actions.remove_second_step(
                    user=request.user, account=account, reason=form.cleaned_data["reason"]
                )
                messages.success(request, gettext("The second step has been removed."))
            except Refused as refused:
                messages.error(request, refused.message)
            return self._back(account)
        return self._page(request, account, _("Remove the second step"), form=form)

    def _account(self, request: HttpRequest, pk: int) -> User:
        account = self.get_object(request, str(pk))
        if account is None or not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    def _back(self, account: User) -> HttpResponse:
        return redirect("admin:accounts_user_change", account.pk)

    def _page(self, request: HttpRequest, account: User, title: Any, **more: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": title,
            "account": account,
            "opts": self.opts,
            "back": reverse("admin:accounts_user_change", args=[account.pk]),
            **more,
        }
        form = "second_step" if "form" in more else "link"
        return TemplateResponse(request, f"admin/accounts/user/{form}.html", context)
