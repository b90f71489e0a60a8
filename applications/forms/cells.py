"""What stands in a spreadsheet's cells, read strictly: nothing is guessed, nothing is passed over."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from applications.queries.workbook import tidy

MOST_UNPACKED = 5 * 1024 * 1024  # a full workbook takes a twentieth
MOST_SHEETS = 12
LAST_ROW = 2000
UNREADABLE = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError,
    ValueError, TypeError, AttributeError, IndexError, OSError, RuntimeError, NotImplementedError,
)  # fmt: skip


class Problem(NamedTuple):
    """What cannot be read: the sheet and cell, and how to mend it."""

    where: str
    sentence: str


class Unclear(ValueError):
    """A cell holds something that is neither text nor number; `str()` says what to do."""


@dataclass(frozen=True)
class SheetCells:
    """A sheet: its cells by row and column (from 1), as values and as what is typed in them."""

    name: str
    values: dict[tuple[int, int], Any] = field(default_factory=dict)
    formulas: frozenset[tuple[int, int]] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()
    too_long: bool = False

    def at(self, row: int, column: int) -> str:
        """Return the name of a cell: Budget!F7."""
        return f"{self.name}!{get_column_letter(column)}{row}"

    @cached_property
    def filled(self) -> list[tuple[int, int]]:
        """Return where something stands, in reading order."""
        return sorted({*self.formulas, *self.errors, *self.values})

    def rows(self, width: int) -> list[int]:
        """Return the rows of a table of so many columns that hold more than a mark, without its header."""
        return sorted({row for row, column in self.filled if row > 1 and 1 < column <= width})

    def text(self, row: int, column: int) -> str:
        """Return a cell as text; raises Unclear where it holds a date, an error or a dead formula."""
        place = (row, column)
        if place in self.errors:
            raise Unclear(_("this formula has an error. Correct it, or type what it should give"))
        value = self.values.get(place)
        if value is None and place in self.formulas:
            raise Unclear(
                _(
                    "this formula has no value yet. Open the file, save it and upload it "
                    "again, or type the value"
                )
            )  # fmt: skip
        if isinstance(value, bool):
            raise Unclear(_("this cell holds a yes or no of the spreadsheet. Write it as text"))
        if isinstance(value, date | time | timedelta):
            raise Unclear(
                _("this cell holds a date. Write it as text, with an apostrophe (') first")
            )
        return number_text(value) if isinstance(value, int | float) else str(tidy(value or ""))

    def number(self, row: int, column: int) -> str:
        """Return a cell as the form of a number takes it; a real number is never ambiguous."""
        text = self.text(row, column)
        typed = isinstance(self.values.get((row, column)), str)
        three = len(text.partition(".")[2]) == 3
        return f"{text}0" if three and not typed else text


def number_text(value: float) -> str:
    """Write a cell's number in figures, to the fifteen digits a spreadsheet keeps."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    return f"{exact.normalize():f}"


def opened(file: IO[bytes]) -> dict[str, SheetCells] | None:
    """Return the sheets of a workbook by name; None where it cannot be opened as one."""
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                return None
        values, typed = (
            openpyxl.load_workbook(file, read_only=True, data_only=only) for only in (True, False)
        )
        if len(values.sheetnames) > MOST_SHEETS:
            return None
        return {
            name: _cells(name, values[name], typed[name])
            for name in values.sheetnames
            if name in {sheet.title for sheet in values.worksheets}
        }
    except UNREADABLE:
        return None


def _cells(name: str, values: Any, typed: Any) -> SheetCells:
    found, errors, too_long = {}, set(), False
    for row, column, cell in _real(values):
        if row > LAST_ROW:
            too_long = True
            break
        if cell.data_type == "e":
            errors.add((row, column))
        elif cell.value is not None and not (
            isinstance(cell.value, str) and not cell.value.strip()
        ):
            found[row, column] = cell.value
    formulas = {
        (row, column)
        for row, column, cell in _real(typed)
        if row <= LAST_ROW and cell.data_type == "f"
    }
    return SheetCells(name, found, frozenset(formulas), frozenset(errors), too_long)


def _real(sheet: Any) -> Iterator[tuple[int, int, Any]]:
    """Yield the cells in which something stands, with row and column; ends beyond the last row."""
    sheet.reset_dimensions()  # what the file says of its size need not be so
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        for column, cell in enumerate(cells, start=1):
            if cell.value is not None:
                yield number, column, cell
        if number > LAST_ROW and cells:
            return
