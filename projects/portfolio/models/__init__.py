"""The portfolio's tables: code lists, the project itself, and what it is shared out on."""

from projects.portfolio.models.codes import DacCode, Funder, SdgTarget, Strategy, Theme
from projects.portfolio.models.component import Component
from projects.portfolio.models.people import ProjectMember, ProjectPartner
from projects.portfolio.models.project import Extension, Project, StatusChange
from projects.portfolio.models.shares import (
    ProjectCountry,
    ProjectDacCode,
    ProjectMarker,
    ProjectSdg,
    ProjectTheme,
)

__all__ = [
    "Component",
    "DacCode",
    "Extension",
    "Funder",
    "Project",
    "ProjectCountry",
    "ProjectDacCode",
    "ProjectMarker",
    "ProjectMember",
    "ProjectPartner",
    "ProjectSdg",
    "ProjectTheme",
    "SdgTarget",
    "StatusChange",
    "Strategy",
    "Theme",
]
