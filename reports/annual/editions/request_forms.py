"""The forms of requests for texts. What the rules refuse is in requests.py."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio import people
from projects.portfolio.forms.rows import OptionField, Options
from reports.annual.editions import requests
from reports.annual.editions.models import Section, TextRequest
from tracker.core.fields import IsoDateField, TextField
from tracker.core.steps import Step


class AskForm(Step):
    """Stands on the section's page beside its other forms, so its fields have names of their own there."""

    asked_of = OptionField(label=_("Whom to ask"))
    question = TextField(
        label=_("Question"),
        max_length=1000,
        lines=3,
        help_text=_("One thing that the section needs: what happened, why, what it led to."),
    )
    due_on = IsoDateField(label=_("Answer by"))

    def __init__(self, data: Any = None, *, section: Section) -> None:
        super().__init__(data)
        self.auto_id = "id_ask_%s"
        self.section = section
        self.fields["asked_of"].offer(Options(people.assignable(reading="text request")))  # type: ignore[attr-defined]

    def save(self, user: Any) -> TextRequest:
        return requests.ask_for_text(user=user, section=self.section, **self.values())


class AnswerForm(Step):
    of: TextRequest
    answer = TextField(
        label=pgettext_lazy("noun", "Answer"),
        max_length=4000,
        lines=6,
        help_text=_("Plain sentences. Who writes the section may put them into the report as they stand."),
    )

    def __init__(self, data: Any = None, *, of: TextRequest) -> None:
        super().__init__(data, of=of, initial=self.stored(of))

    def stored(self, current: TextRequest) -> dict[str, Any]:
        return {"answer": current.answer}

    def save(self, user: Any) -> TextRequest:
        version = self.cleaned_data["version"]
        return requests.answer_text_request(user=user, request=self.of, expected=version, **self.values())


class WithdrawForm(Step):
    of: TextRequest

    def save(self, user: Any) -> TextRequest:
        return requests.withdraw_text_request(
            user=user, request=self.of, expected=self.cleaned_data["version"]
        )
