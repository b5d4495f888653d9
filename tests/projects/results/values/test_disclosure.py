"""What of a value's parts leaves the house: nothing of one to four persons, whatever is subtracted from what."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.models import Category, Dimension, IndicatorSplit, IndicatorValue, ValueCell
from projects.results.values import disclosure
from projects.results.values.disclosure import kept_back
from tests import factories as make

AMOUNTS = st.lists(st.integers(0, 8).map(Decimal), min_size=2, max_size=4)


def kept(*amounts):
    return sorted(kept_back([Decimal(amount) for amount in amounts]))


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((60, 40, 0, 0), []),  # 0 and 5 or more are told
        ((60, 5, 0, 0), []),
        ((60, 40, 3, 0), [1, 2]),  # the smallest beside the small one
        ((60, 40, 40, 3), [1, 2, 3, 0]),  # both of a size, and then not one alone
        ((60, 50, 40, 40, 3), [2, 3, 4]),
        ((60, 50, 2, 4, 0), [2, 3]),  # two small ones of 5 or more together hide each other
        ((60, 50, 1, 2, 0), [1, 2, 3]),
        ((60, 50, 3, 3, 0), [1, 2, 3]),  # two of the same size do not
        ((2, 1, 0, 0), [0, 1, 2, 3]),  # a whole under 5
        ((4, 4, 0, 0), [0, 1, 2, 3]),
        ((0, 0, 0), []),
    ],
)
def test_what_is_kept_back(amounts, expected):
    assert kept(*amounts) == sorted(expected)


def published(amounts):
    """What the world gets of these parts: the whole, and each part or None."""
    hidden = kept_back(amounts)
    return sum(amounts), tuple(None if n in hidden else amount for n, amount in enumerate(amounts))


def worlds(whole, told):
    """Every way in which whole numbers could lie behind what was published, for one who knows the rule."""
    unknown = [n for n, amount in enumerate(told) if amount is None]
    rest = int(whole - sum(amount for amount in told if amount is not None))
    for given_ in product(range(rest + 1), repeat=max(len(unknown) - 1, 0)):
        last = rest - sum(given_)
        if last < 0 or not unknown:
            continue
        filled = list(told)
        for n, amount in zip(unknown, [*given_, last], strict=True):
            filled[n] = Decimal(amount)
        if published(filled) == (whole, told):
            yield filled


@settings(deadline=None)
@given(AMOUNTS)
def test_nobody_who_knows_the_rule_can_tell_a_part_that_is_kept_back(amounts):
    whole, told = published(amounts)
    assert not any(disclosure.is_small(amount) for amount in told if amount is not None)
    possible = list(worlds(whole, told))
    for n, amount in enumerate(told):
        if amount is None:
            assert len({world[n] for world in possible}) > 1, (amounts, told)


@given(AMOUNTS, st.permutations(range(4)))
def test_what_is_kept_back_depends_on_the_amounts_alone(amounts, order):
    order = [n for n in order if n < len(amounts)]
    moved = [amounts[n] for n in order]
    assert {order[n] for n in kept_back(moved)} == kept_back(amounts)


# Values with their parts.


@pytest.fixture
def groups(db):
    """`groups("sex")`: the categories of a dimension: two, and those not known."""

    def made(code):
        dimension = Dimension.objects.filter(code=code).first() or Dimension.objects.create(
            code=code, name_sv=code, name_en=code
        )
        return [
            Category.objects.get_or_create(
                dimension=dimension, code=name, defaults={"name_sv": name, "name_en": name, "order": n}
            )[0]
            for n, name in enumerate(("a", "b", "unknown"))
        ]

    return made


def split(indicator, *dimensions):
    first, second = (*dimensions, None)[:2]
    IndicatorSplit.objects.create(
        indicator=indicator, first=first[0].dimension, second=second[0].dimension if second else None
    )


def value(indicator, whole, parts=None, year=2017, **more):
    """An approved value, with parts {(category, category or None): amount or (numerator, denominator)}."""
    row = make.IndicatorValueFactory(
        indicator=indicator, year=year, value=Decimal(whole), status="draft", **more
    )
    for (first, second), amount in (parts or {}).items():
        numbers = (
            {"numerator": amount[0], "denominator": amount[1]}
            if isinstance(amount, tuple)
            else {"amount": amount}
        )
        ValueCell.objects.create(value=row, first=first, second=second, **numbers)
    row.status = "approved"
    row.save()
    return row


def alone(categories, *amounts):
    return {(one, None): amount for one, amount in zip(categories, amounts, strict=True)}


def crossed(first, second, *amounts):
    return dict(zip(product(first, second), amounts, strict=True))


def told(row, user=None):
    """Split's code -> (its parts, what none of them tells) as they are published; None: kept back."""
    rows = disclosure.parts_of(user, [IndicatorValue.objects.select_related("indicator").get(pk=row.pk)])
    return {
        one.split.code: (
            [part.cell and int(part.cell.amount or part.cell.numerator or 0) for part in one.parts],
            one.left,
        )
        for one in rows.get(row.pk, [])
    }


def test_what_no_part_tells_counts_as_a_part(groups):
    sex = groups("sex")
    indicator = make.IndicatorFactory()
    split(indicator, sex)
    row = value(indicator, 100, alone(sex, 60, 37, 0))
    assert told(row) == {"sex": ([60, None, 0], None)}  # 3 are in no group, and 37 hide them
    row = value(indicator, 100, alone(sex, 60, 35, 0), year=2018)
    assert told(row) == {"sex": ([60, 35, 0], 5)}


def test_crossed_splits_are_told_whole_or_not_at_all(groups):
    sex, age = groups("sex"), groups("age")
    indicator = make.IndicatorFactory()
    for dimensions in ((sex,), (age,), (sex, age)):
        split(indicator, *dimensions)
    margins = {**alone(sex, 20, 10, 0), **alone(age, 14, 16, 0)}
    whole = crossed(sex, age, 9, 11, 0, 5, 5, 0, 0, 0, 0)
    assert told(value(indicator, 30, margins | whole))["sex-age"] == ([9, 11, 0, 5, 5, 0, 0, 0, 0], 0)
    small = crossed(sex, age, 10, 10, 0, 4, 6, 0, 0, 0, 0)
    found = told(value(indicator, 30, margins | small, year=2018))
    assert found["sex-age"] == ([None] * 9, None)
    assert found["sex"] == ([20, 10, 0], 0)  # the margins are told
    # What the crossed parts would tell of a margin that is kept back is kept back too.
    lacking = {**alone(sex, 20, 7, 0), **alone(age, 14, 16, 0)}
    found = told(value(indicator, 30, lacking | whole, year=2016))
    assert found["sex-age"] == ([None] * 9, None)


def test_shares_are_told_whole_or_not_at_all(groups):
    sex = groups("sex")
    indicator = make.IndicatorFactory(measure="percent", over_places="pooled", over_periods="pooled")
    split(indicator, sex)
    share = {"numerator": Decimal(30), "denominator": Decimal(60)}
    row = value(indicator, 50, alone(sex, (10, 30), (20, 30), (0, 0)), **share)
    assert told(row) == {"sex": ([10, 20, 0], 0)}
    for year, parts in ((2016, ((3, 30), (27, 30), (0, 0))), (2018, ((27, 30), (3, 30), (0, 0)))):
        assert told(value(indicator, 50, alone(sex, *parts), year=year, **share))["sex"] == ([None] * 3, None)


def cumulative(groups, *rows):
    """What is published year by year of a cumulative indicator with these parts."""
    sex = groups("sex")
    indicator = make.IndicatorFactory(is_cumulative=True)
    split(indicator, sex)
    made = [
        value(indicator, sum(amounts), alone(sex, *amounts), year=2013 + n) for n, amounts in enumerate(rows)
    ]
    return [told(row)["sex"][0] for row in made]


@pytest.mark.parametrize(
    ("rows", "is_told"),
    [
        (((10, 10, 0), (20, 15, 0)), (True, True)),
        (((10, 10, 0), (20, 12, 0)), (True, False)),  # two more men
        (((10, 10, 0), (12, 12, 0), (17, 17, 0)), (True, False, True)),  # against the last that was told
        (((10, 10, 0), (12, 10, 0), (18, 10, 0)), (True, False, False)),  # what came between would be told
        (((3, 0, 0), (9, 0, 0)), (False, False)),
        (((3, 0, 0), (9, 6, 0)), (False, True)),
        (((10, 10, 0), (10, 10, 0)), (True, True)),
    ],
)
def test_what_is_cumulative_never_tells_a_small_step(rows, is_told, groups):
    assert [None not in found for found in cumulative(groups, *rows)] == list(is_told)


def test_only_what_is_approved_is_published(groups, manager, leader):
    sex = groups("sex")
    indicator = make.IndicatorFactory()
    split(indicator, sex)
    row = make.IndicatorValueFactory(indicator=indicator, value=Decimal(100), status="draft")
    ValueCell.objects.create(value=row, first=sex[0], amount=60)
    assert told(row) == {}
    assert told(row, leader) == {"sex": ([60, None, None], 40)}  # the leader decides on it
    assert told(row, manager) == {}  # of another project
    make.ProjectMemberFactory(project=indicator.project, user=manager)
    assert told(row, manager) == {"sex": ([60, None, None], 40)}


@pytest.mark.parametrize("number", [1, 3])
def test_the_questions_are_as_many_however_many_values(number, groups, django_assert_num_queries):
    sex, age = groups("sex"), groups("age")
    for _place in range(number):
        indicator = make.IndicatorFactory(is_cumulative=True)
        split(indicator, sex)
        split(indicator, sex, age)
        for year in range(2015, 2015 + number):
            value(indicator, 30, alone(sex, 20, 10, 0), year=year)
    rows = list(IndicatorValue.objects.select_related("indicator"))
    with django_assert_num_queries(5):
        disclosure.parts_of(None, rows)
