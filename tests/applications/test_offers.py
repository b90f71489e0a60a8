"""Results, offers, and the award that an acceptance makes (§2 step 7, S7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ambassadors.models import (
    Award,
    Cohort,
    CohortStatus,
    Membership,
    Obligation,
    Signatory,
)
from ambassadors.services import awards
from ambassadors.services import people as members
from applications.models import ApplicationStatus, Offer, OfferStatus, RowMilestone
from applications.services import offers
from core.models import Message, User
from core.refusals import Forbidden, IllegalMove, ReasonMissing, Refused
from core.services.links import LinkSpent
from milestones.models import Instalment, Milestone, PlanLine
from tests.applications import selection, world
from tests.applications.selection import AMOUNT, CLOSED, RELEASED, link_of, offer_of

LAST_DAY = datetime(2026, 9, 23, 21, 59, 59, tzinfo=UTC)  # 23:59:59 in Zurich, 21 days later
TOO_LATE = "The last day to answer this offer has passed. Ask the coordinator to make it again."


@pytest.fixture
def decided(coordinator: User) -> selection.Selection:
    return selection.decided(selection.in_panel(selection.begin(coordinator)))


@pytest.fixture
def made(decided: selection.Selection) -> selection.Selection:
    """Two offers made, of two places."""
    release(decided)
    return decided


def release(found: selection.Selection, *names: str, by: User | None = None) -> int:
    pks = [found.applications[name].pk for name in names or tuple(found.applications)]
    return offers.release(
        cohort_id=found.cohort.pk, application_ids=pks, by=by or found.coordinator, at=RELEASED
    )


def taken(found: selection.Selection) -> tuple[int, int]:
    return Cohort.objects.values_list("taken_places", "taken_amount").get(pk=found.cohort.pk)


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as error:
        act(*args, **kwargs)
    return str(error.value)


def lapsed(found: selection.Selection) -> None:
    offers.lapse_due(at=LAST_DAY + timedelta(hours=12))


def test_results_are_released_after_closing_by_the_own_coordinator(coordinator: User) -> None:
    found = selection.in_panel(selection.begin(coordinator))
    words = "Results are released after the chair has closed the panel."
    assert refused(release, found) == words
    selection.decided(found)
    americas = world.coordinator("americas@example.org", regions=["Americas"])
    for who in (americas, found.who("chair")):
        assert refused(release, found, by=who) == (
            "Only a coordinator of this region or cohort can do this."
        )
    asia = world.coordinator("asia@example.org", regions=["Asia Pacific"])
    assert release(found, "nepal", by=asia) == 1
    assert release(found) == 1
    assert release(found) == 0


def test_a_conflicted_coordinator_releases_nothing_there(decided: selection.Selection) -> None:
    selection.scoring.declare(
        cohort=decided.cohort, person=decided.coordinator, at=CLOSED, reason="A sister.",
        conflicted={decided.applications["kenya"].organisation_id: True},
    )  # fmt: skip
    with pytest.raises(Forbidden, match="Another coordinator or seat must do this"):
        release(decided)
    assert not Offer.objects.exists()
    assert release(decided, "nepal") == 1


def test_each_letter_is_queued_once(coordinator: User) -> None:
    found = selection.decided(
        selection.in_panel(selection.begin(coordinator, "kenya", "nepal", "peru")),
        nepal="reserve", peru="not_selected",
    )  # fmt: skip
    Message.objects.all().delete()
    for _ in range(2):
        release(found)
    sent = Message.objects.values_list("template", "address", "organisation")
    assert sorted(sent) == sorted([
        *(
            ("applications/result", f"{name}@example.org", row.organisation_id)
            for name, row in found.applications.items()
        ),
        (
            "applications/offer", f"sg-{found.applications['kenya'].organisation_id}@example.org",
            found.applications["kenya"].organisation_id,
        ),
    ])  # fmt: skip
    letter = Message.objects.get(template="applications/result", address="kenya@example.org")
    assert "A clear commitment." in letter.body
    assert found.of("nepal").status == ApplicationStatus.RESERVE
    assert Offer.objects.count() == 1


def test_an_offer_goes_to_a_confirmed_signatory_only(decided: selection.Selection) -> None:
    Signatory.objects.filter(organisation=decided.applications["nepal"].organisation).update(
        confirmed_by=None, confirmed_at=None
    )
    assert refused(release, decided) == (
        "Confirm the name and address of Nepal Red Cross Society's signatory "
        "before the offer is sent."
    )
    assert not Offer.objects.exists()
    assert decided.of("kenya").released_at is None


def test_the_cohort_runs_once_every_result_is_released(decided: selection.Selection) -> None:
    release(decided, "kenya")
    assert refused(decided.to, CohortStatus.RUNNING, at=RELEASED) == "Release every result first."
    release(decided)
    decided.to(CohortStatus.RUNNING, at=RELEASED)


def test_accepting_makes_the_award_and_its_whole_plan_once(made: selection.Selection) -> None:
    link = link_of(offer_of(made, "kenya"))
    award = offers.accept(link=link, at=RELEASED)
    assert (award.amount, award.currency, award.status) == (AMOUNT, "CHF", "onboarding")
    assert offer_of(made, "kenya").award == award
    assert offer_of(made, "kenya").status == OfferStatus.ACCEPTED
    assert Membership.objects.get().organisation == award.organisation
    version = made.of("kenya").versions.get()
    milestone = Milestone.objects.get(award=award)
    assert milestone.title == "Feedback policy adopted"
    row = RowMilestone.objects.get()
    assert (row.version, row.row, row.milestone) == (version, 1, milestone)
    line = PlanLine.objects.get(award=award)
    assert (line.what, line.quarter) == ("Training of branch volunteers", 2)
    parts = list(Instalment.objects.filter(award=award).order_by("number"))
    assert [part.amount for part in parts] == [1_200_000, 900_000, 600_000, 300_000]
    owed = Obligation.objects.filter(award=award).order_by("kind", "period")
    assert {(row.kind, row.period) for row in owed if row.kind != "feedback"} == {
        (kind, period)
        for kind in ("progress_report", "expenditure_report") for period in (1, 2, 3)
    }  # fmt: skip
    with pytest.raises(LinkSpent, match="already used"):
        offers.accept(link=link, at=RELEASED)
    assert Award.objects.count() == 1
    assert taken(made) == (2, 2 * AMOUNT)
    told = Message.objects.filter(template="applications/offer_accepted")
    assert {row.address for row in told} == {"kenya@example.org", "coordinator@example.org"}


def test_declining_frees_place_and_amount(made: selection.Selection) -> None:
    link = link_of(offer_of(made, "kenya"))
    with pytest.raises(ReasonMissing):
        offers.decline(link=link, reason=" ", at=RELEASED)
    offers.decline(link=link, reason="Elections come first.", at=RELEASED)
    assert offer_of(made, "kenya").status == OfferStatus.DECLINED
    assert taken(made) == (1, AMOUNT)
    with pytest.raises(LinkSpent):
        offers.accept(link=link, at=RELEASED)
    assert not Award.objects.exists()


def test_withdrawing_frees_place_and_amount_and_spends_the_link(made: selection.Selection) -> None:
    offer = offer_of(made, "kenya")
    link = link_of(offer)
    args: dict[str, Any] = {"offer_id": offer.pk, "by": made.coordinator, "at": RELEASED}
    with pytest.raises(ReasonMissing):
        offers.withdraw(reason="", **args)
    offers.withdraw(reason="Suspended.", **args)
    assert taken(made) == (1, AMOUNT)
    with pytest.raises(LinkSpent):
        offers.accept(link=link, at=RELEASED)
    with pytest.raises(IllegalMove):
        offers.withdraw(reason="Twice.", **args)
    assert taken(made) == (1, AMOUNT)


def test_an_offer_lapses_when_its_last_day_has_ended_where_the_cohort_is(
    made: selection.Selection,
) -> None:
    assert offer_of(made, "kenya").answer_by == LAST_DAY.date()
    assert offers.lapse_due(at=LAST_DAY) == 0
    link = link_of(offer_of(made, "kenya"), at=LAST_DAY)
    offers.accept(link=link, at=LAST_DAY)
    assert offers.lapse_due(at=LAST_DAY + timedelta(seconds=1)) == 1
    assert offers.lapse_due(at=LAST_DAY + timedelta(seconds=1)) == 0
    assert offer_of(made, "nepal").status == OfferStatus.LAPSED
    assert taken(made) == (1, AMOUNT)


def test_no_answer_counts_after_the_last_second(made: selection.Selection) -> None:
    late = LAST_DAY + timedelta(seconds=2)
    link = link_of(offer_of(made, "kenya"), at=late)
    assert refused(offers.accept, link=link, at=late) == TOO_LATE
    assert refused(offers.decline, link=link, reason="Late.", at=late) == TOO_LATE
    assert not Award.objects.exists()


def test_a_lapsed_offer_is_made_again_only_where_there_is_room(coordinator: User) -> None:
    found = selection.in_panel(selection.begin(coordinator, places=2))
    selection.released(found)
    offers.accept(link=link_of(offer_of(found, "nepal")), at=RELEASED)
    lapsed(found)
    Cohort.objects.filter(pk=found.cohort.pk).update(places=1)
    offer = offer_of(found, "kenya")
    at = LAST_DAY + timedelta(days=2)
    assert refused(offers.make_again, offer_id=offer.pk, by=coordinator, at=at) == (
        "All places of this cohort are taken. Free one first, or choose reserve. "
        "Places are held by: Nepal Red Cross Society."
    )
    assert offer_of(found, "kenya").status == OfferStatus.LAPSED
    Cohort.objects.filter(pk=found.cohort.pk).update(places=2)
    offers.make_again(offer_id=offer.pk, by=coordinator, at=at)
    assert taken(found) == (2, 2 * AMOUNT)
    assert offer_of(found, "kenya").answer_by == (at + timedelta(days=21)).date()
    with pytest.raises(IllegalMove):
        offers.make_again(offer_id=offer.pk, by=coordinator, at=at)
    offers.accept(link=link_of(offer_of(found, "kenya"), at=at), at=at)


def test_an_offer_made_again_goes_to_who_is_confirmed_now(made: selection.Selection) -> None:
    lapsed(made)
    organisation = made.applications["kenya"].organisation
    new = members.name_signatory(
        organisation=organisation, name="Noa Berg", title="President", by=made.coordinator,
        email="president@example.org", at=LAST_DAY,
    )  # fmt: skip
    offer, at = offer_of(made, "kenya"), LAST_DAY + timedelta(days=1)
    words = "Confirm the name and address of Kenya Red Cross Society's signatory"
    assert refused(offers.make_again, offer_id=offer.pk, by=made.coordinator, at=at).startswith(
        words
    )
    members.confirm_signatory(signatory=new, source="Directory", by=made.coordinator, at=at)
    offers.make_again(offer_id=offer.pk, by=made.coordinator, at=at)
    newest = Message.objects.filter(template="applications/offer").latest("made_at")
    assert newest.address == "president@example.org"


def test_a_running_award_elsewhere_stops_a_second(made: selection.Selection) -> None:
    offers.accept(link=link_of(offer_of(made, "kenya")), at=RELEASED)
    award = Award.objects.get()
    assert refused(
        awards.grant, cohort_id=made.cohort.pk, organisation=award.organisation,
        amount=1, at=RELEASED,
    ) == "This National Society already has an award that is running."  # fmt: skip


def test_a_new_name_at_the_same_address_is_confirmed_again(made: selection.Selection) -> None:
    organisation, focal = made.applications["kenya"].organisation, made.focal["kenya"]

    def named(name: str, title: str) -> Signatory:
        return members.name_signatory(
            organisation=organisation, name=name, title=title, by=focal, at=RELEASED,
            email=f"sg-{organisation.pk}@example.org",
        )  # fmt: skip

    assert named("Dana Aziz", "Secretary General").confirmed_at is not None
    for name, title in (("Someone Else", "Secretary General"), ("Dana Aziz", "Treasurer")):
        signatory = named(name, title)
        signatory.refresh_from_db()
        assert (signatory.confirmed_by, signatory.confirmed_at) == (None, None)
        members.confirm_signatory(
            signatory=signatory, source="Directory", by=made.coordinator, at=RELEASED
        )
