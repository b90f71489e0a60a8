"""A reserve's further decision: recorded by who leads, confirmed by another seat, with its offer (S5).

No quorum and no new score: it rests on what the panel knew when it closed.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Meeting, Seat, SeatPart
from applications.models import (
    Application,
    ApplicationStatus,
    Decision,
    Outcome,
    ProposedDecision,
)
from applications.permissions import require_answered
from applications.queries.seats import capable, seats_in_force
from applications.services import closing, offers, panel, room
from applications.services.panel import Words
from core.models import User
from core.refusals import Forbidden, Refused
from core.services import activity, outbox

FURTHER = (Outcome.SELECTED, Outcome.NOT_SELECTED)


@transaction.atomic
def decide(*, application_id: int, words: Words, by: User, at: datetime) -> ProposedDecision:
    """Record what becomes of a reserve; another seat confirms it."""
    application = panel.locked(application_id)
    _require_reserve(application)
    _require_lead(by, application, on=at.date())
    if words.outcome not in FURTHER:
        raise Refused(_("It is a reserve already. Choose selected or not selected."))
    meeting = Meeting.objects.get(cohort=application.cohort, kind="panel")
    proposed = panel.propose(application, words, meeting, by=by, at=at)
    outbox.queue(
        "applications/reserve_recorded",
        to=[seat.person for seat in _others(application, by, on=at.date())],
        at=at,
        about=application,
        organisation=application.organisation,
        link=f"/applications/{application.pk}/decision/",
    )
    return proposed


def may_lead(person: User, application: Application, *, on: date) -> bool:
    """Say whether a person leads a reserve's decision: the chair, or the vice-chair in their place."""
    try:
        _require_lead(person, application, on=on)
    except Forbidden:
        return False
    return True


def _require_reserve(application: Application) -> None:
    if application.status != ApplicationStatus.RESERVE:
        raise Refused(_("Only a reserve gets one further decision; this is none, any more."))
    if not application.awaits_further_decision:
        raise Refused(_("Release the panel's own result first."))


def _require_lead(by: User, application: Application, *, on: date) -> Seat:
    """Refuse who does not lead: the chair, or where the chair has a conflict the vice-chair (S6)."""
    leaders = {
        seat.part: seat
        for seat in seats_in_force(application.cohort)
        if seat.part != SeatPart.MEMBER and capable(seat, application, on=on)
    }
    leader = leaders.get(SeatPart.CHAIR) or leaders.get(SeatPart.VICE_CHAIR)
    if leader is None or leader.person_id != by.pk:
        raise Forbidden(
            _("The chair records it; where the chair has a conflict of interest, the vice-chair.")
        )
    require_answered(by, application)
    return leader


def _others(application: Application, by: User, *, on: date) -> list[Seat]:
    """Return the seats that can confirm: in force, without a conflict, not the recorder."""
    seats = seats_in_force(application.cohort)
    return [s for s in seats if s.person_id != by.pk and capable(s, application, on=on)]


@transaction.atomic
def confirm(
    *, application_id: int, by: User, at: datetime, seen: datetime | None = None
) -> Decision:
    """Confirm a reserve's decision: it is in force, with its letter and its offer, in one step.

    Refuses where place or amount is not free any more (S7), and where who recorded it has come to
    have a conflict since.
    """
    application = panel.locked(application_id)
    _require_reserve(application)
    proposed = panel.confirmable(application, by=by, at=at, seen=seen)
    recorder = application.cohort.seats.filter(person=proposed.recorded_by).first()
    if recorder is None or not capable(recorder, application, on=at.date()):
        raise Refused(_("Who recorded it has a conflict of interest since. Record it again."))
    panel.note_confirmation(proposed, by=by, at=at)
    if proposed.outcome == Outcome.SELECTED:
        room.take(application.cohort, proposed.amount or 0, reader=by, at=at)
    decision = _in_force(application, proposed, at=at)
    application.go_to(proposed.outcome, reason=proposed.reason)
    application.save(update_fields=["status"])
    activity.record(
        application, "decided_again", by=by, at=at, reason=proposed.reason, outcome=proposed.outcome
    )
    offers.tell_result(application, decision, by=by, at=at)
    return decision


def _in_force(application: Application, proposed: ProposedDecision, *, at: datetime) -> Decision:
    """Write the second decision on the version and the basis of the first; conflicts as of now."""
    first = application.decisions.select_related("version").get(number=1)
    known = closing.conflicted_seats(application.cohort, [application], on=at.date())
    basis = first.basis | {"conflicts": known[application.pk]}
    return closing.write_decision(
        application, version=first.version, number=2, proposed=proposed, basis=basis, at=at
    )
