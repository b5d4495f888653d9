"""What of projects is sensitive: whoever sees it unmasked is noted (tracker/privacy/access_log.py)."""

from collections.abc import Callable
from typing import Any

from projects.models import (
    Activity,
    Agreement,
    Amendment,
    Assessment,
    BudgetLine,
    BudgetVersion,
    Component,
    Deadline,
    DeadlineRule,
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
    PeriodException,
    Project,
    ProjectMember,
    ProjectPartner,
    Risk,
    RiskRating,
    ScoreEvidence,
    Site,
    StaffDays,
    StatusChange,
    StatusUpdate,
    Story,
    Terms,
    Transaction,
    ValueEvidence,
    VarianceComment,
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
    Activity, Agreement, Assessment, Component, Deadline, Extension, FrameworkVersion, FunderShare, Indicator, InKind,
    IntegrityItem, Lesson, LightOverride, PeriodException, ProjectMember, ProjectPartner, Risk, Site, StaffDays, StatusChange,
    StatusUpdate, Story, YearNote,
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
