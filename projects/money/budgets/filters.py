"""The filters of budgets, forecasts and comments on variances."""

import django_filters
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.filters import visible_agreements
from projects.money.budgets.models import BudgetVersion, Forecast, VarianceComment
from projects.portfolio.filters import visible_projects
from tracker.core.filters import CodeFilter
from tracker.core.periods import FIRST_YEAR, LAST_YEAR


class _OfAgreement(django_filters.FilterSet):
    """`?project=P-2017-004&agreement=52040123`"""

    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        field_name="agreement__project",
    )
    agreement = CodeFilter(label=_("Agreement"), queryset=visible_agreements, to_field_name="number")


class BudgetFilter(_OfAgreement):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=BudgetVersion.Status.choices)

    class Meta:
        model = BudgetVersion
        fields: list[str] = []


class ForecastFilter(_OfAgreement):
    year = django_filters.NumberFilter(
        label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, decimal_places=0
    )

    class Meta:
        model = Forecast
        fields: list[str] = []


class CommentFilter(_OfAgreement):
    class Meta:
        model = VarianceComment
        fields: list[str] = []
