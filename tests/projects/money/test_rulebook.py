"""docs/money.md is true: every row of its tables is computed anew by the product's own functions.

A rule (in rulebook/) takes a row and gives it back as the product has it. A table without a rule fails, and so does a
rule without its table.
"""

import pytest
from django.db import transaction

from tests.projects.money.rulebook import conversion, following, rates
from tests.projects.money.rulebook.page import RULES, TABLES

pytestmark = pytest.mark.django_db
ROOMS = (rates, conversion, following)  # they give their rules when they are imported


def test_every_table_has_a_rule_and_every_rule_its_table():
    assert sorted(TABLES) == sorted(RULES)


@pytest.mark.parametrize(
    ("title", "row"),
    [(title, row) for title, rows in TABLES.items() for row in rows],
    ids=[f"{title}: {', '.join(row.values())}" for title, rows in TABLES.items() for row in rows],
)
def test_a_row_is_as_the_product_computes_it(title, row, controller):
    assert RULES[title](row, controller) == row


@pytest.mark.parametrize("title", TABLES)
def test_a_changed_answer_would_be_found(title, controller):
    """Each answer that is a number, raised by one in its last digit, is no longer what the product says."""
    for row in TABLES[title]:
        name, answer = list(row.items())[-1]
        if not answer[-1:].isdigit():
            continue
        wrong = row | {name: f"{answer[:-1]}{(int(answer[-1]) + 1) % 10}"}
        with transaction.atomic():
            assert RULES[title](wrong, controller) != wrong, wrong
            transaction.set_rollback(True)
