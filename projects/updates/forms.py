"""The forms of status updates, the year's note, lessons and stories. What the rules refuse is in the actions."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio.models import Project
from projects.updates import actions, queries, shown, telling
from projects.updates.models import Lesson, StatusUpdate, Story, YearNote
from tracker.core.fields import IsoDateField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step


class UpdateFields(forms.Form):
    changed = TextField(
        label=_("What changed"),
        max_length=2000,
        lines=5,
        required=False,
        help_text=_("Since the month before: what was reached, and what is different at the partner."),
    )
    deviations = TextField(
        label=_("Deviations"),
        max_length=2000,
        lines=3,
        required=False,
        help_text=_("From the plan, the budget or the time. They may stand in the annual report."),
    )
    decision_wanted = TextField(
        label=_("Decision wanted"),
        max_length=1000,
        lines=2,
        required=False,
        help_text=_("One question that the leadership can answer. It is shown to them until it is answered."),
    )
    # The button that was pressed: to send, and not only to save the draft.
    send = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in actions.FIELDS}


class AddUpdateForm(UpdateFields, Step):
    month = forms.ChoiceField(label=_("Month"))

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data)
        self.project = project
        before, every = queries.month_before(today()), queries.months(project, today())
        taken = set(project.status_updates.values_list("month", flat=True))
        self.months = [day for day in every if day not in taken]
        # What is sent a second time names a month that is taken by then.
        offered = every if self.is_bound else self.months
        self.fields["month"].choices = [(shown.address(day), shown.month(day)) for day in offered]
        if before in self.months:
            self.initial["month"] = shown.address(before)
        self.order_fields(["month"])

    def save(self, user: Any) -> StatusUpdate:
        year, number = self.cleaned_data["month"].split("-")
        return actions.add_update(
            user=user,
            project=self.project,
            month=datetime.date(int(year), int(number), 1),
            fields=self.said(),
            send=self.cleaned_data["send"],
        )


class ChangeUpdateForm(UpdateFields, Step):
    of: StatusUpdate

    def __init__(self, data: Any = None, *, of: StatusUpdate) -> None:
        super().__init__(data, of=of)
        self.initial.update(self.stored(of))

    def stored(self, current: StatusUpdate) -> dict[str, Any]:
        return {name: getattr(current, name) for name in actions.FIELDS}

    def save(self, user: Any) -> StatusUpdate:
        return actions.change_update(
            user=user,
            update=self.of,
            expected=self.cleaned_data["version"],
            fields=self.said(),
            send=self.cleaned_data["send"],
        )


class AnswerForm(Step):
    of: StatusUpdate
    answer = TextField(label=pgettext_lazy("noun", "Answer"), max_length=1000, lines=4)

    def __init__(self, data: Any = None, *, of: StatusUpdate) -> None:
        super().__init__(data, of=of)
        self.initial["answer"] = of.answer

    def stored(self, current: StatusUpdate) -> dict[str, Any]:
        return {"answer": current.answer}

    def save(self, user: Any) -> StatusUpdate:
        version = self.cleaned_data["version"]
        return actions.answer_update(user=user, update=self.of, expected=version, **self.values())


class NoteForm(Step):
    """What changed in the year; `of` is the note, or None when it is begun."""

    changed_sv = TextField(
        label=_("What changed, in Swedish"),
        max_length=1000,
        lines=4,
        help_text=_("A sentence or two on what is different at the partner. It stands in the annual report."),
    )
    changed_en = TextField(label=_("The same in English"), max_length=1000, lines=4, required=False)

    def __init__(self, data: Any = None, *, project: Project, year: int, of: YearNote | None) -> None:
        super().__init__(data, of=of)
        self.project, self.year = project, year
        if of:
            self.initial.update(self.stored(of))

    def stored(self, current: YearNote) -> dict[str, Any]:
        return {name: getattr(current, name) for name in actions.NOTE_FIELDS}

    def save(self, user: Any) -> YearNote:
        version = self.cleaned_data["version"]
        return actions.save_note(
            user=user, project=self.project, year=self.year, expected=version, fields=self.values()
        )


class LessonFields(forms.Form):
    title_sv = TextField(label=_("Lesson in Swedish"), max_length=150, help_text=_("In one sentence."))
    title_en = TextField(label=_("Lesson in English"), max_length=150, required=False)
    text_sv = TextField(
        label=_("What others can use, in Swedish"),
        max_length=2000,
        lines=4,
        help_text=_("What happened, and what you would do now. It may stand in the annual report."),
    )
    text_en = TextField(label=_("The same in English"), max_length=2000, lines=4, required=False)
    learned_on = IsoDateField(label=_("Learned on"), initial=today)


class StoryFields(forms.Form):
    title_sv = TextField(label=_("Title in Swedish"), max_length=150)
    title_en = TextField(label=_("Title in English"), max_length=150, required=False)
    text_sv = TextField(label=_("Story in Swedish"), max_length=3000, lines=6)
    text_en = TextField(label=_("Story in English"), max_length=3000, lines=6, required=False)
    teller_sv = TextField(
        label=_("Who tells it, in Swedish"),
        max_length=100,
        required=False,
        help_text=_("A function, never a name: head of an office, job seeker."),
    )
    teller_en = TextField(label=_("Who tells it, in English"), max_length=100, required=False)
    happened_on = IsoDateField(label=_("Told on"), initial=today)
    consent_from = IsoDateField(label=_("Consent given on"), required=False)
    consent_until = IsoDateField(label=_("Consent holds until"), required=False)
    consent_dnr = TextField(
        label=_("Consent registered as"),
        max_length=40,
        required=False,
        help_text=_("The number of the signed consent in the diary."),
    )
    consent_withdrawn_on = IsoDateField(
        label=_("Consent withdrawn on"),
        required=False,
        help_text=_("From that day the story is not published any more."),
    )


class _Add(Step):
    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data)
        self.project = project


class AddLessonForm(LessonFields, _Add):
    def save(self, user: Any) -> Lesson:
        return telling.add_lesson(user=user, project=self.project, fields=self.values())


class AddStoryForm(StoryFields, _Add):
    def save(self, user: Any) -> Story:
        return telling.add_story(user=user, project=self.project, fields=self.values())


class _Change(Step):
    """The fields of a lesson or a story, filled in from it."""

    def __init__(self, data: Any = None, *, of: Lesson | Story) -> None:
        super().__init__(data, of=of)
        self.initial.update(self.stored(of))

    def stored(self, current: Any) -> dict[str, Any]:
        return {name: getattr(current, name) for name in self.fields if name not in ("version", "key")}


class ChangeLessonForm(LessonFields, _Change):
    def save(self, user: Any) -> None:
        version = self.cleaned_data["version"]
        telling.change_lesson(user=user, lesson=self.of, expected=version, fields=self.values())


class ChangeStoryForm(StoryFields, _Change):
    def save(self, user: Any) -> None:
        version = self.cleaned_data["version"]
        telling.change_story(user=user, story=self.of, expected=version, fields=self.values())


class _Void(Step):
    reason = TextField(label=_("Why it should not be here"), max_length=300)

    def __init__(self, data: Any = None, *, of: Lesson | Story) -> None:
        super().__init__(data, of=of)

    def stored(self, current: Any) -> dict[str, Any]:
        return {"reason": current.void_reason} if current.void_reason else {}


class VoidLessonForm(_Void):
    def save(self, user: Any) -> None:
        version = self.cleaned_data["version"]
        telling.void_lesson(user=user, lesson=self.of, expected=version, **self.values())


class VoidStoryForm(_Void):
    def save(self, user: Any) -> None:
        version = self.cleaned_data["version"]
        telling.void_story(user=user, story=self.of, expected=version, **self.values())
