"""An uploaded workbook is read strictly: every doubt names sheet and cell, and nothing is stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.forms.workbook import read
from applications.models import Application, BudgetLine, RoadmapRow, Section
from applications.queries.draft import Draft
from applications.queries.workbook import terms_of
from applications.services import roadmap
from core.models import Document, User
from tests.applications.workbooks import book_of, compared
from tests.applications.world import AT

SignedIn = Callable[[User | None], Client]
Begun = tuple[Application, User]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


TYPED = [  # sheet, cell, what was typed into it, what is said
    ("Budget", "H2", "12,345", "Unit cost: enter 12345 or 12.35: we cannot tell which one you mean"),
    ("Budget", "H2", 12.345, "Unit cost: enter an amount with at most 2 decimals, for example 450.50"),
    ("Budget", "H2", "much", "Unit cost: enter an amount in figures, for example 450 or 450.50"),
    ("Budget", "H2", -5, "Unit cost: enter an amount in figures, for example 450 or 450.50"),
    ("Budget", "H2", None, "Enter the unit cost, for example 450 or 450.50"),
    ("Budget", "F2", 1.234, "Quantity must have at most 2 decimals"),
    ("Budget", "F3", "three", "Quantity must be a number, for example 3 or 3.5"),
    ("Budget", "D2", 7, "Enter a quarter from 1 to 6"),
    ("Budget", "D2", 1.5, "Enter a quarter from 1 to 6"),
    ("Budget", "G2", "EUR", "Enter the currency: CHF"),
    ("Budget", "C2", "x" * 161, "What it is for must be at most 160 characters; you have 161"),
    ("Roadmap", "C3", 19, "Enter a month from 1 to 18"),
    ("Roadmap", "C3", "Month 3", "Enter a month from 1 to 18"),
    ("Roadmap", "B2", None, "Enter the milestone"),
    ("Roadmap", "J2", date(2026, 4, 3),
     "Target: this cell holds a date. Write it as text, with an apostrophe (') first"),
    ("Roadmap", "J2", True,
     "Target: this cell holds a yes or no of the spreadsheet. Write it as text"),
    ("Roadmap", "J2", "=1+1",
     ("Target: this formula has no value yet. Open the file, save it and upload it again, or type "
     "the value")),
    ("Roadmap", "A2", "something",
     ("This mark was changed. Empty the hidden cell to add the row as a new one, or download the "
     "workbook again")),
    ("Roadmap", "N9", "a note",
     "This stands outside the table. Move it into a column of the table, or delete it"),
    ("Notes", "B3", "ask Dana",
     ("This sheet is not part of the workbook. Copy its rows into the roadmap or the budget, then "
     "delete it")),
    ("Lists", "B1", 2,
     ("This workbook was made with another edition of the template. Download it again and copy "
     "your rows into it")),
    ("Lists", "C1", 1,
     ("This workbook belongs to another application. Upload it there, or download the workbook of "
     "this one")),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "cell", "typed", "said"), TYPED)
def test_a_doubt_is_named_by_sheet_and_cell(
    filled: Begun, sheet: str, cell: str, typed: Any, said: str
) -> None:
    application, _by = filled

    def edit(book: openpyxl.Workbook) -> None:
        page = book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet)
        page[cell] = typed

    _found, problems = compared(application, book_of(application, edit))
    assert problems == [(f"{sheet}!{cell}", f"{said}.")]


def test_network_travel_is_refused_with_whom_to_ask(filled: Begun) -> None:
    application, _by = filled

    def edit(book: openpyxl.Workbook) -> None:
        book["Budget"]["B3"] = "Travel to network events or peer visits"

    _found, [(where, said)] = compared(application, book_of(application, edit))
    assert where == "Budget!B3"
    assert "Ask your coordinator about it" in said


def test_a_copied_row_a_moved_column_and_a_missing_sheet_are_named(filled: Begun) -> None:
    application, _by = filled

    def copy(book: openpyxl.Workbook) -> None:
        for column in range(1, 13):
            book["Roadmap"].cell(5, column).value = book["Roadmap"].cell(2, column).value

    def move(book: openpyxl.Workbook) -> None:
        book["Budget"]["C1"], book["Budget"]["D1"] = "Quarter", "What it is for"

    def rename(book: openpyxl.Workbook) -> None:
        book["Roadmap"].title = "Plan"

    wheres = [
        [where for where, _said in compared(application, book_of(application, edit))[1]]
        for edit in (copy, move, rename)
    ]
    assert wheres == [["Roadmap!A5"], ["Budget!C1", "Budget!D1"], ["Plan!A1", "Roadmap"]]


def test_a_row_that_somebody_removed_is_named(signed_in: SignedIn, filled: Begun) -> None:
    application, by = filled
    content = book_of(application)
    roadmap.remove(row_id=RoadmapRow.objects.get(title="Branches answer").pk, by=by, at=AT)
    file = SimpleUploadedFile("filled.xlsx", content)
    client = signed_in(by)
    url = client.post(f"/applications/{application.pk}/workbook/", {"file": file})["Location"]
    for answer in (client.get(url), client.post(url)):
        assert "Roadmap!A3" in answer.text
        assert "somebody removed it" in answer.text
        assert "Nothing was stored" in answer.text
        assert (
            f'action="/applications/{application.pk}/workbook/"' in answer.text
        )  # sends the next file


@pytest.mark.parametrize("what", ["text", "zip", "bomb", "other"])
def test_what_is_no_workbook_is_refused_with_what_to_send(
    signed_in: SignedIn, filled: Begun, what: str
) -> None:
    application, by = filled
    out = io.BytesIO()
    if what == "other":
        openpyxl.Workbook().save(out)
    elif what == "text":
        out.write(b"just text")
    else:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * (30_000_000 if what == "bomb" else 10))
    url, client = f"/applications/{application.pk}/workbook/", signed_in(by)
    answer = client.post(url, {"file": SimpleUploadedFile("filled.xlsx", out.getvalue())})
    said = {
        "text": "This kind of file cannot be used.",
        "bomb": "The file unpacks to far more than it seems.",
        "zip": "This file cannot be opened as a workbook.",
        "other": "This is not the workbook of your application",
    }[what]
    page = client.get(answer["Location"]) if answer.status_code == 302 else answer
    assert said in page.text
    assert (RoadmapRow.objects.count(), BudgetLine.objects.count()) == (2, 2)


def test_a_persons_next_upload_puts_the_earlier_one_away(
    signed_in: SignedIn, filled: Begun
) -> None:
    application, by = filled
    url, client = f"/applications/{application.pk}/workbook/", signed_in(by)
    for _ in range(2):
        client.post(url, {"file": SimpleUploadedFile("filled.xlsx", book_of(application))})
    assert sorted(Document.objects.values_list("status", flat=True)) == ["clean", "removed"]
    assert "its changes are not taken over yet" in client.get(url).text


def test_a_unit_cost_is_read_in_the_currency_of_its_row(filled: Begun) -> None:
    application, _by = filled
    section = Section.objects.get(application=application, key="budget")
    section.answers = {"local_currency": "KES", "rate": "130"}
    section.save(update_fields=["answers"])
    line = BudgetLine.objects.get(what="Radio spots")
    BudgetLine.objects.filter(pk=line.pk).update(local=True)
    assert compared(application, book_of(application))[0].any is False

    def edit(book: openpyxl.Workbook) -> None:
        book["Budget"]["G2"], book["Budget"]["G3"] = "kes", "CHF"

    filled_, problems = read(io.BytesIO(book_of(application, edit)), terms_of(Draft(application)))
    lines = [row.fields for row in filled_.rows if row.key == "budget"]
    assert (problems, [line["local"] for line in lines]) == ([], [True, False])
