"""Countries in the API."""

from typing import Any

from django.db.models import QuerySet

from countries.places import actions, queries
from countries.places.filters import CountryFilter
from countries.places.models import ISO2, ISO3, Country, CountryName, IncomeGroup, Region
from tracker.core.api.fields import Code, Whole
from tracker.core.api.views import Resource, RowSerializer


class OtherNameSerializer(RowSerializer):
    class Meta:
        model = CountryName
        fields = ["name", "language", "valid_to"]


class IncomeGroupSerializer(RowSerializer):
    class Meta:
        model = IncomeGroup
        fields = ["group", "first_year", "last_year"]


class CountrySerializer(RowSerializer):
    dac_code = Whole(
        min_value=0, max_value=32767, allow_null=True, required=False, help_text="OECD DAC recipient code."
    )
    region = Code(slug_field="code", queryset=Region.objects.all(), allow_null=True, required=False)
    other_names = OtherNameSerializer(many=True, read_only=True)
    income_groups = IncomeGroupSerializer(many=True, read_only=True)

    class Meta:
        model = Country
        fields = [*actions.FIELDS, "other_names", "income_groups"]
        extra_kwargs = {
            "iso2": {"validators": [ISO2], "help_text": "ISO 3166, two capital letters."},
            "iso3": {"validators": [ISO3], "help_text": "ISO 3166, three capital letters."},
        }


class Countries(Resource):
    """Countries with their region, other names and DAC income groups."""

    model = Country
    serializer_class = CountrySerializer
    filterset_class = CountryFilter
    lookup_field = "iso2"

    def rows(self, user: Any) -> QuerySet[Country]:
        return queries.countries(user)

    def save(self, row: Country | None, expected: int | None, data: dict[str, Any]) -> Country:
        return actions.save_country(user=self.request.user, country=row, expected=expected, fields=data)
