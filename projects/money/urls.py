from django.urls import include, path

urlpatterns = [
    path("", include("projects.money.agreements.urls")),
    path("agreements/", include("projects.money.budgets.urls")),
    path("ledger/", include("projects.money.imports.urls")),
    path("ledger/", include("projects.money.ledger.urls")),
    path("rates/", include("projects.money.rates.urls")),
]
