"""The workbook goes out and comes back: nothing is lost, nothing is taken that was not shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.models import Application, BudgetLine, RoadmapRow
from applications.queries.workbook_changes import Changes
from applications.services import budget, roadmap
from core.models import Activity, Document, User
from core.queries.activity import sentence_of
from tests.applications.workbooks import book_of, compared
from tests.applications.world import AT, LINE, ROW

SignedIn = Callable[[User | None], Client]
Begun = tuple[Application, User]
NEW = ("Equipment", "Phones", "3", "phone", "2,5", "CHF", "1 200,50")
EVIL = ["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("a")', "3/4", "007", "1e5", "TRUE", "_x0041_"]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def uploaded(client: Client, application: Application, content: bytes) -> str:
    """Upload a workbook; returns the page of its changes."""
    file = SimpleUploadedFile("filled.xlsx", content)
    answer = client.post(f"/applications/{application.pk}/workbook/", {"file": file})
    assert answer.status_code == 302, answer.text
    return str(answer["Location"])


def seen(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def test_the_workbook_holds_what_is_in_the_draft_and_says_how_to_fill_it(
    signed_in: SignedIn, filled: Begun
) -> None:
    application, by = filled
    answer = signed_in(by).get(f"/applications/{application.pk}/workbook/download/")
    assert "roadmap-and-budget-2026-05-04.xlsx" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Read me first", "Roadmap", "Budget", "Lists"]
    assert book["Lists"].sheet_state == "hidden"
    sheet = book["Budget"]
    assert (sheet.freeze_panes, sheet.column_dimensions["A"].hidden) == ("C2", True)
    assert [cell.value for cell in sheet[2]][1:] == [
        "Training and workshops", "Training of branch volunteers", 2, "day", 3, "CHF", 450.5,
    ]  # fmt: skip
    lists = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert lists == {
        "B2:B103": "Lists!$A$3:$A$9",
        "D2:D103": "Lists!$C$3:$C$8",
        "G2:G103": "Lists!$D$3:$D$3",
    }
    about = {row[0]: row[1] for row in book["Read me first"].iter_rows(values_only=True)}
    assert "hidden column A" in str(about["Leave as it is"])
    assert about["Ceiling for one award, CHF"] == 50_000


def test_the_same_file_changes_nothing(signed_in: SignedIn, filled: Begun) -> None:
    application, by = filled
    client = signed_in(by)
    page = client.get(uploaded(client, application, book_of(application))).text
    assert "Nothing differs" in page
    assert seen(page) == ""
    assert list(RoadmapRow.objects.values_list("version", flat=True)) == [1, 1]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_draft_comes_back_as_it_went_out(draft: Begun, data: st.DataObject) -> None:
    application, by = draft
    text = st.one_of(
        st.sampled_from(EVIL),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
        st.lists(st.sampled_from(["one", "two\r\n", "\n"]), max_size=4).map("".join),
    )
    RoadmapRow.objects.all().delete()
    BudgetLine.objects.all().delete()
    title = text.map(lambda words: words.strip() or "x")
    for _ in range(data.draw(st.integers(0, 3))):
        row = {
            "title": data.draw(title),
            "indicator": data.draw(text),
            "different": data.draw(text),
        }
        roadmap.add(application_id=application.pk, by=by, at=AT, **(ROW | row))
        line = {
            "what": data.draw(title),
            "quantity": data.draw(st.decimals("0.01", "99999999.99", places=2)),
            "unit_cost": data.draw(
                st.integers(100, 10**9)
            ),  # a cent at least, whatever the quantity
        }
        budget.add(application_id=application.pk, by=by, at=AT, **(LINE | line))
    found, problems = compared(application, book_of(application))
    assert (problems, found.any) == ([], False)


def edited(book: openpyxl.Workbook) -> None:
    """Change one milestone and one line, add one of each, delete the second of each."""
    roadmap_, budget_ = book["Roadmap"], book["Budget"]
    roadmap_["I2"] = "2 of 14"
    budget_["H2"] = 500
    for sheet in (roadmap_, budget_):
        sheet.delete_rows(3)
    roadmap_["B3"], roadmap_["C3"], roadmap_["E3"] = "Desk opened", 9, "Branches, PMER"
    for column, text in zip("BCDEFGH", NEW, strict=True):
        budget_[f"{column}4"] = text


def test_every_change_is_shown_and_then_taken_over(signed_in: SignedIn, filled: Begun) -> None:
    application, by = filled
    client = signed_in(by)
    url = uploaded(client, application, book_of(application, edited))
    page = client.get(url).text.replace("\N{NO-BREAK SPACE}", " ")
    for words in ("2 changed rows", "2 new rows", "CHF 450.50", "CHF 500.00", "Budget!4",
                  "Not in your workbook any more"):  # fmt: skip
        assert words in page
    assert RoadmapRow.objects.count() == 2
    gone = BudgetLine.objects.get(what="Radio spots")
    answer = client.post(url, {"seen": seen(page), "row": [f"budget-{gone.pk}-0"]})
    assert answer["Location"] == f"/applications/{application.pk}/"
    assert list(application.budget_lines.values_list("what", "quarter", "quantity", "total")) == [
        ("Training of branch volunteers", 2, Decimal(3), 150_000),
        ("Phones", 3, Decimal("2.5"), 300_125),
    ]
    assert list(application.roadmap_rows.values_list("title", "month", "baseline", "version")) == [
        ("Feedback policy adopted", 6, "2 of 14", 2),
        ("Branches answer", 6, "", 1),  # not ticked: it stays
        ("Desk opened", 9, "", 1),
    ]
    row = Activity.objects.get(verb="workbook_taken")
    assert sentence_of(row) == "Amina Haddad took a workbook over: 2 added, 2 changed, 1 removed"
    assert client.get(url).status_code == 404
    assert Document.objects.get().status == "removed"


def test_taking_over_is_refused_when_somebody_changed_a_row_meanwhile(
    signed_in: SignedIn, filled: Begun
) -> None:
    application, by = filled
    client = signed_in(by)
    url = uploaded(client, application, book_of(application, edited))
    before = client.get(url).text
    row = RoadmapRow.objects.get(title="Feedback policy adopted")
    roadmap.change(row_id=row.pk, version=1, by=by, at=AT, baseline="Saved first")
    answer = client.post(url, {"seen": seen(before)})
    assert answer.status_code == 409
    assert "Changed by somebody else meanwhile" in answer.text
    assert "Saved first" in answer.text
    assert "2 of 14" in answer.text
    assert BudgetLine.objects.filter(what="Phones").count() == 0
    client.post(url, {"seen": seen(answer.text)})
    row.refresh_from_db()
    assert row.baseline == "Saved first"  # not ticked
    assert BudgetLine.objects.filter(what="Phones").count() == 1


def test_without_the_hash_of_what_was_seen_it_would_be_stored(
    signed_in: SignedIn, filled: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, by = filled
    client = signed_in(by)
    monkeypatch.setattr(Changes, "digest", "the same whatever there is")
    url = uploaded(client, application, book_of(application, edited))
    row = RoadmapRow.objects.get(title="Feedback policy adopted")
    before = client.get(url).text
    roadmap.change(row_id=row.pk, version=1, by=by, at=AT, baseline="Saved first")
    assert client.post(url, {"seen": seen(before)}).status_code == 302


def test_a_ticked_row_takes_the_workbooks_text(signed_in: SignedIn, filled: Begun) -> None:
    application, by = filled
    content = book_of(application, edited)
    row = RoadmapRow.objects.get(title="Feedback policy adopted")
    roadmap.change(row_id=row.pk, version=1, by=by, at=AT, baseline="Saved first")
    client = signed_in(by)
    url = uploaded(client, application, content)
    page = client.get(url).text
    client.post(url, {"seen": seen(page), "row": [f"roadmap-{row.pk}-2"]})
    row.refresh_from_db()
    assert row.baseline == "2 of 14"


def test_rows_of_others_that_the_workbook_does_not_touch_stay(filled: Begun) -> None:
    application, by = filled
    content = book_of(application)
    row = RoadmapRow.objects.get(title="Feedback policy adopted")
    roadmap.change(row_id=row.pk, version=1, by=by, at=AT, baseline="Saved later")
    roadmap.add(application_id=application.pk, by=by, at=AT, **(ROW | {"title": "Added later"}))
    found, problems = compared(application, content)
    assert (problems, found.any, found.unchanged) == ([], False, 5)


def test_only_the_applications_own_people_reach_the_workbook(
    signed_in: SignedIn, filled: Begun, coordinator: User
) -> None:
    application, by = filled
    url = uploaded(signed_in(by), application, book_of(application))
    for address in ("workbook/", "workbook/download/", url.partition(f"{application.pk}/")[2]):
        answer = signed_in(coordinator).get(f"/applications/{application.pk}/{address}")
        assert answer.status_code == 403
    file = Document.objects.get()
    for person in (by, coordinator):
        assert signed_in(person).get(f"/documents/{file.pk}/").status_code == 404
