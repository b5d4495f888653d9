"""The administration obeys the one authorisation rule, deletes nothing and loses no edit."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.core import access, conflict, saving
from tracker.core.errors import Stale
from tracker.core.history import kinds
from tracker.core.history.record import recording


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

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """On the product's own page, which knows the limits and ends other sessions."""
        return redirect("account_change_password")

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

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Other rows only by the filters that the list offers: the answer would tell of those out of sight."""
        others = {field.name for field in self.opts.get_fields() if field.is_relation}
        offered = self.get_list_filter(request) if request else self.list_filter
        asked = any(lookup == name or lookup.startswith(f"{name}__") for name in offered)
        if lookup.partition("__")[0] in others and not asked:
            return False
        return super().lookup_allowed(lookup, value, request)

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

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with recording(request.user):
            return super().changeform_view(request, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The product's own history: it knows of every door."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        kind = kinds.kinds()[row._meta.label_lower]
        return redirect("history_of", kind.name, getattr(row, kind.lookup))

    # Django's own log would be a second history, without old values.
    def log_addition(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the history is written with the row."""

    log_change = log_deletions = log_addition


class ReadOnlyAdmin(AccessAdmin):
    """Rows that are changed elsewhere, through their actions: here they can only be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class VersionedForm(forms.ModelForm):
    """Carries the version that the person opened, and refuses to save over somebody else's change.

    What was typed stays. The form then carries the version that both are shown, so that saving again is a decision.
    """

    opened_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["opened_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("opened_version") != self.instance.version:
            self.add_error(
                None,
                ValidationError(
                    _(
                        "Somebody else has saved since you opened this. Nothing of yours has been saved. Compare, "
                        "change what you want, and save again to keep your version."
                    ),
                    code="stale",
                ),
            )
            self.data = self.data.copy()
            self.data[self.add_prefix("opened_version")] = str(self.instance.version)
        return cleaned


class PartFormSet(forms.BaseInlineFormSet):
    """A row that somebody has removed meanwhile stands as a new one, so that what was typed in it is not lost."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if self.is_bound:
            self.data = self._with_removed_as_new(self.data)

    def _with_removed_as_new(self, data: Any) -> Any:
        count, key = f"{self.prefix}-INITIAL_FORMS", self.model._meta.pk.name
        sent = data.get(count, "")
        number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 5 else 0
        there = {str(row.pk) for row in self.get_queryset()}
        kept = [n for n in range(number) if data.get(f"{self.prefix}-{n}-{key}", "") in there]
        removed = [n for n in range(number) if n not in kept]
        if not removed:
            return data
        place = {old: new for new, old in enumerate(kept + removed)}
        moved = data.copy()
        for name in data:
            start, _dash, field = name.removeprefix(f"{self.prefix}-").partition("-")
            if name.startswith(f"{self.prefix}-") and start.isdigit() and int(start) in place:
                value = "" if field == key and int(start) in removed else data[name]
                moved[f"{self.prefix}-{place[int(start)]}-{field}"] = value
        moved[count] = str(len(kept))
        return moved


class PartInline(VisibleChoices, admin.TabularInline):
    """Rows that belong to the one above them: who may change that one may change them."""

    formset = PartFormSet
    extra = 0
    can_delete = False

    def _above(self, request: HttpRequest) -> admin.ModelAdmin:
        return self.admin_site.get_model_admin(self.parent_model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return access.visible(request.user, rows) if access.knows(rows.model) else rows

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._above(request).has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        above = self._above(request)
        return above.has_change_permission(request, obj) if obj else above.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class VersionedAdmin(AccessAdmin):
    """A model with a version: each saved change of the row or its parts takes the next one."""

    form = VersionedForm
    change_form_template = "admin/versioned_form.html"

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        # The template carries it, whatever fieldsets there are.
        return [name for name in super().get_fields(request, obj) if name != "opened_version"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        obj.claim(form.cleaned_data["opened_version"])
        # Only what the form holds: what is kept elsewhere (a password, a last sign-in) may have changed since.
        sent = {
            f.name: getattr(obj, f.name) for f in obj._meta.concrete_fields if f.name in form.cleaned_data
        }
        stored = type(obj)._base_manager.get(pk=obj.pk)
        written = list(saving.without_blanks(request.user, stored, sent))
        obj.save(update_fields=[*written, "changed_at"])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        for row in rows:
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
        except Stale:  # Somebody saved between the form's check and its saving: now the check sees it.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        stale = form.is_bound and form.has_error("__all__", "stale")
        context |= {"differences": [], "saved": None}
        if stale:
            context["saved"] = conflict.last_saved(form.instance)
            context["differences"] = conflict.differences(form, leave_out=["opened_version"])
            for inline in context["inline_admin_formsets"]:
                context["differences"] += _differences_of_parts(inline.formset)
        response = super().render_change_form(request, context, *args, **kwargs)
        if stale:
            response.status_code = HTTPStatus.CONFLICT
        return response


def _differences_of_parts(formset: Any) -> list[conflict.Difference]:
    """Rows that were typed otherwise than they are stored, rows that are new, and rows that others have added."""
    kind = str(formset.model._meta.verbose_name)
    stored = {row.pk: str(row) for row in formset.queryset.all()}
    found, shown = [], set()
    for form in formset.forms:
        shown.add(form.instance.pk)
        of = stored.get(form.instance.pk) or gettext("new %(what)s") % {"what": kind}
        found += conflict.differences(
            form, of=capfirst(of), leave_out=[formset.model._meta.pk.name, formset.fk.name]
        )
    return found + [
        conflict.Difference(capfirst(kind), said, "") for pk, said in stored.items() if pk not in shown
    ]


class CodeListAdmin(VersionedAdmin):
    """A list outside the permission matrix: whoever may open the administration keeps it."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return admin.ModelAdmin.get_queryset(self, request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may(request.user, "view", "administration")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request)
