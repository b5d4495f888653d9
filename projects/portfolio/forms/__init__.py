"""The forms of a project: the project with its rows, and the steps of its life."""

from projects.portfolio.forms.project import ProjectEditor
from projects.portfolio.forms.steps import ExtendForm, SensitivityForm, StatusForm, StepForm

__all__ = ["ExtendForm", "ProjectEditor", "SensitivityForm", "StatusForm", "StepForm"]
