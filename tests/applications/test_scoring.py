"""Scoring in private: sheets, their freezing, their reopening (S1, S3, I7, I8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from ambassadors.models import CohortStatus
from applications.models import Score, ScoreSheet, SheetStatus, SheetVersion
from applications.queries.ranking import ranking
from applications.services import application as applications
from applications.services import scoring
from core.models import User
from core.refusals import Forbidden, IllegalMove, ReasonMissing, Refused, Stale
from core.sealing import texts_of
from tests.applications import selection
from tests.applications.selection import CLOSED, MEETING, SCORING

SignedIn = Callable[[User | None], Client]
Clock = Callable[..., None]
SHUT = "This sheet is closed. The chair can reopen it while the panel meets."


@pytest.fixture
def scored(coordinator: User) -> selection.Selection:
    """Scoring open, nothing scored yet."""
    return selection.in_scoring(selection.begin(coordinator, "kenya", "nepal"))


def saved(found: selection.Selection, seat: str, name: str, *values: int | None) -> ScoreSheet:
    sheet = found.sheet(seat, name)
    return scoring.save(
        sheet_id=sheet.pk, answers=selection.answers(found, *values), version=sheet.version,
        by=found.who(seat), at=SCORING,
    )  # fmt: skip


def form_of(found: selection.Selection, value: str, reason: str = "") -> dict[str, str]:
    data = {}
    for criterion in found.cohort.criteria.all():
        data[f"value_{criterion.pk}"] = value
        data[f"reason_{criterion.pk}"] = reason
    return data


def test_a_draft_is_kept_and_a_stale_one_refused(scored: selection.Selection) -> None:
    first = saved(scored, "seat", "kenya", 3)
    assert (first.version, first.saved_at) == (1, SCORING)
    args: dict[str, Any] = {"sheet_id": first.pk, "by": scored.who("seat"), "at": SCORING}
    with pytest.raises(Stale, match="saved in another window after you opened this one"):
        scoring.save(answers={}, version=0, **args)
    assert scored.sheet("seat", "kenya").answers == selection.answers(scored, 3)


def test_urgency_is_not_scored_where_it_was_not_asked_for(
    coordinator: User, signed_in: SignedIn, at: Clock
) -> None:
    found = selection.in_scoring(selection.begin(coordinator, "kenya", selection.CALM))
    sheet, by = found.sheet("seat", selection.CALM), found.who("seat")
    points = selection.answers(found, 3, urgency=1)
    args: dict[str, Any] = {"sheet_id": sheet.pk, "by": by, "at": SCORING}
    with pytest.raises(Refused, match="asked for no urgency points"):
        scoring.save(answers=points, version=0, **args)
    ScoreSheet.objects.filter(pk=sheet.pk).update(answers=points)
    with pytest.raises(Refused, match="asked for no urgency points"):
        scoring.submit(**args)
    at(SCORING)
    urgency = found.cohort.criteria.get(additional=True)
    client = signed_in(found.people["seat"])
    page = client.get(f"/sheets/{sheet.pk}/").text
    assert "The National Society asked for no urgency points." in page
    assert f"value_{urgency.pk}" not in page
    asked = client.get(f"/sheets/{found.sheet('seat', 'kenya').pk}/").text
    assert "asked for no urgency points" not in asked
    assert f"value_{urgency.pk}" in asked
    client.post(
        f"/sheets/{sheet.pk}/", form_of(found, "3", "Because.") | {"version": "0", "submit": "1"}
    )
    score = Score.objects.get(version__sheet=sheet, criterion=urgency)
    assert score.value is None


def test_submitting_asks_for_every_score_and_its_reason(scored: selection.Selection) -> None:
    sheet, by = scored.sheet("seat", "kenya"), scored.who("seat")
    criteria = list(scored.cohort.criteria.all())
    draft: dict[str, Any] = {
        str(criteria[0].pk): {"value": 3, "reason": "Clear."},
        str(criteria[1].pk): {"value": 2, "reason": " "},
        str(criteria[2].pk): {"value": None, "reason": ""},
        str(criteria[3].pk): {"reason": "No score yet."},
        str(criteria[5].pk): {"value": 1, "reason": ""},
    }
    scoring.save(sheet_id=sheet.pk, answers=draft, version=0, by=by, at=SCORING)
    with pytest.raises(Refused) as refused:
        scoring.submit(sheet_id=sheet.pk, by=by, at=SCORING)
    assert str(refused.value) == (
        "How CEA will be further institutionalised: write the reason for your score. "
        "Quality of the roadmap: choose a score, or “I cannot judge this”. "
        "Sound budget: choose a score, or “I cannot judge this”. "
        "Urgency in an emergency response: write the reason for your score."
    )
    assert not SheetVersion.objects.exists()


def test_submitted_scores_are_copied_with_their_reasons(scored: selection.Selection) -> None:
    sheet = selection.scored(scored, "seat", "kenya", 4, 3, None, 1, 0)
    version = sheet.versions.get()
    rows = list(version.scores.order_by("criterion__position"))
    assert [row.value for row in rows] == [4, 3, None, 1, 0, None]
    texts = texts_of(*(row.pk for row in rows))
    assert [texts[row.pk].get("reason") for row in rows] == [
        "Because 4.", "Because 3.", None, "Because 1.", "Because 0.", None,
    ]  # fmt: skip
    assert version.read == scored.of("kenya").versions.get()
    for act in (
        lambda: scoring.submit(sheet_id=sheet.pk, by=scored.who("seat"), at=SCORING),
        lambda: saved(scored, "seat", "kenya", 2),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert str(refused.value) == SHUT
    assert sheet.versions.count() == 1


def test_only_the_own_seat_scores(scored: selection.Selection) -> None:
    sheet = scored.sheet("seat", "kenya")
    for who in (scored.who("chair"), scored.coordinator):
        with pytest.raises(Forbidden, match="Only the seat that this sheet belongs to"):
            scoring.save(sheet_id=sheet.pk, answers={}, version=0, by=who, at=SCORING)
    seat = scored.cohort.seats.get(person=scored.people["seat"])
    seat.ended_on = SCORING.date()
    seat.save(update_fields=["ended_on"])
    with pytest.raises(Forbidden, match="Only the seat that this sheet belongs to"):
        saved(scored, "seat", "kenya", 3)


def test_a_withdrawn_application_is_not_scored_and_not_asked_for(
    scored: selection.Selection, signed_in: SignedIn, at: Clock
) -> None:
    applications.withdraw(
        application_id=scored.applications["kenya"].pk, by=scored.focal["kenya"], at=SCORING
    )
    with pytest.raises(Refused, match="not in selection any more"):
        saved(scored, "seat", "kenya", 3)
    selection.scored(scored, "seat", "nepal", 3)
    at(SCORING)
    page = signed_in(scored.people["seat"]).get("/")
    assert "Score your applications" not in page.text
    assert "1 of 1 scored" in page.text


@pytest.mark.parametrize("table", ["applications_score", "applications_sheetversion"])
def test_submitted_scores_are_append_only_in_the_database(
    scored: selection.Selection, table: str
) -> None:
    selection.scored(scored, "seat", "kenya", 4)
    for change in (f"UPDATE {table} SET id = gen_random_uuid()", f"DELETE FROM {table}"):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with connection.cursor() as cursor:
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            cursor.execute(
                "SELECT has_table_privilege(%s, %s, %s)",
                [settings.DATABASE_APP_ROLE, table, right],
            )
            assert cursor.fetchone() == (False,)


def test_the_database_refuses_scores_out_of_range_twice_or_after_closing(
    coordinator: User,
) -> None:
    found = selection.in_panel(selection.begin(coordinator, "kenya"))
    version = found.sheet("seat", "kenya").versions.get()
    other = SheetVersion.objects.create(
        sheet=version.sheet, number=2, read=version.read, at=MEETING
    )
    one, two = found.cohort.criteria.all()[:2]
    with pytest.raises(IntegrityError, match="above the top"), transaction.atomic():
        Score.objects.create(version=other, criterion=one, value=5)
    Score.objects.create(version=other, criterion=one, value=4)
    with pytest.raises(IntegrityError, match="one_score_per_criterion"), transaction.atomic():
        Score.objects.create(version=other, criterion=one, value=4)
    with pytest.raises(IntegrityError, match="one_sheet_version"), transaction.atomic():
        SheetVersion.objects.create(sheet=version.sheet, number=2, read=version.read, at=MEETING)
    selection.decided(found)
    with pytest.raises(IntegrityError, match="once the panel is closed"), transaction.atomic():
        Score.objects.create(version=other, criterion=two, value=4)


def test_closing_scoring_leaves_open_sheets_not_given(scored: selection.Selection) -> None:
    selection.scored(scored, "seat", "kenya", 3)
    saved(scored, "chair", "kenya", 4)
    scored.to(CohortStatus.PANEL, at=MEETING)
    assert scored.sheet("seat", "kenya").status == SheetStatus.SUBMITTED
    assert scored.sheet("chair", "kenya").status == SheetStatus.NOT_GIVEN
    with pytest.raises(Refused) as refused:
        scoring.submit(
            sheet_id=scored.sheet("chair", "kenya").pk, by=scored.who("chair"), at=MEETING
        )
    assert str(refused.value) == SHUT
    with pytest.raises(IllegalMove):
        scoring.reopen(
            sheet_id=scored.sheet("chair", "kenya").pk, reason="Late.", by=scored.who("vice"),
            at=MEETING,
        )  # fmt: skip


def test_the_chair_reopens_and_the_vice_chair_the_chairs_own(coordinator: User) -> None:
    found = selection.in_panel(selection.begin(coordinator, "kenya"))
    words = "The chair reopens sheets; the chair's own, the vice-chair."

    def reopened(seat: str, by: str, reason: str = "Misread.") -> None:
        scoring.reopen(
            sheet_id=found.sheet(seat, "kenya").pk, reason=reason, by=found.who(by), at=MEETING
        )

    for seat, by in (("seat", "vice"), ("seat", "seat"), ("chair", "chair"), ("vice", "vice")):
        with pytest.raises(Forbidden) as refused:
            reopened(seat, by)
        assert str(refused.value) == words
    with pytest.raises(ReasonMissing, match="Enter a reason"):
        reopened("seat", "chair", " ")
    reopened("seat", "chair")
    reopened("chair", "vice")
    selection.scored(found, "seat", "kenya", 1)
    assert found.sheet("seat", "kenya").status == SheetStatus.SUBMITTED
    assert [v.number for v in found.sheet("seat", "kenya").versions.order_by("number")] == [1, 2]
    row = ranking(found.cohort)[0]
    assert sorted(sheet.score for sheet in row.counting) == [25, 75, 75, 75]


def test_sheets_are_reopened_in_the_panel_only(scored: selection.Selection) -> None:
    sheet = selection.scored(scored, "seat", "kenya", 3)
    chair = scored.who("chair")
    with pytest.raises(Refused, match="Sheets are reopened while the panel meets"):
        scoring.reopen(sheet_id=sheet.pk, reason="Misread.", by=chair, at=SCORING)


def test_a_sheet_left_reopened_counts_as_last_submitted(coordinator: User) -> None:
    found = selection.in_panel(selection.begin(coordinator, "kenya"))
    sheet = found.sheet("seat", "kenya")
    scoring.reopen(sheet_id=sheet.pk, reason="Misread.", by=found.who("chair"), at=MEETING)
    scoring.save(
        sheet_id=sheet.pk, answers=selection.answers(found, 0), version=sheet.version,
        by=found.who("seat"), at=MEETING,
    )  # fmt: skip
    assert str(ranking(found.cohort)[0].score) == "75.00"
    selection.decided(found)
    after = found.sheet("seat", "kenya")
    assert after.status == SheetStatus.SUBMITTED
    assert after.answers == selection.answers(found, 3)
    assert found.of("kenya").decisions.get().basis["score"] == "75.00"
    with pytest.raises(Refused):
        scoring.save(
            sheet_id=sheet.pk, answers={}, version=after.version, by=found.who("seat"), at=CLOSED
        )


def test_nobody_opens_anothers_sheet(
    scored: selection.Selection, signed_in: SignedIn, at: Clock
) -> None:
    at(SCORING)
    url = f"/sheets/{scored.sheet('seat', 'kenya').pk}/"
    assert signed_in(scored.people["seat"]).get(url).status_code == 200
    for who in (scored.people["chair"], scored.coordinator, scored.focal["kenya"]):
        assert signed_in(who).get(url).status_code == 404
        assert signed_in(who).post(url, {"version": "0", "save": "1"}).status_code == 404


def test_the_sheet_page_keeps_submits_and_goes_on(
    scored: selection.Selection, signed_in: SignedIn, at: Clock
) -> None:
    at(SCORING)
    client, sheet = signed_in(scored.people["seat"]), scored.sheet("seat", "kenya")
    url, mine = f"/sheets/{sheet.pk}/", f"/cohorts/{scored.cohort.pk}/scoring/"
    answer = client.post(url, form_of(scored, "3") | {"version": "0", "save": "1"})
    assert answer["Location"] == mine
    assert "78.75" in client.get(mine).text  # urgency adds 5 · 3/4
    page = client.post(url, form_of(scored, "3") | {"version": "1", "submit": "1"})
    assert "Leadership commitment: write the reason for your score." in page.text
    assert scored.sheet("seat", "kenya").version == 2  # the draft stayed
    data = form_of(scored, "4", "All of it is there.") | {"version": "2", "submit": "1"}
    after = f"/sheets/{scored.sheet('seat', 'nepal').pk}/"
    assert [client.post(url, data)["Location"] for _ in range(2)] == [after, after]
    assert scored.sheet("seat", "kenya").versions.count() == 1
    page = client.get(url)
    assert "This sheet is closed. The chair can reopen it" in page.text
    assert "Submit this sheet" not in page.text


@pytest.mark.parametrize("version", ["0", "abc", "²", ""])
def test_a_stale_sheet_shows_both_texts(
    scored: selection.Selection, signed_in: SignedIn, at: Clock, version: str
) -> None:
    saved(scored, "seat", "kenya", 3)
    at(SCORING)
    url = f"/sheets/{scored.sheet('seat', 'kenya').pk}/"
    data = form_of(scored, "1", "Too thin by far.") | {"version": version, "save": "1"}
    page = signed_in(scored.people["seat"]).post(url, data)
    assert page.status_code == 409
    assert "saved in another window after you opened this one" in page.text
    assert "3: Because 3." in page.text
    assert "1: Too thin by far." in page.text


def test_a_late_sheet_is_refused_and_gives_the_text_back(
    scored: selection.Selection, signed_in: SignedIn, at: Clock
) -> None:
    scored.to(CohortStatus.PANEL, at=MEETING)
    at(MEETING)
    url = f"/sheets/{scored.sheet('seat', 'kenya').pk}/"
    data = form_of(scored, "1", "This took me a whole evening.") | {"version": "0", "submit": "1"}
    page = signed_in(scored.people["seat"]).post(url, data)
    assert page.status_code == 409
    assert SHUT in page.text
    assert "This took me a whole evening." in page.text


@pytest.mark.parametrize("value", ["5", "-1", "x"])
def test_a_score_outside_the_scale_is_refused_by_the_form(
    scored: selection.Selection, signed_in: SignedIn, at: Clock, value: str
) -> None:
    at(SCORING)
    url = f"/sheets/{scored.sheet('seat', 'kenya').pk}/"
    data = form_of(scored, value, "Why not.") | {"version": "0", "submit": "1"}
    page = signed_in(scored.people["seat"]).post(url, data)
    assert page.status_code == 200
    assert scored.sheet("seat", "kenya").version == 0


def test_a_conflict_that_comes_to_light_sets_open_and_reopened_sheets_aside(
    coordinator: User,
) -> None:
    found = selection.in_scoring(selection.begin(coordinator, "kenya", "nepal"))
    kenya = found.applications["kenya"].organisation_id

    def declared(seat: str, at: datetime) -> str:
        scoring.declare(
            cohort=found.cohort, person=found.who(seat), at=at, reason="A sister works there.",
            conflicted={kenya: True},
        )  # fmt: skip
        return str(found.sheet(seat, "kenya").status)

    assert declared("fourth", SCORING) == SheetStatus.SET_ASIDE
    selection.all_scored(found)
    found.to(CohortStatus.PANEL, at=MEETING)
    sheet = found.sheet("seat", "kenya")
    scoring.reopen(sheet_id=sheet.pk, reason="Misread.", by=found.who("chair"), at=MEETING)
    assert declared("seat", MEETING) == SheetStatus.SET_ASIDE
    assert len(ranking(found.cohort)[-1].counting) == 2
