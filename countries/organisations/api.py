"""Organisations in the API."""

from typing import Any

from django.db.models import QuerySet

from countries.organisations import actions, queries
from countries.organisations.filters import OrganisationFilter
from countries.organisations.models import Organisation, OrganisationName
from countries.places.models import Country
from tracker.core.api.fields import Code, KnownCode
from tracker.core.api.views import Resource, RowSerializer


class FormerNameSerializer(RowSerializer):
    class Meta:
        model = OrganisationName
        fields = ["name", "valid_to"]


class OrganisationSerializer(RowSerializer):
    country = Code(slug_field="iso2", queryset=Country.objects.all(), allow_null=True, required=False)
    parent = KnownCode(
        slug_field="identifier", queryset=Organisation.objects.all(), allow_null=True, required=False
    )
    former_names = FormerNameSerializer(many=True, required=False)

    class Meta:
        model = Organisation
        fields = [*actions.FIELDS, "former_names"]
        # The action checks what must be unique, in its transaction.
        extra_kwargs = {"identifier": {"validators": []}}
        validators: list[Any] = []


class Organisations(Resource):
    """Partner and funder organisations. Two may bear the same name: `identifier` tells them apart."""

    model = Organisation
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    lookup_field = "identifier"

    def rows(self, user: Any) -> QuerySet[Organisation]:
        return queries.organisations(user)

    def save(self, row: Organisation | None, expected: int | None, data: dict[str, Any]) -> Organisation:
        names = data.pop("former_names", None)
        return actions.save_organisation(
            user=self.request.user,
            organisation=row,
            expected=expected,
            fields=data,
            former_names=names and [(name["name"], name["valid_to"]) for name in names],
        )
