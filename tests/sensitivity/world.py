"""A portfolio with one restricted and one protected project whose every text is a word found nowhere else.

The words are made from the models: a text field that is added later gets one too. Each `Secret` knows which
field its word stands in, so that tracker/masks.csv says who may read it.
"""

import datetime as dt
import itertools
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.db import models

from tests import factories as make
from tests.sensitivity import results, rooms
from tracker.core import masks

YEAR = 2017
# Levels with the days that only members may know. None of them is any other row's.
DAYS = {
    "restricted": [dt.date(2016, 3, 17), dt.date(YEAR, 7, 13), dt.date(YEAR, 8, 23), dt.date(2018, 10, 19)],
    "protected": [dt.date(2016, 3, 18), dt.date(YEAR, 7, 14), dt.date(YEAR, 8, 24), dt.date(2018, 10, 18)],
}
_PEOPLE = ("User", "Employee")
# Texts that cannot stand alone: why it was voided, closed or abandoned, and what was answered.
_ONLY_WITH_MORE = (
    "password", "currency", "language", "void_reason", "closed_reason", "answer", "abandoned_because",
)  # fmt: skip


@dataclass(frozen=True)
class Secret:
    word: str
    level: str
    model: str
    field: str

    @property
    def is_person(self) -> bool:
        """Who works here is no secret; with whom somebody works is."""
        return self.model in _PEOPLE

    @property
    def readers(self) -> frozenset[str]:
        """Roles that read it without being cleared."""
        return rooms.READERS.get(self.level, frozenset())

    @property
    def is_kept(self) -> bool:
        """From everybody who may not see identities, or has no role that reads it."""
        if self.level == "protected" or self.readers:
            return True
        told = masks.table().get(f"projects.{self.model}", {}).get(self.field)
        return told is None or told[0] != masks.SHOWN


@dataclass
class World:
    """`members` are the cleared users by level; `rows` everything made, by level and name.

    `open_rows` are what is kept from some roles although its project is open; `output` is of a forum, for all.
    """

    secrets: list[Secret] = field(default_factory=list)
    members: dict[str, Any] = field(default_factory=dict)
    output: Any = None
    rows: dict[str, SimpleNamespace] = field(default_factory=dict)
    open_rows: dict[str, SimpleNamespace] = field(default_factory=dict)
    spelling: str = "q"
    parts: str = "q"

    def pick(self, one: Any, other: Any) -> Any:
        """A number that is secret: another one in the world of another spelling."""
        return one if self.spelling == "q" else other

    def pick_parts(self, one: Any, other: Any) -> Any:
        return one if self.parts == "q" else other

    def kept(self, role: str = "") -> list[Secret]:
        """From the role, or from any."""
        return [secret for secret in self.secrets if secret.is_kept and role not in secret.readers]

    def keep_in_file(self, level: str, row: Any) -> None:
        """The row's file says nothing but a word."""
        secret = Secret(f"{self.spelling}z{level[0]}{next(_NUMBERS):03}x", level, type(row).__name__, "file")
        row.file.save("x.txt", ContentFile(secret.word.encode()), save=False)
        self.secrets.append(secret)


def build(
    spelling: str = "q", levels: tuple[str, ...] = ("restricted", "protected"), parts: str = ""
) -> World:
    """Both projects, each in a country of its own beside an open neighbour with the same funder and theme.

    With another `spelling` the secrets are other words of the same length, other scores and ratings, and the parts
    of values in another order; with `parts` those are as in the world so spelt. Nothing else differs.
    """
    world = World(spelling=spelling, parts=parts or spelling)
    funder = make.FunderFactory(name_sv="Samma finansiär", name_en="Same funder")
    theme = make.ThemeFactory()
    world.output = make.ForumOutputFactory()
    for level in ("restricted", "protected"):
        region = make.RegionFactory(code=f"around-{level}")
        near, far = (make.CountryFactory(region=region) for _ in range(2))
        neighbour = _open_neighbour(world, near, funder, theme)
        if level in levels:
            world.rows[level] = _project(world, level, far, funder, theme)
    world.open_rows = rooms.beside(neighbour)
    for level in rooms.READERS:
        for row in vars(world.open_rows[level]).values():
            _spell(world, level, row)
    return world


def _open_neighbour(world: World, country: Any, funder: Any, theme: Any) -> Any:
    project = make.ProjectFactory(start=dt.date(2015, 2, 1), end=dt.date(2019, 1, 31))
    make.ProjectCountryFactory(project=project, country=country)
    make.ProjectThemeFactory(project=project, theme=theme)
    make.StatusChangeFactory(project=project, since=dt.date(2015, 2, 1))
    partner = make.ProjectPartnerFactory(project=project).organisation
    agreement = make.AgreementFactory(project=project, funder=funder)
    make.BudgetLineFactory(agreement=agreement)
    for month in (1, 12):
        make.TransactionFactory(agreement=agreement, booked_on=dt.date(YEAR, month, 28), text="Öppen resa")
        activity = make.ActivityFactory(
            project=project, country=country, start=dt.date(YEAR, month, 20), end=dt.date(YEAR, month, 21)
        )
        activity.partners.add(partner)
        make.StaffDaysFactory(
            project=project, activity=activity, start=dt.date(YEAR, month, 20), end=dt.date(YEAR, month, 21)
        )
    indicator = make.IndicatorFactory(project=project)
    make.plan_indicator(indicator)
    value = make.IndicatorValueFactory(indicator=indicator, status="draft")
    results.of_open_project(world, project, partner, value)
    make.YearNoteFactory(project=project)
    make.DeadlineFactory(project=project)
    return project


def _project(world: World, level: str, country: Any, funder: Any, theme: Any) -> SimpleNamespace:
    first, day, later, last = DAYS[level]
    member = make.UserFactory(roles=["manager"])
    employee = make.EmployeeFactory()
    partner, guest, parent = (make.OrganisationFactory(country=country) for _ in range(3))
    partner.parent = parent
    former = make.OrganisationNameFactory(organisation=partner, valid_to=first)
    project = make.ProjectFactory(
        start=first, end=last, sensitivity=level, sensitivity_decided_on=first, sensitivity_review=last
    )
    make.ProjectCountryFactory(project=project, country=country)
    make.ProjectThemeFactory(project=project, theme=theme)
    make.ProjectDacCodeFactory(project=project)
    make.ProjectSdgFactory(project=project, is_main=True)
    make.ProjectMarkerFactory(project=project)
    agreement = make.AgreementFactory(project=project, funder=funder, start=first, end=last)
    heading = make.HeadingFactory(agreement=agreement)
    booking = make.TransactionFactory(agreement=agreement, booked_on=day, amount=Decimal("7531.86"))
    voided = make.TransactionFactory(agreement=agreement, booked_on=later)
    voided.void(by=member, reason="x")
    activity = make.ActivityFactory(
        project=project, country=country, start=day, end=later, participant_level="local", youth=1
    )
    activity.created_by = member
    draft = make.ActivityFactory(project=project, start=day, end=day, is_draft=True, created_by=member)
    gone = make.ActivityFactory(project=project, start=later, end=later)
    gone.void(by=member, reason="x")
    indicator = make.IndicatorFactory(project=project)
    activity.indicator = indicator
    rows = SimpleNamespace(
        project=project,
        member=member,
        employee=employee,
        partner=partner,
        guest=guest,
        parent=parent,
        former=former,
        membership=make.ProjectMemberFactory(project=project, user=member, first_day=first),
        status=make.StatusChangeFactory(project=project, since=first, decided_by=member),
        later_status=make.StatusChangeFactory(project=project, since=day, status="paused", decided_by=member),
        extension=make.ExtensionFactory(project=project, decided_on=day, old_end=later, new_end=last),
        agreement=agreement,
        booking=booking,
        voided=voided,
        activity=activity,
        draft=draft,
        gone=gone,
        staff=make.StaffDaysFactory(
            project=project, activity=activity, employee=employee, start=day, end=later
        ),
        indicator=indicator,
        note=make.YearNoteFactory(project=project, year=YEAR),
        rule=(rule := make.DeadlineRuleFactory(agreement=agreement)),
        deadline=make.DeadlineFactory(rule=rule, due_on=later, owner=member),
        submitted=make.DeadlineFactory(project=project, due_on=later, submitted_on=day, accepted_on=day),
        budget=make.BudgetVersionFactory(
            agreement=agreement, status="approved", number=1, in_force_from=day, approved_by=member
        ),
        forecast=make.ForecastFactory.build(
            agreement=agreement, heading=heading, made_on=later, made_by=member
        ),
        comment=make.VarianceCommentFactory(agreement=agreement, heading=heading, until=later),
    )
    make.ProjectPartnerFactory(project=project, organisation=partner)
    make.ProjectPartnerFactory(project=project, organisation=parent)
    make.BudgetLineFactory(agreement=agreement)
    vars(rows).update(vars(results.rows_of(world, rows, DAYS[level])))
    vars(rows).update(vars(rooms.rows_of(world, rows, DAYS[level])))
    with make.unlocked(""):  # words for what has been decided, too
        for row in vars(rows).values():
            _spell(world, level, row)
        results.decide(rows, first)
    activity.partners.add(guest, partner)
    world.members[level] = member
    return rows


def _spell(world: World, level: str, row: models.Model) -> None:
    """A word of its own in each text field of the row that holds free text."""
    for column in row._meta.concrete_fields:
        if not isinstance(column, models.CharField | models.TextField) or column.choices:
            continue
        if column.name in _ONLY_WITH_MORE and not getattr(row, column.name):
            continue
        if column.name in ("password", "currency", "language") or (column.max_length or 99) < 8:
            continue
        if (row._meta.model_name, column.name) == ("projectmember", "decision") and row.role != "reader":
            continue
        secret = Secret(f"qz{level[0]}{next(_NUMBERS):03}x", level, type(row).__name__, column.name)
        if secret.is_kept and not secret.is_person and not secret.readers:
            secret = replace(secret, word=world.spelling + secret.word[1:])
        setattr(row, column.name, secret.word)
        world.secrets.append(secret)
    row.save()


_NUMBERS = itertools.count(100)


def start_anew() -> None:
    global _NUMBERS
    _NUMBERS = itertools.count(100)
