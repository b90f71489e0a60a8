"""What a seat may do with an application, and whether enough of them can decide (C1, C2, S6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from ambassadors.models import Belonging, Cohort, ConflictAnswer, Meeting, Seat
from ambassadors.permissions import conflicted_with, standing
from applications.models import SUBMITTED_ONCE, Application
from core.models import User


def seat_of(person: User, cohort: Cohort) -> Seat | None:
    """Return a person's seat in a cohort, if they have one."""
    return standing(person).seats.get(cohort.pk)


def own_society_applies(seat: Seat) -> bool:
    """Say whether the seat's own NS applies in this cohort: it then scores and decides nothing (C1)."""
    homes = Belonging.objects.filter(person=seat.person_id, ended_on__isnull=True)
    applying = Application.objects.filter(cohort=seat.cohort_id, status__in=SUBMITTED_ONCE)
    own = Q(organisation__in=homes.values("organisation")) | Q(organisation=seat.organisation_id)
    return applying.filter(own).exists()


def conflicted_societies(person: User, cohort: Cohort, *, on: date) -> frozenset[int]:
    """Return the ids of the societies of this cohort that a person has a conflict with."""
    applying = set(
        Application.objects.filter(cohort=cohort).values_list("organisation_id", flat=True)
    )
    return conflicted_with(person, on=on, years=cohort.conflict_years) & applying


def unanswered(person: User, cohort: Cohort) -> list[Application]:
    """Return the applications whose society the person has not yet said yes or no to (C2)."""
    said = ConflictAnswer.objects.filter(cohort=cohort, person=person)
    found = Application.objects.filter(cohort=cohort, status__in=SUBMITTED_ONCE)
    return list(
        found.exclude(organisation__in=said.values("organisation")).select_related("organisation")
    )


def within_reach(seat: Seat, applications: Iterable[Application], *, on: date) -> list[Application]:
    """Return those of one cohort's applications on which a seat may score, decide and confirm."""
    if own_society_applies(seat):
        return []
    away = conflicted_with(seat.person, on=on, years=seat.cohort.conflict_years)
    return [each for each in applications if each.organisation_id not in away]


def capable(seat: Seat, application: Application, *, on: date) -> bool:
    """Say whether a seat may score, decide and confirm on an application."""
    return bool(within_reach(seat, [application], on=on))


def seats_in_force(cohort: Cohort) -> list[Seat]:
    """Return a cohort's seats that have not ended, each with its person."""
    found = cohort.seats.filter(ended_on__isnull=True).select_related("person", "cohort")
    return list(found.order_by("pk"))


def able(meeting: Meeting, application: Application, *, on: date) -> tuple[list[Seat], list[Seat]]:
    """Return the seats present and without a conflict on one item, and all seats in force."""
    seats = seats_in_force(meeting.cohort)
    here = set(meeting.presences.values_list("seat_id", flat=True))
    return [s for s in seats if s.pk in here and capable(s, application, on=on)], seats


def quorum_gap(meeting: Meeting, application: Application, *, on: date) -> str:
    """Say what is missing for a quorum on one item; empty where there is one (S6).

    At least half of the seats present and unconflicted, and never fewer than two capacities.
    """
    found, seats = able(meeting, application, on=on)
    if len(found) * 2 < len(seats):
        return _("No quorum: %(able)s of %(all)s seats are present and without a conflict.") % {
            "able": len(found),
            "all": len(seats),
        }
    if len({seat.capacity for seat in found}) < 2:
        return _("No quorum: the seats present come from one capacity only.")
    return ""
