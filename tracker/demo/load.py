"""Loads the whole demo portfolio in one transaction: all of it or nothing."""

from typing import Any

from django.apps import apps
from django.core.management import call_command

from projects.models import Project
from tracker.core.history.record import recording
from tracker.core.models import Demo, Versioned
from tracker.demo.annual import create_annual_report
from tracker.demo.assessments import create_assessments
from tracker.demo.conferences import create_conferences
from tracker.demo.forums import create_delegates, create_forums
from tracker.demo.meetings import create_meetings
from tracker.demo.money.agreements import create_agreements
from tracker.demo.money.budgets import create_budgets
from tracker.demo.money.closing import close_years
from tracker.demo.money.deadlines import create_deadlines
from tracker.demo.money.ledger import create_ledger
from tracker.demo.money.rates import create_rates
from tracker.demo.networks import create_network
from tracker.demo.parties import create_organisations
from tracker.demo.people import LOADED_AT, create_employees, create_users
from tracker.demo.portfolio import create_projects
from tracker.demo.programmes import create_programmes
from tracker.demo.results import create_results
from tracker.demo.risks import create_integrity_items, create_risks
from tracker.demo.updates import create_updates
from tracker.demo.visits import create_visits
from tracker.demo.work import create_work


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
    indicators = create_results(projects, users)
    create_assessments(projects, organisations, users)
    create_risks(projects, users)
    create_integrity_items(projects, users)
    create_updates(projects, users)
    forums = create_forums(organisations)
    create_work(users, employees, organisations, forums, projects, indicators)
    met = create_meetings(create_delegates(forums, employees), users["leader"])
    create_network(forums["anti-corruption-network"], met, organisations)
    create_conferences(organisations, projects)
    create_visits(organisations, users["leader"])
    create_programmes(projects, organisations, users)
    controller = users["controller"]
    create_rates()
    signed = create_agreements(projects, controller)
    create_budgets(signed, controller)
    create_ledger(signed, controller)
    create_deadlines(signed, controller)
    create_annual_report(users)
    # Saved now, but of the demo's day: two loadings make the same rows.
    versioned: list[Any] = [
        model for model in apps.get_models() if issubclass(model, Demo) and issubclass(model, Versioned)
    ]
    for model in versioned:
        model.objects.filter(is_demo=True).update(changed_at=LOADED_AT)
    close_years(controller)
