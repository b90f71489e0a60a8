"""The panel: presence, minutes, decisions by two people with quorum, closing (S5 to S7)."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Cohort, CohortStatus, LeftForItem, Meeting, Presence, Seat, SeatPart
from ambassadors.permissions import conflicted_with
from ambassadors.services import cohorts
from applications.models import (
    Application,
    ApplicationStatus,
    ApplicationVersion,
    Decision,
    Outcome,
    ProposedDecision,
)
from applications.queries.ranking import Ranked, ranking
from applications.queries.seats import capable, seat_of
from core.models import User
from core.refusals import Forbidden, Refused
from core.sealing import side_text
from core.services import activity


def meeting_of(cohort: Cohort) -> Meeting | None:
    """Return the cohort's panel meeting once it is recorded."""
    return Meeting.objects.filter(cohort=cohort, kind="panel").first()


@transaction.atomic
def record_meeting(
    *, cohort_id: int, held_on: date, minutes: str, present: list[int], by: User, at: datetime
) -> Meeting:
    """Record who is present (seat ids) and the minutes; the chair or vice-chair does (S6)."""
    cohort = cohorts.locked(cohort_id)
    _require_panel(cohort)
    _require_leader(by, cohort)
    meeting = meeting_of(cohort)
    if meeting is None:
        meeting = Meeting(cohort=cohort, held_on=held_on, recorded_by=by)
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
    return seat


def quorum(meeting: Meeting, application: Application, *, on: date) -> str:
    """Say what is missing for a quorum on one item; empty where there is one (S6).

    At least half of the seats present and unconflicted, and never fewer than two capacities.
    """
    seats = list(meeting.cohort.seats.filter(ended_on__isnull=True).select_related("person"))
    here = set(meeting.presences.values_list("seat_id", flat=True))
    able = [seat for seat in seats if seat.pk in here and capable(seat, application, on=on)]
    if len(able) * 2 < len(seats):
        return _("No quorum: %(able)s of %(all)s seats are present and without a conflict.") % {
            "able": len(able),
            "all": len(seats),
        }
    if len({seat.capacity for seat in able}) < 2:
        return _("No quorum: the seats present come from one capacity only.")
    return ""


@transaction.atomic
def decide(
    *,
    application_id: int,
    outcome: str,
    amount: int | None,
    reason: str,
    conditions: str,
    by: User,
    at: datetime,
) -> ProposedDecision:
    """Record what the panel decided on one application, until another seat confirms it.

    `amount` in minor units, for selected ones only. The vice-chair records where the chair is
    conflicted or away. Recording again takes an earlier confirmation off.
    """
    application = _locked(application_id)
    cohort = application.cohort
    _require_panel(cohort)
    leader = _require_leader(by, cohort)
    meeting = meeting_of(cohort)
    if meeting is None:
        raise Refused(_("Record who is present first."))
    _require_turn(leader, meeting, application, on=at.date())
    if gap := quorum(meeting, application, on=at.date()):
        raise Refused(gap + " " + _("Defer the item, or ask the coordinator for a substitute."))
    if not reason.strip():
        raise Refused(_("Write the reason in words the National Society will read."))
    if outcome == Outcome.SELECTED and (not amount or amount > cohort.ceiling):
        raise Refused(_("Enter an amount above 0 and not above the ceiling for one award."))
    _note_who_left(meeting, application, on=at.date())
    proposed, _made = ProposedDecision.objects.update_or_create(
        application=application,
        defaults={
            "meeting": meeting,
            "outcome": outcome,
            "amount": amount if outcome == Outcome.SELECTED else None,
            "reason": reason.strip(),
            "conditions": conditions.strip(),
            "recorded_by": by,
            "recorded_at": at,
            "confirmed_by": None,
            "confirmed_at": None,
        },
    )
    activity.record(application, "decision_recorded", by=by, at=at, outcome=outcome)
    return proposed


def _locked(application_id: int) -> Application:
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
def confirm(*, application_id: int, by: User, at: datetime) -> ProposedDecision:
    """Another unconflicted seat confirms what was recorded."""
    application = _locked(application_id)
    _require_panel(application.cohort)
    seat = seat_of(by, application.cohort)
    if seat is None or not capable(seat, application, on=at.date()):
        raise Forbidden(_("Another seat without a conflict of interest confirms the decision."))
    proposed = ProposedDecision.objects.filter(application=application).first()
    if proposed is None:
        raise Refused(_("Nothing is recorded on this application yet."))
    if proposed.recorded_by_id == by.pk:
        raise Refused(_("You recorded this decision. Another seat must confirm it."))
    proposed.confirmed_by, proposed.confirmed_at = by, at
    proposed.save(update_fields=["confirmed_by", "confirmed_at"])
    activity.record(application, "decision_confirmed", by=by, at=at, outcome=proposed.outcome)
    return proposed


def waits_for_closing(cohort: Cohort) -> list[str]:
    """Say what keeps the panel from closing: items without a confirmed decision, limits exceeded."""
    items = list(
        cohort.applications.filter(status=ApplicationStatus.ELIGIBLE).select_related(
            "organisation", "proposed"
        )
    )
    undecided = [row for row in items if _decision_of(row) is None]
    found = []
    if undecided:
        found.append(
            _("%(n)s applications have no confirmed decision yet.") % {"n": len(undecided)}
        )
    amounts = [p.amount for row in items if (p := _decision_of(row)) and p.amount]
    if len(amounts) > cohort.places_left:
        found.append(_("More are selected than there are places."))
    if sum(amounts) > cohort.amount_left:
        found.append(_("The amounts are more than the envelope has left."))
    return found


def _decision_of(application: Application) -> ProposedDecision | None:
    """Return the confirmed proposal of an application, if any."""
    proposed: ProposedDecision | None = getattr(application, "proposed", None)
    return proposed if proposed and proposed.confirmed_by_id else None


def close(cohort: Cohort, *, by: User, at: datetime) -> None:
    """Close the panel: decisions become records, applications move, places and envelope are taken.

    Called while the cohort moves from panel to decided, which only the chair can do (S5, S7). The
    cohort's counters refuse what exceeds them, whatever the page showed (I12).
    """
    if gaps := waits_for_closing(cohort):
        raise Refused(" ".join(gaps))
    rows = {row.application.pk: row for row in ranking(cohort)}
    for application in cohort.applications.filter(status=ApplicationStatus.ELIGIBLE).select_related(
        "organisation", "proposed"
    ):
        application.cohort = cohort
        _freeze(application, rows[application.pk], by=by, at=at)
    Meeting.objects.filter(cohort=cohort, kind="panel").update(closed_at=at)


def _freeze(application: Application, row: Ranked, *, by: User, at: datetime) -> None:
    proposed = application.proposed
    version = application.versions.order_by("-number").first()
    if version is None or proposed.confirmed_by is None:
        raise Refused(_("An application without a submitted version cannot be decided."))
    write_decision(
        application,
        version=version,
        number=1,
        proposed=proposed,
        basis={
            "rank": row.rank,
            "score": str(row.score) if row.score is not None else None,
            "sheets": len(row.counting),
        },
        at=at,
    )
    if proposed.outcome == Outcome.SELECTED:
        cohorts.take(application.cohort, proposed.amount or 0)
    application.go_to(proposed.outcome, reason=proposed.reason)
    application.save(update_fields=["status"])
    activity.record(
        application, "decided", by=by, at=at, reason=proposed.reason, outcome=proposed.outcome
    )


def write_decision(
    application: Application,
    *,
    version: ApplicationVersion,
    number: int,
    proposed: ProposedDecision,
    basis: dict[str, object],
    at: datetime,
) -> Decision:
    """Write a decision as a record, its reason and conditions in side texts (S5)."""
    row_id = uuid.uuid4()
    decision = Decision.objects.create(
        id=row_id,
        application=application,
        version=version,
        number=number,
        outcome=proposed.outcome,
        amount=proposed.amount,
        basis=basis,
        recorded_by=proposed.recorded_by,
        confirmed_by=proposed.confirmed_by,
        decided_at=at,
    )
    for path, text in (("reason", proposed.reason), ("conditions", proposed.conditions)):
        if text:
            side_text(row_id, path, text).save(force_insert=True)
    return decision
