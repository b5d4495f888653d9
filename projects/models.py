"""Hands on the slices' models, because Django looks here."""

from projects.activities.models import Activity, Employee, Principle, StaffDays
from projects.money.models import Agreement, ExchangeRate, Transaction, YearBudget
from projects.portfolio.models import (
    DacCode,
    Extension,
    Funder,
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
    Strategy,
    Theme,
)
from projects.results.models import Indicator, IndicatorTarget, IndicatorValue, YearNote

__all__ = [
    "Activity",
    "Agreement",
    "DacCode",
    "Employee",
    "ExchangeRate",
    "Extension",
    "Funder",
    "Indicator",
    "IndicatorTarget",
    "IndicatorValue",
    "Principle",
    "Project",
    "ProjectCountry",
    "ProjectDacCode",
    "ProjectMarker",
    "ProjectMember",
    "ProjectPartner",
    "ProjectSdg",
    "ProjectTheme",
    "SdgTarget",
    "StaffDays",
    "StatusChange",
    "Strategy",
    "Theme",
    "Transaction",
    "YearBudget",
    "YearNote",
]
