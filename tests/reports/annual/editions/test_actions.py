"""What is done with an edition, its outline, its texts and comments."""

import pytest
from django.utils import translation

from reports.annual.editions import actions, queries
from reports.annual.editions.models import Edition, SectionText
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db
Status = SectionText.Status


# The edition.


def test_a_new_edition_has_a_section_for_each_chapter_in_both_languages(writer, portfolio):
    edition = actions.open_edition(user=writer, year=2017)
    assert (edition.number, edition.state, edition.opened_by) == ("1.0", "open", writer)
    keys = [text.section.key for text in queries.texts(edition, "sv")]
    assert keys[0] == "foreword"
    assert keys[-1] == "outlook"
    assert {"figures", "economy", "place-kh", "place-am"} <= set(keys)
    assert not {"contents", "projects", "definitions", "colophon"} & set(keys)
    assert [text.section.key for text in queries.texts(edition, "en")] == keys
    assert {text.status for text in queries.texts(edition, "en")} == {"not_started"}


def test_who_may_not_opens_no_edition(manager, portfolio):
    with pytest.raises(Denied, match="får inte lägga till"):
        actions.open_edition(user=manager, year=2017)
    assert not Edition.objects.exists()


def test_a_year_without_data_has_no_edition(writer, portfolio):
    with pytest.raises(Refused) as no:
        actions.open_edition(user=writer, year=1999)
    assert (no.value.code, no.value.field) == ("unknown_year", "year")


def test_a_year_has_one_first_edition(writer, edition):
    with pytest.raises(Refused) as no:
        actions.open_edition(user=writer, year=2017)
    assert (no.value.code, no.value.field) == ("twice", "year")
    assert Edition.objects.count() == 1


def test_what_the_edition_says_of_itself(writer, edition):
    fields = {"dnr": " 2018/17 ", "erratum_sv": "Rad ett\r\nrad två", "state": "published"}
    saved = actions.change_edition(user=writer, edition=edition, expected=1, fields=fields)
    saved.refresh_from_db()
    assert (saved.dnr, saved.erratum_sv) == ("2018/17", "Rad ett\nrad två")
    assert (saved.version, saved.state) == (2, "open")


def test_a_number_that_is_too_long_is_refused_at_its_field(writer, edition):
    with pytest.raises(Refused) as no:
        actions.change_edition(user=writer, edition=edition, expected=1, fields={"dnr": "x" * 41})
    assert no.value.field == "dnr"


def test_an_edition_that_somebody_else_has_saved_is_stale(writer, edition):
    actions.change_edition(user=writer, edition=edition, expected=1, fields={"dnr": "1"})
    with pytest.raises(Stale) as stale:
        actions.change_edition(user=writer, edition=edition, expected=1, fields={"dnr": "2"})
    assert stale.value.current.dnr == "1"


# The outline.


def row(section, **changes):
    names = ("key", "order", "is_included", "title_sv", "title_en")
    return {name: getattr(section, name) for name in names} | changes


def test_the_outline_is_changed_as_one(writer, edition):
    one, two = (make.SectionFactory(edition=edition, order=n) for n in (1, 2))
    rows = [row(one, order=5, title_sv=" Ny rubrik "), row(two, is_included=False)]
    changed = actions.change_outline(user=writer, edition=edition, expected=1, rows=rows)
    found = list(edition.sections.filter(key__startswith="own").order_by("order"))
    assert [section.key for section in found] == [two.key, one.key]
    assert (found[0].is_included, found[1].title_sv) == (False, "Ny rubrik")
    assert changed.version == 2
    places = list(edition.sections.order_by("order").values_list("order", flat=True))
    assert places == list(range(1, len(places) + 1))


def test_chapters_that_the_data_make_since_come_into_the_outline(writer, edition):
    assert not edition.sections.exists()
    actions.change_outline(user=writer, edition=edition, expected=1, rows=[])
    assert edition.sections.filter(key="place-kh").exists()
    before = edition.sections.count()
    actions.change_outline(user=writer, edition=edition, expected=2, rows=[])
    assert edition.sections.count() == before


def test_a_row_of_another_edition_changes_nothing(writer, edition):
    known = make.SectionFactory(edition=edition, title_sv="Kvar")
    with pytest.raises(Refused) as no:
        actions.change_outline(
            user=writer,
            edition=edition,
            expected=1,
            rows=[row(known, title_sv="Borta"), row(known, key="own-77")],
        )
    assert no.value.code == "unknown_section"
    known.refresh_from_db()
    assert known.title_sv == "Kvar"


def test_a_title_that_is_too_long_is_refused_at_its_field(writer, edition):
    known = make.SectionFactory(edition=edition)
    with pytest.raises(Refused) as no:
        actions.change_outline(
            user=writer, edition=edition, expected=1, rows=[row(known, title_en="x" * 151)]
        )
    assert no.value.field == "title_en"


def test_a_section_of_the_authors_own_needs_both_titles(writer, edition):
    known = make.SectionFactory(edition=edition)
    with pytest.raises(Refused) as no:
        actions.change_outline(user=writer, edition=edition, expected=1, rows=[row(known, title_en=" ")])
    assert no.value.field == "title_en"


def test_two_who_change_the_outline(writer, edition):
    actions.change_outline(user=writer, edition=edition, expected=1, rows=[])
    with pytest.raises(Stale):
        actions.change_outline(user=writer, edition=edition, expected=1, rows=[])


def test_own_sections_are_numbered(writer, edition):
    first = actions.add_section(user=writer, edition=edition, title_sv="Ett", title_en="One")
    second = actions.add_section(user=writer, edition=edition, title_sv="Två", title_en="Two")
    assert (first.key, second.key) == ("own-1", "own-2")
    assert second.order > first.order
    assert sorted(second.texts.values_list("language", flat=True)) == ["en", "sv"]


@pytest.mark.parametrize(
    ("titles", "field"),
    [
        (("", "One"), "title_sv"),
        (("Ett", "  "), "title_en"),
        (("x" * 151, "One"), "title_sv"),
        (("a\x00b", "One"), "title_sv"),
    ],
)
def test_an_own_section_has_a_title_in_both_languages(writer, edition, titles, field):
    with pytest.raises(Refused) as no:
        actions.add_section(user=writer, edition=edition, title_sv=titles[0], title_en=titles[1])
    assert no.value.field == field
    assert not edition.sections.exists()


def test_who_may_not_changes_no_outline(manager, edition):
    with pytest.raises(Denied):
        actions.change_outline(user=manager, edition=edition, expected=1, rows=[])
    with pytest.raises(Denied):
        actions.add_section(user=manager, edition=edition, title_sv="Ett", title_en="One")


def test_refusals_are_said_in_english_too(writer, edition):
    with translation.override("en"), pytest.raises(Refused, match="already"):
        actions.open_edition(user=writer, year=2017)
