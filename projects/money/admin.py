from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from projects.money import queries
from projects.money.models import Agreement, ExchangeRate, Transaction, YearBudget
from tracker.core.admin import CodeListAdmin, PartInline, ReadOnlyAdmin, VersionedAdmin
from tracker.privacy.watching import WatchedAdmin


class YearBudgetInline(PartInline):
    model = YearBudget


@admin.register(Agreement)
class AgreementAdmin(WatchedAdmin, VersionedAdmin):
    inlines = [YearBudgetInline]
    list_display = ["number", "project", "funder", "currency", "amount", "start", "end"]
    list_filter = ["funder", "currency"]
    list_select_related = ["project", "funder"]
    search_fields = ["number", "dnr", "project__code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agreement]:
        # Whoever may not see what is masked does not administer it either.
        return queries.agreements(request.user).filter(is_masked=False)


@admin.register(ExchangeRate)
class ExchangeRateAdmin(CodeListAdmin):
    list_display = ["currency", "source", "valid_from", "rate"]
    list_filter = ["currency", "source"]


@admin.register(Transaction)
class TransactionAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["row_key", "agreement", "kind", "currency", "amount", "amount_sek", "voided_at"]
    list_filter = ["kind", "currency"]
    list_select_related = ["agreement__project"]
    search_fields = ["row_key", "agreement__number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transaction]:
        return queries.ledger(request.user).filter(is_masked=False)
