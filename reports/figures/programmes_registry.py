"""The figures of training programmes, with their definitions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from reports.figures import programmes
from reports.figures.values import Figure, Unit

PROGRAMMES: tuple[Figure, ...] = (
    Figure(
        "F15",
        gettext_lazy("Completion of change projects"),
        gettext_lazy(
            "Change projects whose final report was approved by 31 December, in percent of those started by then, in "
            "all and by round. Of the training programmes that ran in the year or ended at most two years before, and "
            "are not sensitive. Those that were abandoned count as started."
        ),
        Unit.PERCENT,
        programmes.completion,
        programmes.completion_rows,
    ),
    Figure(
        "adoption",
        gettext_lazy("Changes adopted in a governing document"),
        gettext_lazy(
            "Organisations that have the change in a governing document, in percent of those that were asked 12 months "
            "after the final report was approved; asked and answered by 31 December. The coverage is the response "
            "rate: who did not answer counts as asked. Of the same training programmes as the completion of change projects."
        ),
        Unit.PERCENT,
        programmes.adoption,
        programmes.adoption_rows,
    ),
)
