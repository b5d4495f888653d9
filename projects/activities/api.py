"""Activities in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from countries.forums.models import Forum
from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.activities import actions, queries, rules
from projects.activities.filters import ActivityFilter
from projects.activities.models import Activity, Principle, StaffDays
from projects.portfolio.models import Project
from projects.staff.models import Employee
from projects.staff.queries import position
from tracker.core.api.fields import Code, MaskedDay, MaskedText, Whole, YesNo
from tracker.core.api.views import Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource

# Named through the activity, because the slices do not know each other.
_Indicator: Any = Activity._meta.get_field("indicator").related_model


class StaffSerializer(RowSerializer):
    employee = Code(slug_field="number", queryset=Employee.objects.all())
    position = serializers.SerializerMethodField(help_text="What the person was on the first day.")

    class Meta:
        model = StaffDays
        fields = ["employee", "position", "days_abroad", "days_home", "role", "is_payable"]

    def get_position(self, days: StaffDays) -> str:
        """What the person was on the first day of the activity."""
        return position(days)


class ActivitySerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all(), allow_null=True, required=False)
    country = Code(slug_field="iso2", queryset=Country.objects.all(), allow_null=True, required=False)
    indicator = Code(slug_field="code", queryset=_Indicator.objects.all(), allow_null=True, required=False)
    forum = Code(slug_field="code", queryset=Forum.objects.all(), allow_null=True, required=False)
    component = Whole(
        source="component.number",
        min_value=1,
        allow_null=True,
        required=False,
        help_text="The number of a component of the project.",
    )
    work_item = Whole(
        source="work_item.number",
        min_value=1,
        allow_null=True,
        required=False,
        help_text="The number of a planned item of the project.",
    )
    title_sv = MaskedText(max_length=200, allow_blank=True, required=False)
    title_en = MaskedText(max_length=200, allow_blank=True, required=False)
    start = MaskedDay()
    end = MaskedDay(required=False)
    late_because = MaskedText(
        max_length=300, allow_blank=True, required=False, help_text="Why after the end of the project."
    )
    place = MaskedText(max_length=100, allow_blank=True, required=False)
    happened = MaskedText(max_length=4000, allow_blank=True, required=False)
    changed = MaskedText(max_length=1000, allow_blank=True, required=False)
    dnr = MaskedText(max_length=40, allow_blank=True, required=False)
    participants = Whole(
        read_only=True, allow_null=True, help_text="Everybody counted; null: nobody counted."
    )
    partners = Code(
        source="shown_partners",
        slug_field="identifier",
        queryset=Organisation.objects.all(),
        many=True,
        required=False,
    )
    principles = Code(slug_field="code", queryset=Principle.objects.all(), many=True, required=False)
    staff = StaffSerializer(source="shown_days", many=True, required=False)
    confirmed = YesNo(
        write_only=True,
        required=False,
        help_text="Say true when somebody is meant to be abroad twice in the same days, or an organisation to have "
        "visited twice within thirty days.",
    )
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Activity
        fields = [
            "public_id",
            *rules.FIELDS,
            "participants",
            "partners",
            "principles",
            "staff",
            "confirmed",
            "is_masked",
        ]
        read_only_fields = ["public_id"]

    def to_representation(self, activity: Activity) -> dict[str, Any]:
        shown = super().to_representation(activity)
        return shown | {"partners": [], "principles": [], "staff": []} if shown["is_masked"] else shown


class Activities(WatchedResource):
    """What was done, in projects and beside them. A voided activity is gone from here.

    Of a masked activity, what it was about, place, partners, persons and exact dates are kept back.
    """

    model = Activity
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter
    lookup_field = "public_id"
    rights = Resource.rights | {"void": "void"}

    def rows(self, user: Any) -> QuerySet[Activity]:
        return queries.as_page(queries.activities(user), user)

    def save(self, row: Activity | None, expected: int | None, data: dict[str, Any]) -> Activity:
        sets: dict[str, Any] = {"confirmed": data.pop("confirmed", False)} | {
            name: data.pop(source)
            for name, source in (("partners", "shown_partners"), ("principles", "principles"))
            if source in data
        }
        if "shown_days" in data:
            sets["staff"] = [rules.Staff(**days) for days in data.pop("shown_days")]
        _find_numbered(data, data.get("project", row and row.project))
        if row is None:
            return actions.log_activity(user=self.request.user, fields=data, **sets)
        return actions.change_activity(
            user=self.request.user, activity=row, expected=expected, fields=data, **sets
        )

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """Take an activity out of all lists and figures, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.void_activity(
                user=request.user, activity=row, reason=data["reason"], expected=expected
            ),
            vanishes=True,
        )


def _find_numbered(data: dict[str, Any], project: Project | None) -> None:
    """Put the project's component and planned item where their numbers were sent."""
    for name, rows in (("component", "components"), ("work_item", "work_items")):
        if name not in data:
            continue
        number = data[name]["number"]
        data[name] = getattr(project, rows).filter(number=number).first() if project and number else None
        if number and data[name] is None:
            raise Refused("unknown", _("The project has none with that number."), field=name)
