"""Money: whole minor units, each currency's own decimals, splits that add up (M1)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money

CURRENCIES = st.sampled_from(["CHF", "JPY", "KWD"])  # two decimals, none, three


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12345.5", "CHF", 1_234_550),
        ("12,345.50", "CHF", 1_234_550),
        ("12.345,50", "CHF", 1_234_550),
        ("12 345,50", "CHF", 1_234_550),
        ("12\u202f345.50", "CHF", 1_234_550),
        ("12'345.50", "CHF", 1_234_550),
        ("CHF 450", "CHF", 45_000),
        ("1,234,567", "CHF", 123_456_700),
        ("0.05", "CHF", 5),
        ("0.500", "CHF", 50),
        ("  7 ", "CHF", 700),
        ("12345", "JPY", 12_345),
        ("12.345", "KWD", 12_345),
        ("12,345", "KWD", 12_345),
        ("1,234.567", "KWD", 1_234_567),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, currency: str, minor: int) -> None:
    assert money.parse(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "sentence"),
    [
        ("12,345", "CHF", "Enter 12345 or 12.35: we cannot tell which one you mean"),
        ("12.345", "CHF", "Enter 12345 or 12.35: we cannot tell which one you mean"),
        ("1,000", "JPY", "Enter 1000 or 1: we cannot tell which one you mean"),
        ("12.3456", "CHF", "Enter an amount with at most 2 decimals, for example 450.50"),
        ("0.5", "JPY", "Enter an amount with at most 0 decimals, for example 45050"),
        ("many", "CHF", "Enter an amount in figures, for example 450 or 450.50"),
        ("-5", "CHF", "Enter an amount in figures, for example 450 or 450.50"),
        ("", "CHF", "Enter an amount in figures, for example 450 or 450.50"),
        ("1" * 14, "CHF", "Enter an amount in figures, for example 450 or 450.50"),
    ],
)
def test_what_is_not_clear_is_asked_back(text: str, currency: str, sentence: str) -> None:
    with pytest.raises(money.Unclear) as said:
        money.parse(text, currency)
    assert str(said.value) == sentence


@given(amount=st.integers(0, 10**12), currency=CURRENCIES)
def test_what_a_box_holds_reads_as_the_same_amount(amount: int, currency: str) -> None:
    plain = money.plain(amount, currency)
    assert money.parse(plain, currency) == amount
    assert money.parse(money.shown(amount, currency), currency) == amount


@given(
    total=st.integers(0, 10**12),
    shares=st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(sum),
)
def test_a_split_adds_up_and_the_last_part_takes_the_rest(total: int, shares: list[int]) -> None:
    parts = money.split(total, shares)
    whole = sum(shares)
    assert sum(parts) == total
    assert parts[:-1] == [total * share // whole for share in shares[:-1]]
    assert 0 <= parts[-1] - total * shares[-1] // whole < len(shares)


def test_the_default_instalments_of_an_odd_amount() -> None:
    assert money.split(1_000_003, [40, 30, 20, 10]) == [400_001, 300_000, 200_000, 100_002]


@pytest.mark.parametrize(("total", "shares"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_a_split_of_nothing_sensible_is_refused(total: int, shares: list[int]) -> None:
    with pytest.raises(ValueError, match="a split needs"):
        money.split(total, shares)


@pytest.mark.parametrize(
    ("exact", "whole"),
    [("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-2.5", -3), ("2.4999", 2), ("-2.4", -2)],
)
def test_halves_are_rounded_away_from_zero(exact: str, whole: int) -> None:
    assert money.half_up(Decimal(exact)) == whole
    assert money.half_up(Fraction(exact)) == whole


@given(st.fractions())
def test_rounding_never_moves_more_than_a_half(exact: Fraction) -> None:
    assert abs(money.half_up(exact) - exact) <= Fraction(1, 2)


def test_a_budget_line_is_rounded_once() -> None:
    assert money.line_total(Decimal("12.5"), 33_333) == 416_663


def test_amounts_are_shown_with_their_own_decimals() -> None:
    shown = [money.shown(1_234_550, code).replace("\u00a0", " ") for code in ("CHF", "JPY", "KWD")]
    assert shown == ["CHF 12 345.50", "JPY 1 234 550", "KWD 1 234.550"]
    assert money.figures(-5, "CHF") == "\N{MINUS SIGN}0.05"


def test_a_currency_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        money.exponent("XYZ")
