"""Who signs in to the demo, with which role, and the staff whose days are counted."""

import datetime as dt
from itertools import pairwise

from django.contrib.auth.hashers import make_password

from projects.models import Employee, LineUnit, Position
from tracker.accounts.models import RoleHeld, User
from tracker.demo import files, sign_ins

LOADED_AT = dt.datetime(2026, 11, 14, 12, tzinfo=dt.UTC)
JOINED = dt.date(2013, 1, 1)


def create_users() -> dict[str, User]:
    """The users of sign_ins, named as in users.csv. The password is hashed once: hashing is slow on purpose."""
    password = make_password(sign_ins.PASSWORD)
    rows = files.table("users")
    User.objects.bulk_create(
        User(
            username=row["username"],
            first_name=row["first_name"],
            last_name=row["last_name"],
            email=f"{row['username']}@demo.example",
            password=password,
            date_joined=LOADED_AT,
            is_staff=sign_ins.ROLES[row["username"]] == "admin",
            is_superuser=sign_ins.ROLES[row["username"]] == "admin",
        )
        for row in rows
    )
    users = User.objects.in_bulk([row["username"] for row in rows], field_name="username")
    RoleHeld.objects.bulk_create(
        RoleHeld(user=users[name], role=role) for name, role in sign_ins.ROLES.items()
    )
    return users


def create_employees(users: dict[str, User]) -> list[Employee]:
    """The four project managers first, then everybody else in the order they joined."""
    rows = files.table("employees")
    Employee.objects.bulk_create(
        Employee(
            number=row["number"],
            name=row["name"],
            sex=row["sex"],
            user=users.get(row["user"]),
            is_demo=True,
        )
        for row in rows
    )
    employees = list(Employee.objects.filter(is_demo=True).order_by("number"))
    _create_positions({employee.number: employee for employee in employees}, rows, _create_units(users))
    return employees


def _create_positions(
    employees: dict[str, Employee], first: list[dict[str, str]], units: dict[str, LineUnit]
) -> None:
    """What each was to begin with, and from positions.csv what they became."""
    held = [row | {"first_day": JOINED.isoformat()} for row in first] + files.table("positions")
    made = [
        Position(
            employee=employees[row["number"]],
            unit=units[row["unit"]],
            title=row["title"],
            first_day=dt.date.fromisoformat(row["first_day"]),
            is_demo=True,
        )
        for row in sorted(held, key=lambda row: (row["number"], row["first_day"]))
    ]
    for one, following in pairwise(made):
        if one.employee == following.employee:
            one.last_day = following.first_day - dt.timedelta(1)
    Position.objects.bulk_create(made)


def _create_units(users: dict[str, User]) -> dict[str, LineUnit]:
    """The units by their Swedish names."""
    LineUnit.objects.bulk_create(
        LineUnit(
            code=row["code"],
            name_sv=row["name_sv"],
            name_en=row["name_en"],
            manager=users.get(row["manager"]),
            is_demo=True,
        )
        for row in files.table("line_units")
    )
    return {unit.name_sv: unit for unit in LineUnit.objects.all()}
