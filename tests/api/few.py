"""Resources that not everybody reads: our people and their assignments, nominations, what is noted of integrity."""

from typing import Any

from tests import factories as make
from tests.api.case import Case

STAFF = frozenset({"manager", "other_manager", "leader", "controller", "writer", "registrar", "admin_user"})
KEEPERS = {"leader", "admin_user"}


def _person(project: Any) -> Any:
    """A colleague who changed unit, and title."""
    row = make.EmployeeFactory()
    make.PositionFactory(employee=row, last_day="2016-12-31")
    make.PositionFactory(employee=row, first_day="2017-01-01", title="Expert")
    return row


def _assignment(project: Any) -> Any:
    row = make.AssignmentFactory(project=project, component=make.ComponentFactory(project=project))
    make.PositionFactory(employee=row.employee)
    return row


def _nomination(project: Any) -> Any:
    country = make.CountryFactory()
    return make.NominationFactory(
        round=make.RoundFactory(project=project),
        country=country,
        organisation=make.OrganisationFactory(country=country),
    )


def _new_nomination(project: Any) -> dict[str, Any]:
    organisation = make.OrganisationFactory()
    return {
        "round": make.RoundFactory(project=project).pk,
        "country": organisation.country.iso2,
        "organisation": organisation.identifier,
        "side": "union",
        "sex": "F",
        "nominated_on": "2016-11-01",
    }


CASES = [
    Case(
        "line-units",
        "code",
        lambda project: make.LineUnitFactory(manager=make.UserFactory()),
        lambda project: {"code": "new", "name_sv": "Ny enhet", "name_en": "New unit"},
        {"name_en": "Newer unit"},
        KEEPERS,
        wrong={"manager": "nobody-of-that-name"},
        readers=STAFF,
    ),
    Case(
        "employees",
        "number",
        _person,
        lambda project: {
            "number": "E-NEW",
            "name": "Lisa Berg",
            "sex": "F",
            "positions": [{"first_day": "2013-01-01", "unit": make.LineUnitFactory().code}],
        },
        {"is_external": True},
        KEEPERS,
        wrong={"sex": "X"},
        readers=STAFF,
    ),
    Case(
        "assignments",
        "id",
        _assignment,
        lambda project: {
            "project": project.public_id,
            "employee": make.EmployeeFactory().number,
            "component": make.ComponentFactory(project=project).number,
            "start": "2017-03-01",
            "end": "2017-03-31",
            "days_abroad": "5.0",
        },
        {"role": "Korttidsexpert"},
        {"manager", "admin_user"},
        own=True,
        wrong={"days_abroad": "-1"},
        readers=STAFF - {"other_manager", "registrar"},
    ),
    Case(
        "nominations",
        "public_id",
        _nomination,
        _new_nomination,
        {"sex": "M"},
        {"manager"},
        own=True,
        wrong={"side": "both"},
        readers=frozenset({"manager", "leader"}),
    ),
    Case(
        "integrity-items",
        "public_id",
        lambda project: make.IntegrityItemFactory(project=project),
        lambda project: {
            "project": project.public_id,
            "phase": "detect",
            "category": "conflict",
            "title": "Jäv",
            "noted_on": "2017-05-04",
        },
        {"dnr": "2017/5"},
        {"manager", "leader", "controller"},
        own=True,
        wrong={"phase": "sleep"},
        readers=frozenset({"manager", "leader", "controller"}),
    ),
]
