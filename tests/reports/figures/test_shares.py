"""Shared out amounts are whole öre and add up exactly, whatever the shares."""

from decimal import Decimal

import pytest

from reports.figures.shares import split


def parts(amount: str, *shares: str) -> list[str]:
    found = split(Decimal(amount), [(i, Decimal(share)) for i, share in enumerate(shares)])
    return [str(value) for value in found.values()]


def test_even_amounts_are_split_by_percent() -> None:
    assert parts("1000.00", "60", "40") == ["600", "400"]


def test_a_left_over_ore_goes_to_the_largest_remainder() -> None:
    # 33.3333, 33.3333, 33.34 of one öre short: 0.01 * 33.33 % is nothing, so the largest share gets it.
    assert parts("0.01", "33.33", "33.33", "33.34") == ["0", "0", "0.01"]


def test_equal_remainders_go_to_the_earlier_share() -> None:
    assert parts("0.01", "50", "50") == ["0.01", "0"]


def test_repayments_split_like_costs() -> None:
    assert parts("-100.01", "50", "50") == ["-50.01", "-50"]


def test_what_the_shares_leave_is_kept_without_a_place() -> None:
    assert split(Decimal("200.00"), [(7, Decimal(75))]) == {7: Decimal(150), None: Decimal(50)}


def test_without_shares_everything_is_without_a_place() -> None:
    assert split(Decimal("12.34"), []) == {None: Decimal("12.34")}


@pytest.mark.parametrize("ore", [*range(1, 400, 7), 99_999_999_99, 1, -1, -333])
@pytest.mark.parametrize(
    "shares", [("33.33", "33.33", "33.34"), ("25", "15", "15", "15", "15", "15"), ("99.99",)]
)
def test_parts_add_up_to_the_ore(ore: int, shares: tuple[str, ...]) -> None:
    amount = Decimal(ore) / 100
    found = split(amount, [(i, Decimal(share)) for i, share in enumerate(shares)])
    assert sum(found.values()) == amount
    assert all(value == round(value, 2) for value in found.values())
