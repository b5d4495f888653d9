"""The form that logs and changes an activity. Four answers are enough; the rest can wait.

The rules are in `rules` and `doubts`; what an action refuses is shown at the field that it names.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from countries.organisations.actions import add_organisation, looks_like
from countries.organisations.models import Organisation
from countries.organisations.similar import similar
from projects.activities import actions, rules, sources
from projects.activities.doubts import Doubtful
from projects.activities.forms import staff as staff_rows
from projects.activities.forms.offers import BESIDE, Offers
from projects.activities.models import Activity
from projects.portfolio.forms.rows import OptionField, OptionsField
from tracker.core import access, formats
from tracker.core.conflict import Difference, said
from tracker.core.errors import Refused
from tracker.core.fields import CountFormField, IsoDateField, LocalDecimalField, TextField
from tracker.core.formats import is_swedish
from tracker.core.periods import today

TODAY, YESTERDAY, OTHER = "today", "yesterday", "other"
COUNTS = (
    "women", "men", "unknown", "youth", "disability",
    "first_time_women", "first_time_men", "first_time_unknown",
)  # fmt: skip
_NEW_PARTNER = ("new_partner", "new_partner_kind", "is_another")
_NEVER_COMPARED = ("version", "key", "source", "when", "confirmed", *_NEW_PARTNER)


class ActivityForm(forms.ModelForm):
    # As on the page, so that the list of errors follows it.
    field_order = (
        "version", "key", "source", "project", "kind", "title_sv", "title_en", "when", "start", "end",
        "late_because", "is_online", "place", "country", "indicator", "women", "men", "unknown", "confirmed",
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    source = TextField(required=False, max_length=100, widget=forms.HiddenInput)
    project = forms.ChoiceField(label=_("Project"), error_messages={"required": _("Choose a project.")})
    kind = forms.ChoiceField(
        label=_("Type of activity"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a type.")},
    )
    when = forms.ChoiceField(
        label=_("Date"),
        widget=forms.RadioSelect,
        choices=[(TODAY, _("Today")), (YESTERDAY, _("Yesterday")), (OTHER, _("Other date"))],
        error_messages={"required": _("Give the date.")},
    )
    start = IsoDateField(label=_("First day"), required=False)
    end = IsoDateField(label=_("Last day, if more than one"), required=False)
    is_online = forms.TypedChoiceField(
        label=_("Form"),
        widget=forms.RadioSelect,
        choices=[("", _("On site")), ("1", _("Online"))],
        coerce=bool,
        empty_value=False,
        required=False,
    )
    country = OptionField(label=_("Country"), required=False)
    cost_estimate = LocalDecimalField(
        label=_("Estimated cost, SEK"), required=False, min_value=0, max_digits=13, decimal_places=2
    )
    partners = OptionsField(
        label=_("Organisations taking part"),
        required=False,
        help_text=_("Hold Ctrl to choose several."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    new_partner = TextField(
        label=_("Not in the list? Its name"),
        required=False,
        max_length=200,
        help_text=_("It is added with the country of the activity."),
    )
    new_partner_kind = forms.ChoiceField(
        label=_("Type of organisation"), required=False, choices=Organisation.Kind.choices
    )
    is_another = forms.BooleanField(label=_("It is another organisation. Add it."), required=False)
    principles = OptionsField(
        label=_("Principles of good administration that the activity furthered"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    indicator = OptionField(label=_("Output or mandatory result"), required=False)
    component = OptionField(label=_("Component"), required=False)
    work_item = OptionField(label=_("Planned item"), required=False)
    forum = OptionField(label=_("Forum or network"), required=False)
    confirmed = forms.BooleanField(label=_("It is right. Save it."), required=False)

    class Meta:
        model = Activity
        fields = (
            "title_sv", "title_en", "start", "end", "late_because", "place", *COUNTS, "participant_level",
            "happened", "changed", "cost_estimate", "dnr", "meeting_level",
        )  # fmt: skip
        field_classes = {
            **dict.fromkeys(
                ("title_sv", "title_en", "place", "happened", "changed", "dnr", "late_because"), TextField
            ),
            **dict.fromkeys(COUNTS, CountFormField),
        }
        widgets = {
            "place": forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
            "happened": forms.Textarea(attrs={"rows": 3}),
            "changed": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"unknown": _("Not known")}
        help_texts = {
            "happened": _("Two sentences are enough."),
            "changed": _("One sentence. It can go into the annual report."),
        }

    def __init__(
        self, data: Any, *, user: Any, instance: Activity | None = None, staff: Any = (), **kwargs: Any
    ) -> None:
        super().__init__(data, instance=instance, **kwargs)
        self.user, self.is_draft = user, data is not None and "draft" in data
        first, second = ("title_sv", "title_en") if is_swedish() else ("title_en", "title_sv")
        self.fields[first].label = _("What was done?")
        self.fields[first].help_text = _(
            "One sentence. It stands in the log and can go into the annual report."
        )
        self.fields[second].label = _("The same in English") if is_swedish() else _("The same in Swedish")
        self.title, self.other_title = self[first], self[second]
        told = {"weekday": date_format(today(), "l"), "week": formats.week(today())}
        self.fields["when"].help_text = gettext("Today is %(weekday)s, %(week)s.") % told
        self.fields["project"].required = self.fields["kind"].required = not self.is_draft
        self.offers = Offers(user, instance)
        self._offer()
        if instance and instance.pk:
            self.initial.update(written(instance))
        elif data is None:
            project = self.initial.setdefault("project", self.offers.first_project)
            if project and project == self.offers.last_project:
                self.fields["project"].help_text = _("Chosen already: the project that you last logged to.")
            self.initial.setdefault("country", self.offers.country_of.get(project))
            self.fields["project"].widget.attrs["autofocus"] = True
        begin = staff_rows.written(instance) or staff_rows.begun(staff)
        self.staff = staff_rows.StaffRows(
            data, prefix="staff", initial=begin, form_kwargs={"people": self.offers.people()}
        )

    def _offer(self) -> None:
        fields, offers = self.fields, self.offers
        fields["project"].choices = offers.project_choices
        fields["kind"].choices = offers.kinds
        for name in ("participant_level", "meeting_level"):
            fields[name].choices = [("", "–"), *Activity._meta.get_field(name).choices]
        fields["country"].offer(offers.countries)
        fields["forum"].offer(offers.forums())
        fields["principles"].offer(offers.principles())
        for name, (options, choices) in {**offers.of_projects(), "partners": offers.partners()}.items():
            fields[name].offer(options)
            fields[name].choices = choices
        if not access.may(self.user, "add", Organisation):
            for name in _NEW_PARTNER:
                del fields[name]

    def is_valid(self) -> bool:
        rows_are = self.staff.is_valid()
        return super().is_valid() and rows_are

    def clean_project(self) -> Any:
        return self.offers.projects.get(self.cleaned_data["project"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("title_sv") and not given.get("title_en") and not self.title.errors:
            self.add_error(self.title.name, _("Say what was done, in a sentence."))
        self._clean_days(given)
        self._clean_new_partner(given)
        return given

    def _clean_days(self, given: dict[str, Any]) -> None:
        if given.get("when") in (TODAY, YESTERDAY):
            given["start"] = today() - datetime.timedelta(days=given["when"] == YESTERDAY)
            given["end"] = None
            for name in ("start", "end"):  # hidden behind the chips
                self.errors.pop(name, None)
        elif given.get("when") == OTHER and not given.get("start") and "start" not in self.errors:
            self.add_error("start", _("Give the date."))
        elif given.get("start") and given.get("end") and given["end"] < given["start"]:
            # The rules say it too; here it is told together with the other errors.
            self.add_error("end", _("The last day comes before the first."))

    def _clean_new_partner(self, given: dict[str, Any]) -> None:
        """One that is probably there already is asked about, beside its field."""
        name = given.get("new_partner")
        if not name or given.get("is_another"):
            return
        if hits := similar(self.user, name, given.get("country")):
            self.add_error("new_partner", ValidationError(looks_like(hits), code="similar"))

    def _post_clean(self) -> None:
        """Nothing: the action checks the row, says it in words for people, and writes it."""

    def save(self, activity: Activity | None = None) -> Activity:  # type: ignore[override]
        """Log a new activity, or change `activity`, in the caller's transaction. Raises what the actions raise."""
        given = self.cleaned_data
        what: dict[str, Any] = {
            "fields": {name: given[name] for name in rules.FIELDS if name in given}
            | {"is_draft": self.is_draft, "end": given["end"] or given["start"]},
            "partners": [*given["partners"], *self._added_partner()],
            "principles": given["principles"],
            "staff": self.staff.given(),
            "confirmed": given["confirmed"],
        }
        if activity is not None:
            return actions.change_activity(
                user=self.user, activity=activity, expected=given["version"], **what
            )
        made = actions.log_activity(user=self.user, **what)
        sources.logged(given["source"], self.user, made)
        return made

    def _added_partner(self) -> list[Organisation]:
        given = self.cleaned_data
        if not given.get("new_partner"):
            return []
        try:
            return [
                add_organisation(
                    user=self.user,
                    name=given["new_partner"],
                    country=given["country"],
                    kind=given["new_partner_kind"] or Organisation.Kind.AUTHORITY,
                    is_another=given["is_another"],
                )
            ]
        except Refused as no:
            raise Refused(no.code, no.message, field="new_partner") from no

    def refuse(self, no: Refused) -> None:
        """Show the refusal where it belongs; of doubts each on its own, beside the tick that confirms them."""
        if isinstance(no, Doubtful):
            for doubt in no.doubts:
                self.add_error("confirmed", ValidationError(doubt, code=no.code))
            return
        if no.field == "staff":
            self.staff.non_form_errors().append(no.message)
            return
        field = self.title.name if no.field == "title_sv" else no.field
        self.add_error(field if field in self.fields else None, ValidationError(no.message, code=no.code))

    def new_key(self, key: str) -> None:
        """The next sending is a sending of its own."""
        self.data = self.data.copy()
        self.data["key"] = key

    def take_over(self, current: Activity) -> list[Difference]:
        """What differs from `current`, saved by somebody else; the next saving replaces that version."""
        theirs = type(self)(None, user=self.user, instance=current)
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        pairs = [(theirs[name], self[name]) for name in self.fields if name not in _NEVER_COMPARED]
        compared = [
            (new.label, said(old.field, old.value()), said(new.field, new.value())) for old, new in pairs
        ]
        return [Difference(*row) for row in [*compared, self.staff.compared(current)] if row[1] != row[2]]


def written(activity: Activity) -> dict[str, Any]:
    """What is stored, as the fields that are not the model's own show it."""
    return {
        "version": activity.version,
        "project": activity.project.public_id if activity.project else BESIDE,
        "kind": activity.kind,
        "when": OTHER,
        "end": activity.end if activity.end != activity.start else None,
        "is_online": "1" if activity.is_online else "",
        "country": activity.country_id,
        **{name: getattr(activity, f"{name}_id") for name in rules.OF_PROJECT},
        "forum": activity.forum_id,
        "partners": [row.pk for row in activity.partners.all()],
        "principles": [row.pk for row in activity.principles.all()],
    }


def begun(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Values of an activity's fields, as the form begins with them."""
    found = {name: getattr(value, "pk", value) for name, value in fields.items()}
    if "project" in fields:
        found["project"] = fields["project"].public_id if fields["project"] else BESIDE
    if "is_online" in fields:
        found["is_online"] = "1" if fields["is_online"] else ""
    if fields.get("start"):
        found["when"] = OTHER
    if fields.get("end") and fields["end"] == fields.get("start"):
        found["end"] = None
    return found


class StartForm(forms.Form):
    """What a link to the log form may preset: `?project=P-2017-001&kind=mission`, or a source: `?item=P-2017-001.3`."""

    project = TextField(max_length=16, required=False)
    kind = forms.ChoiceField(choices=Activity.Kind.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in sources.names():
            self.fields[name] = TextField(max_length=60, required=False)

    @property
    def preset(self) -> dict[str, Any]:
        """Initial values out of the address; nonsense is left out. What stands beside projects begins without one."""
        self.is_valid()
        given = {name: self.cleaned_data[name] for name in ("project", "kind") if self.cleaned_data.get(name)}
        return {"project": BESIDE} | given if given.get("kind") in Activity.WITHOUT_PROJECT else given

    @property
    def source(self) -> str:
        """The first source that is named, as the form carries it on: `mission:TR-2017-0004`."""
        self.is_valid()
        given = self.cleaned_data
        return next((f"{name}:{given[name]}" for name in sources.names() if given.get(name)), "")
