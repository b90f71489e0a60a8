"""Awards: granted once, begun when everything stands, changed under their lock."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ambassadors import followers
from ambassadors.models import (
    Attendance,
    Award,
    AwardPart,
    AwardPerson,
    AwardStatus,
    Belonging,
    Cohort,
    Event,
    EventKind,
    Membership,
    MembershipStatus,
    Pledge,
)
from ambassadors.permissions import require_coordinator
from core.clock import day_in
from core.models import Organisation, User
from core.refusals import Refused
from core.services import activity


def locked(award_id: int) -> Award:
    """Return an award under its lock; what hangs on it is changed only while this is held."""
    return (
        Award.objects.select_for_update(of=("self",))
        .select_related("cohort", "organisation")
        .get(pk=award_id)
    )


@transaction.atomic
def grant(*, cohort_id: int, organisation: Organisation, amount: int, at: datetime) -> Award:
    """Make the award that an accepted offer promises, and the membership that begins with the first.

    `amount` in minor units of the cohort's currency. One running award per NS (S7, I13).
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort_id)
    if (
        Award.objects.filter(organisation=organisation)
        .exclude(status__in=[AwardStatus.COMPLETED, AwardStatus.ENDED])
        .exists()
    ):
        raise Refused(_("This National Society already has an award that is running."))
    number = Award.objects.filter(cohort=cohort).count() + 1
    award = Award.objects.create(
        cohort=cohort,
        organisation=organisation,
        reference=f"AW-{cohort.pk}-{number:03d}",
        amount=amount,
        currency=cohort.currency,
        starts_on=cohort.starts_on,
        months=cohort.months,
        granted_at=at,
    )
    Membership.objects.exclude(status=MembershipStatus.LEFT).get_or_create(
        organisation=organisation, defaults={"since": day_in(cohort.time_zone, at)}
    )
    activity.record(
        award, "granted", by=None, actor="signatory", at=at, amount=amount, currency=award.currency
    )
    return award


def keep_pledges(award: Award, pledges: list[tuple[str, date]]) -> None:
    """Let the leadership's pledges (text and day) follow the award, numbered; the caller holds it."""
    Pledge.objects.bulk_create(
        Pledge(award=award, number=number, text=text, due_on=day)
        for number, (text, day) in enumerate(pledges, start=1)
    )


@transaction.atomic
def set_start(*, award_id: int, starts_on: date, by: User, at: datetime) -> Award:
    """Set a start later than the cohort's, while the award is in onboarding."""
    award = locked(award_id)
    require_coordinator(by, award, on=at.date())
    if award.status != AwardStatus.ONBOARDING or award.plan_agreed_on:
        raise Refused(_("The start is fixed once the plan is accepted. Ask for a change instead."))
    if starts_on < award.cohort.starts_on:
        raise Refused(_("Enter a start date on or after the cohort's own."))
    award.starts_on = starts_on
    award.save(update_fields=["starts_on"])
    activity.record(award, "start_set", by=by, at=at, starts_on=starts_on.isoformat())
    return award


def note_fact(award: Award, **facts: object) -> None:
    """Store dates of onboarding (plan_agreed_on, signed_on, countersigned_on, kick_off_on) or
    payee_verified; the caller holds the award's lock."""
    for name, value in facts.items():
        setattr(award, name, value)
    award.save(update_fields=list(facts))


def begin_if_ready(award: Award, *, by: User | None, at: datetime) -> bool:
    """Make an award active once nothing is missing; the caller holds the award's lock."""
    if award.status != AwardStatus.ONBOARDING or award.missing_to_begin():
        return False
    award.begin()
    award.save(update_fields=["status"])
    activity.record(award, "began", by=by, at=at)
    followers.tell(award, AwardStatus.ACTIVE, by=by, at=at)
    return True


@transaction.atomic
def record_kick_off(
    *, cohort: Cohort, held_on: date, minutes: str, award_ids: list[int], by: User, at: datetime
) -> Event:
    """Record the kick-off, or a catch-up call, with minutes and who attended (§2 step 8)."""
    if not award_ids:
        raise Refused(_("Tick at least one National Society that took part."))
    if held_on > day_in(cohort.time_zone, at):
        raise Refused(_("Enter the day the call was held, not a later one."))
    first = not Event.objects.filter(cohort=cohort, kind=EventKind.KICK_OFF).exists()
    event = Event.objects.create(
        cohort=cohort,
        kind=EventKind.KICK_OFF if first else EventKind.CATCH_UP,
        held_on=held_on,
        minutes=minutes,
        recorded_by=by,
    )
    for award_id in sorted(award_ids):
        award = locked(award_id)
        require_coordinator(by, award, on=at.date())
        Attendance.objects.create(event=event, award=award)
        if award.kick_off_on is None:
            note_fact(award, kick_off_on=held_on)
        activity.record(award, "kick_off_attended", by=by, at=at, held_on=held_on.isoformat())
        begin_if_ready(award, by=by, at=at)
    return event


def paid_changed(award: Award, amount: int) -> None:
    """Add a payment to what is paid, or take a reversal off (negative); the database holds I1."""
    Award.objects.filter(pk=award.pk).update(paid=F("paid") + amount)
    award.refresh_from_db(fields=["paid"])


def received_changed(award: Award, amount: int) -> None:
    """Add a confirmed receipt, or take a reversed one off (negative), in minor units."""
    Award.objects.filter(pk=award.pk).update(received=F("received") + amount)
    award.refresh_from_db(fields=["received"])


def spent_changed(award: Award, amount: int) -> None:
    """Add accepted spending, in minor units, never above the award (M9)."""
    Award.objects.filter(pk=award.pk).update(spent=F("spent") + amount)
    award.refresh_from_db(fields=["spent"])


def add_person(award: Award, person: User, part: str, *, on: date) -> AwardPerson:
    """Let a mentor begin; nobody mentors their own NS (P1)."""
    own = Belonging.objects.filter(
        person=person, organisation=award.organisation_id, ended_on__isnull=True
    )
    if part == AwardPart.MENTOR and own.exists():
        raise Refused(_("Nobody mentors their own National Society. Choose another person."))
    person.forget()
    return AwardPerson.objects.create(award=award, person=person, part=part, starts_on=on)


def end_person(award: Award, person: User, part: str, *, on: date) -> None:
    """Let a mentor's part end."""
    AwardPerson.objects.filter(award=award, person=person, part=part, ended_on__isnull=True).update(
        ended_on=on
    )
    person.forget()
