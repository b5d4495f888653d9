"""The forms of the steps: what is done and with which version. They ask for nothing else."""

from __future__ import annotations

from typing import Any

from reports.annual.editions.models import Edition
from reports.annual.freeze import actions, publishing
from tracker.core.steps import Step


class EditionStep(Step):
    """One step of an edition. Nothing is typed, so that there is nothing to compare when somebody was first."""

    of: Edition

    def __init__(self, data: Any = None, *, of: Edition) -> None:
        super().__init__(data, of=of)

    def given(self, user: Any) -> dict[str, Any]:
        return {"user": user, "edition": self.of, "expected": self.cleaned_data["version"]}


class FreezeForm(EditionStep):
    def save(self, user: Any) -> Edition:
        return actions.freeze(**self.given(user))


class SignForm(EditionStep):
    def save(self, user: Any) -> Edition:
        return actions.sign(**self.given(user))


class ApproveForm(EditionStep):
    def save(self, user: Any) -> Edition:
        return actions.approve(**self.given(user))


class PublishForm(EditionStep):
    def save(self, user: Any) -> Edition:
        return publishing.publish(**self.given(user)).edition


class CorrectForm(EditionStep):
    def save(self, user: Any) -> Edition:
        return actions.correct_edition(**self.given(user))
