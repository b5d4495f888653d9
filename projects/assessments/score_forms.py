"""The form of a criterion: what its items were given, the own view and the joint one side by side."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.assessments import actions, rules, scoring
from projects.assessments.models import Assessment, Criterion, Item, Score
from projects.assessments.rules import Given
from tracker.core.errors import Refused
from tracker.core.fields import CountFormField, TextField
from tracker.core.steps import Step


@dataclass(frozen=True)
class Seen:
    """An item in one view: the fields of its points, and those of its texts."""

    view: str
    label: str
    points: list[Any]
    evidence: Any
    texts: list[Any]

    @property
    def is_open(self) -> bool:
        """Is something said, or wrong, in what is folded?"""
        return any(field.value() or field.errors for field in self.texts)


class ScoresForm(Step):
    """The items of a criterion, the own view and the joint one side by side."""

    of: Assessment

    def __init__(self, data: Any = None, *, of: Assessment, criterion: Criterion) -> None:
        super().__init__(data, of=of)
        self.items = list(criterion.items.order_by("code", "pk"))
        self.used = scoring.parts(of.scale, criterion.kind)
        for item in self.items:
            for view in Score.View:
                for name in (*self.used, *rules.TEXTS):
                    field = self._field(name)
                    # Short beside its heading; whole in the list of what is wrong.
                    field.short = field.label
                    field.label = f"{item.code} {view.label}: {field.label}"
                    self.fields[_name(item, view, name)] = field
        self.initial.update(self.stored(of))

    def _field(self, name: str) -> Any:
        label = rules.label(name)
        if name in rules.TEXTS:
            most = getattr(Score._meta.get_field(name), "max_length", None)
            return TextField(label=label, max_length=most, lines=2, required=False)
        highest = scoring.highest(self.of.scale)
        wrong = rules.outside(highest)
        if self.of.scale == Assessment.Scale.STEPS:
            return forms.TypedChoiceField(
                label=label,
                choices=[("", _("not answered")), *rules.STEPS],
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": wrong},
            )
        return CountFormField(
            label=label,
            max_value=highest,
            error_messages={"min_value": wrong, "max_value": wrong, "invalid": wrong},
        )

    def rows(self) -> list[tuple[Item, list[Seen]]]:
        """Each item with its views."""
        return [(item, [self._seen(item, view) for view in Score.View]) for item in self.items]

    def _seen(self, item: Item, view: Any) -> Seen:
        def field(name: str) -> Any:
            return self[_name(item, view, name)]

        points = [field(name) for name in self.used]
        texts = [field(name) for name in ("strengths", "areas")]
        return Seen(view.value, capfirst(str(view.label)), points, field("evidence"), texts)

    def given(self) -> list[Given]:
        """What was typed and can be read."""
        found = []
        for item in self.items:
            for view in Score.View:
                typed = {
                    name: self.cleaned_data.get(_name(item, view, name))
                    for name in (*self.used, *rules.TEXTS)
                }
                texts = {name: typed[name] or "" for name in rules.TEXTS}
                found.append(Given(item=item, view=view.value, **typed | texts))
        return found

    def clean(self) -> dict[str, Any]:
        for wrong in rules.problems(self.of, self.given(), rules.documented(self.of)):
            name = _name(wrong.item, wrong.view, wrong.field)
            if name not in self.errors:
                self.add_error(name, ValidationError(wrong.message, code=wrong.code))
        return self.cleaned_data

    def stored(self, current: Assessment) -> dict[str, Any]:
        scores = {(row.item_id, row.view): row for row in current.scores.filter(item__in=self.items)}
        found: dict[str, Any] = {}
        for item in self.items:
            for view in Score.View:
                row = scores.get((item.pk, view.value)) or Score()
                for name in (*self.used, *rules.TEXTS):
                    found[_name(item, view, name)] = getattr(row, name)
        return found

    def refuse(self, no: Refused) -> None:
        """The action judged by what is stored now: the field that it names, by code and view."""
        places = {
            f"scores.{item.code}.{view.value}.{name}": _name(item, view, name)
            for item in self.items
            for view in Score.View
            for name in self.used
        }
        super().refuse(Refused(no.code, no.message, field=places.get(no.field or "", no.field)))

    def save(self, user: Any) -> Assessment:
        return actions.save_scores(
            user=user, assessment=self.of, expected=self.cleaned_data["version"], scores=self.given()
        )


def _name(item: Item, view: Any, field: str) -> str:
    return f"{item.pk}-{view}-{field}"
