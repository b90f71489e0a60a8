"""A reserve's further decision, its offer in the same step, and who is told of a free place (S5, S7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from ambassadors.models import Cohort, CohortStatus
from applications.models import ApplicationStatus, Decision, OfferStatus
from applications.queries.offer import letter
from applications.services import application as applications
from applications.services import offers, panel, reserves, scoring
from core.models import Message, User
from core.refusals import Forbidden, Refused, Stale
from tests.applications import selection
from tests.applications.selection import AMOUNT, RELEASED, link_of, offer_of

SignedIn = Callable[[User | None], Client]
Clock = Callable[..., None]
LATER = RELEASED + timedelta(days=3)


@pytest.fixture
def found(coordinator: User) -> selection.Selection:
    """One place: Kenya is selected and holds it, Nepal is a reserve; both know."""
    return selection.released(
        selection.in_panel(selection.begin(coordinator, places=1)), nepal="reserve"
    )


def recorded(
    found: selection.Selection, outcome: str = "selected", *, by: str = "chair", **more: Any
) -> None:
    words = panel.Words(outcome, AMOUNT, "A place is free.", conditions="")._replace(**more)
    reserves.decide(
        application_id=found.applications["nepal"].pk, words=words, by=found.who(by), at=LATER
    )


def confirmed(found: selection.Selection, *, by: str = "vice", at: datetime = LATER) -> Decision:
    return reserves.confirm(application_id=found.applications["nepal"].pk, by=found.who(by), at=at)


def freed(found: selection.Selection) -> None:
    """Kenya declines, so that the place is free."""
    link = link_of(offer_of(found, "kenya"))
    offers.decline(link=link, reason="Elections come first.", at=RELEASED)


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as error:
        act(*args, **kwargs)
    return str(error.value)


def test_a_reserve_moves_up_once_a_place_is_free(found: selection.Selection) -> None:
    freed(found)
    recorded(found)
    decision = confirmed(found)
    first = found.of("nepal").decisions.get(number=1)
    assert (decision.number, decision.outcome, decision.amount) == (2, "selected", AMOUNT)
    assert decision.version == first.version
    assert decision.basis == first.basis | {"conflicts": []}
    assert letter(decision)["reason"] == "A place is free."
    assert found.of("nepal").status == ApplicationStatus.SELECTED
    offer = offer_of(found, "nepal")
    assert (offer.status, offer.amount, offer.decision) == (OfferStatus.MADE, AMOUNT, decision)
    cohort = Cohort.objects.get(pk=found.cohort.pk)
    assert (cohort.taken_places, cohort.taken_amount) == (1, AMOUNT)
    told = Message.objects.filter(
        template="applications/result", about_id=str(found.of("nepal").pk)
    )
    assert told.count() == 2
    offers.accept(link=link_of(offer, at=LATER), at=LATER)


def test_without_a_free_place_nothing_is_decided_and_the_page_says_who_holds_it(
    found: selection.Selection,
) -> None:
    recorded(found)
    assert refused(confirmed, found) == (
        "All places of this cohort are taken. Free one first, or choose reserve. "
        "Places are held by: Kenya Red Cross Society."
    )
    assert found.of("nepal").decisions.count() == 1
    assert found.of("nepal").status == ApplicationStatus.RESERVE
    assert found.of("nepal").proposed.confirmed_by is None


def test_a_reserve_can_be_told_that_it_is_not_selected(found: selection.Selection) -> None:
    recorded(found, "not_selected", amount=None)
    assert confirmed(found).outcome == "not_selected"
    assert found.of("nepal").status == ApplicationStatus.NOT_SELECTED
    assert refused(recorded, found) == (
        "Only a reserve gets one further decision; this is none, any more."
    )


def test_another_unconflicted_seat_confirms(found: selection.Selection) -> None:
    freed(found)
    assert refused(confirmed, found) == "Luc Fontaine has confirmed this decision already."
    recorded(found)
    assert refused(confirmed, found, by="chair") == (
        "You recorded this decision. Another seat must confirm it."
    )
    scoring.declare(
        cohort=found.cohort, person=found.who("vice"), at=LATER, reason="A sister.",
        conflicted={found.applications["nepal"].organisation_id: True},
    )  # fmt: skip
    with pytest.raises(Forbidden, match="Another seat without a conflict"):
        confirmed(found)
    with pytest.raises(Stale):
        reserves.confirm(
            application_id=found.applications["nepal"].pk, by=found.who("fourth"), at=LATER,
            seen=RELEASED,
        )  # fmt: skip
    assert confirmed(found, by="fourth").confirmed_by == found.who("fourth")


def test_the_vice_chair_leads_where_the_chair_has_a_conflict(found: selection.Selection) -> None:
    freed(found)
    words = "The chair records it; where the chair has a conflict of interest, the vice-chair."
    for other in ("vice", "seat"):
        with pytest.raises(Forbidden, match=words):
            recorded(found, by=other)
    recorded(found)
    scoring.declare(
        cohort=found.cohort, person=found.who("chair"), at=LATER, reason="A sister.",
        conflicted={found.applications["nepal"].organisation_id: True},
    )  # fmt: skip
    assert refused(confirmed, found) == (
        "Who recorded it has a conflict of interest since. Record it again."
    )
    with pytest.raises(Forbidden, match=words):
        recorded(found)
    recorded(found, by="vice")
    confirmed(found, by="fourth")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"outcome": "reserve"}, "It is a reserve already. Choose selected or not selected."),
        ({"reason": " "}, "Write the reason in words the National Society will read."),
        ({"amount": 0}, "Enter an amount above 0 and not above the ceiling for one award."),
    ],
)
def test_what_is_recorded_is_whole(
    found: selection.Selection, more: dict[str, Any], words: str
) -> None:
    assert refused(recorded, found, **more) == words


def test_the_panel_s_own_result_is_released_first(coordinator: User) -> None:
    found = selection.decided(selection.in_panel(selection.begin(coordinator)), nepal="reserve")
    assert refused(recorded, found) == "Release the panel's own result first."


def test_who_leads_and_has_no_conflict_is_told_of_a_free_place(found: selection.Selection) -> None:
    scoring.declare(
        cohort=found.cohort, person=found.who("vice"), at=RELEASED, reason="A sister.",
        conflicted={found.applications["nepal"].organisation_id: True},
    )  # fmt: skip
    freed(found)
    told = Message.objects.filter(template="applications/place_free")
    assert [message.address for message in told] == ["chair@example.org"]
    assert "Nepal" not in told.get().body


def test_nobody_is_told_where_no_reserve_waits(coordinator: User) -> None:
    freed(selection.released(selection.in_panel(selection.begin(coordinator))))
    assert not Message.objects.filter(template="applications/place_free").exists()


def test_a_reserve_can_be_withdrawn_by_its_society(found: selection.Selection) -> None:
    applications.withdraw(
        application_id=found.applications["nepal"].pk, by=found.focal["nepal"], at=LATER
    )
    assert found.of("nepal").status == ApplicationStatus.WITHDRAWN
    with pytest.raises(Refused):
        recorded(found)


def test_a_cohort_closes_when_every_reserve_is_decided_and_every_award_over(
    found: selection.Selection,
) -> None:
    freed(found)
    found.to(CohortStatus.RUNNING, at=LATER)
    assert refused(found.to, CohortStatus.CLOSED, at=LATER) == (
        "Decide on every application of the reserve list first."
    )
    recorded(found)
    confirmed(found)
    offers.accept(link=link_of(offer_of(found, "nepal"), at=LATER), at=LATER)
    assert refused(found.to, CohortStatus.CLOSED, at=LATER) == (
        "Awards of this cohort are still running. Close it after the last one."
    )


def test_a_cohort_without_awards_can_be_closed(coordinator: User) -> None:
    found = selection.released(
        selection.in_panel(selection.begin(coordinator)), kenya="not_selected", nepal="not_selected"
    )
    found.to(CohortStatus.RUNNING, at=LATER)
    found.to(CohortStatus.CLOSED, at=LATER)


def test_the_pages_lead_through_it(
    found: selection.Selection, signed_in: SignedIn, at: Clock
) -> None:
    at(LATER)
    freed(found)
    page = f"/applications/{found.applications['nepal'].pk}/decision/"
    chair = signed_in(found.who("chair"))
    assert "Record the further decision" in chair.get(page).text
    assert "Record the further decision" not in signed_in(found.who("seat")).get(page).text
    sent = chair.post(
        page, {"outcome": "selected", "amount": "30000", "reason": "Free.", "conditions": ""}
    )
    assert sent["Location"] == page
    fourth = signed_in(found.who("fourth"))
    assert "Confirm this decision" in fourth.get(page).text
    done = fourth.post(
        f"{page}confirm/", {"seen": found.of("nepal").proposed.recorded_at.isoformat()}
    )
    assert done.status_code == 302
    assert found.of("nepal").status == ApplicationStatus.SELECTED
    assert "In force" in chair.get(page).text
