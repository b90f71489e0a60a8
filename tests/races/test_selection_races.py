"""Places, acceptances and late scores under race, and what happens without protection (I8, I12, I13)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from ambassadors.models import Award, Cohort, CohortStatus
from applications.models import Decision, Offer, OfferStatus, SheetStatus
from applications.queries import ranking as ranks
from applications.services import offers, scoring
from core.models import User
from tests.applications import selection, world
from tests.applications.selection import MEETING, RELEASED
from tests.lists.growing import at_rest
from tests.races.racing import Answer, Caller, at_once, clock_at, signed_in, without

ROUNDS = [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 8))]
pytestmark = pytest.mark.django_db(transaction=True)


Call = tuple[Caller, str, dict[str, str]]


def fine(answers: list[Answer]) -> None:
    """Nobody met an error of the program."""
    assert all(answer.status < 500 for answer in answers), answers


def two_lapsed(coordinator: User) -> list[Offer]:
    """Two lapsed offers of a cohort that has one place left."""
    found = selection.in_panel(selection.begin(coordinator))
    selection.released(found)
    at = RELEASED + timedelta(days=30)
    assert offers.lapse_due(at=at) == 2
    with transaction.atomic(), at_rest():  # no service takes away a place that was promised
        Cohort.objects.update(places=1)
    clock_at(at)
    return list(Offer.objects.order_by("pk"))


def made_again(address: str, coordinator: User) -> tuple[list[Answer], Caller]:
    caller = signed_in(address, coordinator)
    calls: list[Call] = [
        (caller, f"/offers/{offer.pk}/again/", {}) for offer in two_lapsed(coordinator)
    ]
    return at_once(*calls), caller


@pytest.mark.parametrize("_round", ROUNDS)
def test_the_last_place_goes_to_one_of_two_offers(protected: str, _round: int) -> None:
    answers, caller = made_again(protected, world.coordinator())
    fine(answers)
    assert Offer.objects.filter(status=OfferStatus.MADE).count() == 1
    assert Cohort.objects.values_list("taken_places", "places").get() == (1, 1)
    page = f"/cohorts/{Cohort.objects.get().pk}/results/"
    told = [caller.told(answer, page) for answer in answers]
    assert sum("The offer is made again" in words for words in told) == 1
    assert sum("All places of this cohort are taken." in words for words in told) == 1


def test_without_protection_two_offers_take_one_place(unprotected: str) -> None:
    with without("places_never_exceeded"):
        made_again(unprotected, world.coordinator())
        assert Offer.objects.filter(status=OfferStatus.MADE).count() == 2
        assert Cohort.objects.values_list("taken_places", "places").get() == (2, 1)


def accepted_twice(address: str) -> list[Answer]:
    found = selection.released(selection.in_panel(selection.begin(world.coordinator(), "kenya")))
    clock_at(RELEASED)
    path = f"/offer/{selection.secret_of(selection.offer_of(found, 'kenya'))}/"
    return at_once(*[(Caller(address), path, {"agreed": "on"})] * 2)


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_acceptances_make_one_award(protected: str, _round: int) -> None:
    answers = accepted_twice(protected)
    assert sorted(answer.status for answer in answers) == [302, 410]
    assert "This link was already used." in max(answers, key=lambda each: each.status).words
    assert Award.objects.count() == 1


def test_without_protection_two_acceptances_make_two_awards(unprotected: str) -> None:
    guards = ("one_running_award_per_society", "ambassadors_award_reference_key",
              "one_milestone_per_row")  # fmt: skip
    with without(*guards):
        accepted_twice(unprotected)
        assert Award.objects.count() == 2


def closed_and_scored(address: str, *, seat_first: bool = False) -> tuple[list[Answer], Decision]:
    """The chair closes while a seat, reopened, submits other scores; who begins is a moment ahead."""
    found = selection.in_panel(selection.begin(world.coordinator(), "kenya"))
    selection.met(found)
    selection.recorded(found, "kenya")
    selection.confirmed(found, "kenya")
    sheet = found.sheet("seat", "kenya")
    scoring.reopen(sheet_id=sheet.pk, reason="Misread.", by=found.who("chair"), at=MEETING)
    clock_at(MEETING + timedelta(hours=1))
    data: dict[str, Any] = {"version": str(sheet.version), "submit": "1"}
    for criterion in found.cohort.criteria.all():
        data |= {
            f"value_{criterion.pk}": "0",
            f"reason_{criterion.pk}": "There is hardly anything in it, I am afraid.",
        }
    chair, seat = (signed_in(address, found.who(key)) for key in ("chair", "seat"))
    calls: list[Call] = [
        (chair, f"/cohorts/{found.cohort.pk}/panel/close/", {}),
        (seat, f"/sheets/{sheet.pk}/", data),
    ]
    answers = at_once(*(reversed(calls) if seat_first else calls), apart=0.2)
    assert Cohort.objects.get().status == CohortStatus.DECIDED
    return answers, Decision.objects.get()


def as_it_counts_now(decision: Decision) -> str:
    (row,) = ranks.ranking(decision.application.cohort)
    return str(row.score)


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_late_score_never_comes_after_the_decision(protected: str, _round: int) -> None:
    answers, decision = closed_and_scored(protected)
    assert [answer.status for answer in answers] == [302, 409]
    assert "This sheet is closed." in answers[1].words, answers[1].words
    assert "There is hardly anything in it, I am afraid." in answers[1].words
    assert decision.basis["score"] == as_it_counts_now(decision) == "75.00"
    sheet = decision.application.sheets.get(seat__person__name="Kofi Lindqvist")
    assert (sheet.status, sheet.versions.count()) == (SheetStatus.SUBMITTED, 1)


def test_a_score_before_the_closing_is_in_the_decision(protected: str) -> None:
    answers, decision = closed_and_scored(protected, seat_first=True)
    assert [answer.status for answer in answers] == [302, 302]
    assert decision.basis["score"] == as_it_counts_now(decision) == "56.25"


def test_without_protection_a_score_comes_after_the_decision(unprotected: str) -> None:
    with without("pgtrigger_only_while_scored"):
        _answers, decision = closed_and_scored(unprotected)
        assert decision.basis["score"] == "75.00"
        assert as_it_counts_now(decision) != "75.00"
