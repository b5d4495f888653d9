"""Training programmes in the permission matrix. Single participants, also under a pseudonym, are for few."""

from projects.portfolio import rights
from projects.programmes.models import Adoption, ChangeProject, Nomination, Round, Team
from tracker.core import access

for _model, _name, _path in (
    (Round, "round", "project__"),
    (Team, "round", "round__project__"),
    (Nomination, "nomination", "round__project__"),
    (ChangeProject, "change project", "team__round__project__"),
    (Adoption, "change project", "change_project__team__round__project__"),
):
    access.register(
        _model, _name, own=rights.owned(_path), states=rights.states(_path), owners=rights.MEMBERS
    )
rights.takes_part(Nomination, "round__project", "organisation")
rights.takes_part(Team, "round__project", "organisation")
