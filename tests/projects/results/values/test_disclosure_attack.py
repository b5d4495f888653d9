"""An attacker who keeps everything that was ever published, and reckons: nothing of one to four persons comes out.

What is published of an indicator's years becomes linear equations: the wholes, the parts that were told, and that the
parts of a split make the whole. Whatever follows from them is what subtraction can find: a part, a sum of parts, or
how much a part of a cumulative indicator grew from any year to any other.
"""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.models import Category, Dimension, Indicator, IndicatorSplit, IndicatorValue, ValueCell
from projects.results.values import disclosure
from tests import factories as make

# Many that are small: those are what must not be found.
AMOUNT = st.one_of(st.integers(0, 7), st.integers(0, 60))
SEX, AGE = ("women", "men", "unknown"), ("young", "old", "unknown")
PAIRS = list(product(SEX, AGE))
TABLE = st.lists(AMOUNT, min_size=len(PAIRS), max_size=len(PAIRS))
YEARS = st.lists(TABLE, min_size=1, max_size=3)
GROWING = st.lists(
    st.lists(st.sampled_from([0, 0, 1, 3, 5, 9, 20]), min_size=len(SEX), max_size=len(SEX)),
    min_size=1,
    max_size=4,
)
SHARES = st.lists(st.tuples(AMOUNT, AMOUNT), min_size=len(SEX), max_size=len(SEX))
PATIENT = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Attacker:
    """Linear equations about unknown numbers, kept as reduced rows: what follows from them can be asked."""

    def __init__(self):
        self._rows = {}  # the leading unknown -> (coefficients, right side), leading coefficient 1

    def learn(self, coefficients, right):
        row, right = self._reduced(coefficients, Fraction(right))
        if not row:
            assert right == 0, "what was published contradicts itself"
            return
        lead = next(iter(row))
        factor = row[lead]
        row = {name: number / factor for name, number in row.items()}
        self._rows[lead] = (row, right / factor)

    def ask(self, coefficients):
        """The number that follows for the sum, or None if it could be several."""
        row, right = self._reduced(coefficients, Fraction(0))
        return None if row else -right

    def _reduced(self, coefficients, right):
        row = {name: Fraction(number) for name, number in coefficients.items() if number}
        while lead := next((name for name in row if name in self._rows), None):
            factor = row[lead]
            other, value = self._rows[lead]
            for name, number in other.items():
                row[name] = row.get(name, Fraction(0)) - factor * number
                if not row[name]:
                    del row[name]
            right -= factor * value
        return row, right


@pytest.fixture
def rolled_back(db):
    """`with rolled_back():` each example leaves the database as it was."""

    class _RolledBack:
        def __enter__(self):
            self._atomic = transaction.atomic()
            self._atomic.__enter__()

        def __exit__(self, *error):
            transaction.set_rollback(True)
            self._atomic.__exit__(None, None, None)

    return _RolledBack


def dimension(code, names):
    row = Dimension.objects.create(code=code, name_sv=code, name_en=code)
    return {
        name: Category.objects.create(dimension=row, code=name, name_sv=name, name_en=name, order=n)
        for n, name in enumerate(names)
    }


def an_indicator(*splits, **fields):
    indicator = make.IndicatorFactory(**fields)
    for first, second in splits:
        IndicatorSplit.objects.create(
            indicator=indicator,
            first=next(iter(first.values())).dimension,
            second=next(iter(second.values())).dimension if second else None,
        )
    return indicator


def a_value(indicator, year, whole, cells, **fields):
    row = make.IndicatorValueFactory(
        indicator=indicator, year=year, value=Decimal(whole), status="draft", **fields
    )
    for (first, second), amount in cells.items():
        share = isinstance(amount, tuple)
        ValueCell.objects.create(
            value=row,
            first=first,
            second=second,
            amount=None if share else amount,
            numerator=amount[0] if share else None,
            denominator=amount[1] if share else None,
        )
    row.status = "approved"
    row.save()
    return row


def world():
    """Everything published of all values, as the world outside reads it: (value, its splits)."""
    rows = list(
        IndicatorValue.objects.select_related("indicator", "period").order_by("period__last_day", "pk")
    )
    found = disclosure.parts_of(None, rows)
    return [(row, found.get(row.pk, [])) for row in rows]


def read(attacker, row, parts, counted=lambda cell: cell.amount, whole=None, name=""):
    """Learn a split: what was told of its parts, and that with the rest they make the whole."""
    unknowns = {}
    year, code = row.period.year, parts.split.code
    for part in parts.parts:
        key = (name, year, code, part.first.code, part.second.code if part.second else "")
        if part.cell:
            attacker.learn({key: 1}, counted(part.cell))
        if part.cell or part.is_kept:
            unknowns[key] = 1
    rest = (name, year, code, "rest", "")
    if parts.left is not None:
        attacker.learn({rest: 1}, 0 if parts.left == 0 else parts.left)
    attacker.learn(unknowns | {rest: 1}, row.value if whole is None else whole)
    return list(unknowns)


def is_small(number):
    return number is not None and 0 < abs(number) < 5


@PATIENT
@given(tables=YEARS)
def test_parts_alone_and_crossed_of_many_years(rolled_back, tables):
    """By sex, by age and by both: what of the crossed ones is told adds up to the others too."""
    with rolled_back():
        sex, age = dimension("sex", SEX), dimension("age", AGE)
        indicator = an_indicator((sex, None), (age, None), (sex, age))
        for n, table in enumerate(tables):
            by_pair = dict(zip(PAIRS, table, strict=True))
            cells = {(sex[s], age[a]): amount for (s, a), amount in by_pair.items()}
            cells |= {(sex[s], None): sum(by_pair[s, a] for a in AGE) for s in SEX}
            cells |= {(age[a], None): sum(by_pair[s, a] for s in SEX) for a in AGE}
            a_value(indicator, 2013 + n, sum(table), cells)
        attacker, asked = Attacker(), []
        for row, splits in world():
            year = row.period.year
            for parts in splits:
                asked += read(attacker, row, parts)
            # The attacker knows how the three tables hang together, as long as nothing is missing of them.
            for s in SEX:
                attacker.learn(
                    {("", year, "sex", s, ""): -1} | {("", year, "sex-age", s, a): 1 for a in AGE}, 0
                )
            for a in AGE:
                attacker.learn(
                    {("", year, "age", a, ""): -1} | {("", year, "sex-age", s, a): 1 for s in SEX}, 0
                )
        found = {key: attacker.ask({key: 1}) for key in asked}
        assert not [key for key, number in found.items() if is_small(number)]


@PATIENT
@given(table=TABLE, told=st.sets(st.sampled_from(SEX), min_size=1))
def test_parts_of_which_some_were_not_reported(rolled_back, table, told):
    with rolled_back():
        sex = dimension("sex", SEX)
        indicator = an_indicator((sex, None))
        amounts = dict(zip(SEX, table, strict=False))
        a_value(indicator, 2017, sum(amounts.values()), {(sex[s], None): amounts[s] for s in told})
        attacker = Attacker()
        for row, splits in world():
            for parts in splits:
                read(attacker, row, parts)
        rest = ("", 2017, "sex", "rest", "")
        keys = [("", 2017, "sex", s, "") for s in told]
        found = [attacker.ask({key: 1}) for key in [*keys, rest]]
        assert not [number for number in found if is_small(number)]


@PATIENT
@given(steps=GROWING)
def test_what_a_cumulative_indicator_grew_between_any_two_years(rolled_back, steps):
    with rolled_back():
        sex = dimension("sex", SEX)
        indicator = an_indicator((sex, None), is_cumulative=True)
        reached = [0] * len(SEX)
        for n, grown in enumerate(steps):
            reached = [before + step for before, step in zip(reached, grown, strict=True)]
            cells = {(sex[s], None): amount for s, amount in zip(SEX, reached, strict=True)}
            a_value(indicator, 2013 + n, sum(reached), cells)
        attacker, years = Attacker(), []
        for row, splits in world():
            years.append(row.period.year)
            for parts in splits:
                read(attacker, row, parts)
        for s in SEX:
            reached_in = {year: attacker.ask({("", year, "sex", s, ""): 1}) for year in years}
            assert not any(map(is_small, reached_in.values()))
            for before, after in combinations(years, 2):
                key = {("", after, "sex", s, ""): 1, ("", before, "sex", s, ""): -1}
                assert not is_small(attacker.ask(key)), (steps, s, before, after)


@PATIENT
@given(steps=GROWING, order=st.permutations(range(4)))
def test_whoever_reads_after_each_approval_in_any_order(rolled_back, steps, order):
    """Periods are approved late, too. Parts never shrink: that, too, is known, and the whole of each period."""
    with rolled_back():
        sex = dimension("sex", SEX)
        indicator = an_indicator((sex, None), is_cumulative=True)
        reached, truth = [0] * len(SEX), {}
        for n, grown in enumerate(steps):
            reached = [before + step for before, step in zip(reached, grown, strict=True)]
            truth[n] = dict(zip(SEX, reached, strict=True))
        told, wholes = {-1: dict.fromkeys(SEX, 0)}, {}
        for minute, n in enumerate(n for n in order if n in truth):
            cells = {(sex[s], None): amount for s, amount in truth[n].items()}
            at = dt.datetime(2020, 1, 1, 9, minute, tzinfo=dt.UTC)
            a_value(indicator, 2013 + n, sum(truth[n].values()), cells, decided_at=at)
            for row, splits in world():
                wholes[row.period.year - 2013] = int(row.value)
                for parts in splits:
                    if all(part.cell for part in parts.parts):
                        found = {part.first.code: int(part.cell.amount) for part in parts.parts}
                        told[row.period.year - 2013] = found
        known = {n: {s: (told[n][s], told[n][s]) if n in told else None for s in SEX} for n in (-1, *wholes)}
        for n in wholes:
            if n not in told:
                known[n] = between(wholes[n], told, n)
        for (n, earlier), (m, later) in combinations(sorted(known.items()), 2):
            for s in SEX:
                (least, most), (low, high) = earlier[s], later[s]
                if least == most and low == high:
                    assert not is_small(low - least), (steps, order, s, n, m)


def between(whole, told, n):
    """Part -> from what to what it lies in a period of which only the whole was told."""
    first = told[max(m for m in told if m < n)]
    last = told.get(min((m for m in told if m > n), default=None), dict.fromkeys(first, whole))
    grown = whole - sum(first.values())
    room = {s: last[s] - first[s] for s in first}
    others = {s: sum(room.values()) - room[s] for s in room}
    return {s: (first[s] + max(0, grown - others[s]), first[s] + min(room[s], grown)) for s in first}


@PATIENT
@given(tables=st.lists(TABLE, min_size=2, max_size=2), told=st.sets(st.sampled_from(PAIRS), min_size=1))
def test_crossed_parts_of_which_some_were_not_reported(rolled_back, tables, told):
    """By sex and by age of all persons, crossed of some of them: the difference between both is told by nobody."""
    with rolled_back():
        sex, age = dimension("sex", SEX), dimension("age", AGE)
        indicator = an_indicator((sex, None), (age, None), (sex, age))
        for n, table in enumerate(tables):
            by_pair = dict(zip(PAIRS, table, strict=True))
            cells = {(sex[s], age[a]): by_pair[s, a] for s, a in PAIRS if (s, a) in told or n}
            cells |= {(sex[s], None): sum(by_pair[s, a] for a in AGE) for s in SEX}
            cells |= {(age[a], None): sum(by_pair[s, a] for s in SEX) for a in AGE}
            a_value(indicator, 2013 + n, sum(table), cells)
        attacker = Attacker()
        for row, splits in world():
            for parts in splits:
                read(attacker, row, parts)
        for year in (2013, 2014):
            for s in SEX:
                crossed = {("", year, "sex-age", s, a): 1 for a in AGE if (s, a) in told or year == 2014}
                assert not is_small(attacker.ask({("", year, "sex", s, ""): 1} | dict.fromkeys(crossed, -1)))


@pytest.mark.parametrize("is_cumulative", [False, True])
def test_all_places_together_less_the_others_tell_no_place(rolled_back, is_cumulative):
    """An indicator that was reported in all, and since then place by place."""
    with rolled_back():
        sex = dimension("sex", SEX)
        indicator = an_indicator((sex, None), is_cumulative=is_cumulative)
        north, south = (make.SiteFactory(project=indicator.project) for _n in range(2))
        for site, year, amounts in (
            (None, 2016, (60, 40, 0)),
            (north, 2017 if is_cumulative else 2016, (42, 38, 0)),
            (south, 2017 if is_cumulative else 2016, (21, 12, 0)),
        ):
            cells = {(sex[s], None): amount for s, amount in zip(SEX, amounts, strict=True)}
            a_value(indicator, year, sum(amounts), cells, site=site)
        told = {row.site: any(part.cell for part in splits[0].parts) for row, splits in world()}
        assert told == {None: True, north: False, south: False}


@PATIENT
@given(shares=SHARES)
def test_those_counted_and_those_not_counted_in_a_share(rolled_back, shares):
    """Of a percentage both its numbers are told: those who got work, and with the rest those who did not."""
    with rolled_back():
        sex = dimension("sex", SEX)
        indicator = an_indicator((sex, None), measure="percent", over_places="pooled")
        yes, no = sum(one for one, _ in shares), sum(other for _, other in shares)
        if not yes + no:
            return
        cells = {(sex[s], None): (one, one + other) for s, (one, other) in zip(SEX, shares, strict=True)}
        a_value(indicator, 2017, 50, cells, numerator=yes, denominator=yes + no)
        attacker = Attacker()
        for row, splits in world():
            for parts in splits:
                read(attacker, row, parts, lambda cell: cell.numerator, yes, "yes")
                read(attacker, row, parts, lambda cell: cell.denominator - cell.numerator, no, "no")
        keys = [(name, 2017, "sex", s, "") for name in ("yes", "no") for s in SEX]
        assert not [key for key in keys if is_small(attacker.ask({key: 1}))]


def test_the_attacker_can_reckon():
    attacker = Attacker()
    attacker.learn({"a": 1, "b": 1, "c": 1}, 60)
    attacker.learn({"b": 1, "c": 1}, 57)
    assert attacker.ask({"a": 1}) == 3
    assert attacker.ask({"b": 1}) is None
    assert attacker.ask({"b": 2, "c": 2}) == 114
    attacker.learn({"b": 1, "c": -1}, 7)
    assert attacker.ask({"c": 1}) == 25


def test_nothing_small_comes_out_of_the_demo(demo):
    attackers = {}
    small = set()
    for row, splits in world():
        attacker = attackers.setdefault((row.indicator_id, row.site_id), Attacker())
        for parts in splits:
            if row.indicator.measure == Indicator.Measure.PERCENT:
                keys = read(attacker, row, parts, lambda cell: cell.numerator, row.numerator)
            else:
                keys = read(attacker, row, parts)
            small |= {(row.indicator.code, key) for key in keys if is_small(attacker.ask({key: 1}))}
    assert ValueCell.objects.filter(amount__gt=0, amount__lt=5).exists()
    assert not small
