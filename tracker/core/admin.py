"""The administration obeys the one authorisation rule, deletes nothing and loses no edit."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from tracker.core import access
from tracker.core.errors import Stale
from tracker.core.models import Versioned


class AdminSite(admin.AdminSite):
    """The administration, for those whose role opens it; signing in happens on the product's own page.

    What other packages register stays out: it asks other rights than the permission matrix.
    """

    site_header = site_title = index_title = _("Administration")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        if admin_class and issubclass(admin_class, AccessAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def each_context(self, request: Any) -> dict[str, Any]:
        header = f"{settings.PRODUCT_NAME} – {self.site_header}{' – DEMO' if settings.DEMO else ''}"
        return super().each_context(request) | {"site_header": header}

    def has_permission(self, request: HttpRequest) -> bool:
        return access.may(request.user, "view", "administration")

    # Else the middleware would send people back to this address, which refuses who has signed in.
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", ""), str(settings.LOGIN_URL))


class VisibleChoices(admin.options.BaseModelAdmin):
    """What may be chosen among is what the user may see."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        model = db_field.remote_field.model
        if access.knows(model):
            kwargs["queryset"] = access.visible(request.user, model._default_manager.all())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AccessAdmin(VisibleChoices, admin.ModelAdmin):
    """Rows and rights of a model that is in the permission matrix. Nothing is deleted here."""

    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return access.visible(request.user, super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        # A choice field's search comes here unchecked; PostgreSQL would refuse to look for NUL.
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may(request.user, "view", obj or self.model)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.may(request.user, "add", self.model)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may(request.user, "change", obj or self.model)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(AccessAdmin):
    """Rows that are changed elsewhere, through their actions: here they can only be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class CodeListAdmin(AccessAdmin):
    """A list outside the permission matrix: whoever may open the administration keeps it."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return admin.ModelAdmin.get_queryset(self, request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may(request.user, "view", "administration")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request)


class PartInline(VisibleChoices, admin.TabularInline):
    """Rows that belong to the one above them: who may change that one may change them."""

    extra = 0
    can_delete = False

    def _above(self, request: HttpRequest) -> admin.ModelAdmin:
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._above(request).has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        above = self._above(request)
        return above.has_change_permission(request, obj) if obj else above.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class VersionedForm(forms.ModelForm):
    """Carries the version that the person opened, and refuses to save over somebody else's change."""

    opened_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["opened_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("opened_version") != self.instance.version:
            raise ValidationError(
                _("Somebody else has saved since you opened this. Open it anew, and make your change again."),
                code="stale",
            )
        return cleaned


class VersionedAdmin(AccessAdmin):
    """A model with a version: each saved change takes the next one."""

    form = VersionedForm

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            obj.claim(form.cleaned_data["opened_version"])
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.save(commit=False):
            if row.pk and isinstance(row, Versioned):
                row.claim(row.version)
            row.save()
        formset.save_m2m()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Stale as stale:  # somebody saved after the form was checked
            self.message_user(request, stale.message, messages.ERROR)
            return redirect(request.path)
