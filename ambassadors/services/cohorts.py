"""Cohorts: opened by a coordinator, moved on by the right person, never over their limits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ambassadors import followers, terms
from ambassadors.models import Cohort, CohortStatus, Seat
from ambassadors.models.award import OVER
from ambassadors.permissions import chairs, coordinates_cohort
from ambassadors.services import versions
from core.models import Organisation, Role, User
from core.refusals import Forbidden, Refused
from core.services import activity


@transaction.atomic
def prepare(
    *, by: User, at: datetime, name: str, like: Cohort | None = None, **fields: Any
) -> Cohort:  # fmt: skip
    """Make a cohort in preparation with the terms of another cohort, or those that ship.

    Where its own columns are handed in, every step counts as looked at.
    """
    if not by.has_role(Role.COORDINATOR):
        raise Forbidden(_("Only a coordinator can open a cohort."))
    on = at.date()
    cohort = Cohort.objects.create(
        coordinator=by,
        name=name,
        looked_at=sorted(terms.steps_by_key()) if fields else [],
        **(terms.columns_of(like, on=on) | fields),
    )
    terms.lay_out(cohort, like, on=on)
    activity.record(cohort, "prepared", by=by, at=at, like=like.pk if like else None)
    followers.tell_of_cohort(cohort, "", by=by, at=at)
    return cohort


def locked(cohort_id: int) -> Cohort:
    """Return a cohort under its lock: first in the lock order."""
    return Cohort.objects.select_for_update().get(pk=cohort_id)


@transaction.atomic
def move_on(*, cohort_id: int, after: str, by: User, at: datetime, reason: str = "") -> Cohort:
    """Move a cohort to its next state; followers check what the step needs and carry it out."""
    cohort = locked(cohort_id)
    before = cohort.status
    if (before, after) == (CohortStatus.PANEL, CohortStatus.DECIDED):
        if not chairs(by, cohort):
            raise Forbidden(_("Only the chair can close the panel."))
    elif not coordinates_cohort(by, cohort):
        raise Forbidden(_("Only the cohort's coordinator can move it on."))
    if after == CohortStatus.CLOSED and cohort.awards.exclude(status__in=OVER).exists():
        raise Refused(_("Awards of this cohort are still running. Close it after the last one."))
    if after == CohortStatus.OPEN and cohort.may_move(after):
        versions.open_with(cohort, by=by, at=at)
    cohort.go_to(after, reason=reason)
    cohort.save(update_fields=["status"])
    activity.record(cohort, "moved", by=by, at=at, reason=reason, before=before, after=after)
    followers.tell_of_cohort(cohort, before, by=by, at=at)
    return cohort


@transaction.atomic
def appoint(
    *,
    cohort: Cohort,
    person: User,
    organisation: Organisation,
    capacity: str,
    part: str,
    by: User,
    at: datetime,
) -> Seat:
    """Give a person a seat in one capacity; one chair and one vice-chair per cohort."""
    if not coordinates_cohort(by, cohort):
        raise Forbidden(_("Only the cohort's coordinator can appoint seats."))
    if cohort.seats.filter(person=person, ended_on__isnull=True).exists():
        raise Refused(_("This person already has a seat in this cohort."))
    taken = cohort.seats.filter(part=part, ended_on__isnull=True).exclude(part="member")
    if taken.exists():
        raise Refused(_("This cohort already has one. Choose member, or end the other seat first."))
    seat = Seat.objects.create(
        cohort=cohort,
        person=person,
        organisation=organisation,
        capacity=capacity,
        part=part,
        starts_on=at.date(),
    )
    activity.record(seat, "appointed", by=by, at=at, part=part, scope=cohort.scope)
    person.forget()
    return seat


def take(cohort: Cohort, amount: int) -> None:
    """Count a place and an amount as taken (S7, I12); the caller holds the cohort's lock."""
    cohort.require_room(amount)
    Cohort.objects.filter(pk=cohort.pk).update(
        taken_places=F("taken_places") + 1, taken_amount=F("taken_amount") + amount
    )
    cohort.refresh_from_db(fields=["taken_places", "taken_amount"])


def give_back(cohort: Cohort, amount: int) -> None:
    """Free a place and an amount (S7); the caller holds the cohort's lock."""
    Cohort.objects.filter(pk=cohort.pk).update(
        taken_places=F("taken_places") - 1, taken_amount=F("taken_amount") - amount
    )
    cohort.refresh_from_db(fields=["taken_places", "taken_amount"])
