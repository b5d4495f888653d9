"""What the database itself keeps of an edition that is no longer open: no door writes past it.

An edition goes forward only, and from its freezing on it says the same. What it was composed of stays with it.
Writers of an edition's parts and who freezes it come one after the other, so that nothing slips in between.
"""

from tracker.core.triggers import Trigger, any_writing, changes, register, written_once

TURN = "edition_stays"

_SAID = changes(
    "year",
    "minor",
    "dnr",
    "erratum_sv",
    "erratum_en",
    "opened_by_id",
    "opened_at",
    "frozen_by_id",
    "frozen_at",
)
_DONE = " OR ".join(
    f"OLD.{done}_at IS NOT NULL AND {changes(f'{done}_by_id', f'{done}_at')}"
    for done in ("signed", "approved", "published")
)
_NEXT = " OR ".join(
    f"OLD.state = '{before}' AND NEW.state = '{after}'"
    for before, after in (("frozen", "signed"), ("signed", "approved"), ("approved", "published"))
)
register(
    Trigger(
        "frozen_edition_stays",
        "reports_edition",
        {
            "update": f"OLD.state <> 'open' AND ({_SAID} OR {_DONE} OR {changes('state')} AND NOT ({_NEXT})) "
            "OR OLD.state = 'open' AND NEW.state NOT IN ('open', 'frozen')",
            "delete": "OLD.state <> 'open'",
        },
        turn=TURN,
    )
)

_OF_EDITION = """EXISTS (SELECT 1 FROM reports_edition AS edition
    WHERE edition.id = ROW.edition_id AND edition.state <> 'open')"""
_OF_SECTION = """EXISTS (SELECT 1 FROM reports_section AS section JOIN reports_edition AS edition
    ON edition.id = section.edition_id WHERE section.id = ROW.section_id AND edition.state <> 'open')"""
_OF_TEXT = """EXISTS (SELECT 1 FROM reports_sectiontext AS whole JOIN reports_section AS section
    ON section.id = whole.section_id JOIN reports_edition AS edition ON edition.id = section.edition_id
    WHERE whole.id = ROW.section_text_id AND edition.state <> 'open')"""
for _name, _table, _condition in (
    ("sections_of_frozen_edition_stay", "reports_section", _OF_EDITION),
    ("chart_texts_of_frozen_edition_stay", "reports_charttext", _OF_EDITION),
    ("waivers_of_frozen_edition_stay", "reports_waiver", _OF_EDITION),
    ("texts_of_frozen_edition_stay", "reports_sectiontext", _OF_SECTION),
    ("seen_values_of_frozen_edition_stay", "reports_seenvalue", _OF_TEXT),
    ("remarks_of_frozen_edition_stay", "reports_remark", _OF_TEXT),
):
    register(Trigger(_name, _table, any_writing(_condition), turn=TURN))
register(written_once("snapshot_stays", "reports_snapshot"))
register(written_once("edition_file_stays", "reports_editionfile"))
