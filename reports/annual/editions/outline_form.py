"""The whole outline in one form: order, what is in the report, titles, who writes and by when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.annual.editions import actions, queries
from reports.annual.editions.forms import writers
from reports.annual.editions.models import Edition, Section, SectionText
from reports.annual.editions.titles import titles
from tracker.accounts.models import User
from tracker.core.errors import Stale
from tracker.core.fields import IsoDateField, TextField
from tracker.core.steps import Step

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
UP, DOWN = "up", "down"


class SectionRow(forms.Form):
    """One section and its texts. The fields of who writes carry what they said when the page was opened."""

    order = forms.IntegerField(label=gettext_lazy("Place"), min_value=1, max_value=999)
    is_included = forms.BooleanField(label=gettext_lazy("In the report"), required=False)
    title_sv = TextField(label=gettext_lazy("Own title in Swedish"), max_length=150, required=False)
    title_en = TextField(label=gettext_lazy("Own title in English"), max_length=150, required=False)

    def __init__(
        self,
        data: Any,
        *,
        section: Section,
        texts: dict[str, SectionText],
        place: int,
        title: str,
        people: list[User],
    ) -> None:
        names = ("is_included", "title_sv", "title_en")
        initial = {"order": place, **{name: getattr(section, name) for name in names}}
        for language, text in texts.items():
            initial |= {f"owner_{language}": text.owner_id or "", f"due_{language}": text.due_on}
        super().__init__(data, prefix=section.key, initial=initial)
        self.section, self.texts, self.title, self.people = section, texts, title, people
        for language, text in texts.items():
            offered = [*people, *([text.owner] if text.owner and text.owner not in people else [])]
            self.fields[f"owner_{language}"] = forms.TypedChoiceField(
                label=_("Who writes"),
                choices=[("", _("Nobody yet")), *((person.pk, str(person)) for person in offered)],
                coerce=int,
                empty_value=None,
                required=False,
                show_hidden_initial=True,
            )
            self.fields[f"due_{language}"] = IsoDateField(
                label=_("Due on"), required=False, show_hidden_initial=True
            )

    def lines(self) -> Iterator[tuple[str, Any, Any, Any, SectionText]]:
        """Language, and its fields: title, who writes, by when; and the text as it stands."""
        for language, text in self.texts.items():
            yield (
                language,
                self[f"title_{language}"],
                self[f"owner_{language}"],
                self[f"due_{language}"],
                text,
            )

    def outline(self) -> dict[str, Any]:
        names = ("order", "is_included", "title_sv", "title_en")
        return {"key": self.section.key, **{name: self.cleaned_data[name] for name in names}}

    def assign(self, user: Any) -> None:
        """Only what was changed here, so that nobody is stopped by a writer who goes on writing meanwhile."""
        for language, text in self.texts.items():
            owner, due = f"owner_{language}", f"due_{language}"
            if not {owner, due} & set(self.changed_data):
                continue
            if (self._opened(owner), self._opened(due)) != (text.owner_id, text.due_on):
                raise Stale(_("Somebody else has changed who writes."), current=self.section.edition)
            person = next((one for one in self.people if one.pk == self.cleaned_data[owner]), text.owner)
            actions.assign(
                user=user,
                text=text,
                expected=text.version,
                owner=person if self.cleaned_data[owner] else None,
                due_on=self.cleaned_data[due],
            )

    def _opened(self, name: str) -> Any:
        """What the field said when the page was opened."""
        bound = self[name]
        sent = self._widget_data_value(bound.field.hidden_widget(), bound.html_initial_name)  # type: ignore[attr-defined]
        try:
            return bound.field.clean(sent)
        except ValidationError as error:
            raise Stale(_("Somebody else has changed who writes."), current=self.section.edition) from error


class OutlineForm(Step):
    """`move` is the button that was pressed: up or down, and the section's key."""

    of: Edition
    move = forms.RegexField(r"(?:up|down):[\w-]{1,40}", required=False)

    def __init__(self, data: Any = None, *, of: Edition) -> None:
        super().__init__(data, of=of)
        self.rows = list(self._rows(data))

    def _rows(self, data: Any) -> Iterator[SectionRow]:
        by_section: dict[int, dict[str, SectionText]] = {}
        sections: list[Section] = []
        for language in LANGUAGES:
            for text in queries.texts(self.of, language):
                if text.section_id not in by_section:
                    sections.append(text.section)
                by_section.setdefault(text.section_id, {})[language] = text
        called, people = titles(sections), list(writers())
        for place, section in enumerate(sections, 1):
            yield SectionRow(
                data,
                section=section,
                texts=by_section[section.pk],
                place=place,
                title=called[section.key],
                people=people,
            )

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    def conflict(self, current: Any) -> None:
        current.refresh_from_db()
        super().conflict(current)

    @transaction.atomic
    def save(self, user: Any) -> str:
        """The key of the section that was moved, if any."""
        rows = [row.outline() for row in self.rows]
        moved = self._moved(rows)
        version = self.cleaned_data["version"]
        actions.change_outline(user=user, edition=self.of, expected=version, rows=rows)
        for row in self.rows:
            row.assign(user)
        return moved

    def _moved(self, rows: list[dict[str, Any]]) -> str:
        """Change places with the neighbour, on top of the numbers that were typed."""
        way, _colon, key = self.cleaned_data["move"].partition(":")
        rows.sort(key=lambda row: row["order"])
        for place, row in enumerate(rows, 1):
            row["order"] = place
        here = next((place for place, row in enumerate(rows) if row["key"] == key), None)
        if here is None:
            return ""
        there = here + (1 if way == DOWN else -1)
        if 0 <= there < len(rows):
            rows[here]["order"], rows[there]["order"] = rows[there]["order"], rows[here]["order"]
        return str(key)
