"""What an uploaded workbook says, and row by row in what it differs from the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from applications.models import BudgetLine, SectionKey
from applications.queries.draft import Draft
from applications.queries.workbook import (
    COLUMNS,
    KEYS,
    Mark,
    Row,
    Terms,
    digest_of,
    fields_of,
    rows_of,
    sheet_name,
    terms_of,
)
from core.money import shown
from core.sealing import canonical, digest
from milestones.models import Category


@dataclass(frozen=True)
class FilledRow:
    """A row of an uploaded sheet: its number there, its mark (none: a new row), its fields."""

    key: str
    number: int
    mark: Mark | None
    fields: dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """What an uploaded workbook says, and which rows it was downloaded with (id: version)."""

    rows: list[FilledRow] = field(default_factory=list)
    known: dict[str, dict[int, int]] = field(default_factory=dict)


class Cell(NamedTuple):
    """A column that changes, in words: its heading, what was, what will be."""

    heading: str
    was: str
    will: str


@dataclass(frozen=True)
class Change:
    """One row that is added, changed or gone; `fields` holds what differs, `number` its row in the sheet."""

    key: str
    name: str
    cells: list[Cell]
    row: Row | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    number: int = 0
    later: bool = False  # somebody changed the row after the download

    @property
    def code(self) -> str:
        """Return how a form names this change."""
        return f"{self.key}-{self.row.pk if self.row else 'new'}-{self.number}"

    @property
    def where(self) -> str:
        """Return where it stands in the workbook."""
        return f"{sheet_name(self.key)}!{self.number}" if self.number else sheet_name(self.key)


@dataclass
class Changes:
    """What taking a workbook over would do to a draft; `gone` are rows whose mark is not in it."""

    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    meanwhile: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    gone: list[FilledRow] = field(default_factory=list)
    unchanged: int = 0

    @property
    def any(self) -> bool:
        """Say whether anything differs."""
        return bool(self.added or self.changed or self.meanwhile or self.removed)

    @property
    def digest(self) -> str:
        """Return the hash of all that a person sees before they agree."""
        groups = (self.added, self.changed, self.meanwhile, self.removed)
        shown_ = [[(each.code, each.later, each.cells) for each in group] for group in groups]
        return digest(canonical(shown_))


def changes(draft: Draft, filled: Filled) -> Changes:
    """Return row by row in what a workbook differs from a draft as it is now."""
    found, terms = Changes(), terms_of(draft)
    for key in KEYS:
        now = {row.pk: row for row in rows_of(draft, key)}
        mine = [each for each in filled.rows if each.key == key]
        for each in mine:
            _compare(found, each, now, terms)
        named = {each.mark.pk for each in mine if each.mark}
        known = filled.known.get(key, {})
        for pk, row in now.items():
            if pk in named:
                continue
            if pk in known:
                found.removed.append(_removed(key, row, known[pk], terms))
            else:
                found.unchanged += 1  # added by somebody after the download
    return found


def _compare(found: Changes, each: FilledRow, now: Mapping[int, Row], terms: Terms) -> None:
    """Sort one filled row into what it does."""
    if each.mark is None:
        found.added.append(_change(each, None, each.fields, terms))
        return
    row = now.get(each.mark.pk)
    if row is None:
        found.gone.append(each)
        return
    before = fields_of(row)
    differs = {name: value for name, value in each.fields.items() if value != before[name]}
    if not differs or (
        each.mark.version != row.version and digest_of(each.fields) == each.mark.digest
    ):
        found.unchanged += 1  # not edited in the workbook
    elif each.mark.version == row.version:
        found.changed.append(_change(each, row, differs, terms))
    else:
        found.meanwhile.append(_change(each, row, differs, terms))


def _change(each: FilledRow, row: Row | None, fields: dict[str, Any], terms: Terms) -> Change:
    before = fields_of(row) if row else {}
    was, will = _words(each.key, before, terms), _words(each.key, each.fields, terms)
    cells = [
        Cell(heading, was.get(heading, ""), text)
        for heading, text in will.items()
        if text != was.get(heading, "")
    ]
    later = bool(row and each.mark and row.version != each.mark.version)
    title = str((before or each.fields)["what" if each.key == SectionKey.BUDGET else "title"])
    return Change(each.key, title, cells, row, dict(fields), each.number, later)


def _removed(key: str, row: Row, version: int, terms: Terms) -> Change:
    words = _words(key, fields_of(row), terms)
    cells = [Cell(heading, text, "") for heading, text in words.items() if text]
    return Change(key, str(row.what if isinstance(row, BudgetLine) else row.title), cells, row,
                  later=row.version != version)  # fmt: skip


def _words(key: str, fields: Mapping[str, Any], terms: Terms) -> dict[str, str]:
    """Return a row's content column by column, as people read it."""
    if not fields:
        return {}
    words = {}
    for column in COLUMNS[key]:
        if column.name not in fields:
            continue
        value = fields[column.name]
        if column.name == "category":
            value = dict(Category.choices).get(value, value)
        elif column.name == "quantity":
            value = f"{Decimal(value).normalize():f}"
        elif column.name == "unit_cost":
            value = shown(value, terms.currency_of(fields))
        words[str(column.heading)] = str(value)
    return words
