"""The panel: presence, quorum, decisions by two people, closing (S5 to S7, I8, I12)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from ambassadors.models import Cohort, CohortStatus
from ambassadors.services import cohorts
from applications.models import ApplicationStatus, Decision, ProposedDecision
from applications.queries.sheet import panel_table
from applications.services import application as applications
from applications.services import closing, panel
from core.models import User
from core.refusals import Forbidden, Refused, Stale
from tests.applications import selection
from tests.applications.selection import AMOUNT, CLOSED, MEETING

NOT_MEETING = "The panel is not meeting: scoring is open still, or the panel was closed."


@pytest.fixture
def meeting(coordinator: User) -> selection.Selection:
    """Two applications before the panel; nobody recorded as present yet."""
    return selection.in_panel(selection.begin(coordinator))


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as error:
        act(*args, **kwargs)
    return str(error.value)


def test_presence_is_recorded_by_chair_or_vice_chair_only(meeting: selection.Selection) -> None:
    words = "Only the chair or the vice-chair records the panel's work."
    for who in ("seat", "fourth"):
        assert refused(selection.met, meeting, by=who) == words
    selection.met(meeting)
    selection.met(meeting, "chair", "vice", by="vice")
    found = panel.meeting_of(meeting.cohort)
    assert found is not None
    assert set(found.presences.values_list("seat_id", flat=True)) == {
        meeting.seat_id("chair"), meeting.seat_id("vice"),
    }  # fmt: skip


def test_the_meeting_is_not_of_tomorrow(meeting: selection.Selection) -> None:
    words = refused(
        panel.record_meeting, cohort_id=meeting.cohort.pk, minutes="", present=[], at=MEETING,
        held_on=MEETING.date() + timedelta(days=1), by=meeting.who("chair"),
    )  # fmt: skip
    assert words == "Enter the day of the meeting, not a later one than today."


def test_nothing_is_recorded_before_or_after_the_panel(coordinator: User) -> None:
    found = selection.in_scoring(selection.begin(coordinator, "kenya"))
    assert refused(selection.met, found) == NOT_MEETING
    assert refused(selection.recorded, found, "kenya") == NOT_MEETING
    selection.all_scored(found)
    found.to(CohortStatus.PANEL, at=MEETING)
    selection.decided(found)
    assert refused(selection.met, found) == NOT_MEETING
    assert refused(selection.recorded, found, "kenya") == NOT_MEETING
    assert refused(selection.confirmed, found, "kenya") == NOT_MEETING


@pytest.mark.parametrize(
    ("present", "gap"),
    [
        (("chair",), "No quorum: 1 of 4 seats are present and without a conflict."),
        (("chair", "vice"), ""),
        (("chair", "vice", "seat", "fourth"), ""),
    ],
)
def test_quorum_is_half_of_the_seats(
    meeting: selection.Selection, present: tuple[str, ...], gap: str
) -> None:
    selection.met(meeting, *present)
    if gap:
        assert refused(selection.recorded, meeting, "kenya") == (
            f"{gap} Defer the item, or ask the coordinator for a substitute."
        )
    else:
        selection.recorded(meeting, "kenya")


def test_conflicted_seats_do_not_make_a_quorum(coordinator: User) -> None:
    found = selection.in_panel(selection.begin(coordinator), seat=("kenya",), fourth=("kenya",))
    selection.met(found, "chair", "seat", "fourth")
    assert refused(selection.recorded, found, "kenya").startswith("No quorum: 1 of 4 seats")
    selection.recorded(found, "nepal")


def test_quorum_needs_two_capacities(meeting: selection.Selection) -> None:
    meeting.cohort.seats.update(capacity="IFRC")
    selection.met(meeting)
    assert refused(selection.recorded, meeting, "kenya").startswith(
        "No quorum: the seats present come from one capacity only."
    )


def test_a_decision_needs_a_meeting_a_reason_and_an_amount(meeting: selection.Selection) -> None:
    assert refused(selection.recorded, meeting, "kenya") == "Record who is present first."
    selection.met(meeting)
    words = "Write the reason in words the National Society will read."
    assert refused(selection.recorded, meeting, "kenya", reason=" ") == words
    ceiling = meeting.cohort.ceiling
    for amount in (None, 0, -1, ceiling + 1):
        assert refused(selection.recorded, meeting, "kenya", amount=amount) == (
            "Enter an amount above 0 and not above the ceiling for one award."
        )
    selection.recorded(meeting, "kenya", amount=ceiling)
    selection.recorded(meeting, "kenya", "reserve")
    assert meeting.of("kenya").proposed.amount is None


def test_the_vice_chair_records_where_the_chair_is_away_or_conflicted(coordinator: User) -> None:
    found = selection.in_panel(selection.begin(coordinator), chair=("nepal",))
    selection.met(found)
    assert refused(selection.recorded, found, "kenya", by="vice") == (
        "The chair is present and records this item."
    )
    assert refused(selection.recorded, found, "nepal") == (
        "You have a conflict of interest here: the other of chair and vice-chair records it."
    )
    selection.recorded(found, "nepal", by="vice")
    selection.met(found, "vice", "seat", "fourth", by="vice")
    selection.recorded(found, "kenya", by="vice")
    assert refused(selection.recorded, found, "kenya", by="seat") == (
        "Only the chair or the vice-chair records the panel's work."
    )


def test_another_seat_confirms_once_what_it_saw(meeting: selection.Selection) -> None:
    selection.met(meeting)
    assert refused(selection.confirmed, meeting, "kenya") == (
        "Nothing is recorded on this application yet."
    )
    selection.recorded(meeting, "kenya")
    assert refused(selection.confirmed, meeting, "kenya", by="chair") == (
        "You recorded this decision. Another seat must confirm it."
    )
    pk = meeting.applications["kenya"].pk
    with pytest.raises(Forbidden, match="Another seat without a conflict of interest"):
        panel.confirm(application_id=pk, by=meeting.coordinator, at=MEETING)
    with pytest.raises(Stale, match="The decision was recorded anew"):
        panel.confirm(
            application_id=pk, by=meeting.who("seat"), at=MEETING, seen=MEETING - timedelta(1)
        )
    panel.confirm(application_id=pk, by=meeting.who("seat"), at=MEETING, seen=MEETING)
    assert refused(selection.confirmed, meeting, "kenya") == (
        "Kofi Lindqvist has confirmed this decision already."
    )


def test_recording_again_takes_the_confirmation_off(meeting: selection.Selection) -> None:
    selection.met(meeting)
    selection.recorded(meeting, "kenya")
    selection.confirmed(meeting, "kenya")
    selection.recorded(meeting, "kenya", "reserve", by="chair")
    proposed = meeting.of("kenya").proposed
    assert (proposed.outcome, proposed.confirmed_by, proposed.confirmed_at) == (
        "reserve", None, None,
    )  # fmt: skip


def test_only_an_eligible_application_is_decided(meeting: selection.Selection) -> None:
    selection.met(meeting)
    selection.recorded(meeting, "kenya")
    applications.withdraw(
        application_id=meeting.applications["kenya"].pk, by=meeting.focal["kenya"], at=MEETING
    )
    words = "Only an eligible application is decided; this one is not, any more."
    assert refused(selection.recorded, meeting, "kenya") == words
    assert refused(selection.confirmed, meeting, "kenya") == words
    selection.recorded(meeting, "nepal")
    selection.confirmed(meeting, "nepal")
    meeting.to(CohortStatus.DECIDED, at=CLOSED, by=meeting.who("chair"))
    assert Decision.objects.get().application == meeting.applications["nepal"]


def test_the_panel_closes_only_with_every_decision_confirmed(meeting: selection.Selection) -> None:
    def close() -> None:
        meeting.to(CohortStatus.DECIDED, at=CLOSED, by=meeting.who("chair"))

    selection.met(meeting)
    assert refused(close) == "2 applications have no confirmed decision yet."
    selection.recorded(meeting, "kenya")
    selection.confirmed(meeting, "kenya")
    selection.recorded(meeting, "nepal", "not_selected")
    assert refused(close) == "1 application has no confirmed decision yet."
    selection.confirmed(meeting, "nepal")
    for who in (meeting.who("vice"), meeting.who("seat"), meeting.coordinator):
        with pytest.raises(Forbidden, match="Only the chair can close the panel"):
            meeting.to(CohortStatus.DECIDED, at=CLOSED, by=who)
    close()
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"places": 1}, "More are selected than there are places."),
        ({"envelope": 2 * AMOUNT - 1}, "The amounts are more than the envelope has left."),
    ],
)
def test_the_panel_does_not_close_above_places_or_envelope(
    coordinator: User, limits: dict[str, int], words: str
) -> None:
    found = selection.in_panel(selection.begin(coordinator, **limits))
    assert refused(selection.decided, found) == words
    assert not Decision.objects.exists()
    assert Cohort.objects.get().status == CohortStatus.PANEL
    selection.recorded(found, "nepal", "reserve")
    selection.confirmed(found, "nepal")
    found.to(CohortStatus.DECIDED, at=CLOSED, by=found.who("chair"))
    assert (found.cohort.taken_places, found.cohort.taken_amount) == (1, AMOUNT)


def test_a_ceiling_lowered_afterwards_stops_the_closing(meeting: selection.Selection) -> None:
    selection.met(meeting)
    for name in meeting.applications:
        selection.recorded(meeting, name)
        selection.confirmed(meeting, name)
    Cohort.objects.update(ceiling=AMOUNT - 1)
    words = "The amount is above the ceiling for one award. Enter a smaller amount."
    assert refused(meeting.to, CohortStatus.DECIDED, at=CLOSED, by=meeting.who("chair")) == words
    assert not Decision.objects.exists()


@pytest.mark.parametrize("sums", ["taken_places = places + 1", "taken_amount = envelope + 1"])
def test_the_database_holds_places_and_envelope(coordinator: User, sums: str) -> None:
    selection.world.cohort(coordinator)
    with (
        pytest.raises(IntegrityError, match="never_exceeded"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE ambassadors_cohort SET {sums}")


def test_room_is_asked_for_in_words(coordinator: User) -> None:
    cohort = selection.world.cohort(coordinator, places=1, envelope=AMOUNT)
    assert "above the ceiling" in refused(cohorts.take, cohort, cohort.ceiling + 1)
    assert "The envelope has less left" in refused(cohorts.take, cohort, AMOUNT + 1)
    cohorts.take(cohort, AMOUNT)
    assert "All places of this cohort are taken" in refused(cohorts.take, cohort, 1)


def test_decisions_are_frozen_with_what_they_rest_on(meeting: selection.Selection) -> None:
    selection.decided(meeting, nepal="reserve")
    kenya = Decision.objects.get(application=meeting.applications["kenya"])
    assert (kenya.number, kenya.outcome, kenya.amount) == (1, "selected", AMOUNT)
    assert (kenya.recorded_by, kenya.confirmed_by) == (
        meeting.people["chair"], meeting.people["fourth"],
    )  # fmt: skip
    assert kenya.version == meeting.of("kenya").versions.get()
    assert kenya.basis == {
        "rank": 1, "tied": True, "score": "78.75", "sheets": 4, "conflicts": [],
        "seats": sorted(meeting.seat_id(key) for key in meeting.people),
    } | {"score": "75.00"}  # fmt: skip
    assert meeting.of("kenya").status == ApplicationStatus.SELECTED
    assert meeting.of("nepal").status == ApplicationStatus.RESERVE
    assert meeting.of("kenya").decisions.get().application.cohort.meetings.get().closed_at == CLOSED
    for change in (
        "UPDATE applications_decision SET amount = 1",
        "DELETE FROM applications_decision",
    ):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with connection.cursor() as cursor:
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            role = settings.DATABASE_APP_ROLE
            cursor.execute(
                "SELECT has_table_privilege(%s, 'applications_decision', %s)", [role, right]
            )
            assert cursor.fetchone() == (False,)


def again(found: selection.Selection, name: str, number: int, **more: Any) -> None:
    first = Decision.objects.get(application=found.applications[name], number=1)
    fields: dict[str, Any] = {
        "application": first.application, "version": first.version, "number": number,
        "outcome": "not_selected", "recorded_by": first.recorded_by, "decided_at": CLOSED,
        "confirmed_by": first.confirmed_by,
    }  # fmt: skip
    with transaction.atomic():
        Decision.objects.create(id=uuid.uuid4(), **(fields | more))


def test_the_database_lets_a_second_decision_follow_a_reserve_only(
    meeting: selection.Selection,
) -> None:
    selection.decided(meeting, nepal="reserve")
    with pytest.raises(IntegrityError, match="only a reserve gets a second decision"):
        again(meeting, "kenya", 2)
    with pytest.raises(IntegrityError, match="decision_numbered_once"):
        again(meeting, "nepal", 1)
    with pytest.raises(IntegrityError, match="at_most_two_decisions"):
        again(meeting, "nepal", 3)
    with pytest.raises(IntegrityError, match="decision_by_two_people"):
        again(meeting, "nepal", 2, confirmed_by=meeting.people["chair"])
    with pytest.raises(IntegrityError, match="selected_means_an_amount"):
        again(meeting, "nepal", 2, outcome="selected")
    again(meeting, "nepal", 2)


def test_a_proposal_is_of_two_people_and_only_selected_has_money(
    meeting: selection.Selection,
) -> None:
    selection.met(meeting)
    selection.recorded(meeting, "kenya")
    rows = ProposedDecision.objects.all()
    with pytest.raises(IntegrityError, match="confirmed_by_another"), transaction.atomic():
        rows.update(confirmed_by=meeting.people["chair"])
    with pytest.raises(IntegrityError, match="only_selected_has_an_amount"), transaction.atomic():
        rows.update(outcome="reserve")
    with pytest.raises(IntegrityError, match="only_selected_has_an_amount"), transaction.atomic():
        rows.update(amount=None)


def test_the_closing_page_counts_and_names_nobody(meeting: selection.Selection) -> None:
    assert closing.waits_for_closing(meeting.cohort) == [
        "2 applications have no confirmed decision yet."
    ]


def test_the_table_adds_up_in_rank_order_and_marks_what_is_beyond(coordinator: User) -> None:
    found = selection.in_scoring(selection.begin(coordinator, envelope=150_000, places=5))
    for seat in ("chair", "vice", "seat"):
        selection.scored(found, seat, "kenya", 1)
        selection.scored(found, seat, "nepal", 4)
    found.to(CohortStatus.PANEL, at=MEETING)
    table = panel_table(found.cohort, found.who("chair"), on=MEETING.date())
    assert [
        (row.ranked.application.pk, row.requested, row.running, row.beyond) for row in table.rows
    ] == [
        (found.applications["nepal"].pk, 135_150, 135_150, False),
        (found.applications["kenya"].pk, 135_150, 270_300, True),
    ]
    assert (table.whole, table.hidden) == (True, [])
