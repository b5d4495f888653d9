"""The index follows what is written; what is found is what the user may see, also when it was misspelt."""

from typing import Any, ClassVar

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from countries.organisations.models import OrganisationName
from projects.models import Activity, FrameworkVersion, Project, ProjectMember
from tests import factories as make
from tracker.core.history.record import recording
from tracker.search import find, index, registry
from tracker.search.models import Posting, Word


def hits(user, text):
    return {(group.kind.name, hit.row.pk) for group in find.look(user, text) for hit in group.hits}


@pytest.fixture
def activity(own_project):
    return make.ActivityFactory(
        project=own_project, title_sv="Självvärdering enligt Common Assessment Framework", place="Siem Reap"
    )


class TestTolerance:
    @pytest.mark.parametrize(
        "text", ["assessment", "Assesment", "ASSESMENT framwork", "sjalvvardering", "självvärd", "siem"]
    )
    def test_misspelt_folded_and_begun(self, activity, manager, text):
        assert ("activity", activity.pk) in hits(manager, text)

    @pytest.mark.parametrize("text", ["Statskontret", "statskontoret", "Statskontoreet"])
    def test_two_organisations_of_one_name_stay_two(self, manager, text):
        both = [
            make.OrganisationFactory(name_sv="Statskontoret", country=make.CountryFactory(iso2=iso2))
            for iso2 in ("SE", "FI")
        ]
        assert {("organisation", row.pk) for row in both} <= hits(manager, text)

    def test_a_former_name_finds_it(self, manager):
        row = make.OrganisationFactory(name_sv="SKR")
        name = OrganisationName.objects.create(organisation=row, name="SKL", valid_to="2019-11-26")
        assert ("organisation", row.pk) in hits(manager, "skl")
        name.delete()
        assert hits(manager, "skl") == set()

    def test_every_word_must_be_answered(self, activity, manager):
        assert hits(manager, "assessment framework")
        assert hits(manager, "assessment bergslagen") == set()

    @pytest.mark.parametrize("text", ["", "och", "\x00", "%", "_", "'; DROP TABLE", "ä" * 5000, "()[]*?"])
    def test_junk_finds_nothing_and_breaks_nothing(self, activity, manager, text):
        assert hits(manager, text) == set()

    def test_the_better_answer_stands_first(self, own_project, manager):
        within = make.ActivityFactory(project=own_project, title_sv="Möte", happened="Ett ord om prognoser.")
        whole = make.ActivityFactory(project=own_project, title_sv="Prognoser", happened="")
        near = make.ActivityFactory(project=own_project, title_sv="Prognosen", happened="")
        (group,) = [g for g in find.look(manager, "prognoser") if g.kind.name == "activity"]
        assert [hit.row.pk for hit in group.hits] == [whole.pk, within.pk, near.pk]


class TestRights:
    def test_what_is_masked_is_neither_searched_nor_quoted(self, activity, own_project, manager, viewer):
        make.sensitive(own_project, "restricted")
        assert hits(manager, "assessment") == {("activity", activity.pk)}
        assert hits(viewer, "assessment") == set()
        (found,) = [hit for group in find.look(viewer, activity.public_id) for hit in group.hits]
        assert "Assessment" not in f"{found.title} {found.about} {found.quote}"
        assert str(activity.start) not in found.about

    def test_a_hidden_word_does_not_raise_a_rank(self, own_project, viewer):
        make.sensitive(own_project, "restricted")
        one = make.RiskFactory(project=own_project, title_sv="Hot")
        two = make.RiskFactory(project=own_project, title_sv=f"Hot {one.public_id}")
        kind = registry.kinds()["risk"]
        (group,) = [g for g in find.look(viewer, one.public_id) if g.kind is kind]
        assert [hit.row.pk for hit in group.hits] == [one.pk]
        assert two.pk not in [hit.row.pk for hit in group.hits]

    def test_a_protected_project_is_found_by_its_members_only(self, activity, own_project, manager, leader):
        make.sensitive(own_project, "protected")
        assert hits(leader, "own") == hits(leader, "assessment") == set()
        assert ("project", own_project.pk) in hits(manager, "egett projeckt")

    def test_others_drafts_and_what_is_voided(self, activity, manager, other_manager):
        activity.is_draft = True
        activity.created_by = manager
        activity.save()
        assert hits(manager, "assessment")
        assert not hits(other_manager, "assessment")
        activity.void(by=manager, reason="fel")
        assert hits(manager, "assessment") == set()

    def test_a_stranger_finds_nothing(self, activity, stranger):
        assert find.look(stranger, "assessment") == []

    def test_who_comes_to_the_project_finds_it_at_once(self, activity, own_project, other_manager):
        make.sensitive(own_project, "protected")
        assert hits(other_manager, "assessment") == set()
        make.ProjectMemberFactory(project=own_project, user=other_manager, role=ProjectMember.Role.MANAGER)
        assert hits(other_manager, "assessment") == {("activity", activity.pk)}


class TestUpkeep:
    def test_a_change_is_found_and_what_it_replaced_is_forgotten(self, activity, manager):
        activity.title_sv = "Zebror"
        activity.save()
        assert hits(manager, "zebror") == {("activity", activity.pk)}
        assert hits(manager, "assessment") == set()
        assert not Word.objects.filter(text="assessment").exists()

    def test_bulk_writing_too(self, own_project, manager):
        rows = Activity.objects.bulk_create(make.ActivityFactory.build(project=own_project, public_id=f"A-{n}", title_sv=f"Massnummer{n}") for n in range(3))  # fmt: skip
        assert hits(manager, "massnummer2") >= {("activity", rows[2].pk)}
        Activity.objects.filter(pk=rows[2].pk).update(title_sv="Zebror")
        assert hits(manager, "zebror") == {("activity", rows[2].pk)}

    def test_what_is_rolled_back_is_not_there(self, activity, manager):
        with transaction.atomic(), recording():
            activity.title_sv = "Zebror"
            activity.save()
            transaction.set_rollback(True)
        activity.refresh_from_db()
        assert hits(manager, "zebror") == set()
        assert hits(manager, "assessment")

    def test_deleting_takes_it_out(self, manager):
        country = make.CountryFactory(name_sv="Ruritanien")
        key = country.pk
        assert hits(manager, "ruritanien")
        country.delete()
        assert not Posting.objects.filter(kind="country", object_id=key).exists()

    def test_a_change_of_something_else_asks_nothing(self, activity):
        before = list(Posting.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            activity.women = 12
            activity.save()
        assert not [q for q in queries if "search_" in q["sql"]]
        assert list(Posting.objects.values_list("pk", flat=True)) == before

    def test_rebuilding_makes_the_same_index(self, activity, capsys):
        def all_of_it():
            rows = Posting.objects.values_list("kind", "object_id", "word__text", "is_open", "weight")
            return set(rows)

        kept = all_of_it()
        Posting.objects.filter(kind="activity").delete()
        Posting.objects.create(
            kind="activity", object_id=0, word=Word.objects.first(), is_open=True, weight=1
        )
        Word.objects.create(text="spöke")
        call_command("rebuild_search")
        assert all_of_it() == kept
        assert "activity: 1" in capsys.readouterr().out
        assert not Word.objects.filter(text="spöke").exists()

    def test_rows_that_come_in_portions(self, own_project, manager, monkeypatch):
        monkeypatch.setattr(index, "AT_ONCE", 2)
        with recording():
            rows = [make.ActivityFactory(project=own_project, title_sv=f"Delnummer{n}") for n in range(5)]
        assert hits(manager, "delnummer4") >= {("activity", rows[4].pk)}


class TestCost:
    def test_the_same_number_of_queries_for_one_and_for_three(self, activity, own_project, manager):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                assert find.look(manager, "assessment siem")
            return len(queries)

        cost()  # the user's roles
        one = cost()
        for _ in range(2):
            make.ActivityFactory(project=own_project, title_sv="Assessment", place="Siem Reap")
        assert cost() == one == 9

    def test_more_than_can_be_ranked_is_said(self, own_project, manager, monkeypatch):
        monkeypatch.setattr(find, "MOST", 2)
        for _ in range(3):
            make.ActivityFactory(project=own_project, title_sv="Zebror")
        (group,) = find.look(manager, "zebror")
        assert (group.number, group.is_more) == (2, True)


def test_a_quote_stands_around_the_word():
    text = "Ord. " * 60 + "Här står Prognoser, till sist. " + "Mer. " * 60
    pieces = find.quoted(text, {"prognoser"})
    assert ("Prognoser", True) in pieces
    assert (pieces[0], pieces[-1]) == (("… ", False), (" …", False))
    assert len("".join(piece for piece, _marked in pieces)) < 250
    assert find.quoted(text, {"zebror"}) == []


def test_every_field_that_is_searched_is_a_text_of_its_model():
    for kind in registry.kinds().values():
        for name in kind.fields:
            field = kind.model._meta.get_field(name)
            assert field.get_internal_type() in ("CharField", "TextField", "SlugField"), (kind.name, name)


class TestKinds:
    """One thing of each kind: found by its words, told and linked to a page that opens."""

    MADE: ClassVar[dict[str, Any]] = {
        "project": lambda own: Project.objects.filter(pk=own.pk).update(name_sv="Zebra"),
        "activity": lambda own: make.ActivityFactory(project=own, title_sv="Zebra"),
        "agreement": lambda own: make.AgreementFactory(project=own, number="zebra"),
        "indicator": lambda own: make.IndicatorFactory(project=own, name_sv="Zebra"),
        "result": lambda own: _agreed_result(own),
        "deadline": lambda own: make.DeadlineFactory(project=own, title_sv="Zebra"),
        "risk": lambda own: make.RiskFactory(project=own, title_sv="Zebra"),
        "lesson": lambda own: make.LessonFactory(project=own, title_sv="Zebra"),
        "story": lambda own: make.StoryFactory(project=own, title_sv="Zebra"),
        "year-note": lambda own: make.YearNoteFactory(project=own, changed_sv="Zebra"),
        "organisation": lambda own: make.OrganisationFactory(name_sv="Zebra"),
        "country": lambda own: make.CountryFactory(name_sv="Zebra"),
        "forum": lambda own: make.ForumFactory(name_sv="Zebra"),
        "study": lambda own: make.StudyFactory(topic_sv="Zebra"),
        "publication": lambda own: make.PublicationFactory(title="Zebra"),
        "forum-output": lambda own: make.ForumOutputFactory(title_sv="Zebra"),
        "mission": lambda own: make.MissionFactory(project=own, title_sv="Zebra"),
        "document": lambda own: make.DocumentFactory(project=own, title="Zebra"),
        "person": lambda own: make.EmployeeFactory(name="Zebra"),
        "round": lambda own: make.RoundFactory(project=own, name_sv="Zebra"),
        "change-project": lambda own: make.ChangeProjectFactory(team__round__project=own, title_sv="Zebra"),
        "meeting": lambda own: make.MeetingFactory(benefit_sv="Zebra"),
        "visit": lambda own: make.VisitFactory(purpose="Zebra"),
        "case": lambda own: make.GoodPracticeCaseFactory(title_sv="Zebra"),
        "shared-case": lambda own: make.SharedCaseFactory(title_sv="Zebra"),
    }

    def test_none_is_left_out(self):
        assert set(self.MADE) == set(registry.kinds())

    @pytest.mark.parametrize("kind", MADE)
    def test_it_is_found_and_its_page_opens(self, own_project, manager, as_manager, kind):
        self.MADE[kind](own_project)
        group = find.look_in(manager, "Zebbra", kind, 0, 5)
        assert group is not None
        (hit,) = group.hits
        assert hit.title
        if kind != "organisation":  # has no page of its own
            assert as_manager.get(hit.address).status_code == 200


def _agreed_result(project):
    version = FrameworkVersion.objects.create(project=project, number=1)
    make.ResultNodeFactory(version=version, name_sv="Zebra")
    FrameworkVersion.objects.update(status="agreed", in_force_from="2017-01-01")
