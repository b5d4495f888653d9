"""What the API tells of projects, themes and funders, and how it reads them."""

from typing import Any, ClassVar

from rest_framework import serializers

from countries.organisations.models import Organisation
from countries.places.models import Country, Region
from projects.portfolio import actions, codes, sensitivity
from projects.portfolio.models import (
    DacCode,
    Extension,
    Funder,
    Project,
    ProjectCountry,
    ProjectDacCode,
    ProjectMarker,
    ProjectMember,
    ProjectPartner,
    ProjectSdg,
    ProjectTheme,
    SdgTarget,
    StatusChange,
    Theme,
)
from tracker.accounts.models import User
from tracker.core.api.fields import Choice, Code, Day, KnownCode, MaskedDay, MaskedText, Text, Whole, Year
from tracker.core.api.views import PlainSerializer, RowSerializer


class ThemeSerializer(RowSerializer):
    order = Whole(min_value=0, max_value=32767, required=False)

    class Meta:
        model = Theme
        fields = codes.THEME_FIELDS
        extra_kwargs = {"code": {"validators": []}}


class FunderSerializer(RowSerializer):
    organisation = KnownCode(
        slug_field="identifier", queryset=Organisation.objects.all(), allow_null=True, required=False
    )
    order = Whole(min_value=0, max_value=32767, required=False)

    class Meta:
        model = Funder
        fields = codes.FUNDER_FIELDS
        extra_kwargs = {"code": {"validators": []}}


class CountryShareSerializer(RowSerializer):
    country = Code(slug_field="iso2", queryset=Country.objects.all())

    class Meta:
        model = ProjectCountry
        fields = ["country", "share"]


class ThemeShareSerializer(RowSerializer):
    theme = Code(slug_field="code", queryset=Theme.objects.all())

    class Meta:
        model = ProjectTheme
        fields = ["theme", "share"]


class DacShareSerializer(RowSerializer):
    code = Code(source="dac_code", slug_field="code", queryset=DacCode.objects.all())
    first_year = Year()

    class Meta:
        model = ProjectDacCode
        fields = ["code", "share", "first_year"]


class SdgSerializer(RowSerializer):
    target = Code(slug_field="code", queryset=SdgTarget.objects.all())

    class Meta:
        model = ProjectSdg
        fields = ["target", "is_main"]


class MarkerSerializer(RowSerializer):
    class Meta:
        model = ProjectMarker
        fields = ["marker", "score"]


class PartnerSerializer(RowSerializer):
    organisation = Code(slug_field="identifier", queryset=Organisation.objects.all())

    class Meta:
        model = ProjectPartner
        fields = ["organisation", "role"]


class MemberSerializer(RowSerializer):
    user = Code(slug_field="username", queryset=User.objects.filter(is_active=True))

    class Meta:
        model = ProjectMember
        fields = ["user", "role", "first_day", "last_day", "decision"]


class StatusChangeSerializer(RowSerializer):
    class Meta:
        model = StatusChange
        fields = ["status", "since", "reason_sv", "reason_en"]


class ExtensionRowSerializer(RowSerializer):
    class Meta:
        model = Extension
        fields = ["decided_on", "old_end", "new_end", "reason_sv", "reason_en", "dnr"]


class ProjectSerializer(RowSerializer):
    # Name in the API and for the action -> name in the model.
    SOURCES: ClassVar[dict[str, str]] = {
        "countries": "country_shares",
        "themes": "theme_shares",
        "dac": "dac_shares",
        "sdg": "sdg_targets",
        "markers": "markers",
        "partners": "partners",
        "members": "members",
    }
    MASKED: ClassVar[tuple[str, ...]] = ("partners", "members", "status_changes", "extensions")

    region = Code(slug_field="code", queryset=Region.objects.all(), allow_null=True, required=False)
    start = MaskedDay()
    end = MaskedDay()
    actual_end = MaskedDay(read_only=True, allow_null=True)
    sensitivity_reason = MaskedText(max_length=300, allow_blank=True, required=False)
    sensitivity_decided_by = MaskedText(max_length=100, allow_blank=True, required=False)
    sensitivity_decided_on = MaskedDay(allow_null=True, required=False)
    sensitivity_review = MaskedDay(allow_null=True, required=False)
    countries = CountryShareSerializer(source="country_shares", many=True, required=False)
    themes = ThemeShareSerializer(source="theme_shares", many=True, required=False)
    dac = DacShareSerializer(source="dac_shares", many=True, required=False)
    sdg = SdgSerializer(source="sdg_targets", many=True, required=False)
    markers = MarkerSerializer(many=True, required=False)
    partners = PartnerSerializer(many=True, required=False)
    members = MemberSerializer(many=True, required=False)
    status_changes = StatusChangeSerializer(many=True, read_only=True)
    extensions = ExtensionRowSerializer(many=True, read_only=True)
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Project
        fields = [
            "public_id",
            *actions.FIELDS,
            *sensitivity.FIELDS,
            "status",
            "actual_end",
            "countries",
            "themes",
            "dac",
            "sdg",
            "markers",
            "partners",
            "members",
            "status_changes",
            "extensions",
            "is_masked",
        ]
        read_only_fields = ["public_id", "status"]
        extra_kwargs = {"code": {"validators": []}}

    def to_representation(self, project: Project) -> dict[str, Any]:
        shown = super().to_representation(project)
        return shown | {name: [] for name in self.MASKED} if shown["is_masked"] else shown


class StatusSerializer(PlainSerializer):
    status = Choice(choices=Project.Status.choices)
    since = Day()
    reason_sv = Text(max_length=300, allow_blank=True, required=False)
    reason_en = Text(max_length=300, allow_blank=True, required=False)


class SensitivitySerializer(PlainSerializer):
    level = Choice(choices=Project.Sensitivity.choices)
    reason = Text(max_length=300)
    decided_by = Text(max_length=100, allow_blank=True, required=False)
    decided_on = Day(allow_null=True, required=False)
    review = Day(allow_null=True, required=False, help_text="The day by which the level is judged anew.")


class ExtensionSerializer(PlainSerializer):
    new_end = Day()
    decided_on = Day()
    reason_sv = Text(max_length=300)
    reason_en = Text(max_length=300, allow_blank=True, required=False)
    dnr = Text(max_length=40, allow_blank=True, required=False)
