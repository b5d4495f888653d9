"""Money in the permission matrix."""

from django.db.models import Exists, Model, OuterRef, Q
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


def _of_project(model: type[Model], name: str, path: str, **states: access.State) -> None:
    """Rows that lead to their project by `path`."""
    access.register(
        model,
        name,
        own=rights.owned(f"{path}__"),
        states=rights.states(f"{path}__") | states,
        owners=rights.MEMBERS,
    )


_of_project(Agreement, "agreement", "project")
_of_project(InKind, "agreement", "project")
_of_project(Amendment, "agreement", "agreement__project")
_of_project(Terms, "agreement", "agreement__project")
_of_project(BudgetVersion, "budget version", "agreement__project")
_of_project(VarianceComment, "variance comment", "agreement__project")
_of_project(
    BudgetLine,
    "budget",
    "version__agreement__project",
    complement=complement.state("version__agreement__project", year="year"),
)
_of_project(
    Forecast, "forecast", "agreement__project", complement=complement.state("agreement__project", year="year")
)
_of_project(
    Transaction,
    "ledger",
    "agreement__project",
    voided=lambda user: Q(voided_at__isnull=False),
    complement=complement.state("agreement__project", day="booked_on"),
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
