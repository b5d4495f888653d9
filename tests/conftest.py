"""The cast and the stage of the tests.

People: `manager` leads `own_project`, `other_manager` leads `other_project`; `leader`, `controller`, `writer`,
`registrar`, `admin_user`, `viewer` and `machine` (an account for the API) hold one role each; `stranger` is
signed in and holds none.
`as_<person>` is that person's signed-in client; Django's `client` is nobody.
`portfolio` is a small sample with money, activities and results; `demo` the whole demo portfolio.
"""

import datetime as dt
import gc
import logging
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import translation

from projects.models import Project
from tests import factories as make
from tests import prepared
from tracker.accounts.models import User
from tracker.core import security_log, triggers


def _late(item: pytest.Item) -> int:
    """The long walk comes first, so that every process has a part of it. Tests that empty the tables come after
    those that roll back; the demo portfolio, loaded once, last."""
    names = getattr(item, "fixturenames", ())
    if "_demo_loaded" in names:
        return 2
    if item.get_closest_marker("walk"):
        return -1
    mark = item.get_closest_marker("django_db")
    empties = (
        "transactional_db" in names or "live_server" in names or (mark and mark.kwargs.get("transaction"))
    )
    return 1 if empties else 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_late)


def pytest_collection_finish() -> None:
    """What is there now stays to the end: to look through it for what nobody holds any more took an eighth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI is set, a skipped test is a failure: it hides what was promised."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the file that `prepared` puts there is the one to migrate; it goes with its folder."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(  # type: ignore[no-untyped-def]
    request: pytest.FixtureRequest,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker,
    django_db_createdb: bool,
) -> None:
    """The tables are made once for all test processes and runs: tests/prepared.py. `--create-db` makes them anew."""
    folder = request.config.cache.mkdir("databases")  # type: ignore[union-attr]
    with django_db_blocker.unblock():
        prepared.prepare(folder, anew=django_db_createdb)


@pytest.fixture(autouse=True)
def _same_start() -> Iterator[None]:
    """Each test begins with the same numbers, no tries counted, and in Swedish, whichever ran before it.

    And with no head of a history kept that has been rolled back.
    """
    make.reset()
    (settings.VAR_DIR / "history-head").unlink(missing_ok=True)
    caches["throttle"].clear()
    translation.activate("sv")
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _tables_may_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that empties the tables: the database would keep closed months. The flush makes them anew."""
    if _late(request.node) != 1:
        yield
        return
    request.getfixturevalue("transactional_db")  # set up before, so emptied after
    yield
    triggers.remove()


@pytest.fixture
def noted(caplog: pytest.LogCaptureFixture) -> Callable[..., list[dict[str, Any]]]:
    """`noted("denied")`: the facts of those events in the security log so far; `noted()` of all, with `event`."""
    caplog.set_level(logging.INFO, security_log.logger.name)

    def facts(event: str | None = None) -> list[dict[str, Any]]:
        lines = [line for line in caplog.records if line.name == security_log.logger.name]
        if event:
            return [line.facts for line in lines if line.getMessage() == event]
        return [{"event": line.getMessage()} | line.facts for line in lines]

    return facts


@pytest.fixture(scope="session")
def _demo_loaded(django_db_setup, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock():
        call_command("load_demo", verbosity=0)
        cache.clear()


@pytest.fixture
def demo(_demo_loaded: None, db: None) -> None:
    """The whole demo portfolio, loaded once and kept to the end of the run."""


# The cast.


def person(role: str) -> User:
    return make.UserFactory(username=f"cast-{role}", roles=[role])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_own() -> Project:
    project = make.ProjectFactory(code="OWN", name_sv="Eget projekt", name_en="Own project")
    country = make.CountryFactory(iso2="KH", iso3="KHM", name_sv="Kambodja", name_en="Cambodia")
    make.ProjectCountryFactory(project=project, country=country)
    make.StatusChangeFactory(project=project)
    return project


def make_other() -> Project:
    project = make.ProjectFactory(
        code="OTHER",
        name_sv="Annat projekt",
        name_en="Other project",
        start=dt.date(2016, 1, 1),
        end=dt.date(2019, 12, 31),
    )
    country = make.CountryFactory(iso2="AM", iso3="ARM", name_sv="Armenien", name_en="Armenia")
    make.ProjectCountryFactory(project=project, country=country)
    make.StatusChangeFactory(project=project, since=dt.date(2016, 1, 1))
    return project


@pytest.fixture
def own_project(db: None) -> Project:
    """The manager's project: bilateral with Kambodja, 2015-2018, ongoing."""
    return make_own()


@pytest.fixture
def other_project(db: None) -> Project:
    """The other manager's project: bilateral with Armenien, 2016-2019, ongoing."""
    return make_other()


@pytest.fixture
def manager(own_project: Project) -> User:
    user = person("manager")
    make.ProjectMemberFactory(project=own_project, user=user)
    return user


@pytest.fixture
def other_manager(other_project: Project) -> User:
    user = make.UserFactory(username="cast-other-manager", roles=["manager"])
    make.ProjectMemberFactory(project=other_project, user=user)
    return user


@pytest.fixture
def leader(db: None) -> User:
    return person("leadership")


@pytest.fixture
def controller(db: None) -> User:
    return person("controller")


@pytest.fixture
def writer(db: None) -> User:
    return person("writer")


@pytest.fixture
def registrar(db: None) -> User:
    return person("registrar")


@pytest.fixture
def admin_user(db: None) -> User:
    return person("admin")


@pytest.fixture
def viewer(db: None) -> User:
    return person("viewer")


@pytest.fixture
def machine(db: None) -> User:
    return person("client")


@pytest.fixture
def stranger(db: None) -> User:
    return make.UserFactory(username="cast-stranger")


@pytest.fixture
def as_manager(manager: User) -> Client:
    return signed_in(manager)


@pytest.fixture
def as_other_manager(other_manager: User) -> Client:
    return signed_in(other_manager)


@pytest.fixture
def as_leader(leader: User) -> Client:
    return signed_in(leader)


@pytest.fixture
def as_controller(controller: User) -> Client:
    return signed_in(controller)


@pytest.fixture
def as_writer(writer: User) -> Client:
    return signed_in(writer)


@pytest.fixture
def as_registrar(registrar: User) -> Client:
    return signed_in(registrar)


@pytest.fixture
def as_admin(admin_user: User) -> Client:
    return signed_in(admin_user)


@pytest.fixture
def as_viewer(viewer: User) -> Client:
    return signed_in(viewer)


@pytest.fixture
def as_stranger(stranger: User) -> Client:
    return signed_in(stranger)


@pytest.fixture
def portfolio(own_project: Project, other_project: Project) -> SimpleNamespace:
    """Two projects in 2017: the own one paid by Sida in SEK, the other by the EU in euro.

    Booked 2017: own 1 000 + 500 - 100 = 1 400 kr; other 100 EUR at 9.634 = 963.40 kr. Booked 2016: own 700 kr.
    Activities 2017: own 2 (7 women, 5 men; nobody counted), other 1 (0 women, 3 men, 2 unknown).
    """
    return make_portfolio(own_project, other_project)


def make_portfolio(own_project: Project, other_project: Project) -> SimpleNamespace:
    sida = make.FunderFactory(kind="sida", name_sv="Testbiståndet", name_en="Test aid")
    eu = make.FunderFactory(kind="eu", name_sv="Testunionen", name_en="Test union")
    first, second = make.ThemeFactory(), make.ThemeFactory()
    make.ProjectThemeFactory(project=own_project, theme=first)
    make.ProjectThemeFactory(project=other_project, theme=first, share=Decimal(40))
    make.ProjectThemeFactory(project=other_project, theme=second, share=Decimal(60))
    own = make.AgreementFactory(project=own_project, funder=sida)
    other = make.AgreementFactory(project=other_project, funder=eu, currency="EUR", amount=Decimal(50_000))
    make.BudgetLineFactory(agreement=own, amount=Decimal(2000))
    make.TransactionFactory(agreement=own, amount=Decimal("1000.00"))
    make.TransactionFactory(agreement=own, amount=Decimal("500.00"), booked_on=dt.date(2017, 12, 31))
    make.TransactionFactory(agreement=own, amount=Decimal("-100.00"), kind="repayment")
    make.TransactionFactory(agreement=own, amount=Decimal("700.00"), booked_on=dt.date(2016, 12, 31))
    make.TransactionFactory(agreement=other, currency="EUR", amount=Decimal("100.00"), rate=Decimal("9.634"))
    counted = make.ActivityFactory(project=own_project)
    uncounted = make.ActivityFactory(project=own_project, kind="desk_work", women=None, men=None)
    elsewhere = make.ActivityFactory(project=other_project, kind="workshop", women=0, men=3, unknown=2)
    indicator = make.IndicatorFactory(project=own_project)
    make.plan_indicator(indicator)
    make.IndicatorValueFactory(indicator=indicator)
    return SimpleNamespace(
        own=own_project,
        other=other_project,
        sida=sida,
        eu=eu,
        themes=[first, second],
        agreements=[own, other],
        activities=[counted, uncounted, elsewhere],
        indicator=indicator,
    )
