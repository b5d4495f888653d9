"""Pages of assessments: what is shown to whom, the steps, and what is said when something is wrong."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.assessments.models import Assessment, ImprovementAction, Item, Score, ScoreEvidence
from tests import factories as make

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return response.content.decode()


def address(assessment: Assessment) -> str:
    return f"/assessments/{assessment.public_id}/"


def first_items(assessment: Assessment) -> list[Item]:
    return list(
        Item.objects.filter(criterion__instrument=assessment.instrument, criterion__code="1").order_by("code")
    )


@pytest.fixture
def draft(own_project):
    return make.AssessmentFactory(project=own_project, organisation__name_sv="Myndigheten A")


@pytest.fixture
def culture(own_project):
    return make.AssessmentFactory(project=own_project, scale="steps")


@pytest.fixture
def final(own_project):
    return make.scored([40, 50, 60, 70], project=own_project, organisation__name_sv="Myndigheten A")


def test_the_list_tells_of_organisations_without_their_scores(as_viewer, as_manager, final):
    make.ImprovementActionFactory(assessment=final)
    page = text(as_viewer.get("/assessments/"))
    assert "Myndigheten A" in page
    assert "0 av 1 gjorda, 1 sen" in page
    assert "Börja en bedömning" not in page
    assert "Börja en bedömning" in text(as_manager.get("/assessments/"))
    file = b"".join(as_viewer.get("/assessments/?format=csv").streaming_content).decode("utf-8-sig")
    assert file.splitlines()[1].split(";")[1:3] == ["2017-06-01", "Myndigheten A"]
    assert not {"40", "45", "50", "65"} & set(file.replace("\r\n", ";").split(";"))


def test_the_list_is_filtered(as_viewer, final, culture):
    for query, seen in (
        ("?status=final", {final}),
        ("?status=draft", {culture}),
        (f"?instrument={culture.instrument.code}", {culture}),
        (f"?organisation={final.organisation.identifier}", {final}),
        ("?year=2017", {final, culture}),
        ("?round=midterm", set()),
    ):
        page = text(as_viewer.get(f"/assessments/{query}"))
        assert {one for one in (final, culture) if one.public_id in page} == seen, query


@pytest.mark.parametrize(
    "query", ["?organisation=%00", "?year=x", "?project=%00&status=9", "?page=99999999999999", "?round=é"]
)
def test_junk_in_the_address_breaks_nothing(as_viewer, final, query):
    assert as_viewer.get(f"/assessments/{query}").status_code == 200


def test_of_a_restricted_project_members_alone_see_it(as_manager, as_other_manager, as_leader, final):
    make.ImprovementActionFactory(assessment=final)
    make.sensitive(final.project, "restricted")
    addresses = [
        address(final),
        f"{address(final)}criteria/1/",
        f"/organisations/{final.organisation.identifier}/assessments/",
    ]
    for outsider in (as_other_manager, as_leader):
        assert final.public_id not in text(outsider.get("/assessments/"))
        assert [outsider.get(one).status_code for one in addresses] == [404] * 3
    assert final.public_id in text(as_manager.get("/assessments/"))
    assert [as_manager.get(one).status_code for one in addresses] == [200] * 3


def test_it_is_begun_in_a_form(as_manager, own_project):
    instrument, organisation = make.small(), make.OrganisationFactory()
    sent = {
        "instrument": instrument.pk,
        "organisation": organisation.pk,
        "project": own_project.pk,
        "assessed_on": "2017-06-01",
        "round": "baseline",
        "scale": "fine",
        "key": "k" * 20,
    }
    wrong = as_manager.post("/assessments/new/", sent | {"scale": "steps", "note": "Två dagar"})
    page = text(wrong)
    assert wrong.status_code == 200
    assert "Instrumentet poängsätts inte på den skalan." in page
    assert "Två dagar" in page
    for _click in range(2):
        answer = as_manager.post("/assessments/new/", sent)
        assert answer.headers["Location"] == "/assessments/AS-2017-001/"
    assert Assessment.objects.get().scale == "fine"


def test_the_next_round_begins_with_what_the_earlier_one_was_about(as_manager, final):
    page = text(as_manager.get(f"/assessments/new/?after={final.public_id}"))
    assert f'<option value="{final.organisation_id}" selected>' in page
    assert '<option value="follow_up" selected>' in page
    assert as_manager.get("/assessments/new/?after=%00&project=%00").status_code == 200


def test_a_criterion_is_scored_in_both_views(as_manager, draft):
    one, two = first_items(draft)
    form = f"{address(draft)}criteria/1/scores/"
    assert 'name="version" value="1"' in text(as_manager.get(form))
    sent = {
        "version": 1,
        f"{one.pk}-self-points": "40",
        f"{one.pk}-joint-points": "35",
        f"{one.pk}-joint-strengths": "Tydligt uppdrag",
        f"{two.pk}-self-points": "0",
        "next": "1",
    }
    assert as_manager.post(form, sent).headers["Location"] == f"{address(draft)}criteria/2/scores/"
    scores = draft.scores.values_list("item", "view", "points")
    assert set(scores) == {(one.pk, "self", 40), (one.pk, "joint", 35), (two.pk, "self", 0)}
    page = text(as_manager.get(f"{address(draft)}criteria/1/"))
    assert "Tydligt uppdrag" in page
    assert "2 av 2 besvarade" in page
    page = text(as_manager.get(address(draft)))
    assert "1 av 4 besvarade gemensamt" in page


def test_points_outside_the_scale_are_said_at_their_fields_and_all_is_kept(as_manager, draft):
    one, two = first_items(draft)
    sent = {
        "version": 1,
        f"{one.pk}-self-points": "101",
        f"{one.pk}-joint-points": "x",
        f"{two.pk}-self-points": "-3",
        f"{two.pk}-joint-points": "20",
        f"{two.pk}-joint-evidence": "Protokoll i maj",
    }
    answer = as_manager.post(f"{address(draft)}criteria/1/scores/", sent)
    page = text(answer)
    assert answer.status_code == 200
    for field in (f"{one.pk}-self-points", f"{one.pk}-joint-points", f"{two.pk}-self-points"):
        assert f'href="#id_{field}"' in page
    assert page.count("Skalan går från 0 till 100.") == 6
    assert "Protokoll i maj" in page
    assert 'value="101"' in page
    assert not Score.objects.exists()


def test_a_statement_from_3_up_asks_for_evidence_at_its_field(as_manager, culture):
    one, two = first_items(culture)
    form = f"{address(culture)}criteria/1/scores/"
    sent = {"version": 1, f"{one.pk}-self-points": "3", f"{two.pk}-self-points": "4"}
    page = text(as_manager.post(form, sent))
    assert page.count("Från 3 och uppåt krävs underlag") == 4
    assert f'href="#id_{two.pk}-self-evidence"' in page
    assert '<option value="4" selected>' in page
    assert "Skalan går från 0 till 4." in text(
        as_manager.post(form, {"version": 1, f"{one.pk}-self-points": "5"})
    )
    assert not Score.objects.exists()
    make.ScoreEvidenceFactory(assessment=culture, item=two)
    sent[f"{one.pk}-self-evidence"] = "Samtal med ledningen"
    assert as_manager.post(form, sent).status_code == 302


def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(as_manager, draft):
    one, _two = first_items(draft)
    form = f"{address(draft)}criteria/1/scores/"
    as_manager.post(form, {"version": 1, f"{one.pk}-self-points": "40"})
    answer = as_manager.post(form, {"version": 1, f"{one.pk}-self-points": "55"})
    page = text(answer)
    assert answer.status_code == 409
    assert "Någon annan har sparat" in page
    assert ">40<" in page
    assert 'value="55"' in page
    assert draft.scores.get().points == 40


def test_the_fine_tuned_scale_asks_for_each_part(as_manager, own_project):
    fine = make.AssessmentFactory(project=own_project, scale="fine")
    one, _two = first_items(fine)
    assert "Planera" in text(as_manager.get(f"{address(fine)}criteria/1/scores/"))
    assert "Trend" in text(as_manager.get(f"{address(fine)}criteria/2/scores/"))
    sent = {"version": 1, f"{one.pk}-self-plan_points": "80", f"{one.pk}-self-do_points": "60"}
    assert as_manager.post(f"{address(fine)}criteria/1/scores/", sent).status_code == 302
    page = text(as_manager.post(f"{address(fine)}final/", {"version": 2}))
    assert "Den är bara poängsatt till hälften." in page
    fine.refresh_from_db()
    assert fine.status == "draft"


def test_a_stale_step_is_refused_and_keeps_what_was_typed(as_manager, draft):
    make.ScoreFactory(assessment=draft)
    steps = {"edit": {"note": "Ny anteckning"}, "final": {}, "void": {"reason": "Fel organisation"}}
    facts = {
        "instrument": draft.instrument_id,
        "organisation": draft.organisation_id,
        "project": draft.project_id,
        "assessed_on": "2017-06-01",
        "round": "baseline",
        "scale": "classical",
    }
    for step, typed in steps.items():
        answer = as_manager.post(f"{address(draft)}{step}/", facts | typed | {"version": 7})
        assert answer.status_code == 409, step
        assert all(said in text(answer) for said in typed.values())
    draft.refresh_from_db()
    assert (draft.version, draft.status, draft.voided_at) == (1, "draft", None)


def test_it_is_made_final_and_then_only_voided(as_manager, draft):
    make.ScoreFactory(assessment=draft)
    assert as_manager.post(f"{address(draft)}final/", {"version": 1}).status_code == 302
    page = text(as_manager.get(address(draft)))
    assert "Fastställd" in page
    assert "Börja nästa omgång" in page
    assert as_manager.get(f"{address(draft)}edit/").status_code == 403
    assert as_manager.get(f"{address(draft)}criteria/1/scores/").status_code == 403
    assert 'href="#id_reason"' in text(
        as_manager.post(f"{address(draft)}void/", {"version": 2, "reason": " "})
    )
    answer = as_manager.post(f"{address(draft)}void/", {"version": 2, "reason": "Fel organisation"})
    assert answer.headers["Location"] == "/assessments/"
    assert draft.public_id not in text(as_manager.get("/assessments/"))
    assert as_manager.get(address(draft)).status_code == 404


def test_others_see_it_and_change_nothing(as_viewer, as_other_manager, draft):
    for client in (as_viewer, as_other_manager):
        assert client.get(address(draft)).status_code == 200
        for step in ("edit", "final", "void", "criteria/1/scores", "documents/new", "actions/new"):
            assert client.post(f"{address(draft)}{step}/", {"version": 1}).status_code == 403


def test_a_document_is_attached_and_handed_out(as_manager, as_other_manager, draft):
    one, _two = first_items(draft)
    form = f"{address(draft)}documents/new/"
    assert f'<option value="{one.pk}" selected>' in text(as_manager.get(f"{form}?item={one.code}"))
    sent = {"item": one.pk, "name": "Protokoll i maj"}
    page = text(as_manager.post(form, sent))
    assert "Välj en fil, eller ange numret" in page
    assert "Protokoll i maj" in page
    file = SimpleUploadedFile("protokoll.txt", b"Vi beslutade.")
    assert as_manager.post(form, sent | {"file": file}).headers["Location"] == f"{address(draft)}criteria/1/"
    document = ScoreEvidence.objects.get()
    answer = as_manager.get(f"{address(draft)}documents/{document.pk}/")
    assert b"".join(answer.streaming_content) == b"Vi beslutade."
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Protokoll i maj" in text(as_manager.get(f"{address(draft)}criteria/1/"))
    wrong = SimpleUploadedFile("protokoll.exe", b"MZ")
    assert 'href="#id_file"' in text(as_manager.post(form, sent | {"file": wrong}))
    make.sensitive(draft.project, "restricted")
    assert as_other_manager.get(f"{address(draft)}documents/{document.pk}/").status_code == 404
    gone = f"{address(draft)}documents/{document.pk}/void/"
    assert as_manager.post(gone, {"reason": "Fel fil"}).status_code == 302
    assert as_manager.get(f"{address(draft)}documents/{document.pk}/").status_code == 404


def test_what_is_to_be_improved_is_added_once_changed_and_followed_up(as_manager, final):
    activity = make.ActivityFactory(project=final.project)
    sent = {
        "text": "Introduktion för alla",
        "owner": "Personalchefen",
        "due_on": "2017-05-01",
        "priority": "1",
        "activity": activity.pk,
        "key": "k" * 20,
    }
    form = f"{address(final)}actions/new/"
    page = text(as_manager.post(form, sent))
    assert "Den dagen är före bedömningen." in page
    assert "Introduktion för alla" in page
    for _click in range(2):
        assert as_manager.post(form, sent | {"due_on": "2018-05-01"}).status_code == 302
    one = ImprovementAction.objects.get()
    assert (one.priority, one.activity) == (1, activity)
    steps = f"{address(final)}actions/{one.public_id}/"
    assert as_manager.post(steps, sent | {"version": 1, "due_on": "2018-06-01", "key": ""}).status_code == 302
    done = {"version": 2, "done_on": "2018-05-20", "outcome": ""}
    assert "Skriv vad det ledde till" in text(as_manager.post(f"{steps}follow-up/", done))
    assert as_manager.post(f"{steps}follow-up/", done | {"outcome": "Alla går den"}).status_code == 302
    page = text(as_manager.get(address(final)))
    assert "1 av 1 förbättring är gjord" in page
    assert "Alla går den" in page
    assert as_manager.post(f"{steps}void/", {"version": 3, "reason": "Dubblett"}).status_code == 302
    assert as_manager.get(steps).status_code == 404


def test_a_stale_step_with_an_improvement_is_refused(as_manager, final):
    one = make.ImprovementActionFactory(assessment=final)
    steps = f"{address(final)}actions/{one.public_id}/"
    facts = {"text": "Nytt", "owner": "Juristen", "due_on": "2018-06-01", "priority": "2"}
    for step, typed in (
        ("", facts),
        ("follow-up/", {"outcome": "Halva personalen"}),
        ("void/", {"reason": "Dubblett"}),
    ):
        answer = as_manager.post(f"{steps}{step}", typed | {"version": 7})
        assert answer.status_code == 409
        assert all(said in text(answer) for said in typed.values() if not said.isdigit())
    one.refresh_from_db()
    assert one.version == 1


def test_the_scores_go_along_as_a_file(as_viewer, final):
    answer = as_viewer.get(f"{address(final)}?format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == ["1.1", "1.2", "2.1", "2.2"]
    assert lines[1].split(";")[2:5] == ["Egenvärdering", "40", "40"]
    assert as_viewer.get(f"{address(final)}?format=xlsx").content.startswith(b"PK")


def test_an_unknown_criterion_or_document_is_not_found(as_manager, draft):
    for unknown in ("criteria/x/", "criteria/x/scores/", "documents/99/", "actions/x/", "actions/x/void/"):
        assert as_manager.get(f"{address(draft)}{unknown}").status_code == 404


@pytest.mark.parametrize("path", ["", "criteria/1/", "criteria/1/scores/"])
def test_as_many_queries_for_much_as_for_little(as_manager: Client, draft, path):
    def counted() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert as_manager.get(f"{address(draft)}{path}").status_code == 200
        return len(asked)

    def more(number: int) -> None:
        criterion = draft.instrument.criteria.get(code="1")
        for _place in range(number):
            item = make.ItemFactory(criterion=criterion)
            make.ScoreFactory(assessment=draft, item=item)
            make.ScoreEvidenceFactory(assessment=draft, item=item)
            make.ImprovementActionFactory(assessment=draft, item=item)

    more(1)
    counted()
    few = counted()
    more(3)
    assert counted() == few


def test_one_of_no_project_says_so_and_is_its_makers(as_manager, manager, as_other_manager):
    alone = make.AssessmentFactory(project=None, created_by=manager)
    assert as_manager.get(f"{address(alone)}criteria/1/scores/").status_code == 200
    assert as_other_manager.get(address(alone)).status_code == 200
    assert as_other_manager.get(f"{address(alone)}criteria/1/scores/").status_code == 403
