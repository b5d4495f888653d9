"""The tables of agreements."""

from projects.money.agreements.models.agreement import Agreement, Amendment, Contribution
from projects.money.agreements.models.fields import NOT_NEGATIVE, PercentField
from projects.money.agreements.models.headings import Account, Heading, HeadingAccount
from projects.money.agreements.models.shares import FunderShare, InKind
from projects.money.agreements.models.terms import FlatRate, Terms

__all__ = [
    "NOT_NEGATIVE",
    "Account",
    "Agreement",
    "Amendment",
    "Contribution",
    "FlatRate",
    "FunderShare",
    "Heading",
    "HeadingAccount",
    "InKind",
    "PercentField",
    "Terms",
]
