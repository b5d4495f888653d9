"""The steps of an edition: freezing, signing off, approving, correcting."""

import dataclasses

import pytest
from django.utils import translation

from projects.models import Project
from reports.annual import web
from reports.annual.freeze import actions, codec, queries
from reports.annual.freeze.queries import kept, told
from reports.annual.queries import report
from reports.models import Edition, SectionText, Snapshot
from tests import factories as make
from tests.reports.annual.freeze.conftest import advance, waive
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db


def test_freezing_keeps_both_documents_with_their_figures(edition, writer):
    waive(edition)
    frozen = actions.freeze(user=writer, edition=edition, expected=edition.version)
    assert (frozen.state, frozen.frozen_by) == ("frozen", writer)
    sv, en = (kept(frozen, language) for language in ("sv", "en"))
    assert (sv.language, en.language) == ("sv", "en")
    assert (sv.edition, en.edition, sv.draft) == ("Utgåva 1.0", "Edition 1.0", False)
    assert sv.created == frozen.frozen_at
    snapshot = frozen.snapshots.get(language="sv")
    assert sv.seal == snapshot.seal == codec.seal(snapshot.tree)
    assert sv.seal != en.seal
    volume = {fact.name: fact for fact in told(frozen, "en").figures}["F2", 2017, ""]
    assert (volume.value, volume.unit, volume.shown) == ("2363.40", "SEK", "SEK\u00a02,363")
    with pytest.raises(Refused, match="redan fryst"):
        actions.freeze(user=writer, edition=frozen, expected=frozen.version)


def test_a_hindrance_stops_the_freezing_and_nothing_is_kept(edition, writer):
    make.RemarkFactory(section_text=SectionText.objects.first())
    with pytest.raises(Refused) as no:
        actions.freeze(user=writer, edition=edition, expected=edition.version)
    assert no.value.code == "stops"
    assert Edition.objects.get().is_open
    assert not Snapshot.objects.exists()


def test_freezing_is_all_or_nothing(edition, writer, monkeypatch):
    """What cannot be kept in English leaves the Swedish one out too."""
    waive(edition)
    whole = codec.written

    def broken(tree):
        if tree.language == "en":
            raise codec.Unknown("a block")
        return whole(tree)

    monkeypatch.setattr(codec, "written", broken)
    with pytest.raises(codec.Unknown):
        actions.freeze(user=writer, edition=edition, expected=edition.version)
    assert Edition.objects.get().is_open
    assert not Snapshot.objects.exists()


def test_who_may_take_which_step(edition, writer, controller, leader, viewer):
    for step, others in (
        (actions.freeze, (controller, leader, viewer)),
        (actions.sign, (writer, leader, viewer)),
        (actions.approve, (writer, controller, viewer)),
        (actions.correct_edition, (controller, leader, viewer)),
    ):
        for user in others:
            with pytest.raises(Denied):
                step(user=user, edition=edition, expected=edition.version)


def test_steps_come_one_after_the_other(edition, controller, leader, writer):
    advance(edition, "frozen")
    with pytest.raises(Refused, match="Controllern"):
        actions.approve(user=leader, edition=edition, expected=edition.version)
    edition.refresh_from_db()
    with pytest.raises(Stale):
        actions.sign(user=controller, edition=edition, expected=edition.version + 1)
    signed = actions.sign(user=controller, edition=edition, expected=edition.version)
    assert (signed.state, signed.signed_by) == ("signed", controller)
    approved = actions.approve(user=leader, edition=signed, expected=signed.version)
    assert (approved.state, approved.approved_by) == ("approved", leader)
    with pytest.raises(Refused, match="publicerad"):
        actions.correct_edition(user=writer, edition=approved, expected=approved.version)


def test_who_signed_off_does_not_approve(edition):
    both = make.UserFactory(roles=["controller", "leadership"])
    advance(edition, "frozen")
    actions.sign(user=both, edition=edition, expected=edition.version)
    with pytest.raises(Refused, match="Någon annan"):
        actions.approve(user=both, edition=edition, expected=edition.version)


def test_what_was_tampered_with_or_kept_by_another_release_is_not_drawn(frozen):
    snapshot = frozen.snapshots.get(language="sv")
    with make.unlocked("snapshot_stays"):
        Snapshot.objects.filter(pk=snapshot.pk).update(tree=snapshot.tree.replace("2017", "2018", 1))
    with pytest.raises(Refused) as no:
        kept(frozen, "sv")
    assert no.value.code == "damaged"
    for tree in (
        snapshot.tree.replace('"version":1', '"version":0'),
        snapshot.tree.replace('"is":"document.Paragraph"', '"is":"document.Gone"'),
        snapshot.tree.replace('"draft":false', '"drafty":false'),
    ):
        with make.unlocked("snapshot_stays"):
            Snapshot.objects.filter(pk=snapshot.pk).update(tree=tree, seal=codec.seal(tree))
        with pytest.raises(Refused, match="annan version"):
            kept(frozen, "sv")


def test_what_has_changed_since_is_told_with_old_and_new(frozen):
    with translation.override("en"):
        assert queries.since(frozen).count == 0
        booking = Project.objects.get(code="OWN").agreements.get().transactions.order_by("pk").first()
        type(booking).objects.filter(pk=booking.pk).update(amount=2000, amount_sek=2000)
        Project.objects.filter(code="OWN").update(name_en="New name")
        found = queries.since(frozen)
    figures = {row.where: (row.old, row.new) for row in found.figures}
    assert figures["Used volume, 2017"] == ("SEK\u00a02,363", "SEK\u00a03,363")
    assert any("New name" in row.where for row in found.tables)


def test_a_correction_takes_over_what_was_published_and_says_what_was_wrong(edition, writer):
    text = SectionText.objects.get(language="sv")
    make.SeenValueFactory(section_text=text, kept_because="Som beslutat")
    make.ChartTextFactory(edition=edition)
    make.WaiverFactory(edition=edition)
    advance(edition, "frozen", "signed", "approved", "published")
    new = actions.correct_edition(user=writer, edition=edition, expected=edition.version)
    assert (new.public_id, new.state, new.dnr, new.opened_by) == ("2017-1.1", "open", "", writer)
    copy = SectionText.objects.get(section__edition=new, language="sv")
    assert (copy.text, copy.status, copy.approved_by) == (text.text, "approved", text.approved_by)
    assert (copy.owner, copy.due_on, copy.version) == (text.owner, None, 1)
    assert copy.seen_values.get().kept_because == "Som beslutat"
    assert (new.chart_texts.count(), new.waivers.count(), edition.sections.count()) == (1, 0, 1)
    with pytest.raises(Refused) as no:
        actions.freeze(user=writer, edition=new, expected=new.version)
    assert (no.value.code, no.value.field) == ("no_erratum", "erratum_sv")
    edition.refresh_from_db()
    with pytest.raises(Refused, match="senare utgåva"):
        actions.correct_edition(user=writer, edition=edition, expected=edition.version)


def test_the_corrected_edition_lists_what_it_tells_otherwise(frozen, writer):
    advance(frozen, "signed", "approved", "published")
    new = actions.correct_edition(user=writer, edition=frozen, expected=frozen.version)
    Edition.objects.filter(pk=new.pk).update(
        dnr="Af-2", erratum_sv="En bokning var fel.", erratum_en="A booking was wrong."
    )
    SectionText.objects.filter(section__edition=new, language="en").update(text="The year was fine.")
    booking = Project.objects.get(code="OWN").agreements.get().transactions.order_by("pk").first()
    type(booking).objects.filter(pk=booking.pk).update(amount=2000, amount_sek=2000)
    new.refresh_from_db()
    assert report(2017, "sv", edition=new, progress=queries.silent).chapters[1].key == "erratum"
    assert web.preview(new, "sv").chapters[1].key == "erratum"
    waive(new)
    new = actions.freeze(user=writer, edition=new, expected=new.version)
    first, second, *_rest = kept(new, "en").chapters
    assert (first.key, second.key, second.title) == ("contents", "erratum", "Correction")
    shown = codec.written(dataclasses.replace(kept(new, "en"), chapters=(second,)))
    for words in (
        "A booking was wrong.",
        "Used volume, 2017",
        "SEK\u00a02,363",
        "SEK\u00a03,363",
        "Foreword",
    ):
        assert words in shown
    assert "En bokning var fel." in codec.written(kept(new, "sv"))
