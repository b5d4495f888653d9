"""The form of an indicator, and those of a project's places and components."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.portfolio.forms.rows import OptionField, Options, OptionsField, Row, Rows
from projects.portfolio.forms.with_rows import WithRows
from projects.portfolio.models import Component, Project
from projects.results.catalogue.models import (
    Dimension,
    Direction,
    Measure,
    ReportingPeriod,
    Rule,
    StandardIndicator,
)
from projects.results.framework import actions
from projects.results.framework.models import Indicator, Site
from tracker.core.fields import CountFormField, TextField


class FilledRows(Rows):
    """Rows of which the first field may be 0."""

    def filled(self) -> list[tuple[Any, ...]]:
        rows = [form.cleaned_data for form in self.forms]
        return [
            tuple(row[name] for name in self.form.base_fields)
            for row in rows
            if row.get("what") not in (None, "")
        ]


class StepRow(Row):
    optional = ("name_en",)
    what = CountFormField(label=_("Step"), max_value=100)
    name_sv = TextField(label=_("Name in Swedish"), max_length=100, required=False)
    name_en = TextField(label=_("Name in English"), max_length=100, required=False)


class SplitRow(Row):
    optional = ("second",)
    what = OptionField(label=_("Split by"), required=False)
    second = OptionField(label=_("and by"), required=False)

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        super().__init__(*args, options=options, **kwargs)
        self.fields["second"].offer(options)


def _choices(kinds: Any) -> Any:
    return lambda: [(one.value, capfirst(one.label)) for one in kinds]


def _rule(label: Any, **kwargs: Any) -> forms.ChoiceField:
    choices = lambda: [("", _("as usual for the measure")), *_choices(Rule)()]  # noqa: E731
    return forms.ChoiceField(label=label, choices=choices, required=False, **kwargs)


class IndicatorForm(WithRows):
    """A new indicator of a project, or one that is changed; beside its fields the `steps` and `splits`."""

    code = TextField(label=_("Code"), max_length=20, help_text=_("Short and unique, for example KH-1-P2."))
    standard = OptionField(
        label=_("Counts towards"),
        required=False,
        help_text=_("A standard indicator of the authority. Without a name of its own, it takes that one's."),
    )
    name_sv = TextField(label=_("Name in Swedish"), max_length=200, required=False)
    name_en = TextField(label=_("Name in English"), max_length=200, required=False)
    unit_sv = TextField(label=_("Unit in Swedish"), max_length=60, required=False)
    unit_en = TextField(label=_("Unit in English"), max_length=60, required=False)
    measure = forms.ChoiceField(
        label=_("What is measured"),
        choices=_choices(Measure),
        initial=Measure.NUMBER,
        widget=forms.RadioSelect,
    )
    direction = forms.ChoiceField(
        label=_("Direction"), choices=_choices(Direction), initial=Direction.UP, widget=forms.RadioSelect
    )
    is_cumulative = forms.BooleanField(
        label=_("Cumulative"),
        required=False,
        help_text=_("Each value holds what was before, and is never added up over periods."),
    )
    frequency = forms.ChoiceField(
        label=_("Reported each"), choices=_choices(ReportingPeriod.Kind), initial=ReportingPeriod.Kind.YEAR
    )
    over_places = _rule(_("Places become one"))
    over_periods = _rule(_("Periods of a year become one"))
    sites = OptionsField(
        label=_("Measured at"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose places to have a value from each; none: one value for the whole project."),
    )
    source_sv = TextField(label=_("Means of verification in Swedish"), max_length=200, required=False)
    source_en = TextField(label=_("Means of verification in English"), max_length=200, required=False)
    responsible = OptionField(label=_("Who reports"), required=False)
    needs_evidence = forms.BooleanField(
        label=_("Evidence is demanded"),
        required=False,
        help_text=_("A value is handed in only with a file that shows it."),
    )
    labels = {"steps": _("Steps of the scale"), "splits": _("Split into groups")}

    def __init__(
        self,
        data: Any = None,
        *,
        user: Any,
        project: Project,
        sites: Iterable[Site],
        of: Indicator | None = None,
    ) -> None:
        """`sites` are the project's, as the user may see them."""
        self.user, self.project = user, project
        super().__init__(data, of=of, initial=self.stored(of) if of else {})
        self.fields["standard"].offer(
            Labelled((row, f"{row.code} {row}") for row in StandardIndicator.objects.order_by("code", "pk"))
        )
        self.fields["responsible"].offer(Options(self._people()))
        places = Labelled((site, f"{site.code} {site}".strip()) for site in sites)
        if places.labels:
            self.fields["sites"].offer(places)
        else:
            del self.fields["sites"]
        standing = self.standing(of) if of else {"steps": [], "splits": []}
        dimensions = Options(Dimension.objects.order_by("order", "code", "pk"))
        self.rows = {
            "steps": FilledRows(data, form=StepRow, prefix="steps", initial=standing["steps"]),
            "splits": FilledRows(
                data, form=SplitRow, prefix="splits", initial=standing["splits"], options=dimensions
            ),
        }

    def _people(self) -> list[Any]:
        """Those who work with the project, and who reports now."""
        members = self.project.members.select_related("user").order_by("role", "first_day", "pk")
        found = {row.user_id: row.user for row in members}
        if self.of and self.of.responsible_id:
            found[self.of.responsible_id] = self.of.responsible
        return list(found.values())

    def stored(self, current: Indicator) -> dict[str, Any]:
        names = [name for name in actions.FIELDS if name not in ("project", "standard", "responsible")]
        told = {name: getattr(current, name) for name in names}
        keys = {"standard": current.standard_id, "responsible": current.responsible_id}
        found = told | keys | {"sites": [str(site.pk) for site in current.sites.order_by("code", "pk")]}
        fields = getattr(self, "fields", self.base_fields)
        return {name: value for name, value in found.items() if name in fields}

    def standing(self, of: Indicator) -> dict[str, list[tuple[Any, ...]]]:
        return {
            "steps": list(of.steps.values_list("value", "name_sv", "name_en").order_by("value")),
            "splits": list(of.splits.values_list("first", "second")),
        }

    def conflict(self, current: Indicator) -> None:
        typed = dict(self.cleaned_data)
        self.cleaned_data = {name: getattr(value, "pk", value) for name, value in typed.items()}
        if "sites" in typed:
            self.cleaned_data["sites"] = [str(site.pk) for site in typed["sites"]]
        super().conflict(current)
        self.cleaned_data = typed

    def save(self, user: Any) -> Indicator:
        fields = {name: value for name, value in self.values().items() if name != "sites"}
        for name in ("over_places", "over_periods"):
            if not fields[name]:
                del fields[name]
        return actions.save_indicator(
            user=user,
            indicator=self.of,
            expected=self.cleaned_data["version"],
            fields=fields | {"project": self.project},
            steps=[actions.Step(*row) for row in self.rows["steps"].filled()],
            splits=self.rows["splits"].filled(),  # type: ignore[arg-type]
            sites=self.cleaned_data.get("sites"),
        )


class Labelled(Options):
    """Things offered in other words than their own: (thing, words)."""

    def __init__(self, things: Iterable[tuple[Any, str]]) -> None:
        pairs = list(things)
        super().__init__(thing for thing, _words in pairs)
        self.labels = [(str(thing.pk), words) for thing, words in pairs]


class SiteRow(Row):
    optional = ("name_en",)
    what = forms.SlugField(label=_("Code"), required=False, max_length=20)
    name_sv = TextField(label=_("Name in Swedish"), required=False, max_length=150)
    name_en = TextField(label=_("Name in English"), required=False, max_length=150)


class ComponentRow(Row):
    optional = ("name_en",)
    what = CountFormField(label=_("Number"), max_value=99)
    name_sv = TextField(label=_("Name in Swedish"), required=False, max_length=150)
    name_en = TextField(label=_("Name in English"), required=False, max_length=150)


class OfProject(WithRows):
    """The whole set of a project's rows, in the project's version."""

    of: Project
    row: ClassVar[type[Row]]
    key: ClassVar[str]

    def __init__(self, data: Any = None, *, of: Project) -> None:
        super().__init__(data, of=of)
        self.rows = {
            "rows": FilledRows(data, form=self.row, prefix="rows", initial=self.standing(of)["rows"])
        }

    def standing(self, of: Project) -> dict[str, list[tuple[Any, ...]]]:
        rows = getattr(of, "sites" if self.row is SiteRow else "components").order_by(self.key, "pk")
        return {"rows": list(rows.values_list(self.key, "name_sv", "name_en"))}


class SitesForm(OfProject):
    row, key, labels = SiteRow, "code", {"rows": _("Places")}

    def save(self, user: Any) -> None:
        given = self.rows["rows"].filled()
        rows = [Site(code=code, name_sv=name_sv, name_en=name_en) for code, name_sv, name_en in given]
        actions.save_sites(user=user, project=self.of, expected=self.cleaned_data["version"], sites=rows)


class ComponentsForm(OfProject):
    row, key, labels = ComponentRow, "number", {"rows": _("Components")}

    def save(self, user: Any) -> None:
        given = self.rows["rows"].filled()
        rows = [Component(number=number, name_sv=sv, name_en=en) for number, sv, en in given]
        actions.save_components(
            user=user, project=self.of, expected=self.cleaned_data["version"], components=rows
        )
