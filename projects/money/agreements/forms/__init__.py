"""The forms of agreements. The rules are in the actions; what they refuse is shown at the field that they name."""

from projects.money.agreements.forms.agreement import AgreementForm, preset
from projects.money.agreements.forms.amendment import ApproveForm, DeclineForm, DraftForm
from projects.money.agreements.forms.contribution import ContributionForm
from projects.money.agreements.forms.headings import HeadingsForm
from projects.money.agreements.forms.shares import InKindForm, SharesForm, VoidForm
from projects.money.agreements.forms.terms import TermsForm

__all__ = [
    "AgreementForm",
    "ApproveForm",
    "ContributionForm",
    "DeclineForm",
    "DraftForm",
    "HeadingsForm",
    "InKindForm",
    "SharesForm",
    "TermsForm",
    "VoidForm",
    "preset",
]
