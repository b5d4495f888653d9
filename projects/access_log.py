"""What of projects is sensitive: whoever sees it unmasked is noted (tracker/privacy/access_log.py)."""

from collections.abc import Callable
from typing import Any

from projects.models import (
    Activity,
    Adoption,
    Agreement,
    Amendment,
    Assessment,
    Assignment,
    BudgetLine,
    BudgetVersion,
    ChangeProject,
    Component,
    Deadline,
    DeadlineRule,
    Document,
    Extension,
    Forecast,
    FrameworkVersion,
    FunderShare,
    ImprovementAction,
    Indicator,
    IndicatorValue,
    InKind,
    IntegrityItem,
    Lesson,
    LightOverride,
    Mission,
    Nomination,
    PeriodException,
    Photo,
    Project,
    ProjectMember,
    ProjectPartner,
    Reuse,
    Risk,
    RiskRating,
    Round,
    ScoreEvidence,
    Site,
    StaffDays,
    StatusChange,
    StatusUpdate,
    Story,
    Team,
    Terms,
    Transaction,
    ValueEvidence,
    VarianceComment,
    WorkItem,
    WorkPlan,
    YearNote,
)
from projects.portfolio.models.project import Sensitivity
from tracker.privacy import access_log


def _sensitive(project: Project | None) -> Project | None:
    return project if project and project.sensitivity != Sensitivity.OPEN else None


def _through(*path: str) -> Callable[[Any], Project | None]:
    """The sensitive project that a row leads to by `path`."""

    def found(row: Any) -> Project | None:
        for name in path:
            row = getattr(row, name)
        return _sensitive(row)

    return found


access_log.watch(Project, _sensitive)
for _model in (
    Activity, Agreement, Assessment, Assignment, Component, Deadline, Document, Extension, FrameworkVersion, FunderShare,
    Indicator, InKind, IntegrityItem, Lesson, LightOverride, Mission, PeriodException, Photo, ProjectMember,
    ProjectPartner, Reuse, Risk, Round, Site, StaffDays, StatusChange, StatusUpdate, Story, WorkItem, WorkPlan, YearNote,
):  # fmt: skip
    access_log.watch(_model, _through("project"), "project")
for _part in (
    Amendment, BudgetVersion, DeadlineRule, Forecast, Terms, Transaction, VarianceComment,
):  # fmt: skip
    access_log.watch(_part, _through("agreement", "project"), "agreement__project")
access_log.watch(BudgetLine, _through("version", "agreement", "project"), "version__agreement__project")
access_log.watch(IndicatorValue, _through("indicator", "project"), "indicator__project")
access_log.watch(ValueEvidence, _through("value", "indicator", "project"), "value__indicator__project")
access_log.watch(RiskRating, _through("risk", "project"), "risk__project")
for _of_assessment in (ImprovementAction, ScoreEvidence):
    access_log.watch(_of_assessment, _through("assessment", "project"), "assessment__project")
for _of_round in (Nomination, Team):
    access_log.watch(_of_round, _through("round", "project"), "round__project")
access_log.watch(ChangeProject, _through("team", "round", "project"), "team__round__project")
access_log.watch(
    Adoption,
    _through("change_project", "team", "round", "project"),
    "change_project__team__round__project",
)
