"""The conference of 2018: delegations by level, cases of good practice, and what projects used again."""

import datetime as dt
from collections import Counter

from countries.models import Country, ForumOutput, Organisation
from projects.models import (
    Activity,
    Criterion,
    Delegation,
    DelegationPart,
    GoodPracticeCase,
    Project,
    Reuse,
)
from tracker.demo import files

# The edition of the framework in use when the cases were told.
INSTRUMENT = "caf-2013"


def create_conferences(organisations: dict[str, Organisation], projects: dict[str, Project]) -> None:
    conferences = {
        row.start: row for row in Activity.objects.filter(kind=Activity.Kind.CONFERENCE, project=None)
    }
    countries = Country.objects.in_bulk(field_name="iso2")
    for row in files.told("conferences")["delegations"]:
        delegation = Delegation.objects.create(
            conference=conferences[row["conference"]],
            country=countries[row["country"]],
            is_joint=row.get("is_joint", False),
            is_demo=True,
        )
        DelegationPart.objects.bulk_create(
            DelegationPart(
                delegation=delegation,
                organisation=organisations[name],
                level=level,
                persons=persons,
                is_demo=True,
            )
            for name, level, persons in row["parts"]
        )
    _create_reuses(_create_cases(conferences, organisations), projects)


def _create_cases(
    conferences: dict[dt.date, Activity], organisations: dict[str, Organisation]
) -> dict[str, GoodPracticeCase]:
    criteria = {row.code: row for row in Criterion.objects.filter(instrument__code=INSTRUMENT)}
    numbers: Counter[int] = Counter()
    made = {}
    for row in files.told("conferences")["cases"]:
        year = row["conference"].year
        numbers[year] += 1
        made[row["code"]] = GoodPracticeCase(
            public_id=f"GP-{year}-{numbers[year]:03}",
            conference=conferences[row["conference"]],
            organisation=organisations[row["organisation"]],
            criterion=criteria[row["criterion"]],
            is_demo=True,
            **{
                name: row[name]
                for name in ("title_sv", "title_en", "summary_sv", "summary_en", "contact_role")
            },
        )
    GoodPracticeCase.objects.bulk_create(made.values())
    return made


def _create_reuses(cases: dict[str, GoodPracticeCase], projects: dict[str, Project]) -> None:
    """Of cases, and of what forums made: in the project's first activity of the kind from the day on."""
    by_title = {row.title_sv: row for row in ForumOutput.objects.all()}
    outputs = {
        row["code"]: by_title[row["title_sv"]]
        for forum in files.told("forums")["forums"]
        for row in forum.get("outputs", [])
    }
    made = []
    for row in files.told("conferences")["reuses"]:
        activities = projects[row["project"]].activities.filter(kind=row["kind"], start__gte=row["used_on"])
        activity = activities.filter(is_draft=False).order_by("start", "pk")[0]
        made.append(
            Reuse(
                project=projects[row["project"]],
                case=cases.get(row.get("case", "")),
                output=outputs.get(row.get("output", "")),
                activity=activity,
                used_on=activity.start,
                note=row["note"],
                is_demo=True,
            )
        )
    Reuse.objects.bulk_create(made)
