"""Loads the whole demo portfolio in one transaction: all of it or nothing."""

from django.core.management import call_command

from countries.models import Organisation
from projects.models import Activity, Agreement, Indicator, IndicatorValue, Project, Transaction, YearNote
from tracker.core.history.record import recording
from tracker.demo.ledger import create_money
from tracker.demo.parties import create_organisations
from tracker.demo.people import LOADED_AT, create_employees, create_users
from tracker.demo.portfolio import create_projects
from tracker.demo.results import create_results
from tracker.demo.work import create_work

VERSIONED = (Activity, Organisation, Project, Agreement, Transaction, Indicator, IndicatorValue, YearNote)


def is_loaded() -> bool:
    return Project.objects.filter(is_demo=True).exists()


@recording(what="load_demo")
def load() -> None:
    """Fill an empty database with the demo portfolio. Loaded before, it is left as people have changed it."""
    call_command("load_reference_data", verbosity=0)
    if is_loaded():
        return
    users = create_users()
    employees = create_employees(users)
    organisations = create_organisations()
    projects = create_projects(users, organisations)
    create_money(projects, users["controller"])
    indicators = create_results(projects)
    create_work(users, employees, organisations, projects, indicators)
    # Saved now, but of the demo's day: two loadings make the same rows.
    for model in VERSIONED:
        model._default_manager.filter(is_demo=True).update(changed_at=LOADED_AT)
