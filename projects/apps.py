from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        # Registers the models with the one authorisation rule; models are ready only here.
        import projects.access_log
        import projects.activities.history
        import projects.activities.people
        import projects.activities.planned
        import projects.activities.rights
        import projects.activities.sheets.history
        import projects.assessments.history
        import projects.assessments.locks
        import projects.assessments.rights
        import projects.calendar.history
        import projects.deadlines.actions
        import projects.deadlines.history
        import projects.deadlines.rights
        import projects.engagements.history
        import projects.engagements.rest
        import projects.engagements.rights
        import projects.missions.history
        import projects.missions.logging
        import projects.missions.rights
        import projects.money.agreements.locks
        import projects.money.budgets.history
        import projects.money.budgets.locks
        import projects.money.history
        import projects.money.imports.history
        import projects.money.ledger.locks
        import projects.money.rates.history
        import projects.money.rights
        import projects.portfolio.history
        import projects.portfolio.rights
        import projects.programmes.history
        import projects.programmes.retention
        import projects.programmes.rights
        import projects.records.history
        import projects.records.retention
        import projects.records.rights
        import projects.results.catalogue.history
        import projects.results.catalogue.locks
        import projects.results.framework.history
        import projects.results.framework.locks
        import projects.results.lights.history
        import projects.results.lights.locks
        import projects.results.rights
        import projects.results.sheets.history
        import projects.results.values.history
        import projects.results.values.locks
        import projects.risks.history
        import projects.risks.locks
        import projects.risks.rights
        import projects.search
        import projects.staff.history
        import projects.staff.rights
        import projects.team.history
        import projects.team.rights
        import projects.updates.history
        import projects.updates.locks
        import projects.updates.rights
        import projects.workplan.history
        import projects.workplan.locks
        import projects.workplan.rights  # noqa: F401
