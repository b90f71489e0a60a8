"""Awards: granted once, active only when everything stands, never beyond their amount."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from ambassadors.models import Award, AwardPart, AwardPerson, AwardStatus, Cohort, Membership
from ambassadors.services import awards
from core.models import Organisation, User
from core.refusals import Refused
from tests.cast import AT, SignedIn, fresh, granted


def test_grant_begins_membership_and_refuses_a_second_running_award(
    award: Award, cohort: Cohort, organisations: dict[str, Organisation]
) -> None:
    assert Membership.objects.get().organisation == organisations["KEN"]
    with pytest.raises(Refused, match="already has an award"):
        awards.grant(cohort_id=cohort.pk, organisation=organisations["KEN"], amount=100, at=AT)


def test_the_database_refuses_a_second_running_award(award: Award, cohort: Cohort) -> None:
    with pytest.raises(IntegrityError, match="one_running_award_per_society"):
        Award.objects.create(
            cohort=cohort, organisation=award.organisation, reference="X", amount=1,
            currency="CHF", starts_on=award.starts_on, granted_at=AT,
        )  # fmt: skip


def test_begin_waits_for_every_step(award: Award, coordinator: User) -> None:
    assert award.missing_to_begin() == [
        "the plan is accepted",
        "the agreement is signed",
        "the agreement is countersigned",
        "the kick-off is held",
    ]
    assert awards.begin_if_ready(award, by=coordinator, at=AT) is False


def test_kick_off_begins_an_award_that_only_waits_for_it(award: Award, coordinator: User) -> None:
    day = AT.date()
    awards.note_fact(award, plan_agreed_on=day, signed_on=day, countersigned_on=day)
    awards.record_kick_off(
        cohort=award.cohort,
        held_on=day,
        minutes="All said.",
        award_ids=[award.pk],
        by=coordinator,
        at=AT,
    )
    award.refresh_from_db()
    assert award.status == AwardStatus.ACTIVE
    assert award.kick_off_on == day


def test_paid_never_exceeds_the_award(award: Award) -> None:
    with pytest.raises(IntegrityError, match="paid_within_the_award"), transaction.atomic():
        awards.paid_changed(award, award.amount + 1)
    with pytest.raises(IntegrityError, match="paid_within_the_award"), transaction.atomic():
        awards.paid_changed(award, -1)


def test_months_are_counted_from_the_start(award: Award) -> None:
    award.starts_on = award.starts_on.replace(month=8, day=31)
    assert award.day_after(1).isoformat() == "2027-09-30"
    assert award.day_after(2).isoformat() == "2027-10-31"
    assert award.month_of(award.day_after(6)) == 7


def test_an_award_page_is_not_there_for_strangers(
    award: Award, stranger: User, focal_point: User, signed_in: SignedIn
) -> None:
    assert signed_in(stranger).get(f"/awards/{award.pk}/").status_code == 404
    assert signed_in(focal_point).get(f"/awards/{award.pk}/").status_code == 200


def test_granted_lays_out_parts_that_sum_to_the_award(
    cohort: Cohort, organisations: dict[str, Organisation]
) -> None:
    made = granted(cohort, organisations["COL"])
    parts = list(made.instalments.all())
    assert [part.amount for part in parts] == [1_032_000, 774_000, 516_000, 258_000]
    assert [[m.month for m in part.milestones.all()] for part in parts] == [
        [],
        [2, 4, 6],
        [9, 12],
        [15],
    ]
    assert made.obligations.count() == 8


def test_history_is_read_by_its_society_its_coordinator_and_auditors_only(
    award: Award,
    focal_point: User,
    coordinator: User,
    auditor: User,
    seat: User,
    approver: User,
    signed_in: SignedIn,
) -> None:
    def reads(person: User) -> bool:
        page = signed_in(person).get(f"/awards/{award.pk}/").content.decode()
        history = signed_in(person).get(f"/awards/{award.pk}/history/")
        assert (history.status_code == 200) == (f"/awards/{award.pk}/history/" in page)
        return "an award of CHF" in history.content.decode()

    assert [reads(who) for who in (focal_point, coordinator, auditor)] == [True, True, True]
    assert [reads(who) for who in (seat, approver)] == [False, False]


def test_a_role_reads_no_history_where_its_holder_is_the_mentor(
    award: Award, coordinator: User, signed_in: SignedIn
) -> None:
    AwardPerson.objects.create(
        award=award, person=coordinator, part=AwardPart.MENTOR, starts_on=award.starts_on
    )
    page = signed_in(fresh(coordinator))
    assert page.get(f"/awards/{award.pk}/").status_code == 200
    assert page.get(f"/awards/{award.pk}/history/").status_code == 403


def test_a_kick_off_is_held_today_where_the_cohort_is(award: Award, coordinator: User) -> None:
    late = AT.replace(hour=23, minute=30)  # half past midnight in Geneva, or later
    tomorrow = late.date() + timedelta(days=1)

    def hold(on: date) -> None:
        awards.record_kick_off(
            cohort=award.cohort, held_on=on, minutes="Held.", award_ids=[award.pk],
            by=coordinator, at=late,
        )  # fmt: skip

    with pytest.raises(Refused, match="not a later one"):
        hold(tomorrow + timedelta(days=1))
    hold(tomorrow)
