"""The pages of values: queues, the form with its parts, the decision, evidence; what is typed is never lost."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.models import IndicatorValue, PeriodException, ReportingPeriod, Site, ValueEvidence
from projects.results.values import actions, queue
from tests import factories as make
from tracker.core import once, uploads
from tracker.privacy.models import SensitiveView

pytestmark = pytest.mark.django_db
Status = IndicatorValue.Status


def url(name, indicator, period, site=None, step=""):
    return queue.url(name, indicator, period, site, step)


def send(client, address, **fields):
    return client.post(address, {"answer": "measured", "key": once.new_key(), **fields})


@pytest.fixture
def form(indicator, period):
    return url("value_report", indicator, period)


def test_the_form_shows_what_a_value_is_seen_against(as_manager, indicator, period, form):
    make.IndicatorValueFactory(indicator=indicator, year=2016, value=Decimal(40))
    page = as_manager.get(form).content.decode()
    for said in ("Tidigare värde, 2016", "40", "Basvärde", "Mål, 2018", "100", "Öppen till och med"):
        assert said in page, said
    assert 'data-target="100.00" data-baseline="0.00" data-direction="up"' in page


def test_a_draft_is_saved_and_handed_in(as_manager, form, indicator, period):
    answer = send(as_manager, form, value="60,5", comment_sv="Tre kurser.")
    assert answer.status_code == 302
    row = IndicatorValue.objects.get()
    assert (row.status, row.value, row.comment_sv) == (Status.DRAFT, Decimal("60.5"), "Tre kurser.")
    page = as_manager.get(answer.url).content.decode()
    assert "60,5" in page
    assert "Det räknas inte förrän det är godkänt" in page
    assert send(as_manager, form, value="61", version=1, submit="1").status_code == 302
    row.refresh_from_db()
    assert (row.status, row.value) == (Status.SUBMITTED, 61)


def test_the_same_form_sent_twice_makes_one_value(as_manager, form):
    key = once.new_key()
    first, second = (send(as_manager, form, value="60", key=key) for _time in range(2))
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert IndicatorValue.objects.get().version == 1


@pytest.mark.parametrize(
    ("fields", "said", "field"),
    [
        ({"value": ""}, "Ange värdet", "id_value"),
        ({"value": "1.234,5"}, "Skriv ett tal", "id_value"),
        ({"value": "1", "answer": "not_measured"}, "Lämna tomt", "id_value"),
        ({"answer": "not_applicable"}, "Säg i kommentaren", "id_comment_sv"),
        ({"value": "1", "evidence_name": "Lista"}, "Välj en fil", "id_evidence_file"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(fields, said, field, as_manager, form):
    answer = send(as_manager, form, comment_en="Kept as typed", **fields)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert f'href="#{field}"' in page
    assert "Kept as typed" in page
    assert not IndicatorValue.objects.exists()


def test_parts_over_the_total_are_told_at_the_part(as_manager, form, by_sex):
    women, men, unknown = (f"part_{group.pk}_0" for group in by_sex)
    answer = send(as_manager, form, value="100", **{women: "60", men: "41", unknown: ""})
    page = answer.content.decode()
    assert "delarna är tillsammans 101, mer än helheten, 100" in page
    assert f'href="#id_{women}"' in page
    assert 'value="41"' in page
    assert send(as_manager, form, value="100", **{women: "60", men: "40", unknown: "0"}).status_code == 302
    assert [cell.amount for cell in IndicatorValue.objects.get().cells.all()] == [60, 40, 0]
    page = as_manager.get(form).content.decode()
    assert 'value="40"' in page


def test_a_missing_part_marks_the_set_incomplete(as_manager, indicator, period, draft, cells):
    draft(100, cells=cells(60, 40, 0))
    address = url("value", indicator, period)
    assert "Ofullständig" not in as_manager.get(address).content.decode()
    draft(100, cells=cells(60, 30, 0))
    assert "Ofullständig" in as_manager.get(address).content.decode()
    draft(100, cells=cells(60, 40, None))
    assert "Ofullständig" in as_manager.get(address).content.decode()


def test_a_share_of_nothing_is_refused_at_its_field(as_manager, own_project, period):
    indicator = make.IndicatorFactory(
        project=own_project, measure="percent", over_places="pooled", over_periods="pooled"
    )
    address = url("value_report", indicator, period)
    page = send(as_manager, address, numerator="0", denominator="0").content.decode()
    assert "Inget kan vara en andel av 0" in page
    assert 'href="#id_denominator"' in page
    assert send(as_manager, address, numerator="1", denominator="3").status_code == 302
    assert IndicatorValue.objects.get().value == Decimal("33.33")


def test_other_measures_ask_in_their_own_way(as_manager, own_project, period):
    steps = make.IndicatorFactory(project=own_project, measure="ordinal", over_places="none")
    steps.steps.create(value=2, name_sv="I bruk")
    yes_no = make.IndicatorFactory(project=own_project, measure="yes_no", over_places="none")
    words = make.IndicatorFactory(project=own_project, measure="text", over_places="none")
    assert "2 I bruk" in as_manager.get(url("value_report", steps, period)).content.decode()
    assert send(as_manager, url("value_report", steps, period), value="2").status_code == 302
    assert send(as_manager, url("value_report", steps, period), value="3", version=1).status_code == 200
    assert send(as_manager, url("value_report", yes_no, period), value="0").status_code == 302
    assert send(as_manager, url("value_report", words, period), text_sv="Antagen.").status_code == 302
    assert "I bruk" in as_manager.get(url("value", steps, period)).content.decode()
    assert "Nej" in as_manager.get(url("value", yes_no, period)).content.decode()
    assert "Antagen." in as_manager.get(url("value", words, period)).content.decode()


def test_demanded_evidence_is_asked_for_when_the_value_is_handed_in(as_manager, form, indicator, settings):
    type(indicator).objects.filter(pk=indicator.pk).update(needs_evidence=True)
    page = send(as_manager, form, value="60", submit="1").content.decode()
    assert "Underlag krävs" in page
    assert 'href="#id_evidence_file"' in page
    assert not IndicatorValue.objects.exists()
    file = SimpleUploadedFile("lista.txt", b"32 deltagare")
    answer = send(as_manager, form, value="60", submit="1", evidence_name="Lista", evidence_file=file)
    assert answer.status_code == 302
    kept = ValueEvidence.objects.get()
    assert IndicatorValue.objects.get().status == Status.SUBMITTED
    answer = as_manager.get(reverse("evidence_file", args=[kept.pk]))
    assert (answer["Content-Disposition"], b"".join(answer)) == (
        'attachment; filename="Lista.txt"',
        b"32 deltagare",
    )
    kept.file.delete(save=False)


def test_a_file_goes_again_when_what_came_with_it_is_refused(as_manager, form, settings):
    folder = settings.VAR_DIR / "files" / "evidence"
    before = set(folder.rglob("*"))
    indicator = IndicatorValue._meta.get_field("indicator").related_model.objects.get(code="OWN-P1")
    type(indicator).objects.filter(pk=indicator.pk).update(needs_evidence=True)
    file = SimpleUploadedFile("lista.txt", b"32 deltagare")
    answer = send(as_manager, form, value="60", submit="1", evidence_name="", evidence_file=file)
    assert answer.status_code == 200
    assert {path for path in folder.rglob("*") if path.is_file()} <= before


def test_a_stale_form_shows_both_and_keeps_what_was_typed(as_manager, form, draft):
    draft(60)
    answer = send(as_manager, form, value="61", comment_sv="Min")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Någon annan har sparat" in page
    assert 'value="61"' in page
    assert send(as_manager, form, value="61", version=1).status_code == 302
    assert IndicatorValue.objects.get().value == 61


def test_what_was_decided_meanwhile_is_shown_and_corrected_on_purpose(as_manager, leader, form, draft):
    actions.approve_value(user=leader, value=draft(60, submit=True), expected=2)
    answer = send(as_manager, form, value="61", version=2)
    assert answer.status_code == 409
    assert 'name="version" value="3"' in answer.content.decode()
    assert send(as_manager, form, value="61", version=3).status_code == 302
    assert set(IndicatorValue.objects.values_list("status", "value")) == {("approved", 60), ("draft", 61)}


def test_a_leader_approves_on_the_page(as_leader, leader, indicator, period, draft):
    row = draft(60, submit=True)
    page = as_leader.get(reverse("to_approve")).content.decode()
    address = url("value_decide", indicator, period)
    assert f'href="{address}?queue=all"' in page
    page = as_leader.get(address).content.decode()
    assert "60" in page
    assert as_leader.post(address, {"version": 2, "decision": "approve"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.decided_by) == (Status.APPROVED, leader)
    assert "Inget väntar på att godkännas" in as_leader.get(reverse("to_approve")).content.decode()


def test_to_send_back_takes_a_note(as_leader, as_manager, indicator, period, draft):
    row = draft(60, submit=True)
    address = url("value_decide", indicator, period)
    page = as_leader.post(address, {"version": 2, "decision": "return"}).content.decode()
    assert "Säg vad som ska göras" in page
    assert 'href="#id_note"' in page
    as_leader.post(address, {"version": 2, "decision": "return", "note": "Vilka kurser?"})
    row.refresh_from_db()
    assert row.status == Status.RETURNED
    assert "Vilka kurser?" in as_manager.get(reverse("to_report")).content.decode()
    assert "Vilka kurser?" in as_manager.get(url("value_report", indicator, period)).content.decode()


def test_a_stale_decision_is_not_taken(as_leader, indicator, period, draft):
    draft(60, submit=True)
    draft(61, submit=True)
    answer = as_leader.post(url("value_decide", indicator, period), {"version": 2, "decision": "approve"})
    assert answer.status_code == 409
    assert IndicatorValue.objects.get().status == Status.SUBMITTED


def test_nobody_approves_own_value_on_the_page(client, own_project, indicator, period, draft):
    both = make.UserFactory(roles=["manager", "leadership"])
    make.ProjectMemberFactory(project=own_project, user=both)
    draft(60, user=both, submit=True)
    client.force_login(both)
    address = url("value_decide", indicator, period)
    assert "någon annan beslutar" in client.get(address).content.decode()
    assert (
        "någon annan beslutar" in client.post(address, {"version": 2, "decision": "approve"}).content.decode()
    )
    assert IndicatorValue.objects.get().status == Status.SUBMITTED
    assert "Inget väntar på att godkännas" in client.get(reverse("to_approve")).content.decode()


def test_a_closed_period_is_locked_on_every_page(as_manager, as_leader, indicator, period, form, draft):
    draft(60, submit=True)
    ReportingPeriod.objects.filter(pk=period.pk).update(closes_on=dt.date(2018, 3, 31))
    assert as_manager.get(form).url == url("value", indicator, period)
    page = as_manager.get(url("value", indicator, period)).content.decode()
    assert "Låst sedan 1 april 2018 av kalendern" in page
    assert url("value_report", indicator, period) not in page
    for client, name, fields in (
        (as_manager, "value_report", {"value": "61", "answer": "measured"}),
        (as_manager, "value_withdraw", {"reason": "x"}),
        (as_manager, "evidence_add", {"name": "x", "dnr": "1"}),
        (as_leader, "value_decide", {"decision": "approve"}),
        (as_leader, "value_decide", {"decision": "return", "note": "x"}),
    ):
        answer = client.post(url(name, indicator, period), {"version": 2, **fields})
        assert answer.status_code == 200, name
        assert "Låst sedan" in answer.content.decode(), name
    row = IndicatorValue.objects.get()
    assert (row.status, row.value, row.version) == (Status.SUBMITTED, 60, 2)


def test_an_exception_opens_the_form_to_one(as_manager, manager, admin_user, period, form):
    ReportingPeriod.objects.filter(pk=period.pk).update(closes_on=dt.date(2018, 3, 31))
    assert as_manager.get(form).status_code == 302
    PeriodException.objects.create(
        period=period,
        user=manager,
        until=dt.datetime.now(dt.UTC) + dt.timedelta(days=3),
        reason="Sent underlag.",
        granted_by=admin_user,
    )
    assert as_manager.get(form).status_code == 200
    assert send(as_manager, form, value="60").status_code == 302


# Places, steps, sight.


def test_each_place_has_its_own_value(as_manager, own_project, indicator, period):
    for code in ("north", "south"):
        indicator.sites.add(Site.objects.create(project=own_project, code=code, name_sv=f"Kontor {code}"))
    north = indicator.sites.get(code="north")
    assert send(as_manager, url("value_report", indicator, period, north), value="1").status_code == 302
    page = as_manager.get(reverse("to_report")).content.decode()
    assert "Kontor south" in page
    assert send(as_manager, url("value_report", indicator, period), value="1").status_code == 200
    assert as_manager.get(f"{url('value', indicator, period)}at/nowhere/").status_code == 404
    assert IndicatorValue.objects.get().site == north


def test_a_value_is_withdrawn_with_a_reason(as_manager, indicator, period, draft):
    draft(60)
    address = url("value_withdraw", indicator, period)
    assert as_manager.post(address, {"version": 9, "reason": "Fel år"}).status_code == 409
    assert as_manager.post(address, {"version": 1, "reason": "Fel år"}).status_code == 302
    assert "Inget har rapporterats" in as_manager.get(url("value", indicator, period)).content.decode()
    assert as_manager.get(address).status_code == 404


def test_evidence_is_attached_and_voided(as_manager, indicator, period, draft):
    draft(60)
    address = url("evidence_add", indicator, period)
    page = as_manager.post(address, {"version": 1, "name": "Lista"}).content.decode()
    assert "Välj en fil" in page
    assert as_manager.post(address, {"version": 9, "name": "Lista", "dnr": "2017/7"}).status_code == 409
    assert as_manager.post(address, {"version": 1, "name": "Lista", "dnr": "2017/7"}).status_code == 302
    page = as_manager.get(url("value", indicator, period)).content.decode()
    assert "2017/7" in page
    address = reverse("evidence_void", args=[ValueEvidence.objects.get().pk])
    assert as_manager.post(address, {"version": 1, "reason": "Fel"}).status_code == 409
    assert as_manager.post(address, {"version": 2, "reason": "Fel"}).status_code == 302
    assert ValueEvidence.objects.get().void_reason == "Fel"


def test_a_file_of_a_sensitive_project_is_for_members_and_the_fetching_is_noted(
    as_manager, as_viewer, manager, own_project, draft
):
    file = SimpleUploadedFile("lista.txt", b"32 deltagare")
    evidence = actions.add_evidence(
        user=manager, value=draft(60), expected=1, name="Lista", file=uploads.checked(file)
    )
    address = reverse("evidence_file", args=[evidence.pk])
    assert b"".join(as_viewer.get(address)) == b"32 deltagare"
    make.sensitive(own_project, "restricted")
    assert as_viewer.get(address).status_code == 404
    SensitiveView.objects.all().delete()
    assert b"".join(as_manager.get(address)) == b"32 deltagare"
    assert SensitiveView.objects.get().user == manager
    evidence.file.delete(save=False)


def test_a_masked_value_keeps_words_and_persons_back(
    as_viewer, as_manager, own_project, indicator, period, draft
):
    site = Site.objects.create(project=own_project, code="office", name_sv="Kontoret i Siem Reap")
    indicator.sites.add(site)
    own = actions.save_value(
        user=own_project.members.get().user,
        indicator=indicator,
        period=period,
        site=site,
        expected=None,
        value=Decimal(60),
        comment_sv="Hemligt.",
    )
    make.sensitive(own_project, "restricted")
    address = url("value", indicator, period, site)
    page = as_viewer.get(address).content.decode()
    for secret in ("Hemligt.", "Siem Reap", str(own.drafted_by)):
        assert secret not in page, secret
    assert "60" in page
    assert "Hemligt." in as_manager.get(address).content.decode()


def test_a_protected_project_has_no_such_page(as_viewer, as_leader, own_project, indicator, period, draft):
    draft(60, submit=True)
    make.sensitive(own_project, "protected")
    for name in ("value", "value_decide"):
        assert as_leader.get(url(name, indicator, period)).status_code == 404
    assert as_viewer.get(url("value", indicator, period)).status_code == 404


def test_small_groups_are_for_members_and_approvers(
    as_viewer, as_manager, as_leader, leader, indicator, period, draft, cells
):
    actions.approve_value(user=leader, value=draft(60, submit=True, cells=cells(53, 4, 3)), expected=2)
    address = url("value", indicator, period)
    assert "hålls inne" in as_viewer.get(address).content.decode()
    for client in (as_manager, as_leader):
        assert "hålls inne" not in client.get(address).content.decode()


@pytest.mark.parametrize("bad", ["queue=%00", "queue=" + "x" * 300, "project=%00", "page=zz"])
def test_a_junk_query_is_no_error(bad, as_manager, form, period):
    for address in (form, reverse("to_report")):
        assert as_manager.get(f"{address}?{bad}").status_code == 200


def test_the_administration_shows_values_and_changes_none(
    client, admin_user, manager, indicator, draft, cells
):
    both = make.UserFactory(roles=["manager", "admin", "leadership"])
    row = draft(60, submit=True, cells=cells(30, 20, 10))
    client.force_login(both)
    page = reverse("admin:projects_indicatorvalue_change", args=[row.pk])
    assert client.get(reverse("admin:projects_indicatorvalue_changelist")).status_code == 200
    assert client.get(page).status_code == 200
    assert client.get(reverse("admin:projects_indicatorvalue_add")).status_code == 403
    assert client.post(page, {"value": "61", "status": "approved"}).status_code == 403
    row.refresh_from_db()
    assert (row.status, row.value) == (Status.SUBMITTED, 60)
