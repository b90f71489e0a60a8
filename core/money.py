"""Money: whole minor units as integers, exponents from the shipped ISO 4217 table (M1)."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

TABLE = Path(__file__).resolve().parent.parent / "data" / "currencies.csv"
GAP = "\N{NO-BREAK SPACE}"


class Unclear(ValueError):
    """The text cannot be read as an amount; `str()` says how to write it."""


@cache
def exponents() -> dict[str, int]:
    """Return the number of decimals of every currency, by ISO 4217 code."""
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: int(row["exponent"]) for row in csv.DictReader(rows)}


def exponent(currency: str) -> int:
    """Return the decimals of a currency; KeyError for an unknown code."""
    return exponents()[currency]


def half_up(amount: Fraction | Decimal) -> int:
    """Round to a whole number of minor units, halves away from zero."""
    exact = Fraction(amount)
    sign = -1 if exact < 0 else 1
    return sign * int((abs(exact) * 2 + 1) // 2)


def line_total(quantity: Decimal, unit_cost: int) -> int:
    """Return quantity × unit cost in minor units, rounded half up once (M1)."""
    return half_up(Fraction(quantity) * unit_cost)


def split(total: int, shares: Sequence[int]) -> list[int]:
    """Split minor units by whole shares; parts round down, the last takes the rest (M1)."""
    if total < 0 or not shares or min(shares) < 0 or not sum(shares):
        raise ValueError("a split needs a total of at least 0 and shares that add to more than 0")
    whole = sum(shares)
    parts = [total * share // whole for share in shares[:-1]]
    return [*parts, total - sum(parts)]


def shown(amount: int, currency: str) -> str:
    """Return an amount of minor units as people read it: `CHF 12 345.50`."""
    return f"{currency}{GAP}{figures(amount, currency)}"


def figures(amount: int, currency: str) -> str:
    """Return the figures alone, with a gap between thousands."""
    places = exponent(currency)
    whole, rest = divmod(abs(amount), 10**places)
    text = f"{whole:,}".replace(",", GAP)
    if places:
        text += f".{rest:0{places}d}"
    return ("\N{MINUS SIGN}" if amount < 0 else "") + text


def plain(amount: int, currency: str) -> str:
    """Return the figures as a form's box holds them: `12345.50`."""
    return str(Decimal(amount).scaleb(-exponent(currency)))


# A mark between thousands: a space of any width, or an apostrophe.
GAPS = re.compile(
    r"(?<=\d)['’ \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}](?=\d{3}(\D|$))"
)


def figures_read(text: str, *, places: int) -> str:
    """Return a number as Python writes it: 12345.5 for 12,345.50 and 12 345,5; asks back about 12,345."""
    raw = re.sub(GAPS, "", text.strip())
    marks = [char for char in raw if char in ",."]
    if len(marks) == 1 and re.fullmatch(r"[1-9]\d{0,2}[,.]\d{3}", raw) and places < 3:
        raise Unclear(_whether(raw, places))
    if len(set(marks)) == 2:
        decimal_mark = marks[-1]
        return raw.replace("," if decimal_mark == "." else ".", "").replace(decimal_mark, ".")
    return raw.replace(marks[0], "") if len(marks) > 1 else raw.replace(",", ".")


def parse(text: str, currency: str) -> int:
    """Read an amount as minor units: 12345.5, 12,345.50 and 12 345,50; asks back about 12,345."""
    places = exponent(currency)
    raw = figures_read(text.strip().removeprefix(currency), places=places)
    if not re.fullmatch(r"\d{1,13}(\.\d+)?", raw):
        raise Unclear(_example(currency))
    try:
        minor = Decimal(raw).scaleb(places)
    except InvalidOperation as wrong:
        raise Unclear(_example(currency)) from wrong
    if minor != minor.to_integral_value(ROUND_HALF_UP):
        raise Unclear(
            _("Enter an amount with at most %(places)s decimals, for example %(example)s")
            % {"places": places, "example": plain(45050, currency)}
        )
    return int(minor)


def example(currency: str) -> str:
    """Return how an amount may be written, for messages: `for example 450 or 450.50`."""
    places = exponent(currency)
    if not places:
        return _("for example 450")
    with_decimals = plain(450 * 10**places + (50 if places == 2 else 0), currency)
    return _("for example 450 or %(example)s") % {"example": with_decimals}


def _example(currency: str) -> str:
    return _("Enter an amount in figures, %(example)s") % {"example": example(currency)}


def _whether(raw: str, places: int) -> str:
    whole, part = re.split("[,.]", raw)
    decimals = half_up(Fraction(f"{whole}.{part}") * 10**places)
    return _("Enter %(thousands)s or %(decimals)s: we cannot tell which one you mean") % {
        "thousands": whole + part,
        "decimals": str(Decimal(decimals).scaleb(-places)),
    }
