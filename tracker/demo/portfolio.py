"""The sixteen projects: texts, status history, extensions, shares, codes, members and partners."""

from collections import Counter
from typing import Any

from countries.models import Country, Organisation
from projects.models import (
    DacCode,
    Extension,
    Project,
    ProjectCountry,
    ProjectDacCode,
    ProjectMarker,
    ProjectMember,
    ProjectPartner,
    ProjectSdg,
    ProjectTheme,
    SdgTarget,
    StatusChange,
    Theme,
)
from tracker.accounts.models import User
from tracker.demo import files

FIELDS = {field.name for field in Project._meta.concrete_fields}


def create_projects(users: dict[str, User], organisations: dict[str, Organisation]) -> dict[str, Project]:
    """All projects by code, each with everything that hangs on it but money, results and activities."""
    numbers: Counter[int] = Counter()
    projects = {}
    for source in files.projects():
        year = source["start"].year
        numbers[year] += 1
        projects[source["code"]] = Project(
            public_id=f"P-{year}-{numbers[year]:03}",
            status=source["history"][-1]["status"],
            is_demo=True,
            **{name: value for name, value in source.items() if name in FIELDS},
        )
    Project.objects.bulk_create(projects.values())
    for source in files.projects():
        project = projects[source["code"]]
        _history(source, project, users["leader"])
        _shares(source, project)
        _people(source, project, users, organisations)
    return projects


def _history(source: dict[str, Any], project: Project, leader: User) -> None:
    StatusChange.objects.bulk_create(
        StatusChange(project=project, decided_by=leader, **change) for change in source["history"]
    )
    Extension.objects.bulk_create(
        Extension(project=project, **extension) for extension in source.get("extensions", [])
    )


def _shares(source: dict[str, Any], project: Project) -> None:
    countries = Country.objects.in_bulk(list(source["countries"]), field_name="iso2")
    themes = Theme.objects.in_bulk(field_name="code")
    dac_codes = DacCode.objects.in_bulk(field_name="code")
    targets = SdgTarget.objects.in_bulk(source["sdg"], field_name="code")
    ProjectCountry.objects.bulk_create(
        ProjectCountry(project=project, country=countries[iso2], share=share)
        for iso2, share in source["countries"].items()
    )
    ProjectTheme.objects.bulk_create(
        ProjectTheme(project=project, theme=themes[code], share=share)
        for code, share in source["themes"].items()
    )
    ProjectDacCode.objects.bulk_create(
        ProjectDacCode(project=project, dac_code=dac_codes[code], share=share, first_year=year)
        for year, shares in files.years(source["dac"]).items()
        for code, share in shares.items()
    )
    ProjectSdg.objects.bulk_create(
        ProjectSdg(project=project, target=targets[code], is_main=code == source["sdg"][0])
        for code in source["sdg"]
    )
    ProjectMarker.objects.bulk_create(
        ProjectMarker(project=project, marker=marker, score=score)
        for marker, score in source["markers"].items()
    )


def _people(
    source: dict[str, Any],
    project: Project,
    users: dict[str, User],
    organisations: dict[str, Organisation],
) -> None:
    first = project.start
    members = [ProjectMember(project=project, user=users[source["manager"]], first_day=first)]
    # Who may read by decision may do so until the sensitivity is judged anew.
    decision = f"{project.sensitivity_decided_by}, {project.sensitivity_decided_on}"
    members += [
        ProjectMember(
            project=project,
            user=users[name],
            role=ProjectMember.Role.READER,
            first_day=first,
            last_day=project.sensitivity_review,
            decision=decision,
        )
        for name in source.get("readers", [])
    ]
    ProjectMember.objects.bulk_create(members)
    partners = [(ProjectPartner.Role.PARTNER, name) for name in source["partners"]]
    partners += [(ProjectPartner.Role.CONSORTIUM, name) for name in source.get("consortium", [])]
    ProjectPartner.objects.bulk_create(
        ProjectPartner(project=project, organisation=organisations[name], role=role)
        for role, name in partners
    )
