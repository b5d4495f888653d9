"""The forms of forums and networks and of what belongs to them. What the rules refuse is in the actions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from countries.forums import actions as forum_actions
from countries.forums.models import (
    Forum,
    ForumMember,
    ForumName,
    ForumOutput,
    Mandate,
    NetworkDelegate,
    NetworkMember,
    Presidency,
    Publication,
    Study,
)
from projects.engagements import actions
from projects.engagements.actions.meetings import DELEGATE_FIELDS
from projects.engagements.forms.fields import ModelStep, countries, organisations
from projects.engagements.models import Delegate, Meeting, SharedCase
from projects.portfolio.forms.rows import Options
from projects.staff.models import Employee
from tracker.core.db import swedish


class ForumForm(ModelStep):
    model, names = Forum, forum_actions.FORUM_FIELDS
    offers = {"owner": organisations}
    hints = {
        "code": _("Stands in the address: letters a–z, digits and hyphens."),
        "led_by_presidency": _(
            "Each half-year is then asked for one meeting of directors-general and one or two of the working group."
        ),
    }

    def save(self, user: Any) -> Forum:
        return forum_actions.save_forum(
            user=user, forum=self.row, expected=self.cleaned_data["version"], fields=self.given()
        )


class _Part(ModelStep):
    """A part of a forum: written in the forum's version."""

    def save(self, user: Any) -> Any:
        part: Any = self.row or self.model(forum=self.of)
        version = self.cleaned_data["version"]
        return forum_actions.save_part(user=user, part=part, expected=version, fields=self.given())


class NameForm(_Part):
    model, names = ForumName, forum_actions.PART_FIELDS[ForumName]


class MemberForm(_Part):
    model, names = ForumMember, forum_actions.PART_FIELDS[ForumMember]
    offers = {"country": countries, "organisation": organisations}
    hints = {"country": _("A country, an organisation, or the organisation that speaks for a country.")}


class MandateForm(_Part):
    model, names = Mandate, forum_actions.PART_FIELDS[Mandate]
    offers = {"shared_with": organisations}


class OurDelegateForm(_Part):
    model, names = Delegate, DELEGATE_FIELDS
    offers = {"employee": lambda user: Options(Employee.objects.order_by(swedish("name"), "pk"))}

    def save(self, user: Any) -> Delegate:
        return actions.save_our_delegate(
            user=user,
            delegate=self.row or Delegate(forum=self.of),
            expected=self.cleaned_data["version"],
            fields=self.given(),
        )


class StudyForm(ModelStep):
    model, names = Study, forum_actions.STUDY_FIELDS
    offers = {
        "presidency": lambda user: Options(
            Presidency.objects.select_related("country").order_by("-year", "-half", "pk")
        )
    }

    def save(self, user: Any) -> Study:
        version = self.cleaned_data["version"]
        return forum_actions.save_study(user=user, study=self.row, expected=version, fields=self.given())


class PublicationForm(ModelStep):
    model, names = Publication, forum_actions.PUBLICATION_FIELDS
    hints = {"title": _("The same in every edition: the latest one is then found by itself.")}

    def save(self, user: Any) -> Publication:
        version = self.cleaned_data["version"]
        return forum_actions.save_publication(
            user=user, publication=self.row, expected=version, fields=self.given()
        )


class OutputForm(ModelStep):
    model, names = ForumOutput, forum_actions.OUTPUT_FIELDS

    def save(self, user: Any) -> ForumOutput:
        version = self.cleaned_data["version"]
        return forum_actions.save_output(user=user, output=self.row, expected=version, fields=self.given())


class SharedCaseForm(ModelStep):
    model, names = SharedCase, actions.SHARED_FIELDS
    offers = {"organisation": organisations}

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        network = kwargs["fixed"]["network"]
        held = Meeting.objects.filter(activity__forum=network, activity__voided_at=None)
        self.offers = SharedCaseForm.offers | {
            "meeting": lambda user: Options(
                held.select_related("activity").order_by("-activity__start", "-pk")
            )
        }
        super().__init__(data, **kwargs)

    def save(self, user: Any) -> SharedCase:
        version = self.cleaned_data["version"]
        return actions.save_shared_case(user=user, case=self.row, expected=version, fields=self.given())


class NetworkMemberForm(ModelStep):
    model, names = NetworkMember, forum_actions.MEMBER_FIELDS
    offers = {"organisation": organisations}

    def save(self, user: Any) -> NetworkMember:
        version = self.cleaned_data["version"]
        return forum_actions.save_member(user=user, member=self.row, expected=version, fields=self.given())


class DelegateForm(ModelStep):
    """Whom a member of a network sends. Names are not kept in the browser's draft."""

    model, names = NetworkDelegate, forum_actions.DELEGATE_FIELDS
    hints = {"name": _("Shown only to those who keep the network.")}

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["name"].widget.attrs["data-private"] = ""

    def save(self, user: Any) -> NetworkDelegate:
        delegate = self.row or NetworkDelegate(member=self.of)
        version = self.cleaned_data["version"]
        return forum_actions.save_delegate(
            user=user, delegate=delegate, expected=version, fields=self.given()
        )
