"""The workbook of a draft as XLSX: roadmap and budget with what is in them, and room for more."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import SectionKey
from applications.queries.draft import Draft
from applications.queries.workbook import (
    COLUMNS,
    EDITION,
    KEYS,
    LISTS,
    README,
    TEMPLATE,
    Column,
    Row,
    Terms,
    fields_of,
    mark_of,
    rows_of,
    sheet_name,
    terms_of,
)
from applications.services.budget import MOST_LINES, network_travel_words
from applications.services.roadmap import MOST_ROWS
from core.money import exponent
from core.sheets import Book, Money
from core.templatetags.show import day_words
from milestones.models import Category

MOST = {SectionKey.ROADMAP: MOST_ROWS, SectionKey.BUDGET: MOST_LINES}
LAST = 1 + 2 * MOST_LINES  # the last row the total looks at
FIRST_OF_LISTS = 2  # under the template's mark and the headings, counted from 0


def write(file: IO[bytes], draft: Draft, *, at: datetime) -> None:
    """Write a draft's workbook; people's texts stay texts, lists help but are not trusted."""
    book, terms = Book(file), terms_of(draft)
    book.book.set_properties(
        {"title": f"{TEMPLATE} {EDITION}", "subject": draft.application.organisation.name}
    )
    _read_me(book, draft, terms, at)
    for key in KEYS:
        _rows(book, draft, key, terms)
    _lists(book, draft, terms)
    book.book.close()


def _read_me(book: Book, draft: Draft, terms: Terms, at: datetime) -> None:
    """Write the first sheet: what this is, how it is filled in, what the budget sheet adds up to."""
    cohort, add = draft.application.cohort, book.book.add_format
    sheet = book.book.add_worksheet(str(README))
    sheet.set_column(0, 0, 24, add({"bold": True, "valign": "top", "text_wrap": True}))
    sheet.set_column(1, 1, 92, add({"text_wrap": True, "valign": "top"}))
    lines = _about(draft, at) + _how(terms)
    for number, (key, value) in enumerate(lines):
        sheet.write_string(number, 0, key)
        book.cell(sheet, number, 1, value)
    places = exponent(terms.currency)
    amount = add({"num_format": book.money[places].num_format, "align": "left", "bold": True})
    sheet.write_string(
        len(lines), 0, _("Ceiling for one award, %(code)s") % {"code": terms.currency}
    )
    sheet.write_number(len(lines), 1, Decimal(cohort.ceiling).scaleb(-places), amount)
    if not terms.local:
        name = sheet_name(SectionKey.BUDGET).replace("'", "''")
        formula = f"=SUMPRODUCT('{name}'!F2:F{LAST},'{name}'!H2:H{LAST})"
        total = float(Decimal(draft.total).scaleb(-places))  # shown until a program computes it
        sheet.write_string(len(lines) + 1, 0, _("Total of the budget sheet"))
        sheet.write_formula(len(lines) + 1, 1, formula, amount, total)


def _about(draft: Draft, at: datetime) -> list[tuple[str, Any]]:
    what = _("Roadmap and budget of your application, to fill in away from the network.")
    return [
        (_("What"), what),
        (_("National Society"), draft.application.organisation.name),
        (_("Cohort"), draft.application.cohort.name),
        (_("Downloaded"), f"{day_words(at.date())}, {at:%H:%M} UTC"),
    ]


def _how(terms: Terms) -> list[tuple[str, Any]]:
    """Return how the workbook is filled in, and what must stay as it is."""
    how = _(
        "Change the rows, or write new ones below them. Save the file as XLSX. Upload it on the "
        "page “Workbook” of your application. You see every change before anything is stored."
    )
    remove = _("Delete the whole row. The page asks you before it removes anything.")
    leave = _(
        "The headings and their order, the names of the sheets, and the hidden column A. By "
        "column A we know which row is which. When you copy a row, empty column A of the copy."
    )
    counted = _(
        "Counted from the start of the award: months 1 to %(months)s, quarters 1 to %(quarters)s."
    )
    several = _("Several names are separated by commas. Write functions, never names of people.")
    amounts = _(
        "In figures, without the currency: %(currencies)s stands in its own column. We compute "
        "the totals."
    )
    return [
        (_("How"), how),
        (_("Remove a row"), remove),
        (_("Leave as it is"), leave),
        (_("Month and quarter"), counted % {"months": terms.months, "quarters": terms.quarters}),
        (_("Departments"), several),
        (_("Amounts"), amounts % {"currencies": _(" or ").join(terms.currencies)}),
        (_("Network travel"), network_travel_words()),
    ]


def _rows(book: Book, draft: Draft, key: str, terms: Terms) -> None:
    """Write one sheet: a frozen header, the rows there are, lists to choose from below."""
    sheet = book.book.add_worksheet(sheet_name(key))
    sheet.freeze_panes(1, 2)
    last = len(rows_of(draft, key)) + MOST[SectionKey(key)]
    formats = _formats(book, terms)
    for number, column in enumerate(COLUMNS[key]):
        hidden = {"hidden": True} if column.name == "mark" else {}
        sheet.set_column(number, number, column.width, formats[column.kind], hidden)
        sheet.write_string(0, number, str(column.heading), book.bold)
        if column.kind == "list":
            sheet.data_validation(1, number, last, number, _choice(column, terms))
    for row, each in enumerate(rows_of(draft, key), start=1):
        values = {**fields_of(each), "mark": str(mark_of(each))} if each.pk else fields_of(each)
        for number, column in enumerate(COLUMNS[key]):
            cell = _cell(column.name, values, terms)
            if isinstance(cell, Money):
                amount = Decimal(cell.minor).scaleb(-exponent(cell.currency))
                sheet.write_number(row, number, amount, formats[column.kind])
            elif isinstance(cell, int | Decimal):
                sheet.write_number(row, number, cell)
            else:
                book.cell(sheet, row, number, cell)


def _formats(book: Book, terms: Terms) -> dict[str, Any]:
    """Return the format of each kind of column; a text column keeps 3/4 from becoming a date."""
    places = {exponent(code) for code in terms.currencies}
    money = book.money[places.pop()].num_format if len(places) == 1 else "General"
    add, top = book.book.add_format, {"valign": "top"}
    return {
        "text": add({**top, "num_format": "@", "text_wrap": True}),
        "list": add({**top, "text_wrap": True}),
        "number": add({**top, "num_format": "General"}),
        "money": add({**top, "num_format": money}),
    }


def _cell(name: str, values: dict[str, Any], terms: Terms) -> Any:
    if name == "category":
        return dict(Category.choices).get(values[name], values[name])
    if name == "currency":
        return terms.currency_of(values)
    if name == "unit_cost":
        return Money(values[name], terms.currency_of(values))
    return values.get(name, "")


def _choice(column: Column, terms: Terms) -> dict[str, Any]:
    """Return the list a column offers, as the hidden sheet holds it."""
    place = list(_lists_of(terms)).index(column.name)
    letter, first = chr(ord("A") + place), FIRST_OF_LISTS + 1
    last = first + len(_lists_of(terms)[column.name]) - 1
    return {
        "validate": "list",
        "source": f"={LISTS}!${letter}${first}:${letter}${last}",
        "error_title": str(column.heading)[:32],
        "error_message": _("Choose one of the list."),
    }


def _lists_of(terms: Terms) -> dict[str, list[Any]]:
    unseen = (Category.NETWORK_TRAVEL, Category.INDIRECT)
    labels = [str(label) for code, label in Category.choices if code not in unseen]
    return {
        "category": labels,
        "month": list(range(1, terms.months + 1)),
        "quarter": list(range(1, terms.quarters + 1)),
        "currency": terms.currencies,
    }


def _lists(book: Book, draft: Draft, terms: Terms) -> None:
    """Write the hidden sheet: the template's mark, the lists, and the rows there were."""
    sheet = book.book.add_worksheet(LISTS)
    sheet.hide()
    mark = (TEMPLATE, EDITION, terms.application, get_language() or "en")
    lists = _lists_of(terms) | {str(key): _versions(rows_of(draft, key)) for key in KEYS}
    for number, value in enumerate(mark):
        book.cell(sheet, 0, number, value)
    for number, (name, values) in enumerate(lists.items()):
        sheet.write_string(1, number, name)
        for row, value in enumerate(values, start=FIRST_OF_LISTS):
            book.cell(sheet, row, number, value)


def _versions(rows: list[Row]) -> list[str]:
    return [f"{row.pk}/{row.version}" for row in rows if row.pk]
