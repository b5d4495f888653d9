from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from projects.money.agreements.queries import agreements
from projects.money.ledger.queries import ledger
from projects.money.models import Account, Agreement, Contribution, ExchangeRate, Transaction
from tracker.core.admin import ReadOnlyAdmin, VersionedAdmin
from tracker.privacy.watching import WatchedAdmin


@admin.register(Agreement)
class AgreementAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["number", "project", "funder", "currency", "amount", "start", "end"]
    list_filter = ["funder", "currency"]
    list_select_related = ["project", "funder"]
    search_fields = ["number", "dnr", "project__code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agreement]:
        # Whoever may not see what is masked does not administer it either.
        return agreements(request.user).filter(is_masked=False)


@admin.register(ExchangeRate)
class ExchangeRateAdmin(VersionedAdmin):
    list_display = ["base", "quote", "source", "valid_from", "rate"]
    list_filter = ["base", "source"]


@admin.register(Contribution)
class ContributionAdmin(VersionedAdmin):
    list_display = ["number", "strategy", "name_sv", "currency", "amount"]
    search_fields = ["number", "name_sv", "name_en"]


@admin.register(Account)
class AccountAdmin(VersionedAdmin):
    list_display = ["code", "name_sv", "name_en"]
    search_fields = ["code", "name_sv", "name_en"]


@admin.register(Transaction)
class TransactionAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["row_key", "agreement", "kind", "currency", "amount", "amount_sek", "voided_at"]
    list_filter = ["kind", "currency"]
    list_select_related = ["agreement__project"]
    search_fields = ["row_key", "agreement__number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transaction]:
        return ledger(request.user).filter(is_masked=False)
