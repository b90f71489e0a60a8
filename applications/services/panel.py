"""The panel: presence, minutes, decisions by two people with quorum (S5, S6); `closing` closes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Cohort, CohortStatus, LeftForItem, Meeting, Presence, Seat, SeatPart
from ambassadors.permissions import conflicted_with
from ambassadors.services import cohorts
from applications.models import Application, ApplicationStatus, Outcome, ProposedDecision
from applications.permissions import require_answered
from applications.queries.seats import (
    capable,
    conflicted_societies,
    own_society_applies,
    quorum_gap,
    seat_of,
)
from core.clock import day_in
from core.models import User
from core.refusals import Forbidden, Refused, Stale
from core.services import activity


class Words(NamedTuple):
    """What is decided: outcome, amount in minor units (selected ones only), what the NS will read."""

    outcome: str
    amount: int | None
    reason: str
    conditions: str


def meeting_of(cohort: Cohort) -> Meeting | None:
    """Return the cohort's panel meeting once it is recorded."""
    return Meeting.objects.filter(cohort=cohort, kind="panel").first()


@transaction.atomic
def record_meeting(
    *, cohort_id: int, held_on: date, minutes: str, present: list[int], by: User, at: datetime
) -> Meeting:
    """Record who is present (seat ids) and the minutes; the chair or vice-chair does (S6).

    Who leads with a conflict does not read the minutes: what they write is added below (C2).
    """
    cohort = cohorts.locked(cohort_id)
    _require_panel(cohort)
    _require_leader(by, cohort)
    if held_on > day_in(cohort.time_zone, at):
        raise Refused(_("Enter the day of the meeting, not a later one than today."))
    meeting = meeting_of(cohort) or Meeting(cohort=cohort, recorded_by=by)
    if conflicted_societies(by, cohort, on=at.date()):
        minutes = "\n\n".join(part for part in (meeting.minutes, minutes.strip()) if part)
    meeting.held_on, meeting.minutes = held_on, minutes
    meeting.save()
    Presence.objects.filter(meeting=meeting).exclude(seat__in=present).delete()
    seats = cohort.seats.filter(pk__in=present, ended_on__isnull=True)
    for seat in seats:
        Presence.objects.get_or_create(meeting=meeting, seat=seat)
    activity.record(meeting, "recorded", by=by, at=at, present=len(seats), scope=cohort.scope)
    return meeting


def _require_panel(cohort: Cohort) -> None:
    if cohort.status != CohortStatus.PANEL:
        raise Refused(
            _("The panel is not meeting: scoring is open still, or the panel was closed.")
        )


def _require_leader(by: User, cohort: Cohort) -> Seat:
    seat = seat_of(by, cohort)
    if seat is None or seat.part not in (SeatPart.CHAIR, SeatPart.VICE_CHAIR):
        raise Forbidden(_("Only the chair or the vice-chair records the panel's work."))
    if own_society_applies(seat):
        raise Forbidden(
            _("Your own National Society applies in this cohort, so that you decide nothing in it.")
        )
    return seat


@transaction.atomic
def decide(*, application_id: int, words: Words, by: User, at: datetime) -> ProposedDecision:
    """Record what the panel decided on one application, until another seat confirms it.

    The vice-chair records where the chair is conflicted or away. Recording again takes an earlier
    confirmation off.
    """
    application = locked(application_id)
    meeting = _require_item(application, by=by, on=at.date())
    proposed = propose(application, words, meeting, by=by, at=at)
    _note_who_left(meeting, application, on=at.date())
    return proposed


def propose(
    application: Application, words: Words, meeting: Meeting, *, by: User, at: datetime
) -> ProposedDecision:
    """Write down a decision that waits for another seat; what was there before is written over."""
    selected = words.outcome == Outcome.SELECTED
    if not words.reason.strip():
        raise Refused(_("Write the reason in words the National Society will read."))
    if selected and not 0 < (words.amount or 0) <= application.cohort.ceiling:
        raise Refused(_("Enter an amount above 0 and not above the ceiling for one award."))
    proposed, _made = ProposedDecision.objects.update_or_create(
        application=application,
        defaults={
            "meeting": meeting,
            "outcome": words.outcome,
            "amount": words.amount if selected else None,
            "reason": words.reason.strip(),
            "conditions": words.conditions.strip(),
            "recorded_by": by,
            "recorded_at": at,
            "confirmed_by": None,
            "confirmed_at": None,
        },
    )
    activity.record(application, "decision_recorded", by=by, at=at, outcome=words.outcome)
    return proposed


def _require_item(application: Application, *, by: User, on: date) -> Meeting:
    """Refuse to decide without a meeting, out of turn or without a quorum (S6)."""
    cohort = application.cohort
    _require_panel(cohort)
    leader = _require_leader(by, cohort)
    _require_eligible(application)
    meeting = meeting_of(cohort)
    if meeting is None:
        raise Refused(_("Record who is present first."))
    _require_turn(leader, meeting, application, on=on)
    if gap := quorum_gap(meeting, application, on=on):
        raise Refused(gap + " " + _("Defer the item, or ask the coordinator for a substitute."))
    return meeting


def _require_eligible(application: Application) -> None:
    if application.status != ApplicationStatus.ELIGIBLE:
        raise Refused(_("Only an eligible application is decided; this one is not, any more."))


def locked(application_id: int) -> Application:
    """Return an application with its cohort locked first."""
    cohort_id = Application.objects.values_list("cohort_id", flat=True).get(pk=application_id)
    cohort = cohorts.locked(cohort_id)
    found = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    found.cohort = cohort
    return found


def _require_turn(leader: Seat, meeting: Meeting, application: Application, *, on: date) -> None:
    """The chair leads an item; the vice-chair where the chair is conflicted or away (S6)."""
    if not capable(leader, application, on=on):
        raise Forbidden(
            _("You have a conflict of interest here: the other of chair and vice-chair records it.")
        )
    require_answered(leader.person, application)
    if leader.part == SeatPart.CHAIR:
        return
    chair = meeting.cohort.seats.filter(part=SeatPart.CHAIR, ended_on__isnull=True).first()
    present = chair and meeting.presences.filter(seat=chair).exists()
    if chair and present and capable(chair, application, on=on):
        raise Forbidden(_("The chair is present and records this item."))


def _note_who_left(meeting: Meeting, application: Application, *, on: date) -> None:
    """Name in the minutes the seats that left for this item (C2)."""
    for presence in meeting.presences.select_related("seat__person"):
        away = conflicted_with(presence.seat.person, on=on, years=meeting.cohort.conflict_years)
        if application.organisation_id in away:
            LeftForItem.objects.get_or_create(
                meeting=meeting,
                seat=presence.seat,
                organisation=application.organisation,
                defaults={"ground": "conflict"},
            )


@transaction.atomic
def confirm(
    *, application_id: int, by: User, at: datetime, seen: datetime | None = None
) -> ProposedDecision:
    """Another unconflicted seat confirms what was recorded.

    `seen`: when the decision that the page showed was recorded; refuses where it changed since.
    """
    application = locked(application_id)
    _require_panel(application.cohort)
    _require_eligible(application)
    proposed = confirmable(application, by=by, at=at, seen=seen)
    note_confirmation(proposed, by=by, at=at)
    return proposed


def confirmable(
    application: Application, *, by: User, at: datetime, seen: datetime | None
) -> ProposedDecision:
    """Return what waits to be confirmed by this seat; refuses whoever recorded it or has a conflict."""
    seat = seat_of(by, application.cohort)
    if seat is None or not capable(seat, application, on=at.date()):
        raise Forbidden(_("Another seat without a conflict of interest confirms the decision."))
    require_answered(by, application)
    proposed = ProposedDecision.objects.filter(application=application).first()
    if proposed is None:
        raise Refused(_("Nothing is recorded on this application yet."))
    if proposed.recorded_by_id == by.pk:
        raise Refused(_("You recorded this decision. Another seat must confirm it."))
    if seen is not None and seen != proposed.recorded_at:
        raise Stale(_("The decision was recorded anew. Read it again before you confirm it."))
    if proposed.confirmed_by is not None:
        raise Refused(
            _("%(name)s has confirmed this decision already.")
            % {"name": proposed.confirmed_by.name}
        )
    return proposed


def note_confirmation(proposed: ProposedDecision, *, by: User, at: datetime) -> None:
    """Write down who confirmed it, and when."""
    proposed.confirmed_by, proposed.confirmed_at = by, at
    proposed.save(update_fields=["confirmed_by", "confirmed_at"])
    activity.record(
        proposed.application, "decision_confirmed", by=by, at=at, outcome=proposed.outcome
    )
