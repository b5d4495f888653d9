"""How each funder wants its financial report: what it is called, its sections in order, and its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.models import Terms

Text = str | Promise
Format = Terms.ReportFormat


@dataclass(frozen=True)
class Layout:
    """`sections`: key of what is told (compose.py) and the funder's title of it, in the funder's order.

    `columns` of the table of headings: the funder's words and the number of a heading (report.HeadingPeriod).
    `language` is the one that the funder reads, unless another is asked for.
    """

    name: Text
    language: str
    sections: Mapping[str, Text]
    columns: tuple[tuple[Text, str], ...]


LAYOUTS: Mapping[str, Layout] = {
    Format.SIDA: Layout(
        name=_("Financial report to %(funder)s"),
        language="sv",
        sections={
            "facts": _("Agreement and period"),
            "headings": _("Budget follow-up"),
            "comments": _("Comments on variances"),
            "funds": _("Requisitioned, received and used funds"),
            "forecast": _("Forecast"),
            "amendments": _("Changes of the agreement"),
            "rates": _("Exchange rates"),
        },
        columns=(
            (_("Budget, whole agreement"), "budget"),
            (_("Budget, period"), "plan"),
            (_("Outcome, period"), "period"),
            (_("Variance, period"), "variance"),
            (_("Outcome, accumulated"), "total"),
            (_("Remaining"), "remaining"),
        ),
    ),
    Format.TWINNING: Layout(
        name=_("Quarterly financial report"),
        language="en",
        sections={
            "facts": _("Basic data"),
            "headings": _("Expenditure against budget"),
            "comments": _("Deviations from the plan"),
            "funds": _("Payments and balance"),
            "amendments": _("Side letters and addenda"),
            "rates": _("Exchange rates"),
        },
        columns=(
            (_("Total budget"), "budget"),
            (_("Previous quarters"), "before"),
            (_("This quarter"), "period"),
            (_("Total to date"), "total"),
            (_("Balance"), "remaining"),
            (_("Used, %"), "percent"),
        ),
    ),
    Format.EU_GRANT: Layout(
        name=_("Interim financial report"),
        language="en",
        sections={
            "facts": _("Grant agreement and reporting period"),
            "headings": _("Costs incurred by budget heading"),
            "eligibility": _("Indirect costs, contingency and own share"),
            "comments": _("Explanation of variances"),
            "funds": _("Pre-financing and balance"),
            "forecast": _("Forecast to the end of the action"),
            "amendments": _("Amendments"),
            "rates": _("Exchange rates used"),
        },
        columns=(
            (_("Budget (a)"), "budget"),
            (_("Before the period (b)"), "before"),
            (_("In the period (c)"), "period"),
            (_("Total (b + c)"), "total"),
            (_("Remaining (a − b − c)"), "remaining"),
            (_("Used, %"), "percent"),
        ),
    ),
}
