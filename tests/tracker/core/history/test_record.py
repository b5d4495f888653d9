"""Every way of writing through the ORM is noted, and nothing that was rolled back."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from countries.models import Country, CountryName
from projects.models import Activity, ProjectCountry
from tests import factories as make
from tracker.core import doors
from tracker.core.history.models import Entry
from tracker.core.history.record import because, link_all, recorded, recording

pytestmark = pytest.mark.django_db


def latest(number: int = 1) -> list[Entry]:
    return list(reversed(Entry.objects.order_by("-number")[:number]))


def told(entry: Entry) -> list[tuple[str, str, dict]]:
    return [(change["model"].split(".")[1], change["kind"], change["fields"]) for change in entry.changes]


def count() -> int:
    return Entry.objects.count()


@pytest.fixture
def country():
    return make.CountryFactory(iso2="KH", iso3="KHM", name_sv="Kambodja", name_en="Cambodia", dac_code=None)


class TestSaving:
    def test_a_new_row_tells_what_it_holds(self, country):
        (entry,) = latest()
        assert (entry.object_type, entry.object_id) == ("countries.country", country.pk)
        ((model, kind, fields),) = told(entry)
        assert (model, kind) == ("country", "created")
        assert fields["name_sv"] == [None, "Kambodja"]
        assert "dac_code" not in fields
        assert "version" not in fields

    def test_a_change_tells_old_and_new_of_what_changed(self, country):
        country.name_sv = "Kampuchea"
        country.save()
        assert told(latest()[0]) == [("country", "changed", {"name_sv": ["Kambodja", "Kampuchea"]})]

    def test_the_old_value_is_the_database_s_not_the_object_s(self, country):
        stale = Country.objects.get(pk=country.pk)
        Country.objects.filter(pk=country.pk).update(name_sv="Kampuchea")
        stale.name_sv = "Khmer"
        stale.save()
        assert told(latest()[0]) == [("country", "changed", {"name_sv": ["Kampuchea", "Khmer"]})]

    def test_saving_what_is_the_same_tells_nothing(self, country):
        before = count()
        country.save()
        assert count() == before

    def test_the_version_is_no_news(self, country):
        before = count()
        country.claim(country.version)
        assert count() == before

    def test_only_the_named_fields_are_saved_and_told(self, country):
        country.name_sv, country.name_en = "Kampuchea", "Kampuchea"
        country.save(update_fields=["name_sv"])
        assert told(latest()[0]) == [("country", "changed", {"name_sv": ["Kambodja", "Kampuchea"]})]

    def test_what_the_database_computes_is_read_back(self, country):
        Country.objects.filter(pk=country.pk).update(dac_code=700)
        country.refresh_from_db()
        country.dac_code = F("dac_code") + 28
        country.save(update_fields=["dac_code"])
        assert told(latest()[0]) == [("country", "changed", {"dac_code": [700, 728]})]

    def test_money_and_days_are_told_alike_before_and_after(self):
        agreement = make.AgreementFactory(amount="1000.5")
        before = count()
        agreement.save()
        assert count() == before
        created = Entry.objects.get(object_type="projects.agreement").changes[0]["fields"]
        assert created["amount"] == [None, "1000.50"]
        assert created["start"][1] == agreement.start.isoformat()

    def test_a_part_is_told_on_the_page_of_what_it_is_part_of(self, own_project):
        share = own_project.country_shares.get()
        ProjectCountry.objects.filter(pk=share.pk).update(share=60)
        (entry,) = latest()
        assert (entry.object_type, entry.object_id) == ("projects.project", own_project.pk)
        assert told(entry) == [("projectcountry", "changed", {"share": ["100.00", "60.00"]})]
        assert entry.changes[0]["key"] == {"country": share.country_id}

    def test_a_password_tells_only_that_it_changed(self, stranger):
        stranger.set_password("another-one-for-the-test")
        stranger.save()
        assert told(latest()[0]) == [("user", "changed", {"password": ["•••", "•••"]})]
        assert "pbkdf2" not in str(list(Entry.objects.values_list("changes", flat=True)))
        assert "md5$" not in str(list(Entry.objects.values_list("changes", flat=True)))

    def test_get_or_create_and_update_or_create(self):
        region, _made = make.RegionFactory._meta.model.objects.get_or_create(
            code="x", name_sv="X", name_en="X"
        )
        assert told(latest()[0])[0][1] == "created"
        type(region).objects.update_or_create(code="x", defaults={"name_sv": "Y"})
        assert told(latest()[0]) == [("region", "changed", {"name_sv": ["X", "Y"]})]


class TestBulk:
    def test_update_of_many_costs_the_same_as_of_one(self, country):
        CountryName.objects.bulk_create(
            CountryName(country=country, name=f"namn {n}", language="sv") for n in range(10_000)
        )

        def queries(rows):
            with recording():
                with CaptureQueriesContext(connection) as captured:
                    rows.update(language="en")
                transaction.set_rollback(False)
            return len(captured)

        one = queries(CountryName.objects.filter(name="namn 1"))
        many = queries(CountryName.objects.filter(language="sv"))
        assert one == many == 2
        changes = latest()[0].changes
        assert len(changes) == 9_999
        assert changes[0]["fields"] == {"language": ["sv", "en"]}

    def test_update_with_an_expression(self, country):
        Country.objects.filter(pk=country.pk).update(name_en=F("name_sv"))
        assert told(latest()[0]) == [("country", "changed", {"name_en": ["Cambodia", "Kambodja"]})]

    def test_update_by_a_related_object(self, country):
        region = make.RegionFactory()
        old = country.region_id
        Country.objects.filter(pk=country.pk).update(region=region)
        assert told(latest()[0]) == [("country", "changed", {"region": [old, region.pk]})]

    def test_bulk_create_and_bulk_update(self, country):
        before = count()
        names = CountryName.objects.bulk_create(
            CountryName(country=country, name=name, language="sv") for name in ("a", "b")
        )
        assert count() == before + 1
        assert [kind for _model, kind, _fields in told(latest()[0])] == ["created", "created"]
        for name in names:
            name.name += "!"
        CountryName.objects.bulk_update(names, ["name"])
        assert [fields for _m, _k, fields in told(latest()[0])] == [
            {"name": ["a", "a!"]},
            {"name": ["b", "b!"]},
        ]

    def test_an_upsert_is_refused(self, country):
        row = CountryName(country=country, name="a", language="sv")
        with pytest.raises(NotImplementedError):
            CountryName.objects.bulk_create([row], ignore_conflicts=True)

    def test_related_sets_write_through_the_history(self, own_project, other_project):
        share = own_project.country_shares.get()
        other_project.country_shares.add(share, bulk=True)
        assert told(latest()[0])[0][2] == {"project": [own_project.pk, other_project.pk]}


class TestRemoving:
    def test_what_is_removed_is_told_whole(self, country):
        name = make.CountryNameFactory(country=country, name="Kampuchea")
        name.delete()
        ((model, kind, fields),) = told(latest()[0])
        assert (model, kind) == ("countryname", "removed")
        assert fields["name"] == ["Kampuchea", None]
        assert fields["country"] == [country.pk, None]

    def test_a_set_is_removed_in_two_queries(self, country):
        for n in range(3):
            make.CountryNameFactory(country=country, name=f"namn {n}")
        with recording(), CaptureQueriesContext(connection) as queries:
            country.other_names.all().delete()
        assert [kind for _m, kind, _f in told(latest()[0])] == ["removed"] * 3
        assert len(queries) == 2

    def test_what_goes_with_it_is_told_too(self, country):
        make.CountryNameFactory(country=country, name="Kampuchea")
        make.IncomeGroupFactory(country=country)
        country.delete()
        (entry,) = latest()
        assert sorted(model for model, kind, _f in told(entry) if kind == "removed") == [
            "country", "countryname", "incomegroup"
        ]  # fmt: skip

    def test_what_is_emptied_by_it_is_told_too(self):
        indicator = make.IndicatorFactory()
        activity = make.ActivityFactory(project=indicator.project, indicator=indicator)
        pk = indicator.pk
        indicator.delete()
        entry = Entry.objects.filter(object_type="projects.activity", object_id=activity.pk).first()
        assert told(entry) == [("activity", "changed", {"indicator": [pk, None]})]


class TestLinks:
    @pytest.fixture
    def activity(self):
        return make.ActivityFactory()

    def test_linking_and_unlinking(self, activity):
        first, second = make.OrganisationFactory(), make.OrganisationFactory()
        activity.partners.add(first, second)
        assert told(latest()[0]) == [("activity", "linked", {"partners": [[], [first.pk, second.pk]]})]
        activity.partners.remove(first, make.OrganisationFactory())
        assert told(latest()[0]) == [("activity", "unlinked", {"partners": [[first.pk], []]})]
        activity.partners.clear()
        assert told(latest()[0]) == [("activity", "unlinked", {"partners": [[second.pk], []]})]

    def test_a_set_tells_only_the_difference(self, activity):
        first, second, third = (make.OrganisationFactory() for _ in range(3))
        activity.partners.set([first, second])
        with recording():
            activity.partners.set([second, third])
        assert told(latest()[0]) == [("activity", "linked", {"partners": [[first.pk], [third.pk]]})]
        before = count()
        activity.partners.set([second, third])
        assert count() == before

    def test_from_the_other_side(self, activity):
        organisation = make.OrganisationFactory()
        organisation.activities.add(activity)
        (entry,) = latest()
        assert (entry.object_type, entry.object_id) == ("projects.activity", activity.pk)
        assert told(entry) == [("activity", "linked", {"partners": [[], [organisation.pk]]})]

    def test_many_links_at_once(self, activity):
        organisation = make.OrganisationFactory()
        link_all([Activity.partners.through(activity=activity, organisation=organisation)])
        assert told(latest()[0]) == [("activity", "linked", {"partners": [[], [organisation.pk]]})]
        assert list(activity.partners.all()) == [organisation]


class TestTogether:
    def test_one_recording_is_one_entry_for_each_thing(self, own_project, other_project, stranger):
        before = count()
        with recording(stranger, "Därför.", "tidy"):
            own_project.name_sv = "Ett"
            own_project.save()
            own_project.country_shares.update(share=50)
            other_project.name_sv = "Två"
            other_project.save()
        assert count() == before + 2
        first, second = latest(2)
        assert [m for m, _k, _f in told(first)] == ["project", "projectcountry"]
        assert (first.user, first.reason, first.what) == (stranger, "Därför.", "tidy")
        assert (second.object_id, second.what) == (other_project.pk, "tidy")
        assert first.group == second.group

    def test_several_changes_of_a_row_become_one(self, country):
        with recording():
            for name in ("Ett", "Två", "Tre"):
                country.name_sv = name
                country.save()
        assert told(latest()[0]) == [("country", "changed", {"name_sv": ["Kambodja", "Tre"]})]

    def test_there_and_back_is_nothing(self, country):
        before = count()
        with recording():
            Country.objects.filter(pk=country.pk).update(name_sv="Ett")
            Country.objects.filter(pk=country.pk).update(name_sv="Kambodja")
            make.CountryNameFactory(country=country).delete()
        assert count() == before

    def test_made_and_changed_is_made(self):
        with recording():
            region = make.RegionFactory(name_sv="Ett")
            type(region).objects.filter(pk=region.pk).update(name_sv="Två")
        ((_model, kind, fields),) = told(latest()[0])
        assert (kind, fields["name_sv"]) == ("created", [None, "Två"])

    def test_an_action_says_who_what_and_why(self, country, stranger):
        @recorded
        def rename(*, user, name, reason):
            country.name_sv = name
            country.save()

        with doors.through("api", None, "request-id-12345"):
            rename(user=stranger, name="Kampuchea", reason="Den hette så.")
        (entry,) = latest()
        assert (entry.what, entry.user, entry.reason) == ("rename", stranger, "Den hette så.")
        assert (entry.door, entry.request_id) == ("api", "request-id-12345")

    def test_the_outermost_name_prevails_and_a_reason_can_come_late(self, country):
        with recording(what="outer"), recording(what="inner"):
            because("Det visade sig.")
            Country.objects.filter(pk=country.pk).update(name_sv="Ett")
        (entry,) = latest()
        assert (entry.what, entry.reason) == ("outer", "Det visade sig.")

    def test_without_a_user_it_is_the_door_s(self, country, stranger):
        with doors.through("page", stranger):
            Country.objects.filter(pk=country.pk).update(name_sv="Ett")
        assert latest()[0].user == stranger
        Country.objects.filter(pk=country.pk).update(name_sv="Två")
        assert (latest()[0].user, latest()[0].door) == (None, "command")


class TestRollback:
    def test_what_fails_is_not_told(self, country):
        before = count()
        with pytest.raises(RuntimeError), recording():  # noqa: PT012
            Country.objects.filter(pk=country.pk).update(name_sv="Ett")
            raise RuntimeError
        assert count() == before
        country.refresh_from_db()
        assert country.name_sv == "Kambodja"

    def test_a_failing_inner_recording_leaves_the_outer_one(self, country):
        with recording():
            Country.objects.filter(pk=country.pk).update(name_sv="Ett")
            with pytest.raises(RuntimeError), recording():  # noqa: PT012
                Country.objects.filter(pk=country.pk).update(name_en="One")
                raise RuntimeError
        assert told(latest()[0]) == [("country", "changed", {"name_sv": ["Kambodja", "Ett"]})]

    def test_a_plain_savepoint_takes_its_changes_along(self, country):
        with recording():
            Country.objects.filter(pk=country.pk).update(name_sv="Ett")
            with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
                Country.objects.filter(pk=country.pk).update(name_en="One")
                raise RuntimeError
        assert told(latest()[0]) == [("country", "changed", {"name_sv": ["Kambodja", "Ett"]})]

    def test_a_collision_that_is_tried_again_is_told_once(self, country):
        with recording():
            with pytest.raises(IntegrityError), transaction.atomic():
                Country.objects.create(iso2="KH", iso3="XXX", name_sv="Två", name_en="Two")
            other = make.CountryFactory(iso2="LA", iso3="LAO")
        entries = Entry.objects.filter(object_type="countries.country", object_id=other.pk)
        assert entries.count() == 1

    def test_no_entry_no_change(self, country, monkeypatch):
        def broken(*args, **kwargs):
            raise IntegrityError("the history cannot be written")

        monkeypatch.setattr(Entry.objects, "bulk_create", broken)
        with pytest.raises(IntegrityError), transaction.atomic():
            Country.objects.filter(pk=country.pk).update(name_sv="Ett")
        country.refresh_from_db()
        assert country.name_sv == "Kambodja"
