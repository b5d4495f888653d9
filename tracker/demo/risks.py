"""Risks with their ratings, and integrity items."""

import datetime as dt
from collections import Counter

from projects.models import IntegrityItem, Project, Risk, RiskRating
from projects.portfolio import lifecycle
from tracker.accounts.models import User
from tracker.demo import files


def create_risks(projects: dict[str, Project], users: dict[str, User]) -> None:
    """Each rated when it was found and once more. A project's risks were closed when it was."""
    managers = {source["code"]: users[source["manager"]] for source in files.projects()}
    rows = sorted(files.table("risks"), key=lambda row: (row["found_on"], row["project"]))
    numbers: Counter[str] = Counter()
    made = []
    for row in rows:
        code = row["project"]
        closed_on = _closed_on(code)
        made.append(
            Risk(
                public_id=_number("R", row["found_on"], numbers),
                project=projects[code],
                category=row["category"],
                title_sv=row["title_sv"],
                title_en=row["title_en"],
                description=row["description"],
                measure=row["measure"],
                owner=managers[code],
                found_on=dt.date.fromisoformat(row["found_on"]),
                review_on=dt.date.fromisoformat(row["review_on"]),
                closed_on=closed_on,
                closed_reason="Projektet är avslutat." if closed_on else "",
                is_demo=True,
            )
        )
    Risk.objects.bulk_create(made)
    RiskRating.objects.bulk_create(
        _rating(risk, managers[row["project"]], row, day, residual)
        for risk, row in zip(made, rows, strict=True)
        for day, residual in (("found_on", "before"), ("rated_on", "residual"))
    )


def _closed_on(code: str) -> dt.date | None:
    """The day when the project was closed or terminated; None while it goes on."""
    last = next(source for source in files.projects() if source["code"] == code)["history"][-1]
    return None if last["status"] in lifecycle.RUNNING else last["since"]


def _rating(risk: Risk, manager: User, row: dict[str, str], day: str, residual: str) -> RiskRating:
    probability, consequence = map(int, row["inherent"].split("x"))
    residual_probability, residual_consequence = map(int, row[residual].split("x"))
    return RiskRating(
        risk=risk,
        rated_on=dt.date.fromisoformat(row[day]),
        rated_by=manager,
        probability=probability,
        consequence=consequence,
        residual_probability=residual_probability,
        residual_consequence=residual_consequence,
        is_demo=True,
    )


def create_integrity_items(projects: dict[str, Project], users: dict[str, User]) -> None:
    """The lot at the end of each number is written in the file."""
    IntegrityItem.objects.bulk_create(
        IntegrityItem(
            public_id=f"I-{row['noted_on'][:4]}-{row['number']}",
            project=projects[row["project"]],
            phase=row["phase"],
            category=row["category"],
            title=row["title"],
            description=row["description"],
            measure=row["measure"],
            noted_on=dt.date.fromisoformat(row["noted_on"]),
            owner=users["leader"],
            dnr=row["dnr"],
            closed_on=dt.date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
            closed_reason=row["closed_reason"],
            is_demo=True,
        )
        for row in files.table("integrity")
    )


def _number(prefix: str, day: str, numbers: Counter[str]) -> str:
    start = f"{prefix}-{day[:4]}-"
    numbers[start] += 1
    return f"{start}{numbers[start]:04}"
