"""Places and envelope of a cohort: taken and freed, and who is told (S5, S7)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ambassadors.models import Cohort, SeatPart
from ambassadors.permissions import conflicted_with
from ambassadors.services import cohorts
from applications.models import ApplicationStatus, OfferStatus
from applications.queries.offer import of_cohort
from applications.queries.seats import capable, seats_in_force
from core.models import User
from core.refusals import Refused
from core.services import outbox


def take(cohort: Cohort, amount: int, *, reader: User, at: datetime) -> None:
    """Take a place and an amount, in minor units; a refusal names to its reader who holds them."""
    try:
        cohorts.take(cohort, amount)
    except Refused as full:
        raise Refused(f"{full} {_held_by(cohort, reader, at=at)}") from full


def _held_by(cohort: Cohort, reader: User, *, at: datetime) -> str:
    """Name who holds places, except whom the reader has a conflict with (C2)."""
    away = conflicted_with(reader, on=at.date(), years=cohort.conflict_years)
    held = [
        offer.application.organisation.name
        for offer in of_cohort(cohort, without=away)
        if offer.status in (OfferStatus.MADE, OfferStatus.ACCEPTED)
    ]
    return _("Places are held by: %(names)s.") % {"names": ", ".join(held)}


def give_back(cohort: Cohort, amount: int, *, at: datetime) -> None:
    """Free a place and an amount, in minor units, and tell who leads the reserves (S5, S7)."""
    cohorts.give_back(cohort, amount)
    outbox.queue(
        "applications/place_free",
        to=_leaders_of_reserves(cohort, at=at),
        at=at,
        about=cohort,
        link=f"/cohorts/{cohort.pk}/panel/",
    )


def _leaders_of_reserves(cohort: Cohort, *, at: datetime) -> list[User]:
    """Return chair and vice-chair who can act on a reserve; the message names none of them (C2)."""
    reserves = cohort.applications.filter(status=ApplicationStatus.RESERVE)
    waiting = [each for each in reserves if each.awaits_further_decision]
    leaders = [seat for seat in seats_in_force(cohort) if seat.part != SeatPart.MEMBER]
    return [
        seat.person
        for seat in leaders
        if any(capable(seat, application, on=at.date()) for application in waiting)
    ]
