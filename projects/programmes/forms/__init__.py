"""The forms of training programmes. What the rules refuse is in the actions; it is shown at the field that it names."""

from projects.programmes.forms.changes import AbandonForm, AdoptionForm, ApproveForm, ChangeForm
from projects.programmes.forms.nominations import DecideForm, LaterForm, NominationForm, SelectForm
from projects.programmes.forms.rounds import RoundForm, TeamForm

__all__ = [
    "AbandonForm", "AdoptionForm", "ApproveForm", "ChangeForm", "DecideForm", "LaterForm", "NominationForm",
    "RoundForm", "SelectForm", "TeamForm",
]  # fmt: skip
