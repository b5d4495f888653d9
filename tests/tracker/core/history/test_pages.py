"""The history as people read it, and what of it they do not get to read."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.activities.actions import void_activity
from projects.models import Activity, Project, ProjectMember
from projects.portfolio.actions import change_status, save_project
from tests import factories as make
from tracker.core import doors
from tracker.core.history import read
from tracker.core.history.chain import erase_contents
from tracker.core.history.models import Entry
from tracker.core.history.record import recording

pytestmark = pytest.mark.django_db


def page(client, address, status=200, **query):
    answer = client.get(address, query)
    assert answer.status_code == status, answer.content.decode()
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def of(project):
    return f"/history/project/{project.public_id}/"


@pytest.fixture
def half(own_project, manager):
    """Kambodja 60 %, Laos 40 %; then 50 and 50."""
    kh, la = own_project.country_shares.get().country, make.CountryFactory(name_sv="Laos", name_en="Laos")
    for first, second in ((60, 40), (50, 50)):
        own_project.refresh_from_db()
        with doors.through("page", manager):
            save_project(
                user=manager, project=own_project, expected=own_project.version, fields={"name_sv": "Nytt namn"},
                countries=[(kh, Decimal(first)), (la, Decimal(second))],
            )  # fmt: skip
    return own_project


class TestOneThing:
    def test_a_change_of_shares_reads_as_such(self, half, as_manager, manager):
        text = page(as_manager, of(half))
        assert "<h3" in text
        assert "Sparade projektet" in text
        assert "Landsandel: Kambodja</th>" in text
        assert "60 %" in text
        assert "50 %" in text
        entry = Entry.objects.first()
        assert [(c["kind"], c["fields"]) for c in entry.changes] == [
            ("changed", {"share": ["60.00", "50.00"]}),
            ("changed", {"share": ["40.00", "50.00"]}),
        ]
        assert (entry.user, entry.door, entry.what) == (manager, "page", "save_project")

    def test_in_english(self, half, as_manager, manager):
        manager.language = "en"
        manager.save()
        text = page(as_manager, of(half))
        assert "Saved the project" in text
        assert "Country share: Cambodia</th>" in text
        assert "60%" in text

    def test_the_reason_stands_with_it(self, own_project, manager, as_manager):
        change_status(
            user=manager, project=own_project, status="paused", since=dt.date(2017, 1, 1),
            reason_sv="Landet stängde.", expected=own_project.version,
        )  # fmt: skip
        text = page(as_manager, of(own_project))
        assert "Ändrade statusen" in text
        assert "Landet stängde." in text
        assert Entry.objects.first().reason == "Landet stängde."

    def test_a_voided_activity_tells_why(self, own_project, manager, as_manager):
        activity = make.ActivityFactory(project=own_project)
        void_activity(user=manager, activity=activity, reason="Fel år.", expected=activity.version)
        text = page(as_manager, f"/history/activity/{activity.public_id}/")
        assert "Makulerade aktiviteten" in text
        assert "Fel år." in text

    def test_names_are_those_of_today(self, half, as_manager, manager):
        manager.first_name, manager.last_name = "Nytt", "Namn"
        manager.save()
        assert "Nytt Namn" in page(as_manager, of(half))

    def test_text_is_escaped(self, own_project, as_manager):
        own_project.name_sv = "<script>alert(1)</script>"
        own_project.save()
        text = page(as_manager, of(own_project))
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text

    @pytest.mark.parametrize(
        "address", ["/history/nothing/1/", "/history/project/P-1999-999/", "/history/booking/abc/"]
    )
    def test_what_is_not_there_is_not_found(self, as_admin, address):
        page(as_admin, address, 404)

    def test_junk_in_the_address(self, as_admin):
        page(as_admin, f"/history/booking/{'9' * 40}/", 404)
        page(as_admin, "/history/?page=x&user=abc&first=1&last=9999-99-99&door=window&door=api")
        page(as_admin, "/history/?first=0001-01-01")

    def test_the_administration_leads_here(self, as_admin):
        theme = make.ThemeFactory()
        answer = as_admin.get(f"/admin/projects/theme/{theme.pk}/history/")
        assert answer.url == f"/history/theme/{theme.pk}/"
        page(as_admin, answer.url)

    def test_saving_in_the_administration_is_told_with_its_door(self, as_admin, admin_user):
        theme = make.ThemeFactory()
        form = {
            "code": theme.code,
            "name_sv": "Nytt område",
            "name_en": "New",
            "order": 1,
            "opened_version": 1,
        }
        answer = as_admin.post(f"/admin/projects/theme/{theme.pk}/change/", form)
        assert answer.status_code == 302
        entry = Entry.objects.first()
        assert (entry.door, entry.user, entry.object_id) == ("admin", admin_user, theme.pk)
        assert entry.changes[0]["fields"]["name_sv"][1] == "Nytt område"
        assert len(entry.request_id) >= 12


class TestAsOf:
    def test_the_state_at_the_end_of_a_day(self, own_project, as_manager):
        made = timezone.localdate()
        long_ago = timezone.now() - dt.timedelta(days=30)
        Entry.objects.update(at=long_ago)
        share = own_project.country_shares.get()
        with recording():
            own_project.name_sv = "Nytt namn"
            own_project.save()
            share.share = Decimal(50)
            share.save()
            make.ProjectCountryFactory(project=own_project, share=Decimal(50))
            theme = make.ProjectThemeFactory(project=own_project)
        before = read.as_of(own_project, made - dt.timedelta(days=1))
        assert before["projects.project", own_project.pk]["name_sv"] == "Eget projekt"
        assert before["projects.projectcountry", share.pk]["share"] == "100.00"
        assert ("projects.projecttheme", theme.pk) not in before
        assert read.as_of(own_project, made) == read.state(own_project)
        assert read.as_of(own_project, made - dt.timedelta(days=40)) == {}
        text = page(as_manager, of(own_project), on=str(made - dt.timedelta(days=1)))
        assert "Eget projekt" in text
        assert "ändrad" in text

    def test_links_and_removed_parts_come_back(self, own_project):
        activity = make.ActivityFactory(project=own_project)
        organisation = make.OrganisationFactory()
        activity.partners.add(organisation)
        days = make.StaffDaysFactory(activity=activity, project=own_project)
        Entry.objects.update(at=timezone.now() - dt.timedelta(days=30))
        activity.partners.clear()
        pk = days.pk
        days.delete()
        yesterday = read.as_of(activity, timezone.localdate() - dt.timedelta(days=1))
        assert yesterday["projects.activity", activity.pk]["partners"] == [organisation.pk]
        assert yesterday["projects.staffdays", pk]["employee"] == days.employee_id

    def test_before_it_existed(self, own_project, as_manager):
        assert "Det fanns inte ännu." in page(as_manager, of(own_project), on="2000-01-01")

    def test_what_was_erased_cannot_be_told(self, own_project, as_manager, admin_user):
        number = Entry.objects.filter(object_type="projects.project").first().number
        erase_contents([number], reason="Beslut.", user=admin_user)
        text = page(as_manager, of(own_project), on="2000-01-01")
        assert "gallrats efter beslut, så det går inte att visa" in text
        assert "Vad den berättade har gallrats efter beslut." in text

    @pytest.mark.parametrize("day", ["2999-01-01", "0001-01-01", "abc"])
    def test_a_bad_day_is_told(self, own_project, as_manager, day):
        assert "field-error" in page(as_manager, of(own_project), on=day)


class TestWhoReads:
    def test_an_outsider_reads_what_is_open_only_with_the_right(
        self, half, as_viewer, as_other_manager, as_stranger
    ):
        assert "60 %" in page(as_viewer, of(half))
        assert "60 %" not in page(as_other_manager, of(half))
        page(as_stranger, of(half), 403)
        page(as_stranger, "/history/", 403)

    def test_one_s_own_doings_are_always_one_s_own(self, half, manager, as_manager):
        ProjectMember.objects.filter(user=manager).delete()
        assert "60 %" in page(as_manager, of(half))

    @pytest.mark.parametrize("level", ["restricted", "protected"])
    def test_a_sensitive_project_tells_its_history_to_its_members_only(
        self, half, level, as_manager, as_admin, as_viewer, as_other_manager
    ):
        organisation = make.ProjectPartnerFactory(project=half).organisation
        activity = make.ActivityFactory(project=half, title_sv="Hemligt möte")
        make.sensitive(half, level)
        for client in (as_admin, as_viewer, as_other_manager):
            for address in (of(half), f"/history/activity/{activity.public_id}/"):
                answer = client.get(address)
                assert answer.status_code == (404 if level == "protected" else 200)
                text = answer.content.decode()
                assert organisation.name_sv not in text
                assert "Hemligt möte" not in text
                assert "60 %" not in text.replace("\xa0", " ")
            everything = page(client, "/history/")
            assert "Hemligt möte" not in everything
            assert organisation.name_sv not in everything
        assert organisation.name_sv in page(as_manager, of(half))
        assert "Hemligt möte" in page(as_manager, f"/history/activity/{activity.public_id}/")

    def test_what_happened_before_a_project_was_opened_stays_with_its_members(
        self, half, as_manager, as_viewer
    ):
        activity = make.ActivityFactory(project=half, title_sv="Hemligt möte")
        with recording(what="set_sensitivity"):
            Project.objects.filter(pk=half.pk).update(sensitivity_reason="Ej längre")
        Activity.objects.filter(pk=activity.pk).update(title_sv="Öppet möte")
        text = page(as_viewer, of(half))
        assert "60 %" not in text
        assert "Ej längre" not in text
        assert "60 %" in page(as_manager, of(half))
        here = f"/history/activity/{activity.public_id}/"
        assert "visas inte för dig, så det går inte" in page(as_viewer, of(half), on="2016-01-01")
        assert "Loggade" not in page(as_viewer, here)
        assert "Öppet möte" in page(as_viewer, here)

    def test_staff_days_are_told_to_those_who_may_see_them(self, own_project, as_viewer, as_manager):
        activity = make.ActivityFactory(project=own_project)
        days = make.StaffDaysFactory(activity=activity, project=own_project)
        here = f"/history/activity/{activity.public_id}/"
        assert days.employee.name in page(as_manager, here)
        assert days.employee.name not in page(as_viewer, here)
        name = days.employee.name
        days.delete()
        assert name not in page(as_viewer, here)

    def test_an_organisation_known_only_from_a_masked_project_is_not_named(self, own_project, as_viewer):
        activity = make.ActivityFactory(project=own_project)
        hidden = make.sensitive(make.ProjectFactory(), "restricted")
        partner = make.ProjectPartnerFactory(project=hidden).organisation
        activity.partners.add(partner)
        activity.partners.clear()
        text = page(as_viewer, f"/history/activity/{activity.public_id}/")
        assert partner.name_sv not in text
        assert "(visas inte)" in text

    def test_accounts_are_read_by_those_who_keep_them_and_by_oneself(
        self, manager, as_manager, as_viewer, as_admin
    ):
        here = f"/history/user/{manager.pk}/"
        assert "•••" in page(as_admin, here)
        page(as_manager, here)
        page(as_viewer, here, 404)


class TestEverything:
    def test_by_person_day_and_door(self, half, manager, other_manager, as_admin):
        assert "Sparade projektet" in page(as_admin, "/history/", user=manager.pk)
        assert "Sparade projektet" not in page(as_admin, "/history/", user=other_manager.pk)
        today = str(timezone.localdate())
        assert "Sparade projektet" in page(as_admin, "/history/", first=today, last=today, door="page")
        assert "Sparade projektet" not in page(as_admin, "/history/", door="api")
        assert "Sparade projektet" not in page(as_admin, "/history/", last="2016-01-01")

    def test_it_leads_to_each_thing_s_history(self, half, as_admin):
        assert f'href="{of(half)}"' in page(as_admin, "/history/")

    def test_pages(self, half, as_manager, manager):
        for n in range(30):
            with recording(manager):
                Project.objects.filter(pk=half.pk).update(name_sv=f"Namn {n}")
        assert "Namn 28" in page(as_manager, of(half))
        assert "Namn 28" not in page(as_manager, of(half), page=2)

    @pytest.mark.parametrize("address", ["/history/", "thing"])
    def test_many_entries_cost_as_many_questions_as_one(self, half, as_admin, address):
        address = of(half) if address == "thing" else address

        def counted():
            with CaptureQueriesContext(connection) as queries:
                page(as_admin, address)
            return len(queries)

        def change():
            part = make.ProjectPartnerFactory(project=half)
            make.ProjectThemeFactory(project=half)
            make.ProjectMemberFactory(project=half)
            make.AgreementFactory(project=half)
            part.delete()

        change()
        counted()
        one = counted()
        change()
        change()
        assert counted() == one
