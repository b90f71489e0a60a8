"""An uploaded workbook, read row by row with the forms' own rules; every doubt names its cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.forms.budget import OFFERED
from applications.forms.cells import LAST_ROW, Problem, SheetCells, Unclear, opened
from applications.models import SectionKey
from applications.queries.workbook import (
    COLUMNS,
    EDITION,
    KEYS,
    LISTS,
    README,
    TEMPLATE,
    Terms,
    read_mark,
    sheet_name,
)
from applications.queries.workbook_changes import Filled, FilledRow
from applications.services.budget import network_travel_words
from core.forms import PlainFileField, PlainForm
from milestones.forms.rows import LineForm, MilestoneForm, VersionedForm
from milestones.models import Category

MEGABYTE = 1024 * 1024


class WorkbookForm(PlainForm):
    """The filled workbook."""

    file = PlainFileField(
        label=_("The filled workbook"),
        kinds=["xlsx"],
        largest=MEGABYTE,
        help_text=_("Nothing is stored before you have seen the changes."),
    )


class MilestoneCells(MilestoneForm):
    """A row of the roadmap's sheet."""

    def __init__(self, data: dict[str, str], terms: Terms) -> None:
        super().__init__(data, months=terms.months)
        _named_by_headings(self, SectionKey.ROADMAP)
        words = _g("Enter a month from 1 to %(last)s") % {"last": terms.months}
        self.fields["month"].error_messages |= {"required": words, "invalid_choice": words}


class LineCells(LineForm):
    """A row of the budget's sheet; its unit cost is read in the currency of its row."""

    category = forms.ChoiceField(choices=OFFERED)

    def __init__(self, data: dict[str, str], terms: Terms) -> None:
        self.terms = terms
        self.code = data.get("currency") or (terms.currency if not terms.local else "")
        known = self.code if self.code in terms.currencies else terms.currency
        super().__init__(data, currency=known, months=terms.months)
        _named_by_headings(self, SectionKey.BUDGET)
        words = _g("Enter a quarter from 1 to %(last)s") % {"last": terms.quarters}
        self.fields["quarter"].error_messages |= {"required": words, "invalid_choice": words}
        offered = [str(label) for code, label in OFFERED if code != Category.NETWORK_TRAVEL]
        words = _g("Choose a category: %(all)s") % {"all": ", ".join(offered)}
        self.fields["category"].error_messages |= {"required": words, "invalid_choice": words}

    def clean_category(self) -> str:
        """Refuse network travel, saying who pays for it (S0)."""
        category: str = self.cleaned_data["category"]
        if category == Category.NETWORK_TRAVEL:
            raise forms.ValidationError(network_travel_words())
        return category

    def clean(self) -> dict[str, Any]:
        """Ask for a currency that the budget has."""
        data = super().clean() or self.cleaned_data
        if self.code not in self.terms.currencies:
            codes = _g(" or ").join(self.terms.currencies)
            self.add_error(None, _g("Enter the currency: %(codes)s") % {"codes": codes})
        return data

    def fields_of_row(self) -> dict[str, Any]:
        """Return what the line keeps, with whether its cost is in the local currency."""
        return {**super().fields_of_row(), "local": self.code != self.terms.currency}


ROWS: dict[str, type[MilestoneCells] | type[LineCells]] = {
    SectionKey.ROADMAP: MilestoneCells,
    SectionKey.BUDGET: LineCells,
}


def _named_by_headings(form: VersionedForm, key: str) -> None:
    """Let sentences about a row use the headings of its sheet."""
    for column in COLUMNS[key]:
        if column.name in form.fields:
            form.fields[column.name].label = str(column.heading)


def read(file: IO[bytes], terms: Terms) -> tuple[Filled, list[Problem]]:
    """Return what a workbook says, and everything in it that is unclear, by sheet and cell."""
    sheets = opened(file)
    if sheets is None:
        words = _g("This file cannot be opened as a workbook. Save it as XLSX and upload it again.")
        return Filled(), [Problem("", words)]
    if problem := _wrong_template(sheets.get(LISTS), terms):
        return Filled(), [problem]
    language = str(sheets[LISTS].values.get((1, 4), ""))
    with translation.override(language if language in dict(settings.LANGUAGES) else None):
        names = {key: sheet_name(key) for key in KEYS}
        headings = {key: [str(column.heading) for column in COLUMNS[key]] for key in KEYS}
        codes = {str(label).casefold(): code for code, label in OFFERED}
        first = str(README)
    filled = Filled(known=_known(sheets[LISTS]))
    problems = list(_other_sheets(sheets, {*names.values(), first, LISTS}))
    for key, name in names.items():
        sheet = sheets.get(name)
        if sheet is None:
            words = _g(
                "The sheet “%(name)s” is missing. Give it its name back, or download the "
                "workbook again and copy your rows into it."
            )
            problems.append(Problem(name, words % {"name": name}))
            continue
        moved = list(_wrong_headings(sheet, headings[key]))
        problems += [*moved, *_outside(sheet, len(headings[key]))]
        if not moved:
            problems += _read_rows(sheet, key, terms, codes, filled)
    return filled, problems


def _wrong_template(lists: SheetCells | None, terms: Terms) -> Problem | None:
    mark = [lists.values.get((1, column)) for column in range(1, 4)] if lists else []
    if not mark or mark[0] != TEMPLATE:
        words = _g(
            "This is not the workbook of your application, or its hidden sheet “%(name)s” "
            "was changed. Download the workbook again and copy your rows into it."
        )
        return Problem("", words % {"name": LISTS})
    if mark[1] != EDITION:
        words = _g(
            "This workbook was made with another edition of the template. Download it again "
            "and copy your rows into it."
        )
        return Problem(f"{LISTS}!B1", words)
    if mark[2] != terms.application:
        words = _g(
            "This workbook belongs to another application. Upload it there, or download the "
            "workbook of this one."
        )
        return Problem(f"{LISTS}!C1", words)
    return None


def _known(lists: SheetCells) -> dict[str, dict[int, int]]:
    """Return the rows that were there at the download, with their versions, as the hidden sheet has them."""
    titles = {column: lists.values.get((2, column)) for column in range(1, 8)}
    known: dict[str, dict[int, int]] = {str(key): {} for key in KEYS}
    for (row, column), value in lists.values.items():
        pk, _slash, version = str(value).partition("/")
        if row > 2 and titles.get(column) in known and pk.isdecimal() and version.isdecimal():
            known[str(titles[column])][int(pk)] = int(version)
    return known


def _other_sheets(sheets: dict[str, SheetCells], ours: set[str]) -> Iterator[Problem]:
    for name, sheet in sheets.items():
        if name not in ours and sheet.filled:
            words = _g(
                "This sheet is not part of the workbook. Copy its rows into the roadmap or "
                "the budget, then delete it."
            )
            yield Problem(sheet.at(*sheet.filled[0]), words)


def _wrong_headings(sheet: SheetCells, headings: list[str]) -> Iterator[Problem]:
    """Yield the columns that were moved or renamed."""
    for column, heading in enumerate(headings, start=1):
        value = str(sheet.values.get((1, column), "")).strip()
        if value != heading:
            words = _g(
                "This heading must be “%(is)s”. Put the columns back as they were; nothing "
                "of this sheet was read."
            )
            yield Problem(sheet.at(1, column), words % {"is": heading})


def _outside(sheet: SheetCells, width: int) -> Iterator[Problem]:
    """Yield what stands outside the table."""
    for row, column in sheet.filled:
        if column > width:
            words = _g(
                "This stands outside the table. Move it into a column of the table, or delete it."
            )
            yield Problem(sheet.at(row, column), words)
    if sheet.too_long:
        words = _g("The sheet is too long. Delete what stands below the table.")
        yield Problem(sheet.at(LAST_ROW + 1, 1), words)


def _read_rows(
    sheet: SheetCells, key: str, terms: Terms, codes: dict[str, str], filled: Filled
) -> Iterator[Problem]:
    """Read the rows of one sheet into `filled`; yield what is unclear in them."""
    columns = {column.name: place for place, column in enumerate(COLUMNS[key], start=1)}
    seen: dict[int, int] = {}
    for row in sheet.rows(len(columns)):
        data, problems = _texts(sheet, key, row, codes)
        mark = read_mark(data["mark"]) if data.get("mark") else None
        if data.get("mark") and mark is None:
            words = _g(
                "This mark was changed. Empty the hidden cell to add the row as a new one, "
                "or download the workbook again."
            )
            problems.append(Problem(sheet.at(row, 1), words))
        elif mark and mark.pk in seen:
            words = _g(
                "Row %(first)s has the same hidden mark. Empty the hidden cell of the copy "
                "to add it as a new row."
            )
            problems.append(Problem(sheet.at(row, 1), words % {"first": seen[mark.pk]}))
        elif mark:
            seen[mark.pk] = row
        if not problems:
            form = ROWS[key](data, terms)
            problems += _of_form(form, sheet, row, columns)
            if not problems:
                filled.rows.append(FilledRow(key, row, mark, _kept(form)))
        yield from problems


def _texts(
    sheet: SheetCells, key: str, row: int, codes: dict[str, str]
) -> tuple[dict[str, str], list[Problem]]:
    """Return a row's cells as a form takes them, and the cells that hold something else."""
    data, problems = {}, []
    for place, column in enumerate(COLUMNS[key], start=1):
        plain = column.kind in ("text", "list")
        try:
            data[column.name] = (sheet.text if plain else sheet.number)(row, place)
        except Unclear as unclear:
            words = _g("%(heading)s: %(what)s.") % {"heading": column.heading, "what": unclear}
            problems.append(Problem(sheet.at(row, place), words))
    if "category" in data:
        data["category"] = codes.get(data["category"].casefold(), data["category"])
    if "currency" in data:
        data["currency"] = data["currency"].upper()
    return data, problems


def _of_form(
    form: MilestoneCells | LineCells, sheet: SheetCells, row: int, columns: dict[str, int]
) -> list[Problem]:
    return [
        Problem(sheet.at(row, columns.get(name, columns.get("currency", 1))), f"{str(error).rstrip('.')}.")
        for name, errors in form.errors.items()
        for error in errors
    ]  # fmt: skip


def _kept(form: MilestoneCells | LineCells) -> dict[str, Any]:
    names = {column.name for column in COLUMNS[SectionKey.ROADMAP]} | {"local"}
    names |= {column.name for column in COLUMNS[SectionKey.BUDGET]}
    return {name: value for name, value in form.fields_of_row().items() if name in names}
