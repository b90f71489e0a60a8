"""The pages of selection: who reads what, and from when (§5, C2, S3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ambassadors.models import Cohort, CohortStatus
from ambassadors.permissions import cohorts_visible_to
from ambassadors.services import conflicts
from applications.models import OfferStatus, SheetStatus
from applications.services import offers
from core import due
from core.models import Role, User
from tests.applications import selection, world
from tests.applications.selection import AMOUNT, CLOSED, MEETING, RELEASED, SCORING, offer_of

SignedIn = Callable[[User | None], Client]
Clock = Callable[..., None]


@pytest.fixture
def auditor(db: None) -> User:
    return world.with_role("auditor@example.org", Role.AUDITOR)


def statuses(client: Client, found: selection.Selection) -> list[int]:
    pk = found.applications["kenya"].pk
    urls = (f"/cohorts/{found.cohort.pk}/panel/", f"/applications/{pk}/decision/")
    return [client.get(url).status_code for url in urls]


def test_scores_are_read_by_each_from_their_moment_on(
    coordinator: User, auditor: User, signed_in: SignedIn, at: Clock
) -> None:
    found = selection.all_scored(selection.in_scoring(selection.begin(coordinator)))
    at(SCORING)
    americas = world.coordinator("americas@example.org", regions=["Americas"])
    who = {
        "seat": signed_in(found.people["seat"]), "coordinator": signed_in(coordinator),
        "auditor": signed_in(auditor), "americas": signed_in(americas),
        "focal": signed_in(found.focal["kenya"]),
    }  # fmt: skip
    assert {key: statuses(client, found) for key, client in who.items()} == {
        "seat": [403, 403], "coordinator": [403, 403], "auditor": [403, 403],
        "americas": [403, 404], "focal": [404, 403],
    }  # fmt: skip
    assert "Scores can be read once scoring is closed." in (
        who["coordinator"].get(f"/cohorts/{found.cohort.pk}/panel/").text
    )
    found.to(CohortStatus.PANEL, at=MEETING)
    assert {key: statuses(client, found) for key, client in who.items()} == {
        "seat": [200, 200], "coordinator": [200, 200], "auditor": [403, 403],
        "americas": [403, 404], "focal": [404, 403],
    }  # fmt: skip
    selection.decided(found)
    assert statuses(who["auditor"], found) == [200, 200]
    assert statuses(who["focal"], found) == [404, 403]


def test_a_society_learns_its_result_at_the_release_only(
    coordinator: User, signed_in: SignedIn, at: Clock
) -> None:
    found = selection.decided(
        selection.in_panel(selection.begin(coordinator)), kenya="not_selected"
    )
    at(CLOSED)
    pk, client = found.applications["kenya"].pk, signed_in(found.focal["kenya"])
    pages = ["/", "/application/", f"/applications/{pk}/", f"/applications/{pk}/read/"]
    for url in pages:
        text = client.get(url, follow=True).text
        for word in ("Not selected", "A clear commitment.", "decision", "panel was closed"):
            assert word not in text, (url, word)
    for url in ("result/", "decision/", "screening/"):
        assert client.get(f"/applications/{pk}/{url}").status_code in (403, 404)
    offers.release(cohort_id=found.cohort.pk, application_ids=[pk], by=coordinator, at=RELEASED)
    text = client.get(f"/applications/{pk}/result/").text
    assert "Kenya Red Cross Society is not selected." in text
    assert "A clear commitment." in text
    assert "Ingrid" not in text
    assert "Because 3." not in text


def test_the_panel_goes_through_its_pages(
    coordinator: User, signed_in: SignedIn, at: Clock
) -> None:
    found = selection.in_panel(selection.begin(coordinator, "kenya"))
    at(MEETING)
    pk, cohort = found.applications["kenya"].pk, found.cohort.pk
    chair, fourth = signed_in(found.people["chair"]), signed_in(found.people["fourth"])
    decision = f"/applications/{pk}/decision/"
    assert "Record who is present first." in chair.get(decision).text
    present = [str(found.seat_id(key)) for key in ("chair", "fourth", "vice")]
    day = {"held_on_0": "1", "held_on_1": "September", "held_on_2": "2026"}
    meeting = f"/cohorts/{cohort}/panel/meeting/"
    assert fourth.get(meeting).status_code == 403
    answer = chair.post(meeting, day | {"present": present, "minutes": "Spread first."})
    assert answer["Location"] == f"/cohorts/{cohort}/panel/"
    data = {"outcome": "selected", "amount": "", "reason": "Clear.", "conditions": "Report early."}
    assert "Enter the amount of the award" in chair.post(decision, data).text
    assert chair.post(decision, data | {"amount": "30 000"}).status_code == 302
    assert found.of("kenya").proposed.amount == AMOUNT
    assert 'value="30000.00"' in chair.get(decision).text
    assert "Confirm this decision" not in chair.get(decision).text
    page = fourth.get(decision)
    assert "Confirm this decision" in page.text
    assert "Record the decision" not in page.text
    old = {"seen": (MEETING - timedelta(hours=1)).isoformat()}
    stale = fourth.post(f"{decision}confirm/", old)
    assert stale.status_code == 409
    assert "The decision was recorded anew." in stale.text
    chair_page = f"/cohorts/{cohort}/panel/close/"
    assert "1 application has no confirmed decision yet." in chair.get(chair_page).text
    assert fourth.post(f"{decision}confirm/", {"seen": MEETING.isoformat()}).status_code == 302
    for who in (fourth, signed_in(coordinator)):
        assert who.get(chair_page).status_code == who.post(chair_page).status_code == 403
    assert chair.post(chair_page)["Location"] == f"/cohorts/{cohort}/panel/"
    assert Cohort.objects.get().status == CohortStatus.DECIDED


def test_sheets_are_offered_for_reopening_to_whom_may_reopen(
    coordinator: User, signed_in: SignedIn, at: Clock
) -> None:
    found = selection.in_panel(selection.begin(coordinator, "kenya"))
    at(MEETING)
    page = f"/applications/{found.applications['kenya'].pk}/decision/"
    links = {
        key: {
            other
            for other in found.people
            if f"/sheets/{found.sheet(other, 'kenya').pk}/reopen/"
            in signed_in(person).get(page).text
        }
        for key, person in found.people.items()
    }
    assert links == {
        "chair": {"vice", "seat", "fourth"}, "vice": {"chair"}, "seat": set(), "fourth": set(),
    }  # fmt: skip
    url = f"/sheets/{found.sheet('seat', 'kenya').pk}/reopen/"
    assert signed_in(found.people["vice"]).post(url, {"reason": "Why not."}).status_code == 200
    assert found.sheet("seat", "kenya").status == SheetStatus.SUBMITTED
    assert signed_in(found.people["chair"]).post(url, {"reason": "Misread."}).status_code == 302
    assert found.sheet("seat", "kenya").status == SheetStatus.REOPENED


def test_the_signatory_answers_through_the_link_and_reads_when_it_is_spent(
    coordinator: User, signed_in: SignedIn, at: Clock
) -> None:
    found = selection.released(selection.in_panel(selection.begin(coordinator)))
    at(RELEASED)
    client, secret = signed_in(None), selection.secret_of(offer_of(found, "kenya"))
    page = client.get(f"/offer/{secret}/")
    assert "Kenya Red Cross Society is selected for Cohort 3" in page.text
    assert offer_of(found, "kenya").status == OfferStatus.MADE
    assert "Tick the box to accept the offer" in client.post(f"/offer/{secret}/", {}).text
    answer = client.post(f"/offer/{secret}/", {"agreed": "on"})
    assert answer["Location"] == "/offer/answered/accepted/"
    spent = client.post(f"/offer/{secret}/", {"agreed": "on"})
    assert (spent.status_code, "This link was already used." in spent.text) == (410, True)
    other = selection.secret_of(offer_of(found, "nepal"))
    assert client.post(f"/offer/{other}/decline/", {"reason": ""}).status_code == 200
    assert client.post(f"/offer/{other}/decline/", {"reason": "Elections."}).status_code == 302
    assert offer_of(found, "nepal").status == OfferStatus.DECLINED
    assert client.get("/offer/not-a-secret/").status_code == 410


def test_a_conflicted_coordinator_sees_no_letter_and_no_offer_of_it(
    coordinator: User, signed_in: SignedIn, at: Clock
) -> None:
    found = selection.decided(selection.in_panel(selection.begin(coordinator)))
    selection.scoring.declare(
        cohort=found.cohort, person=coordinator, at=CLOSED, reason="A sister.",
        conflicted={found.applications["kenya"].organisation_id: True},
    )  # fmt: skip
    at(CLOSED)
    url, client = f"/cohorts/{found.cohort.pk}/results/", signed_in(coordinator)
    page = client.get(url).text
    assert "Nepal Red Cross Society" in page
    assert "Kenya" not in page
    client.post(url, {"chosen": [found.applications["nepal"].pk]})
    other = world.coordinator("second@example.org")
    pks = [found.applications["kenya"].pk]
    offers.release(cohort_id=found.cohort.pk, application_ids=pks, by=other, at=RELEASED)
    page = client.get(url).text
    assert "Nepal Red Cross Society" in page
    assert "Kenya" not in page
    offer = offer_of(found, "kenya").pk
    for act in ("withdraw", "again"):
        assert client.post(f"/offers/{offer}/{act}/", {"reason": "Why."}).status_code == 403


def test_a_conflicted_person_reads_no_sum_of_what_is_taken(
    coordinator: User, auditor: User, signed_in: SignedIn, at: Clock
) -> None:
    found = selection.released(selection.in_panel(selection.begin(coordinator)))
    at(RELEASED)

    def reads(who: User) -> bool:
        page = signed_in(User.objects.get(pk=who.pk)).get(f"/cohorts/{found.cohort.pk}/")
        assert page.status_code == 200
        return "Places taken" in page.text

    assert [reads(who) for who in (coordinator, auditor, found.people["seat"])] == [
        True, True, False,
    ]  # fmt: skip
    found.to(CohortStatus.RUNNING, at=RELEASED)
    assert reads(found.people["seat"])
    kenya = found.of("kenya").organisation_id
    for who in (coordinator, auditor, found.people["seat"]):
        conflicts.answer(cohort=found.cohort, person=who, conflicted={kenya: True}, at=RELEASED)
        assert not reads(who)


def test_a_conflicted_leader_adds_to_minutes_without_reading_them(
    coordinator: User, signed_in: SignedIn, at: Clock
) -> None:
    found = selection.in_panel(selection.begin(coordinator), vice=("kenya",))
    selection.met(found)
    at(MEETING)
    client, url = signed_in(found.people["vice"]), f"/cohorts/{found.cohort.pk}/panel/meeting/"
    for page in (url, f"/cohorts/{found.cohort.pk}/panel/"):
        assert "We went through all of them." not in client.get(page).text
    day = {"held_on_0": "1", "held_on_1": "September", "held_on_2": "2026"}
    client.post(url, day | {"present": [str(found.seat_id("vice"))], "minutes": "Then Nepal."})
    minutes = found.cohort.meetings.get().minutes
    assert minutes == "We went through all of them.\n\nThen Nepal."


@pytest.mark.parametrize("names", [("kenya",), ("kenya", "nepal", "peru", "uganda", "ghana")])
def test_panel_scoring_and_results_cost_the_same_at_1_and_5_rows(
    coordinator: User, signed_in: SignedIn, at: Clock, names: tuple[str, ...],
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    found = selection.decided(selection.in_panel(selection.begin(coordinator, *names)))
    at(CLOSED)
    seat, boss = signed_in(found.people["seat"]), signed_in(coordinator)
    costs = ((seat, "panel/", 18), (seat, "scoring/", 10), (boss, "results/", 11))
    for client, page, cost in costs:
        url = f"/cohorts/{found.cohort.pk}/{page}"
        client.get(url)
        with django_assert_num_queries(cost):
            assert client.get(url).text.count(" Red Cross") >= len(names)


@pytest.mark.parametrize(
    ("status", "seen"), [("open", True), ("screening", True), ("cancelled", False)]
)
def test_a_regional_coordinator_opens_every_cohort_not_finished(
    coordinator: User, signed_in: SignedIn, status: str, seen: bool
) -> None:
    cohort = world.cohort(coordinator)
    if status != "open":
        moment = world.after_close()
        world.cohorts.move_on(
            cohort_id=cohort.pk, after=status, by=coordinator, at=moment, reason="No money."
        )
    americas = world.coordinator("americas@example.org", regions=["Americas"])
    assert (cohort in cohorts_visible_to(americas)) is seen
    page = signed_in(americas).get(f"/cohorts/{cohort.pk}/")
    assert page.status_code == (200 if seen else 404)
    if status == "open":
        assert "Invite National Societies" in page.text


def test_due_things_of_selection_go_to_whom_they_concern(coordinator: User) -> None:
    found = selection.screened(selection.begin(coordinator))

    def waiting(kind: str) -> set[int]:
        things = due.everyones(at=MEETING)
        return {thing.person for thing in things if thing.kind == f"applications.{kind}"}

    everyone = {person.pk for person in found.people.values()}
    assert waiting("conflicts") == everyone
    for key in found.people:
        selection.answered(found, key)
    assert waiting("conflicts") == set()
    found.to(CohortStatus.SCORING, at=SCORING)
    for name in found.applications:
        selection.scored(found, "seat", name, 3)
    assert waiting("scoring") == everyone - {found.people["seat"].pk}
    found.to(CohortStatus.PANEL, at=MEETING)
    assert waiting("scoring") == set()
    assert waiting("panel") == {found.people["chair"].pk}
    selection.released(found)
    assert waiting("release") == {coordinator.pk}
    assert waiting("offer") == {coordinator.pk, *(each.pk for each in found.focal.values())}
