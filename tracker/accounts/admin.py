from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import RoleHeld, User


class RoleHeldInline(admin.TabularInline):
    model = RoleHeld
    extra = 0


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    inlines = [RoleHeldInline]
    list_display = ["username", "first_name", "last_name", "is_active"]
    list_filter = ["is_active", "roles__role"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (_("Status"), {"fields": ["is_active", "last_login", "date_joined"]}),
    ]
