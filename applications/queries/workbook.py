"""The workbook of a draft: its columns, its terms, and what marks a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.models import BudgetLine, RoadmapRow, SectionKey
from applications.queries.draft import Draft
from core.money import exponents
from core.sealing import canonical, digest
from core.sheets import plain_text

TEMPLATE = "cea-roadmap-and-budget"
EDITION = 1
LISTS = "Lists"  # a hidden sheet that the program reads: its name is one in every language
README = _("Read me first")
KEYS = (SectionKey.ROADMAP, SectionKey.BUDGET)
MARK = re.compile(r"(\d{1,18})/(\d{1,9})/([0-9a-f]{12})")
Row = RoadmapRow | BudgetLine


class Column(NamedTuple):
    """A column of a sheet: the field it fills, its heading, what stands in it, its width."""

    name: str
    heading: str | Promise
    kind: str = "text"
    width: int = 24


MARKS = Column("mark", _("Row mark: leave it as it is"), width=8)
COLUMNS: dict[str, tuple[Column, ...]] = {
    SectionKey.ROADMAP: (
        MARKS,
        Column("title", _("Milestone"), width=36),
        Column("month", _("Month"), "list", 8),
        Column("different", _("What will be different"), width=40),
        Column("departments", _("Departments")),
        Column("leadership_level", _("Level of leadership")),
        Column("theme", _("Theme or programme")),
        Column("indicator", _("Indicator")),
        Column("baseline", _("Where it stands today"), width=16),
        Column("target", _("Target"), width=16),
        Column("verification", _("Means of verification")),
        Column("responsible", _("Responsible function")),
    ),
    SectionKey.BUDGET: (
        MARKS,
        Column("category", _("Category"), "list"),
        Column("what", _("What it is for"), width=36),
        Column("quarter", _("Quarter"), "list", 9),
        Column("unit", _("Unit"), width=12),
        Column("quantity", _("Quantity"), "number", 11),
        Column("currency", _("Currency"), "list", 10),
        Column("unit_cost", _("Unit cost"), "money", 15),
    ),
}


@dataclass(frozen=True)
class Terms:
    """What a workbook is filled under: whose it is, how long, in which currencies."""

    application: int
    months: int
    currency: str
    local: str = ""

    @property
    def quarters(self) -> int:
        """Return how many quarters the award has."""
        return -(-self.months // 3)

    @property
    def currencies(self) -> list[str]:
        """Return the currencies a line's unit cost can be in, the cohort's first."""
        return [self.currency, *([self.local] if self.local else [])]

    def currency_of(self, fields: Mapping[str, Any]) -> str:
        """Return the currency in which a line's unit cost stands."""
        return self.local if self.local and fields.get("local") else self.currency


def terms_of(draft: Draft) -> Terms:
    """Return the terms of a draft's workbook; the local currency is the one its budget names."""
    cohort = draft.application.cohort
    local = str(draft.sections[SectionKey.BUDGET].answers.get("local_currency") or "")
    known = local if local in exponents() and local != cohort.currency else ""
    return Terms(draft.application.pk, cohort.months, cohort.currency, known)


def rows_of(draft: Draft, key: str) -> list[Row]:
    """Return the rows of a draft that stand in one sheet, in its order."""
    return [*draft.rows] if key == SectionKey.ROADMAP else [*draft.lines]


def tidy(value: Any) -> Any:
    """Return a text as a cell gives it back: one kind of line end, nothing around it."""
    if not isinstance(value, str):
        return value
    return plain_text(value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fields_of(row: Row) -> dict[str, Any]:
    """Return what a sheet holds of a row, by field, as it is read back."""
    key = SectionKey.ROADMAP if isinstance(row, RoadmapRow) else SectionKey.BUDGET
    names = [column.name for column in COLUMNS[key] if column.name not in ("mark", "currency")]
    found = {name: tidy(getattr(row, name)) for name in names}
    return found if isinstance(row, RoadmapRow) else found | {"local": row.local}


def digest_of(fields: Mapping[str, Any]) -> str:
    """Return a short hash of a row's content, by which a row that nobody edited is known."""
    plain = {
        name: f"{Decimal(value).normalize():f}" if name == "quantity" else value
        for name, value in fields.items()
    }
    return digest(canonical(plain))[:12]


class Mark(NamedTuple):
    """What a downloaded row carries: its id, its version, and the hash of its content then."""

    pk: int
    version: int
    digest: str

    def __str__(self) -> str:
        return f"{self.pk}/{self.version}/{self.digest}"


def mark_of(row: Row) -> Mark:
    """Return the mark of a row as it is now."""
    return Mark(row.pk, row.version, digest_of(fields_of(row)))


def read_mark(text: str) -> Mark | None:
    """Return a mark as it stands in a cell; None where it is none."""
    found = MARK.fullmatch(text)
    return Mark(int(found[1]), int(found[2]), found[3]) if found else None


def sheet_name(key: str) -> str:
    """Return the name of a section's sheet."""
    return str(SectionKey(key).label)
