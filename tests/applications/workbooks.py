"""Workbooks as people download and edit them."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl

from applications.forms.workbook import read
from applications.models import Application
from applications.queries.draft import Draft
from applications.queries.workbook import terms_of
from applications.queries.workbook_changes import Changes, changes
from applications.services import workbook_file
from tests.applications.world import AT

Edit = Callable[[openpyxl.Workbook], object]


def book_of(application: Application, edit: Edit | None = None) -> bytes:
    """The workbook as it is downloaded now, edited as a person would."""
    out = io.BytesIO()
    workbook_file.write(out, Draft(application), at=AT)
    if edit:
        book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
        edit(book)
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def compared(application: Application, content: bytes) -> tuple[Changes, list[tuple[str, str]]]:
    draft = Draft(application)
    filled, problems = read(io.BytesIO(content), terms_of(draft))
    return changes(draft, filled), [(each.where, each.sentence) for each in problems]
