"""Stand-ins: named by an administrator where every coordinator has a conflict (C1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ambassadors.models import StandIn
from ambassadors.permissions import awards_visible_to
from ambassadors.queries.standin import Uncovered, without_coordinator
from ambassadors.services import conflicts, standins
from applications.permissions import visible_to
from applications.queries.screening import TICKS
from applications.services import offers, screening
from core.models import Activity, Message, User
from core.refusals import Forbidden, Refused
from tests.applications import selection, world
from tests.applications.selection import RELEASED, SCREENED, link_of, offer_of

SignedIn = Callable[[User | None], Client]
Clock = Callable[..., None]


@pytest.fixture
def found(coordinator: User) -> selection.Selection:
    """Kenya and Nepal in screening; the one coordinator has declared a conflict with Kenya."""
    found = selection.begin(coordinator)
    found.cohort = world.in_screening(found.cohort)
    kenya = found.applications["kenya"].organisation_id
    conflicts.answer(cohort=found.cohort, person=coordinator, conflicted={kenya: True}, at=world.AT)
    found.coordinator = User.objects.get(pk=coordinator.pk)
    return found


@pytest.fixture
def america(db: None) -> User:
    return world.coordinator("america@example.org", regions=["Americas"])


@pytest.fixture
def admin(administrator: User) -> User:
    return administrator


def named(found: selection.Selection, person: User, by: User) -> StandIn:
    return standins.name(
        cohort=found.cohort, organisation=found.of("kenya").organisation, person=person, by=by,
        at=SCREENED,
    )  # fmt: skip


def waiting() -> list[Uncovered]:
    return without_coordinator(on=SCREENED.date())


def screened(found: selection.Selection, by: User) -> None:
    who: dict[str, Any] = {
        "application_id": found.applications["kenya"].pk, "by": User.objects.get(pk=by.pk),
        "at": SCREENED,
    }  # fmt: skip
    screening.confirm_signatory(
        name="Dana Aziz", title="Secretary General", source="The public directory",
        email=f"sg-{found.applications['kenya'].organisation_id}@example.org", **who,
    )  # fmt: skip
    screening.enter_level(level=3, on=world.AT.date(), source="Register", **who)
    screening.find_eligible(ticks=dict.fromkeys(TICKS, True), **who)


def test_what_nobody_may_coordinate_waits_until_a_stand_in_is_named(
    found: selection.Selection, america: User, admin: User
) -> None:
    kenya = found.of("kenya").organisation
    assert waiting() == [Uncovered(found.cohort, kenya)]
    with pytest.raises(Forbidden, match="an administrator names a stand-in"):
        screened(found, found.coordinator)
    with pytest.raises(Forbidden, match="Only a coordinator of this region"):
        screened(found, america)
    named(found, america, admin)
    assert waiting() == []
    assert Message.objects.get(template="ambassadors/stand_in_named").address == america.email
    screened(found, america)
    assert found.of("kenya").status == "eligible"


def test_another_coordinator_of_the_region_needs_no_stand_in(found: selection.Selection) -> None:
    world.coordinator("africa@example.org", regions=["Africa"])
    assert waiting() == []


def test_a_stand_in_reads_that_one_application_and_later_its_award(
    coordinator: User, america: User, admin: User
) -> None:
    found = selection.released(selection.in_panel(selection.begin(coordinator)))
    award = offers.accept(link=link_of(offer_of(found, "kenya")), at=RELEASED)

    def reads() -> tuple[set[int], set[int]]:
        fresh = User.objects.get(pk=america.pk)
        on = RELEASED.date()
        return (
            set(visible_to(fresh, on=on).values_list("pk", flat=True)),
            set(awards_visible_to(fresh, on=on).values_list("pk", flat=True)),
        )

    assert reads() == (set(), set())
    row = named(found, america, admin)
    assert reads() == ({found.applications["kenya"].pk}, {award.pk})
    standins.end(stand_in_id=row.pk, by=admin, at=RELEASED)
    assert reads() == (set(), set())
    assert Activity.objects.filter(about_type="ambassadors.standin").count() == 2


def test_only_an_administrator_names_and_only_who_can_help(
    found: selection.Selection, america: User, admin: User, stranger: User
) -> None:
    kenya = found.of("kenya").organisation_id
    with pytest.raises(Forbidden, match="Only an administrator"):
        named(found, america, found.coordinator)
    for nobody in (stranger, found.coordinator):
        with pytest.raises(Refused, match="Choose a coordinator without a conflict"):
            named(found, nobody, admin)
    conflicts.answer(cohort=found.cohort, person=america, conflicted={kenya: True}, at=SCREENED)
    with pytest.raises(Refused, match="Choose a coordinator without a conflict"):
        named(found, america, admin)
    with pytest.raises(Forbidden, match="Nobody names themselves"):
        named(found, admin, admin)


def test_the_pages_lead_from_the_home_page_to_a_stand_in_and_back(
    found: selection.Selection, america: User, admin: User, signed_in: SignedIn, clock: Clock
) -> None:
    clock(SCREENED)
    browser = signed_in(admin)
    assert "1 National Society has no coordinator without a conflict" in browser.get("/").text
    listed = browser.get("/stand-ins/")
    assert "Kenya Red Cross Society" in listed.text
    page = f"/cohorts/{found.cohort.pk}/stand-ins/{found.applications['kenya'].organisation_id}/"
    assert page in listed.text
    assert "Choose the coordinator who stands in" in browser.post(page, {}).text
    assert browser.post(page, {"person": america.pk})["Location"] == "/stand-ins/"
    assert "You stand in for" in signed_in(america).get("/").text
    ending = f"/stand-ins/{StandIn.objects.get().pk}/end/"
    assert signed_in(america).post(ending).status_code == 403
    assert browser.post(ending)["Location"] == "/stand-ins/"
    assert "You stand in for" not in signed_in(america).get("/").text


def test_without_anybody_free_the_page_says_what_to_do(
    found: selection.Selection, admin: User, signed_in: SignedIn, clock: Clock
) -> None:
    clock(SCREENED)
    page = f"/cohorts/{found.cohort.pk}/stand-ins/{found.applications['kenya'].organisation_id}/"
    assert "Grant the role of coordinator to another person first." in (
        signed_in(admin).get(page).text
    )
