"""Workbooks: real numbers and dates, and people's texts that never become formulas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from core.money import exponent

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CHARACTERS = 32_000  # a cell holds 32,767
WIDTHS = {"text": 28, "money": 16, "number": 12, "date": 14}


@dataclass(frozen=True)
class Money:
    """An amount of minor units in a currency."""

    minor: int
    currency: str


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its columns as (heading, kind), its rows."""

    name: str
    columns: list[tuple[str, str]]
    rows: Iterable[list[Any]]


class Book:
    """A workbook; with a folder it is written row by row, so that its size does not show in memory."""

    def __init__(self, file: IO[bytes], folder: str = "") -> None:
        options = {
            **({"constant_memory": True, "tmpdir": folder} if folder else {"in_memory": True}),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(file, options)
        self.bold = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.money = {
            places: self.book.add_format(
                {"num_format": "#,##0" + ("." + "0" * places if places else "")}
            )
            for places in (0, 2, 3, 4)
        }

    def about(self, lines: list[tuple[str, Any]]) -> None:
        """Write the first sheet: what this is, when it was made, what was left out."""
        sheet = self.book.add_worksheet(_("About"))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        for row, (key, value) in enumerate(lines):
            sheet.write_string(row, 0, key, self.bold)
            self.cell(sheet, row, 1, value)

    def add(self, given: Sheet) -> None:
        """Write a sheet under a frozen header."""
        sheet = self.book.add_worksheet(given.name)
        sheet.freeze_panes(1, 1)
        for column, (heading, kind) in enumerate(given.columns):
            sheet.set_column(column, column, WIDTHS[kind])
            sheet.write_string(0, column, heading, self.bold)
        last = 0
        for last, row in enumerate(given.rows, start=1):
            for column, value in enumerate(row):
                self.cell(sheet, last, column, value)
        sheet.autofilter(0, 0, max(last, 1), len(given.columns) - 1)

    def cell(self, sheet: Any, row: int, column: int, value: Any) -> None:
        """Write a value as what it is; a text stays a text whatever it begins with."""
        if value is None or value == "":
            return
        if isinstance(value, Money):
            places = exponent(value.currency)
            amount = Decimal(value.minor).scaleb(-places)
            sheet.write_number(row, column, amount, self.money[places])
        elif isinstance(value, datetime | date):
            plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            sheet.write_datetime(row, column, plain, self.day)
        elif isinstance(value, int):
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, plain_text(str(value)))


def plain_text(text: str) -> str:
    """Return a text as a cell takes it: no control characters, not longer than a cell holds."""
    kept = "".join(char for char in text if char in "\n\t" or ord(char) >= 32)
    return kept[:MOST_CHARACTERS]
