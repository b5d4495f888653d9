"""The forms of who works with a project. The rules are in `actions`; what they refuse is shown at its field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.portfolio.forms.rows import OptionField, Options
from projects.portfolio.forms.steps import StepForm
from projects.portfolio.models import Project, ProjectMember
from projects.team import actions, queries
from projects.team.leaving import Plan
from tracker.accounts.models import User
from tracker.core.errors import Refused
from tracker.core.fields import IsoDateField, TextField
from tracker.core.periods import today

NOBODY = "nobody"


def _open_accounts(*without: User) -> Options:
    left = [person.pk for person in without]
    accounts = User.objects.filter(is_active=True).exclude(pk__in=left)
    return Options(queries.offered(person for person in accounts if not person.has_left()))


class TeamForm(StepForm):
    """A step about one membership, or about a new one."""

    def __init__(
        self, data: Any = None, *, project: Project, membership: ProjectMember | None = None
    ) -> None:
        super().__init__(data, project=project)
        self.membership = membership
        for name in ("person", "successor"):
            if name in self.fields:
                self.fields[name].offer(_open_accounts(*([membership.user] if membership else [])))


class AddForm(TeamForm):
    person = OptionField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=ProjectMember.Role.choices, initial="member")
    first_day = IsoDateField(label=_("From"), initial=today)
    last_day = IsoDateField(
        label=_("To"), required=False, help_text=_("The last day. Empty: until further notice.")
    )
    decision = TextField(
        label=_("Decision"),
        required=False,
        max_length=200,
        help_text=_("Needed for those who may read by decision: its number, and who decided."),
    )

    def save(self, user: Any) -> None:
        given = self.values()
        actions.add_member(user=user, project=self.project, expected=self.cleaned_data["version"], **given)


class EndForm(TeamForm):
    last_day = IsoDateField(label=_("Last day"), initial=today)

    def save(self, user: Any) -> None:
        actions.end_membership(
            user=user, membership=self.membership, expected=self.cleaned_data["version"], **self.values()
        )

    def stored(self, current: Project) -> dict[str, Any]:
        return {
            "last_day": current.members.filter(pk=self.membership.pk)
            .values_list("last_day", flat=True)
            .first()
        }


class SubstituteForm(TeamForm):
    person = OptionField(label=_("Substitute"))
    first_day = IsoDateField(label=_("From"), initial=today)
    last_day = IsoDateField(label=_("To"), help_text=_("The last day of the absence."))

    def save(self, user: Any) -> None:
        actions.appoint_substitute(
            user=user, membership=self.membership, expected=self.cleaned_data["version"], **self.values()
        )


class HandOverForm(TeamForm):
    successor = OptionField(label=_("Successor"))
    last_day = IsoDateField(
        label=_("Last day of the one who hands over"),
        initial=today,
        help_text=_("The successor begins on the day after."),
    )

    def save(self, user: Any) -> None:
        actions.hand_over(
            user=user, membership=self.membership, expected=self.cleaned_data["version"], **self.values()
        )


class LeavingForm(forms.Form):
    """Day, successors and what goes along. `seen` names the plan that was looked at."""

    last_day = IsoDateField(
        label=_("Last day"),
        initial=today,
        help_text=_("The account is closed after this day; at once if the day is today or has been."),
    )
    successor = OptionField(
        label=_("Successor for everything"),
        required=False,
        help_text=_("You can choose somebody else for a project below."),
    )
    drafts = forms.BooleanField(
        label=_("The successor goes on with drafts of activities"), required=False, initial=True
    )
    substitutes = forms.BooleanField(
        label=_("Those who stand in for the person stand in for the successor"), required=False, initial=True
    )
    reason = TextField(label=_("Why a project is left without a manager"), required=False, max_length=300)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    marks_optional = True

    def __init__(self, data: Any = None, *, leaver: User, projects: list[Project]) -> None:
        super().__init__(data, initial={"last_day": max(today(), leaver.leaves_on or today())})
        options = _open_accounts(leaver)
        self.fields["successor"].offer(options)
        self.by_project = {}
        for project in projects:
            name = f"project_{project.pk}"
            self.fields[name] = forms.ChoiceField(
                label=str(project),
                required=False,
                choices=[("", _("as above")), *options.labels, (NOBODY, _("nobody"))],
            )
            self.by_project[project.pk] = name
        self._people = options.by_key

    def project_fields(self) -> list[Any]:
        return [self[name] for name in self.by_project.values()]

    def asked(self) -> dict[str, Any]:
        """What `leaving.plan` wants to know."""
        given = self.cleaned_data
        chosen = {
            project: self._people.get(given[name]) for project, name in self.by_project.items() if given[name]
        }
        names = ("last_day", "successor", "drafts", "substitutes")
        return {name: given[name] for name in names} | {"by_project": chosen}

    def show(self, plan: Plan) -> None:
        """Carry the plan that is shown now, and ask why if it leaves a project alone."""
        self.data = self.data.copy()
        self.data["seen"] = plan.digest
        self.fields["reason"].required = bool(plan.unmanaged)

    def refuse(self, no: Refused) -> None:
        field = no.field if no.field in self.fields else None
        self.add_error(field, ValidationError(no.message, code=no.code))
