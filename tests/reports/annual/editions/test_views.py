"""The workspace of an edition: who sees and may do what, in every state, without a script and for one."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from reports.annual.editions.models import Edition, Remark, Section, SectionText
from reports.annual.models import ReportRun
from tests import factories as make

pytestmark = pytest.mark.django_db
Status = SectionText.Status


@pytest.fixture
def booked(own_project):
    return make.TransactionFactory(
        agreement=make.AgreementFactory(project=own_project), booked_on=dt.date(2017, 5, 2)
    )


@pytest.fixture
def edition(booked):
    return make.EditionFactory()


@pytest.fixture
def text(edition, manager):
    """What the manager writes of a section of the authors' own, in Swedish; nothing is written in English."""
    section = make.SectionFactory(edition=edition, key="own-1", order=1, title_sv="Röster", title_en="Voices")
    make.SectionTextFactory(section=section, language="en", text="")
    return make.SectionTextFactory(
        section=section, owner=manager, written_by=manager, due_on=dt.date(2018, 2, 20)
    )


def url(name, text, *more):
    section = text.section
    return reverse(name, args=[section.edition.public_id, text.language, section.key, *more])


def frozen(edition, by):
    with make.unlocked("edition_steps_in_order"):
        Edition.objects.filter(pk=edition.pk).update(
            state="frozen", frozen_by=by, frozen_at=dt.datetime(2018, 3, 12, 9, tzinfo=dt.UTC)
        )


def save(client, text, written, version=None, **more):
    data = {"text": written, "version": text.version if version is None else version, **more}
    return client.post(url("section", text), data)


def autosave(client, text, written, version=None):
    data = {"text": written, "version": text.version if version is None else version}
    return client.post(url("section", text), data, headers={"Accept": "application/json"})


# The list of editions.


def test_the_list_tells_how_far_each_year_has_come(as_viewer, text):
    page = as_viewer.get(reverse("reports"))
    assertContains(page, reverse("edition", args=["2017-1.0"]))
    assertContains(page, "0 av 1 avsnitt")
    assertContains(page, "Författarna skriver och godkänner.")
    assertNotContains(page, reverse("edition_open"))


def test_a_writer_opens_the_edition_of_a_year_once(as_writer, booked):
    answer = as_writer.post(reverse("edition_open"), {"year": "2017"})
    assertRedirects(answer, reverse("edition", args=["2017-1.0"]), fetch_redirect_response=False)
    assert as_writer.get(answer.url).status_code == 200
    again = as_writer.post(reverse("edition_open"), {"year": "2017"})
    assertContains(again, "Det finns redan en utgåva")
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("year", ["1066", "", "20\x0017", "9" * 30])
def test_a_year_without_data_gets_no_edition(as_writer, booked, year):
    assert as_writer.post(reverse("edition_open"), {"year": year}).status_code == 200
    assert not Edition.objects.exists()


def test_only_some_may_open_an_edition(as_manager, as_viewer, booked):
    for client in (as_manager, as_viewer):
        assert client.post(reverse("edition_open"), {"year": "2017"}).status_code == 403


# The section.


def test_the_workspace_opens_the_readers_own_section(as_manager, as_viewer, text):
    make.SectionTextFactory(
        section=make.SectionFactory(edition=text.section.edition, order=0, title_sv="Först")
    )
    page = as_manager.get(reverse("edition", args=["2017-1.0"]))
    assertContains(page, '<h2 id="title">Röster</h2>')
    assertContains(as_viewer.get(reverse("edition", args=["2017-1.0"])), '<h2 id="title">Först</h2>')
    assertContains(page, "av två avsnitt är godkända.")


def test_an_edition_without_sections_says_so(as_viewer, edition):
    assertContains(as_viewer.get(reverse("edition", args=["2017-1.0"])), "Utgåvan har inga avsnitt.")


def test_its_writer_has_a_field_and_others_a_text(as_manager, as_other_manager, as_viewer, text):
    assertContains(as_manager.get(url("section", text)), 'name="text"')
    for client in (as_other_manager, as_viewer):
        page = client.get(url("section", text))
        assertNotContains(page, 'name="text"')
        assertContains(page, "Det gick bra.")
        assertContains(page, "skriver texten.")
        assert client.post(url("section", text), {"text": "Mitt", "version": 1}).status_code == 403
    assertContains(as_other_manager.get(url("section", text)), 'name="words"')
    assertNotContains(as_viewer.get(url("section", text)), 'name="words"')


def test_what_does_not_exist_is_not_found(as_writer, text):
    for address in ("/reports/2016-1.0/", "/reports/2017-1.1/", "/reports/2017-1.0/sv/own-9/"):
        assert as_writer.get(address).status_code == 404
    assert as_writer.get("/reports/2017-1.0/de/own-1/").status_code == 404


def test_a_text_is_saved_without_a_script(as_manager, text):
    assertRedirects(save(as_manager, text, "Nu bättre."), url("section", text))
    text.refresh_from_db()
    assert (text.text, text.version, text.status) == ("Nu bättre.", 2, Status.DRAFT)


def test_a_figure_is_put_in_at_the_end_without_a_script(as_manager, text):
    save(as_manager, text, "Vi växte.", insert="[[F1]]")
    text.refresh_from_db()
    assert text.text == "Vi växte.\n\n[[F1]]"
    assertContains(as_manager.get(url("section", text)), 'data-token="[[F1]]"')


def test_markup_in_a_text_is_only_text(as_manager, text):
    save(as_manager, text, "<script>alert(1)</script> **<b>x</b>** [[<i>]]")
    page = as_manager.get(url("section", text))
    assertNotContains(page, "<script>alert")
    assertNotContains(page, "<b>x</b>")
    assertContains(page, "uppgift saknas")


@pytest.mark.parametrize("written", ["a\x00b", "a\u202eb"])
def test_characters_that_cannot_be_kept_are_refused_at_the_field(as_manager, text, written):
    page = save(as_manager, text, written)
    assertContains(page, 'aria-invalid="true"')
    assert as_manager.post(url("section", text), {"text": "x", "version": "9" * 40}).status_code in (200, 409)
    text.refresh_from_db()
    assert text.text == "Det gick bra."


def test_whoever_comes_second_sees_both_texts_and_loses_nothing(as_manager, as_writer, text):
    save(as_writer, text, "Skrivarens ord.")
    page = save(as_manager, text, "Mina ord.", version=1)
    assertContains(page, "Skrivarens ord.", status_code=409)
    assertContains(page, "Mina ord.</textarea>", status_code=409)
    assertContains(page, 'name="version" value="2"', status_code=409)
    text.refresh_from_db()
    assert text.text == "Skrivarens ord."
    save(as_manager, text, "Mina ord.", version=2)
    text.refresh_from_db()
    assert text.text == "Mina ord."


def test_a_script_is_told_what_was_saved(as_manager, text):
    told = autosave(as_manager, text, "Vi hade [[F1]] och 17 katter.").json()
    assert (told["version"], told["words"]) == (2, 6)
    assert 'data-token="[[F1]]"' in told["reading"]
    assert "17" in told["notices"]


def test_a_script_gets_both_texts_of_a_conflict(as_manager, as_writer, text):
    autosave(as_writer, text, "Skrivarens ord.")
    answer = autosave(as_manager, text, "Mina ord.", version=1)
    assert answer.status_code == 409
    assert answer.json()["text"] == "Skrivarens ord."
    assert "Skrivarens ord." in answer.json()["conflict"]


def test_a_script_is_told_why_a_text_cannot_be_kept(as_manager, text):
    answer = autosave(as_manager, text, "a\x00b")
    assert answer.status_code == 400
    assert answer.json()["why"]


def test_from_draft_to_approved_and_back(as_manager, as_leader, text, leader):
    answer = as_manager.post(url("section_hand_in", text), {"text": "Klart nu.", "version": 1})
    assertRedirects(answer, url("section", text))
    text.refresh_from_db()
    assert (text.text, text.status) == ("Klart nu.", Status.TO_REVIEW)
    assertContains(as_leader.get(url("section", text)), url("section_approve", text))
    as_leader.post(url("section_approve", text), {"version": text.version})
    text.refresh_from_db()
    assert (text.status, text.approved_by) == (Status.APPROVED, leader)
    page = as_manager.get(url("section", text))
    assertNotContains(page, 'name="text"')
    assertContains(page, "Texten är låst.")
    as_manager.post(url("section_reopen", text), {"version": text.version})
    text.refresh_from_db()
    assert text.status == Status.DRAFT


def test_nobody_approves_their_own_words(as_writer, writer, text):
    SectionText.objects.filter(pk=text.pk).update(status=Status.TO_REVIEW, written_by=writer)
    page = as_writer.get(url("section", text))
    assertContains(page, "någon annan godkänner.")
    assertNotContains(page, url("section_approve", text))
    assertContains(as_writer.post(url("section_approve", text), {"version": 1}), "Någon annan godkänner")


def test_a_stale_step_is_not_taken(as_leader, text):
    SectionText.objects.filter(pk=text.pk).update(status=Status.TO_REVIEW, version=5)
    for version in ("1", "", "x"):
        page = as_leader.post(url("section_approve", text), {"version": version})
        assertContains(page, "Läs den igen först.", status_code=409)
    text.refresh_from_db()
    assert text.status == Status.TO_REVIEW


def test_an_empty_section_proposes_sentences(as_writer, text):
    section = make.SectionFactory(edition=text.section.edition, key="brief", order=2)
    empty = make.SectionTextFactory(section=section, text="")
    page = as_writer.get(url("section", empty))
    assertContains(page, "Förslag från data")
    assertContains(page, 'name="insert" value="? ')


def test_comments_are_made_and_dealt_with(as_other_manager, as_manager, as_viewer, text):
    answer = as_other_manager.post(url("remark_new", text), {"words": "Stämmer det?"})
    assertRedirects(answer, f"{url('section', text)}#remarks")
    remark = Remark.objects.get()
    assertContains(as_manager.get(url("section", text)), "Stämmer det?")
    assertContains(as_other_manager.post(url("remark_new", text), {"words": " "}), 'aria-invalid="true"')
    assert as_viewer.post(url("remark_close", text, remark.pk)).status_code == 403
    as_manager.post(url("remark_close", text, remark.pk))
    remark.refresh_from_db()
    assert remark.closed_at
    assertContains(as_manager.get(url("section", text)), "åtgärdad av")


def test_a_frozen_edition_is_only_read(as_writer, as_manager, writer, text):
    frozen(text.section.edition, writer)
    for client in (as_writer, as_manager):
        page = client.get(url("section", text))
        assertContains(page, "Utgåvan är fryst")
        assertNotContains(page, 'name="text"')
        assertNotContains(page, 'name="words"')
        assert save(client, text, "Nytt").status_code == 403
    assert as_writer.get(reverse("edition_outline", args=["2017-1.0"])).status_code == 403


# Who writes, the outline, the edition.


def test_it_is_said_who_writes(as_writer, as_manager, other_manager, viewer, text):
    assert as_manager.get(url("section_assign", text)).status_code == 403
    data = {"owner": other_manager.pk, "due_on": "2018-03-01", "version": 1}
    assertRedirects(as_writer.post(url("section_assign", text), data), url("section", text))
    text.refresh_from_db()
    assert (text.owner, text.due_on) == (other_manager, dt.date(2018, 3, 1))
    stale = as_writer.post(url("section_assign", text), data | {"due_on": "2018-04-01"})
    assertContains(stale, "2018-04-01", status_code=409)
    page = as_writer.post(url("section_assign", text), data | {"owner": viewer.pk, "version": 2})
    assertContains(page, 'aria-invalid="true"')


def outline(client, **changed):
    """The outline's form as a browser would send it, with what is changed."""
    form = client.get(reverse("edition_outline", args=["2017-1.0"])).context["form"]
    data = {"version": form["version"].value(), "key": form["key"].value()}
    for row in form.rows:
        for bound in row:
            value = bound.value()
            if value not in (None, "", False):
                data[bound.html_name] = value
            if bound.field.show_hidden_initial:
                data[bound.html_initial_name] = value or ""
    data |= changed
    return client.post(
        reverse("edition_outline", args=["2017-1.0"]), {k: v for k, v in data.items() if v is not None}
    )


def test_the_outline_is_changed_in_one_form(as_writer, text, other_manager):
    two = make.SectionFactory(edition=text.section.edition, key="own-2", order=2)
    for language in ("sv", "en"):
        make.SectionTextFactory(section=two, language=language)
    more = {"own-1-order": 9, "own-2-order": 1, "own-2-title_sv": "Rubrik", "own-1-is_included": None}
    answer = outline(as_writer, **more, **{"own-2-owner_sv": other_manager.pk, "own-2-due_sv": "2018-02-01"})
    assert answer.status_code == 302
    rows = list(
        Section.objects.filter(key__startswith="own").order_by("order").values_list("key", "is_included")
    )
    assert rows == [("own-2", True), ("own-1", False)]
    two.refresh_from_db()
    assert two.title_sv == "Rubrik"
    assert two.texts.get(language="sv").owner == other_manager


def test_a_section_is_moved_by_a_button(as_writer, text):
    two = make.SectionFactory(edition=text.section.edition, key="own-2", order=2)
    for language in ("sv", "en"):
        make.SectionTextFactory(section=two, language=language)
    answer = outline(as_writer, move="up:own-2")
    assert answer.url.endswith("#own-2")
    assert Section.objects.filter(key__startswith="own").order_by("order").first() == two


def test_a_stale_outline_changes_nothing(as_writer, text):
    Edition.objects.update(version=7)
    assert outline(as_writer, version=1, **{"own-1-title_sv": "Annat"}).status_code == 409
    assert Section.objects.get(key="own-1").title_sv == "Röster"


def test_who_writes_is_not_overwritten_unseen(as_writer, text, other_manager):
    more = {"initial-own-1-owner_sv": "", "own-1-owner_sv": other_manager.pk}
    assert outline(as_writer, **more).status_code == 409
    assert outline(as_writer, **more | {"initial-own-1-owner_sv": "x"}).status_code == 409


def test_a_section_of_the_authors_own(as_writer, text):
    address = reverse("section_new", args=["2017-1.0"])
    assertContains(as_writer.post(address, {"title_sv": "Röster"}), 'aria-invalid="true"')
    answer = as_writer.post(address, {"title_sv": "Mer", "title_en": "More"})
    assert answer.url.endswith("#own-2")


def test_the_edition_gets_its_number_in_the_diary(as_writer, edition):
    address = reverse("edition_change", args=["2017-1.0"])
    as_writer.post(address, {"dnr": "Af-2018/1", "version": 1})
    edition.refresh_from_db()
    assert edition.dnr == "Af-2018/1"
    assertContains(as_writer.post(address, {"dnr": "Af-2018/2", "version": 1}), "Af-2018/1", status_code=409)


def test_a_pdf_is_asked_for_and_shown_on_the_page(as_writer, as_viewer, text):
    address = reverse("edition_pdf", args=["2017-1.0", "sv"])
    assert as_viewer.post(address).status_code == 403
    assert as_writer.post(address).status_code == 302
    run = ReportRun.objects.get()
    assert (run.edition, run.language) == (text.section.edition, "sv")
    fragment = reverse("edition_pdfs", args=["2017-1.0", "sv"])
    assert as_writer.get(fragment).status_code == 302
    assertContains(
        as_writer.get(fragment, headers={"HX-Request": "true"}), reverse("report_run", args=[run.public_id])
    )


def test_the_material_is_searched(as_manager, as_viewer, text):
    address = url("section_material", text)
    assertContains(as_manager.get(address), 'name="insert"')
    assertNotContains(as_viewer.get(address), 'name="insert"')
    for query in ("?kind=charts", "?kind=events", "?kind=x&q=%00&all=zz", "?q=zzzzzz"):
        assert as_manager.get(address + query).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_do_not_grow_with_the_sections(as_manager, text, number, django_assert_max_num_queries):
    for place in range(number - 1):
        section = make.SectionFactory(edition=text.section.edition, key=f"own-{place + 5}", order=place + 5)
        for language in ("sv", "en"):
            make.SectionTextFactory(section=section, language=language, owner=make.UserFactory())
    as_manager.get(url("section", text))
    with django_assert_max_num_queries(QUERIES) as seen:
        as_manager.get(url("section", text))
    assert len(seen) == QUERIES


QUERIES = 52
