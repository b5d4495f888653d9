"""The forms of a project: the project with its rows, and the steps of its life."""

from projects.portfolio.forms.project import ProjectEditor
from projects.portfolio.forms.steps import ExtendForm, StatusForm, StepForm

__all__ = ["ExtendForm", "ProjectEditor", "StatusForm", "StepForm"]
