from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import RoleHeld, User
from tracker.core.admin import CodeListAdmin, PartInline


class RoleHeldInline(PartInline):
    model = RoleHeld
    # A role that was given must be possible to take back.
    can_delete = True

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(User)
class UserAdmin(CodeListAdmin, DjangoUserAdmin):
    inlines = [RoleHeldInline]
    list_display = ["username", "first_name", "last_name", "is_active"]
    list_filter = ["is_active", "roles__role"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (_("Status"), {"fields": ["is_active", "last_login", "date_joined"]}),
    ]
