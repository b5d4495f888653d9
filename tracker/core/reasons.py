"""The matrix in people's words: what an action is called, what a condition means, why somebody may not.

No reason tells of a thing that the reader may not know of: they speak of roles, of members and of the state
of a row that is in sight.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

Text = Any  # a text, or one that is translated when it is shown


@dataclass(frozen=True)
class Verb:
    """An action: its `label` in a list, and the `phrase` that follows "may not"."""

    label: Text
    phrase: Text


ACTIONS: dict[str, Verb] = {
    "view": Verb(pgettext_lazy("right", "See"), _("see %(what)s")),
    "add": Verb(pgettext_lazy("right", "Add"), _("add %(what)s")),
    "change": Verb(pgettext_lazy("right", "Change"), _("change %(what)s")),
    "change status": Verb(pgettext_lazy("right", "Change the status"), _("change the status of %(what)s")),
    "set sensitivity": Verb(
        pgettext_lazy("right", "Set the sensitivity"), _("set the sensitivity of %(what)s")
    ),
    "hand over": Verb(pgettext_lazy("right", "Hand over"), _("hand over %(what)s")),
    "void": Verb(pgettext_lazy("right", "Void"), _("void %(what)s")),
    "create": Verb(pgettext_lazy("right", "Create"), _("create %(what)s")),
    "approve": Verb(pgettext_lazy("right", "Approve"), _("approve %(what)s")),
    "judge": Verb(
        pgettext_lazy("right", "Judge otherwise than the rule"), _("judge %(what)s otherwise than the rule")
    ),
    "follow up": Verb(pgettext_lazy("right", "Follow up"), _("follow up %(what)s")),
    "except": Verb(pgettext_lazy("right", "Grant exceptions"), _("grant exceptions from %(what)s")),
    "revoke": Verb(pgettext_lazy("right", "End"), _("end %(what)s")),
    "answer": Verb(_("Answer"), _("answer %(what)s")),
    "erase": Verb(_("Erase"), _("erase what %(what)s list")),
    "release": Verb(pgettext_lazy("right", "Release"), _("release people for %(what)s")),
    "clear": Verb(pgettext_lazy("right", "Check the travel"), _("check the travel of %(what)s")),
    "decide": Verb(pgettext_lazy("right", "Decide"), _("decide on %(what)s")),
    "report": Verb(pgettext_lazy("right", "Report"), _("report on %(what)s")),
    "register": Verb(pgettext_lazy("right", "Register"), _("register %(what)s")),
    "select": Verb(pgettext_lazy("right", "Select"), _("select among %(what)s")),
    "write": Verb(pgettext_lazy("right", "Write"), _("write %(what)s")),
    "comment": Verb(pgettext_lazy("right", "Comment"), _("comment on %(what)s")),
    "waive": Verb(pgettext_lazy("right", "Waive findings"), _("waive findings about %(what)s")),
    "freeze": Verb(pgettext_lazy("right", "Freeze"), _("freeze %(what)s")),
    "sign": Verb(pgettext_lazy("right", "Sign off"), _("sign off %(what)s")),
    "publish": Verb(pgettext_lazy("right", "Publish"), _("publish %(what)s")),
    "see identities": Verb(
        pgettext_lazy("right", "See partner, persons, place and dates"),
        _("see partner, persons, place and dates of %(what)s"),
    ),
}


@dataclass(frozen=True)
class Condition:
    """A state of a row: its `label`, which rows are in it (`meaning`), and `why` it stops somebody.

    A condition that only hides rows needs no `why`: what is hidden is not spoken of.
    """

    label: Text
    meaning: Text
    why: Text = ""


CONDITIONS: dict[str, Condition] = {
    "always": Condition(
        pgettext_lazy("condition", "always"), _("Every row, unless a row below says something narrower.")
    ),
    "voided": Condition(
        pgettext_lazy("condition", "voided"),
        _("It has been taken out of lists and figures, with a reason, and stays as it was."),
        _("It is voided, and what is voided is not changed."),
    ),
    "frozen": Condition(
        pgettext_lazy("condition", "frozen"),
        _("It is finished and stays as it was."),
        _("It is finished, and stays as it was."),
    ),
}


def describe(condition: str, label: Text, meaning: Text, why: Text = "") -> None:
    """Say in words what a condition is: for the apps whose rows can be in it."""
    CONDITIONS[condition] = Condition(label, meaning, why)


def phrase(action: str, what: Text) -> str:
    return str(ACTIONS[action].phrase) % {"what": what}


def of_role(user: Any, action: str, what: Text) -> str:
    """Why, when none of the user's roles gives the right at all."""
    if not user.is_authenticated or not user.is_active:
        return gettext("Sign in first.")
    roles = user.role_names
    if not roles:
        return gettext("You hold no role yet.")
    text = ngettext(
        "Your role “%(roles)s” may not %(do)s.", "Your roles “%(roles)s” may not %(do)s.", len(roles)
    )
    return text % {"roles": "”, “".join(roles), "do": phrase(action, what)}


def of_owners(owners: Text, action: str, what: Text) -> str:
    """Why, when the right is given on own rows and this one is not the user's."""
    return gettext("Only %(owners)s may %(do)s.") % {"owners": owners, "do": phrase(action, what)}


def of_state(condition: str) -> str:
    return str(CONDITIONS[condition].why)
