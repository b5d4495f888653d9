"""Forms whose fields are those of a model: a label, a limit and choices are said once, in the model."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.text import capfirst

from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.portfolio.forms.rows import OptionField, Options, Rows
from tracker.core import access
from tracker.core.db import swedish
from tracker.core.errors import Refused
from tracker.core.fields import CountFormField, IsoDateField, TextField
from tracker.core.formats import is_swedish
from tracker.core.steps import Step


class Named(Options):
    """Things told with where they are, because two organisations may bear the same name."""

    def __init__(self, things: Iterable[Organisation]) -> None:
        super().__init__(things)
        self.labels = [(key, row.located) for key, row in self.by_key.items()]


def by_name() -> Any:
    return swedish("name_sv" if is_swedish() else "name_en")


def organisations(user: Any) -> Named:
    rows = access.visible(user, Organisation.objects.select_related("country"))
    return Named(rows.order_by(by_name(), "pk"))


def countries(user: Any) -> Options:
    return Options(Country.objects.order_by(by_name(), "pk"))


class ModelStep(Step):
    """A step with a row of `model`: its fields `names`, filled in from the row `of`.

    `fixed` are fields that the address says, which the form does not ask for; `offers` names who may be chosen
    for a field that leads to another row; `hints` are helping texts. A row that is a part of something else is
    changed in the version of `whole`.
    """

    model: ClassVar[type[models.Model]]
    names: ClassVar[tuple[str, ...]]
    offers: ClassVar[Mapping[str, Callable[[Any], Options]]] = {}
    hints: ClassVar[Mapping[str, Any]] = {}

    def __init__(
        self,
        data: Any = None,
        *,
        user: Any,
        of: Any = None,
        whole: Any = None,
        fixed: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, of=whole or of)
        self.user, self.row, self.fixed = user, of, dict(fixed or {})
        for name in self.names:
            if name not in self.fixed:
                self.fields[name] = self._field(name)
        if of is not None:
            self.initial.update(self.stored(of) if whole is None else self._written(of))

    def _field(self, name: str) -> forms.Field:
        column: Any = self.model._meta.get_field(name)
        more = {
            "label": capfirst(str(column.verbose_name)),
            "required": not column.blank,
            "help_text": self.hints.get(name, ""),
        }
        if name in self.offers:
            field = OptionField(**more)
            field.offer(self.offers[name](self.user))
            return field
        if column.choices:
            choices = [(value, capfirst(str(label))) for value, label in column.choices]
            empty = [] if column.has_default() else [("", "–")]
            field = forms.ChoiceField(choices=[*empty, *choices], **more)
            field.initial = column.get_default() if column.has_default() else ""
            return field
        if isinstance(column, models.BooleanField):
            return forms.BooleanField(**more | {"required": False})
        if isinstance(column, models.DateField):
            return IsoDateField(**more)
        if isinstance(column, models.URLField):
            return forms.URLField(max_length=column.max_length, assume_scheme="https", **more)
        if isinstance(column, models.IntegerField):
            return CountFormField(**more)
        lines = 4 if isinstance(column, models.TextField) else 1
        return TextField(max_length=column.max_length, lines=lines, **more)

    def _written(self, row: Any) -> dict[str, Any]:
        """What the row says in the form's fields."""
        found = {}
        for name in self.names:
            if name in self.fields:
                value = getattr(row, name)
                found[name] = value.pk if isinstance(value, models.Model) else value
        return found

    def stored(self, current: Any) -> dict[str, Any]:
        """Of a part nothing is compared: what somebody else changed may be another part."""
        return self._written(current) if isinstance(current, self.model) else {}

    def save(self, user: Any) -> Any:
        """The action that the form stands for."""
        raise NotImplementedError

    def given(self) -> dict[str, Any]:
        """The model's fields as they are to be written."""
        return {name: self.cleaned_data[name] for name in self.names if name in self.fields} | self.fixed


class WithRows(ModelStep):
    """A step that also writes sets, `sets` by prefix. More rows are given on the button `more`."""

    sets: dict[str, Rows]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(rows.is_valid() for rows in self.sets.values())])

    def more(self, prefix: str) -> None:
        """Some more empty rows, and nothing judged yet."""
        if prefix in self.sets:
            self.sets[prefix].add(2)
        self._errors = forms.utils.ErrorDict()
        for rows in self.sets.values():
            rows.without_errors()

    def refuse(self, no: Refused) -> None:
        """What is wrong with a set is said above it."""
        if no.field in self.sets:
            self.sets[no.field].refuse(no.message)
        else:
            super().refuse(no)
