"""A cohort as a workbook: who gets it, what stands in it, and that texts stay texts (C1, C2)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from pytest_django import DjangoAssertNumQueries

from ambassadors.models import Award, Cohort, Part
from ambassadors.services import people
from core.models import Organisation, User
from tests.cast import AT, SignedIn, fresh, granted
from tests.mentoring import mentoring_world as world

EVIL = ["=1+1", "+1", "-1", "@SUM(1)", "\tx", "\rx", "\x00=x", '=HYPERLINK("a")']


def book_of(page: Any, cohort: Cohort) -> openpyxl.Workbook:
    answer = page.get(f"/cohorts/{cohort.pk}/export.xlsx")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def names(book: openpyxl.Workbook) -> list[Any]:
    return [row[1] for row in book["Awards"].iter_rows(min_row=2, values_only=True)]


def test_the_workbook_says_what_it_is_and_has_real_numbers_and_days(
    running_award: Award, coordinator: User, signed_in: SignedIn
) -> None:
    book = book_of(signed_in(coordinator), running_award.cohort)
    assert book.sheetnames == ["About", "Awards", "Milestones", "Instalments", "Obligations"]
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Which"] == "All awards of this cohort."
    assert about["Made on"] == "15 March 2027, 09:00 UTC"
    assert about["Awards"] == 1
    sheet = book["Awards"]
    assert sheet.freeze_panes == "B2"
    row = dict(zip(*sheet.iter_rows(max_row=2, values_only=True), strict=True))
    assert row["Awarded"] == 25_800
    assert row["Starts on"] == datetime(2027, 7, 1)  # noqa: DTZ001 (a cell has no zone)
    assert row["Status"] == "Active"
    rows = book["Instalments"].iter_rows(min_row=2, values_only=True)
    parts: list[Any] = [row[4] for row in rows]
    assert sum(parts) == 25_800
    assert book["Milestones"].max_row == 7
    assert book["Obligations"].max_row == 9


@pytest.mark.parametrize("text", EVIL)
def test_peoples_texts_never_become_formulas(
    text: str, running_award: Award, coordinator: User, signed_in: SignedIn
) -> None:
    if "\x00" not in text:  # PostgreSQL takes none
        running_award.milestones.filter(number=1).update(title=text)
    from core.sheets import plain_text

    book = book_of(signed_in(coordinator), running_award.cohort)
    cell = book["Milestones"]["D2"]
    assert cell.data_type == "s"
    assert not plain_text(text).startswith(("\x00", "\r"))
    if "\x00" not in text:
        assert cell.value == plain_text(text)


def test_societies_of_a_conflict_are_left_out_and_the_first_sheet_says_so(
    running_award: Award, cohort: Cohort, seat: User, organisations: dict[str, Organisation],
    signed_in: SignedIn,
) -> None:  # fmt: skip
    granted(cohort, organisations["COL"])
    assert names(book_of(signed_in(seat), cohort)) == [
        "Colombian Red Cross Society", "Kenya Red Cross Society",
    ]  # fmt: skip
    people.join(person=seat, organisation=organisations["KEN"], part=Part.STAFF, by=None, at=AT)
    book = book_of(signed_in(fresh(seat)), cohort)
    assert names(book) == ["Colombian Red Cross Society"]
    for sheet in book.worksheets:
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        assert "Kenya Red Cross Society" not in cells
    assert "a National Society you have a conflict with" in str(book["About"]["B4"].value)


def test_the_workbook_is_for_coordinator_auditor_approver_and_seats(
    running_award: Award, coordinator: User, auditor: User, approver: User, seat: User,
    mentor: User, focal_point: User, stranger: User, signed_in: SignedIn,
) -> None:  # fmt: skip
    address = f"/cohorts/{running_award.cohort_id}/export.xlsx"
    everyone = (coordinator, auditor, approver, seat, mentor, focal_point, stranger)
    answers = [signed_in(fresh(who)).get(address) for who in everyone]
    for answer in answers:
        b"".join(answer)  # to its end, so that the file is closed
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 404, 404, 404]
    page = signed_in(auditor).get(f"/cohorts/{running_award.cohort_id}/")
    assert address in page.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_workbook_asks_as_often_for_one_award_as_for_thirty(
    rows: int, cohort: Cohort, coordinator: User, signed_in: SignedIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    world.more_awards(cohort, rows)
    page = signed_in(coordinator)
    with django_assert_num_queries(BOOK):
        assert len(names(book_of(page, cohort))) == rows


BOOK = 12
