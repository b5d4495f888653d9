"""Money in the permission matrix."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from projects.money.models import (
    Account,
    Agreement,
    Amendment,
    BookingImport,
    BudgetLine,
    BudgetVersion,
    ClosedMonth,
    Contribution,
    ExchangeRate,
    Forecast,
    InKind,
    Terms,
    Transaction,
    VarianceComment,
)
from projects.portfolio import complement, rights
from projects.portfolio.models.project import Sensitivity
from tracker.core import access

for _model in (Agreement, Amendment, Terms, InKind):
    _path = "project__" if hasattr(_model, "project") else "agreement__project__"
    access.register(
        _model, "agreement", own=rights.owned(_path), states=rights.states(_path), owners=rights.MEMBERS
    )
for _model, _name in ((BudgetVersion, "budget version"), (VarianceComment, "variance comment")):
    access.register(
        _model,
        _name,
        own=rights.owned("agreement__project__"),
        states=rights.states("agreement__project__"),
        owners=rights.MEMBERS,
    )
access.register(
    Transaction,
    "ledger",
    own=rights.owned("agreement__project__"),
    states=rights.states("agreement__project__")
    | {
        "voided": lambda user: Q(voided_at__isnull=False),
        "complement": complement.state("agreement__project", day="booked_on"),
    },
    owners=rights.MEMBERS,
)
for _model, _name, _path in (
    (BudgetLine, "budget", "version__agreement__project"),
    (Forecast, "forecast", "agreement__project"),
):
    access.register(
        _model,
        _name,
        own=rights.owned(f"{_path}__"),
        states=rights.states(f"{_path}__") | {"complement": complement.state(_path, year="year")},
        owners=rights.MEMBERS,
    )
# A contribution has no project of its own; one that pays a protected project is known with its agreement only.
_protected = Agreement.objects.filter(
    contribution=OuterRef("pk"), project__sensitivity=Sensitivity.PROTECTED
).order_by()
access.register(
    Contribution,
    "contribution",
    own=lambda user, action: Q(
        pk__in=access.visible(user, Agreement.objects.order_by()).values("contribution")
    ),
    states={"protected": lambda user: Q(Exists(_protected))},
    owners=_("members of the projects that it pays"),
)
access.register(ExchangeRate, "exchange rate")
access.register(Account, "account")
access.register(ClosedMonth, "closed month")
# The rows of a file are for who sent it: it may tell more than the person sees of the ledger.
access.register(
    BookingImport,
    "booking import",
    own=lambda user, action: Q(requested_by=user),
    owners=_("the one who sent the file"),
)
