"""The project form. The rules are in `actions`; what an action refuses is shown where it belongs."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.portfolio import sensitivity
from projects.portfolio.actions import FIELDS, save_project
from projects.portfolio.forms.rows import (
    SPARE_ROWS,
    CountryRow,
    DacRow,
    MemberRow,
    OptionField,
    Options,
    OptionsField,
    PartnerRow,
    Rows,
    ThemeRow,
)
from projects.portfolio.models import DacCode, Project, ProjectMarker, SdgTarget, Theme
from projects.portfolio.rows import Member
from tracker.accounts.models import User
from tracker.core import access, once
from tracker.core.conflict import Difference, Saved, last_saved
from tracker.core.db import swedish_key
from tracker.core.errors import Refused
from tracker.core.fields import IsoDateField, TextField

_BILINGUAL = [name for name in FIELDS if name.endswith(("_sv", "_en"))]
_SHORT_TEXTS = ["code", "dnr", "sensitivity_reason", "sensitivity_decided_by"]


class ProjectForm(forms.ModelForm):
    """The project's own fields, its targets of Agenda 2030 and its policy markers."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    sdg_main = OptionField(label=_("Main target of Agenda 2030"), required=False)
    sdg_others = OptionsField(
        label=_("Other targets, at most four"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Project
        fields = (*FIELDS, *sensitivity.FIELDS)
        field_classes = {
            **dict.fromkeys(_BILINGUAL + _SHORT_TEXTS, TextField),
            **dict.fromkeys(["start", "end", "sensitivity_decided_on", "sensitivity_review"], IsoDateField),
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 3 if name.startswith("target") else 5})
            for name in _BILINGUAL
            if not name.startswith("name")
        }
        help_texts = {
            "code": _("Short and unique, for example KH-2."),
            "end": _("A decided extension is recorded on its own page, so that the earlier end stays known."),
            "region": _("Needed when no country has a share."),
            "sensitivity": _("Projects in some countries begin as restricted whatever is said here."),
            "sensitivity_review": _("The day when the sensitivity is judged anew."),
        }

    marks_optional = True

    def __init__(self, *args: Any, targets: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # then a decision on a page of its own
            for name in sensitivity.FIELDS:
                del self.fields[name]
        self.fields["sdg_main"].offer(targets)
        self.fields["sdg_others"].offer(targets)
        for marker in ProjectMarker.Marker:
            self.fields[f"marker_{marker.value}"] = forms.TypedChoiceField(
                label=capfirst(marker.label),
                choices=[("", _("not screened")), *ProjectMarker.Score.choices],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def _post_clean(self) -> None:
        """Nothing: the action checks the row, says it in words for people, and writes it."""


# Kind of row -> its form, what it is called, and how the project's present rows read as tuples.
_KINDS: dict[str, tuple[Any, Any, Any]] = {
    "countries": (CountryRow, _("Countries"), lambda p: p.country_shares.values_list("country", "share")),
    "themes": (ThemeRow, _("Themes"), lambda p: p.theme_shares.values_list("theme", "share")),
    "dac": (DacRow, _("DAC codes"), lambda p: p.dac_shares.values_list("dac_code", "share", "first_year")),
    "partners": (PartnerRow, _("Partners"), lambda p: p.partners.values_list("organisation", "role")),
    "members": (
        MemberRow,
        _("Members"),
        lambda p: p.members.values_list("user", "role", "first_day", "last_day", "decision"),
    ),
}


class ProjectEditor:
    """The whole page's form: `form` with the project's own fields, `rows` with a formset for each kind."""

    def __init__(self, user: Any, project: Project | None = None, data: QueryDict | None = None) -> None:
        self.user, self.project = user, project
        targets = sorted(SdgTarget.objects.all(), key=lambda t: [part.zfill(2) for part in t.code.split(".")])
        self.form = ProjectForm(data, instance=project, initial=_initial(project), targets=Options(targets))
        self.rows = {
            key: Rows(
                data,
                form=form,
                prefix=key,
                options=_options(key, self.user),
                initial=now(project) if project else (),
            )
            for key, (form, _label, now) in _KINDS.items()
        }
        self.differences: list[Difference] = []
        self.saved: Saved | None = None

    def is_valid(self) -> bool:
        """Judges every part, so that all errors show at once."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors) or any(rows.total_error_count() for rows in self.rows.values())

    def save(self) -> Project:
        """Raises what `save_project` raises."""
        data = self.form.cleaned_data
        filled: dict[str, Any] = {key: rows.filled() for key, rows in self.rows.items()}
        filled["members"] = [Member(*row) for row in filled["members"]]
        scores = {marker: data[f"marker_{marker}"] for marker in ProjectMarker.Marker.values}
        return save_project(
            user=self.user,
            project=self.project,
            expected=data["version"],
            fields={name: data[name] for name in (*FIELDS, *sensitivity.FIELDS) if name in data},
            sdg=[
                *([(data["sdg_main"], True)] if data["sdg_main"] else []),
                *((target, False) for target in data["sdg_others"]),
            ],
            markers={marker: score for marker, score in scores.items() if score is not None},
            **filled,
        )

    def refuse(self, no: Refused) -> None:
        """Show the refusal at its field."""
        first_marker = f"marker_{ProjectMarker.Marker.values[0]}"
        field = {"sdg": "sdg_main", "markers": first_marker}.get(no.field or "", no.field)
        if field in self.rows:
            self.rows[field].refuse(no.message)
        else:
            field = field if field in self.form.fields else None
            self.form.add_error(field, ValidationError(no.message, code=no.code))

    def conflict(self, current: Project) -> None:
        """Keep what was typed, tell what differs from `current`, and let the next save be a decision."""
        mine, theirs = self._said(), ProjectEditor(self.user, current)._said(stored=True)
        self.saved = last_saved(current)
        self.differences = [
            Difference(label, theirs[label], mine[label]) for label in mine if mine[label] != theirs[label]
        ]
        self.form.data = self.form.data.copy()
        self.form.data["version"] = str(current.version)

    def more_rows(self, key: str) -> None:
        """Show what was typed with more empty rows of one kind; nothing is judged or saved yet."""
        self.form._errors = ErrorDict()
        for kind, rows in self.rows.items():
            if kind == key:
                rows.add(SPARE_ROWS)
            rows.without_errors()

    def _said(self, stored: bool = False) -> dict[str, str]:
        """Label -> value as words: what is stored, or what was typed."""
        said = {}
        for name in [
            *FIELDS,
            "sdg_main",
            "sdg_others",
            *(n for n in self.form.fields if n.startswith("marker_")),
        ]:
            field = self.form.fields[name]
            value = self.form.get_initial_for_field(field, name) if stored else self.form.cleaned_data[name]
            said[capfirst(str(field.label))] = _words(value, field)
        for key, rows in self.rows.items():
            fields = list(rows.form.base_fields)
            values = [tuple(row.values()) for row in rows.initial] if stored else rows.filled()
            shown = [
                [_words(value, rows.empty_form.fields[name]) for name, value in zip(fields, row, strict=True)]
                for row in values
            ]
            said[str(_KINDS[key][1])] = "; ".join(sorted(" ".join(filter(None, row)) for row in shown))
        return said


def _initial(project: Project | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"key": once.new_key()}
    if project is None:
        return initial
    targets = list(project.sdg_targets.all())
    return initial | {
        "version": project.version,
        "sdg_main": next((row.target_id for row in targets if row.is_main), None),
        "sdg_others": [row.target_id for row in targets if not row.is_main],
        **{f"marker_{row.marker}": row.score for row in project.markers.all()},
    }


def _options(key: str, user: Any) -> Options:
    by_name = {
        "countries": Country.objects.all(),
        "partners": access.visible(user, Organisation.objects.select_related("country")),
        "members": User.objects.filter(is_active=True),
    }
    if key in by_name:
        return Options(sorted(by_name[key], key=lambda thing: swedish_key(str(thing))))
    return Options({"themes": Theme.objects.all(), "dac": DacCode.objects.all()}[key])


def _words(value: Any, field: forms.Field) -> str:
    """A value as people read it, the same whether it comes from the database or from a form."""
    match value:
        case None | "" | []:
            return ""
        case list():
            return "; ".join(sorted(_words(item, field) for item in value))
        case datetime.date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
    key = str(getattr(value, "pk", value))
    return str(
        dict(getattr(field, "choices", ())).get(key, dict(getattr(field, "choices", ())).get(value, value))
    )
