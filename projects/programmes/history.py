"""The history of rounds, teams, nominations, change projects and what became of them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.portfolio import rights
from projects.portfolio.history import Told, open_at, since_opened
from projects.programmes.models import Adoption, ChangeProject, Nomination, Round, Team
from tracker.core.history import kinds


def _round(row: Round | Team) -> str:
    of = row if isinstance(row, Round) else row.round
    return reverse("round", args=[of.project.public_id, of.number])


def _change(row: ChangeProject | Adoption) -> str:
    of = row if isinstance(row, ChangeProject) else row.change_project
    return reverse("change_project", args=[of.public_id])


def _own(path: str) -> Told:
    return lambda user: rights.own(user, "view", f"{path}__")


for _model, _name, _lookup, _path, _address in (
    (Round, "round", "pk", "project", _round),
    (Team, "team", "pk", "round__project", _round),
    (
        Nomination,
        "nomination",
        "public_id",
        "round__project",
        lambda row: reverse("nomination", args=[row.public_id]),
    ),
    (ChangeProject, "change-project", "public_id", "team__round__project", _change),
    (Adoption, "adoption", "pk", "change_project__team__round__project", _change),
):
    kinds.register(
        _model,
        _name,
        _lookup,
        open=open_at(f"{_path}__"),
        since=since_opened(_model, _path),
        own=_own(_path),
        address=_address,
    )
kinds.say(
    {
        "add_round": _("added the round"),
        "change_round": _("changed the round"),
        "add_team": _("added the team"),
        "change_team": _("changed the team"),
        "nominate": _("added the nomination"),
        "change_nomination": _("changed the nomination"),
        "decide_nomination": _("decided on the nomination"),
        "decide_several": _("decided on several nominations"),
        "link_later": _("linked later activities"),
        "start_change": _("started the change project"),
        "change_change": _("changed the change project"),
        "approve_change": _("approved the final report"),
        "abandon_change": _("abandoned the change project"),
        "follow_up_adoption": _("followed up the adoption"),
    }
)
