"""From rules to deadlines: the same outcome each time, and hands off what people have decided."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from projects.deadlines import actions, generate
from projects.deadlines.models import Deadline, DeadlineRule
from projects.money.agreements.models import Agreement
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db
START, END = dt.date(2015, 2, 1), dt.date(2016, 6, 30)


@pytest.fixture
def agreement(db: None) -> Agreement:
    return make.AgreementFactory(kind="sida", start=START, end=END)


def yearly_report(agreement: Agreement, **fields: Any) -> DeadlineRule:
    return make.DeadlineRuleFactory(agreement=agreement, **fields)


def days(agreement: Agreement) -> list[str]:
    rows = agreement.deadlines.filter(voided_at=None).order_by("due_on", "pk")
    return [row.due_on.isoformat() for row in rows]


def numbers(changes: generate.Changes) -> dict[str, int]:
    return {name: len(rows) for name, rows in vars(changes).items() if rows}


def test_every_kind_of_agreement_has_rules_that_the_database_takes() -> None:
    kinds = set(generate.defaults())
    assert kinds == set(Agreement.Kind.values) - {"own"}
    for kind in sorted(kinds):
        agreement = make.AgreementFactory(kind=kind, start=START, end=END)
        rules = generate.copy_defaults(agreement)
        assert len(rules) == len(generate.defaults()[kind])
        assert {rule.valid_from for rule in rules} == {START}
        assert generate.bring_up_to_date(agreement).made


def test_the_usual_rules_are_added_once_and_risks_are_reviewed_once_in_a_project(
    agreement: Agreement,
) -> None:
    first = generate.copy_defaults(agreement)
    assert generate.copy_defaults(agreement) == []
    other = make.AgreementFactory(kind="sida", project=agreement.project)
    assert len(generate.copy_defaults(other)) == len(first) - 1


def test_a_second_run_changes_nothing(agreement: Agreement) -> None:
    generate.copy_defaults(agreement)
    first = generate.bring_up_to_date(agreement)
    rows = list(Deadline.objects.order_by("pk").values())
    again = generate.bring_up_to_date(agreement)
    assert first.made
    assert numbers(again) == {}
    assert again.sentences() == ["Alla tidsfrister är som reglerna säger."]
    assert list(Deadline.objects.order_by("pk").values()) == rows


def test_a_later_end_moves_what_is_open_and_adds_periods(agreement: Agreement, manager: User) -> None:
    yearly_report(agreement)
    yearly_report(agreement, anchor="end", kind="final_report", every_months=None, months_after=4)
    generate.bring_up_to_date(agreement)
    assert days(agreement) == ["2016-03-31", "2016-09-30", "2016-10-31"]
    Deadline.objects.filter(kind="final_report").update(owner=manager)
    agreement.end = dt.date(2017, 3, 31)
    agreement.save()
    assert numbers(generate.bring_up_to_date(agreement)) == {"made": 1, "moved": 2}
    assert days(agreement) == ["2016-03-31", "2017-03-31", "2017-06-30", "2017-07-31"]
    final = Deadline.objects.get(kind="final_report")
    assert (final.owner, final.period_to, final.version) == (manager, dt.date(2017, 3, 31), 2)


def test_what_was_submitted_stays(agreement: Agreement) -> None:
    yearly_report(agreement)
    generate.bring_up_to_date(agreement)
    sent = Deadline.objects.order_by("due_on").last()
    assert sent
    Deadline.objects.filter(pk=sent.pk).update(submitted_on=dt.date(2016, 9, 1))
    agreement.end = dt.date(2016, 12, 31)
    agreement.save()
    changes = generate.bring_up_to_date(agreement)
    assert numbers(changes) == {"made": 1}, "the longer period is asked for anew"
    sent.refresh_from_db()
    assert (sent.due_on, sent.period_to) == (dt.date(2016, 9, 30), END)
    rule = DeadlineRule.objects.get()
    rule.months_after = 1
    rule.save()
    generate.bring_up_to_date(agreement)
    sent.refresh_from_db()
    assert sent.due_on == dt.date(2016, 9, 30)


def test_what_no_rule_asks_for_is_voided_and_comes_back(agreement: Agreement) -> None:
    yearly_report(agreement)
    generate.bring_up_to_date(agreement)
    agreement.end = dt.date(2015, 12, 31)
    agreement.save()
    assert numbers(generate.bring_up_to_date(agreement)) == {"voided": 1}
    gone = Deadline.objects.exclude(voided_at=None).get()
    assert gone.void_reason == "Avtalets regler eller dagar kräver det inte längre."
    assert gone.voided_by is None
    agreement.end = END
    agreement.save()
    assert numbers(generate.bring_up_to_date(agreement)) == {"revived": 1}
    gone.refresh_from_db()
    assert (gone.voided_at, gone.void_reason, gone.due_on) == (None, "", dt.date(2016, 9, 30))


def test_what_somebody_voided_stays_voided(agreement: Agreement, controller: User) -> None:
    yearly_report(agreement)
    generate.bring_up_to_date(agreement)
    first = Deadline.objects.order_by("due_on").first()
    assert first
    actions.void_deadline(user=controller, deadline=first, expected=1, reason="Ingår i nästa rapport.")
    assert numbers(generate.bring_up_to_date(agreement)) == {}
    assert days(agreement) == ["2016-09-30"]


def test_a_day_that_somebody_decided_stays(agreement: Agreement, controller: User) -> None:
    rule = yearly_report(agreement)
    generate.bring_up_to_date(agreement)
    first = Deadline.objects.order_by("due_on").first()
    assert first
    given = {"due_on": dt.date(2016, 4, 15)}
    actions.change_deadline(user=controller, deadline=first, expected=1, fields=given)
    assert numbers(generate.bring_up_to_date(agreement)) == {}
    rule.months_after = 2
    rule.save()
    assert numbers(generate.bring_up_to_date(agreement)) == {"moved": 1, "kept": 1}
    first.refresh_from_db()
    assert (first.due_on, first.due_by_rule) == (dt.date(2016, 4, 15), dt.date(2016, 2, 29))


def test_a_rule_that_takes_over_keeps_the_owner(agreement: Agreement, manager: User) -> None:
    """An amendment moves the annual report from February to March: the old rule ends, the new one begins."""
    old = yearly_report(agreement, months_after=2)
    generate.bring_up_to_date(agreement)
    Deadline.objects.update(owner=manager)
    old.valid_to = dt.date(2015, 12, 31)
    old.save()
    yearly_report(agreement, valid_from=dt.date(2016, 1, 1))
    assert numbers(generate.bring_up_to_date(agreement)) == {"made": 1, "voided": 1}
    assert days(agreement) == ["2016-02-29", "2016-09-30"]
    assert Deadline.objects.get(due_on=dt.date(2016, 9, 30)).owner == manager


def test_nothing_is_made_that_was_due_before(agreement: Agreement) -> None:
    yearly_report(agreement)
    generate.bring_up_to_date(agreement, since=dt.date(2016, 4, 1))
    assert days(agreement) == ["2016-09-30"]
    generate.bring_up_to_date(agreement, since=dt.date(2017, 1, 1))
    assert days(agreement) == ["2016-09-30"], "what is there is not taken away"


def test_too_many_are_refused_and_nothing_is_written(agreement: Agreement, controller: User) -> None:
    agreement.end = dt.date(2099, 12, 31)
    agreement.save()
    fields = {"kind": "report", "name_sv": "R", "name_en": "R", "anchor": "period", "every_months": 1}
    with pytest.raises(Refused) as refused:
        actions.save_rule(
            user=controller,
            agreement=agreement,
            rule=None,
            expected=None,
            fields=fields | {"valid_from": START},
        )
    assert refused.value.code == "too_many"
    assert not DeadlineRule.objects.exists()


class AnyChange(TestCase):
    """Whatever becomes of a rule and of the agreement's days, the open deadlines are what the rule asks for."""

    changes = st.lists(
        st.tuples(
            st.integers(0, 40), st.integers(1, 900), st.sampled_from([1, 2, 3, 4, 6, 12, 24]), st.booleans()
        ),
        min_size=2,
        max_size=5,
    )

    @settings(max_examples=25, deadline=None)
    @given(changes=changes, submitted=st.sets(st.integers(0, 5)))
    def test_open_deadlines_are_what_the_rule_asks_for(
        self, changes: list[tuple[int, int, int, bool]], submitted: set[int]
    ) -> None:
        agreement = make.AgreementFactory(start=START, end=END)
        rule = yearly_report(agreement, valid_from=dt.date(2000, 1, 1))
        kept: dict[int, tuple[Any, ...]] = {}
        for later, length, months, by_calendar in changes:
            agreement.start = START + dt.timedelta(days=later)
            agreement.end = agreement.start + dt.timedelta(days=length)
            agreement.save()
            rule.every_months, rule.by_calendar = months, by_calendar
            rule.save()
            generate.bring_up_to_date(agreement)
            assert numbers(generate.bring_up_to_date(agreement)) == {}
            rows = list(agreement.deadlines.filter(voided_at=None).order_by("period_to"))
            wanted = generate.asked_for(rule, agreement.start, agreement.end)
            assert {row.period_to for row in rows} >= {due.last for due in wanted}
            open_rows = [row for row in rows if not row.submitted_on]
            by_end = {due.last: due for due in wanted}
            assert all(by_end[row.period_to].day == row.due_on for row in open_rows)
            for pk, was in kept.items():
                row = Deadline.objects.get(pk=pk)
                assert (row.period_from, row.period_to, row.due_on, row.voided_at) == was
            for number in submitted & set(range(len(open_rows))):
                row = open_rows[number]
                row.submitted_on = row.due_on
                row.save()
                kept[row.pk] = (row.period_from, row.period_to, row.due_on, None)
