"""What the made-up requests meet: a row of every kind, addresses that lead to them, and good bodies."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests import factories as make
from tests.api.resources import ADDED, CASES, CHANGED, FEW, READ
from tracker.core.periods import today

V1 = "/api/v1"
FILE = "Vernr;Datum;Avtal;Belopp\r\nFUZZ-1;2017-03-31;{agreement};1234,50\r\n"


@dataclass(frozen=True)
class Good:
    """A request that succeeds: `body(project)` makes what its values point to."""

    method: str
    path: str
    body: Callable[[Any], dict[str, Any]]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def keys(project: Any, user: Any) -> dict[str, Any]:
    """Resource -> what a row of it is known by in its address."""
    found = {case.name: getattr(case.row(project), case.lookup) for case in [*CASES, *FEW, *ADDED]}
    found |= {name: getattr(row(), lookup) for name, (lookup, row) in READ.items()}
    found |= {case.name: getattr(case.row(project), case.lookup) for case in CHANGED}
    found["projects"] = found["funder-shares"] = project.public_id
    found["booking-imports"] = str(_checked_import(user).public_id)
    # One that holds, so that it can be ended.
    found["light-judgements"] = make.LightOverrideFactory(
        project=project, light="implementation", since=today(), until=today()
    ).pk
    _share_costs(project)
    _variety(project)
    _masked()
    return found


def _variety(project: Any) -> None:
    """Rows that have come further: booked in another currency, corrected, voided, approved, declined."""
    agreement = make.AgreementFactory(
        project=project, currency="EUR", contribution=make.ContributionFactory()
    )
    booked = make.TransactionFactory(
        agreement=agreement, currency="EUR", rate=Decimal("9.634"), account=make.AccountFactory()
    )
    make.TransactionFactory(agreement=agreement, kind="correction", corrects=booked)
    voided = make.TransactionFactory(agreement=agreement, activity=make.ActivityFactory(project=project))
    voided.void(by=make.UserFactory(), reason="Dubblett")
    for number, status in enumerate(("approved", "declined"), 1):
        make.AmendmentFactory(agreement=agreement, number=number, status=status)
    make.BudgetLineFactory(agreement=agreement, account=make.AccountFactory())


def _masked() -> None:
    """A row of every kind of a project whose identity nobody may see."""
    project = make.ProjectFactory()
    for case in [*CASES, *FEW, *CHANGED, *ADDED]:
        case.row(project)
    _variety(project)
    make.sensitive(project, "restricted")


def _share_costs(project: Any) -> None:
    """Two funders with one agreement each pay the joint costs of 2017."""
    for percent in ("60.00", "40.00"):
        funder = make.FunderFactory()
        make.FunderShareFactory(project=project, funder=funder, percent=Decimal(percent))
        make.AgreementFactory(project=project, funder=funder)


def _checked_import(user: Any) -> Any:
    """A file that the user has sent, with a row to add and one to replace."""
    run = make.BookingImportFactory(requested_by=user, stage="checked", new=1, changed=1)
    make.ImportRowFactory(of=run)
    make.ImportRowFactory(of=run, verdict="changed", differences={"amount": ["1.00", "2.00"]})
    return run


def _file(project: Any) -> dict[str, Any]:
    make.ColumnMapFactory(name="Fuzz")
    return {
        "file": FILE.format(agreement=make.AgreementFactory(project=project).number).encode(),
        "map": "Fuzz",
    }


def _shares(project: Any) -> dict[str, Any]:
    paid = {make.FunderFactory().code: "66.67", make.FunderFactory().code: "33.33"}
    return {"shares": [{"year": 2018, "funder": code, "percent": percent} for code, percent in paid.items()]}


def _mission(project: Any, *done: str) -> Any:
    """The mission of the addresses, where only these steps have been done."""
    mission = project.missions.order_by("pk")[0]
    mission.steps.all().delete()
    for step in done:
        if step == "release":
            mission.travellers.update(released_by=make.UserFactory(), released_on="2017-04-03")
        else:
            make.MissionStepFactory(mission=mission, step=step)
    return mission


def _going(project: Any) -> dict[str, Any]:
    return {"employee": _mission(project).travellers.get().employee.number}


def _terms(project: Any) -> dict[str, Any]:
    _mission(project)
    return {"done_on": "2017-04-10", "dnr": "2017/17", "link": ""}


def _decision(project: Any) -> dict[str, Any]:
    _mission(project, "terms", "release", "security")
    return {"done_on": "2017-04-10", "document": make.DocumentFactory(project=project).public_id}


def _report(project: Any) -> dict[str, Any]:
    _mission(project, "decision")
    return {"done_on": "2017-12-31", "dnr": "2017/18"}


STEPS = [
    Good("POST", "/assessments/{public_id}/scores/", lambda project: {"scores": [{"item": "1.1", "view": "self", "points": 40}]}),
    Good("POST", "/assessments/{public_id}/finalise/", lambda project: {}),
    Good("POST", "/assessments/{public_id}/void/", lambda project: {"reason": "Dubblett"}),
    Good("POST", "/improvement-actions/{public_id}/follow-up/", lambda project: {"done_on": "2018-04-01", "outcome": "Klart"}),
    Good("POST", "/improvement-actions/{public_id}/void/", lambda project: {"reason": "Dubblett"}),
    Good("POST", "/amendments/{amendment_id}/approve/", lambda project: {"decided_on": "2017-06-14", "decided_by": "Sida", "dnr": "2017/17"}),
    Good("POST", "/amendments/{amendment_id}/decline/", lambda project: {"decided_on": "2017-06-14", "reason": "För dyrt"}),
    Good("POST", "/budgets/{id}/approve/", lambda project: {"in_force_from": "2017-01-01", "amendment": None}),
    Good("POST", "/budgets/{id}/withdraw/", lambda project: {"reason": "Dubblett"}),
    Good("POST", "/booking-imports/", _file),
    Good("POST", "/booking-imports/{public_id}/book/", lambda project: {"mode": "replace"}),
    Good("POST", "/deadlines/{id}/void/", lambda project: {"reason": "Dubblett"}),
    Good("POST", "/indicator-values/{id}/evidence/", lambda project: {"name": "Lista", "dnr": "2017/17"}),
    Good("POST", "/light-judgements/{id}/end/", lambda project: {"reason": "Lagen antogs inte"}),
    Good("POST", "/indicator-values/{id}/withdraw/", lambda project: {"reason": "Dubblett"}),
    Good("POST", "/work-plans/{id}/agree/", lambda project: {"agreed_on": "2017-06-14"}),
    Good("POST", "/missions/{public_id}/clear/", lambda project: {"done_on": "2017-04-10", "note": "Läst"}),
    Good("POST", "/missions/{public_id}/void/", lambda project: {"reason": "Ställdes in"}),
    Good("POST", "/missions/{public_id}/release/", _going),
    Good("POST", "/missions/{public_id}/terms/", _terms),
    Good("POST", "/missions/{public_id}/decide/", _decision),
    Good("POST", "/missions/{public_id}/report/", _report),
    Good("POST", "/assignments/{id}/release/", lambda project: {"days": "4.5"}),
    Good("POST", "/assignments/{id}/void/", lambda project: {"reason": "Dubblett"}),
    Good("POST", "/documents/{public_id}/register/", lambda project: {"dnr": "2017/17", "registered_on": "2017-06-14"}),
    Good("POST", "/documents/{public_id}/void/", lambda project: {"reason": "Dubblett"}),
    Good("POST", "/nominations/{public_id}/decide/", lambda project: {"status": "selected", "on": "2016-12-01", "reason": "Paret"}),
    Good("POST", "/change-projects/{public_id}/abandon/", lambda project: {"abandoned_on": "2017-06-14", "reason": "Ny ledning"}),
    Good("PUT", "/funder-shares/{project}/", _shares),
    Good("POST", "/reuses/{id}/void/", lambda project: {"reason": "Fel projekt"}),
    Good("POST", "/ledger/joint/", lambda project: {"project": project.public_id, "row_key": "JOINT-1", "booked_on": "2017-05-03", "amount": "100.01", "text": "Hyra"}),
    Good("POST", "/ledger/{row_key}/correct/", lambda project: {"row_key": "C-1", "amount": "-100.00", "text": "Fel belopp"}),
    Good("POST", "/ledger/{row_key}/void/", lambda project: {"reason": "Dubblett"}),
]  # fmt: skip
