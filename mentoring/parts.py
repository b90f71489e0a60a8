"""What this app adds to pages of others: an award's, a cohort's, and the home page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects

from ambassadors.models import Award, AwardPart, AwardPerson, Cohort, ObligationKind
from ambassadors.models.award import OVER
from ambassadors.permissions import awards_visible_to, standing
from core.clock import day_in
from core.models import User
from mentoring.models import Owner
from mentoring.permissions import Reader, reads_results
from mentoring.queries.feedback import asked_after
from mentoring.queries.mentor import assignment_of
from mentoring.queries.talk import contact_of, contacts_of, open_points


def may_tick(reader: Reader, award: Award) -> tuple[str, ...]:
    """Return whose action points a person ticks off: mentor and coordinator all, an NS its own."""
    if reader.mentors(award) or reader.coordinates(award):
        return (Owner.NS, Owner.MENTOR)
    return (Owner.NS,) if reader.belongs(award) else ()


def shown_on_award(award: Award, person: User, at: datetime) -> dict[str, Any] | None:
    """Return mentor, contact and log of an award, as far as a person may read them."""
    reader = Reader(person, on=at.date(), years=award.cohort.conflict_years)
    today = day_in(person.time_zone, at)
    reads = reader.reads_log(award)
    shown: dict[str, Any] = {
        "award": award,
        "assignment": assignment_of(award),
        "own": reader.coordinates(award),
        "belongs": reader.belongs(award),
        "mentors": reader.mentors(award),
        "over": award.status in OVER,
        "reads": reads,
        "today": today,
        "may_tick": may_tick(reader, award),
        "feedback": _feedback_rows(award, reader, at),
    }
    if reads:
        shown["contact"] = contact_of(award, on=today)
        shown["agreed"] = list(open_points(award))
    return shown


def _feedback_rows(award: Award, reader: Reader, at: datetime) -> list[dict[str, Any]]:
    """Return the askings whose day has come, with their state, for who reads feedback."""
    if not reader.reads_feedback(award):
        return []
    prefetch_related_objects([award], "obligations")  # shared with the parts of other apps
    rows = [row for row in award.obligations.all() if row.kind == ObligationKind.FEEDBACK]
    return [
        {
            "row": row,
            "asked_after": asked_after(row.period, award),
            "open": row.opens_on <= at.date(),
            "to_give": reader.belongs(award) and row.opens_on <= at.date() and not row.sent_at,
        }
        for row in sorted(rows, key=lambda row: row.period)
    ]


def shown_on_cohort(cohort: Cohort, person: User, at: datetime) -> dict[str, Any] | None:
    """Return the link to what a cohort's National Societies said, once there is one to hear.

    Only awards that the reader may know of count (C2).
    """
    known = awards_visible_to(person, on=at.date()).filter(cohort=cohort)
    if cohort.status not in ("running", "closed") and not known.exists():
        return None
    return {"cohort": cohort} if reads_results(person, cohort) else None


def my_societies(_home: User, person: User, at: datetime) -> dict[str, Any] | None:
    """Return the societies a mentor looks after; None for people who are no mentors."""
    if not hasattr(person, "mentor") and not standing(person).mentored:
        return None
    today = day_in(person.time_zone, at)
    found = contacts_of(person, on=today)
    cohorts = {contact.award.cohort_id: contact.award.cohort for contact in found}
    return {
        "societies": [
            {
                "contact": contact,
                "light": contact.light(today),
                "silent": contact.silent(today),
                "late": sum(point.due_on < today for point in contact.open),
            }
            for contact in found
        ],
        "cohorts": list(cohorts.values()),
    }


def my_mentor(_home: User, person: User, at: datetime) -> dict[str, Any] | None:
    """Return a focal point's award with its mentor and the next talk."""
    if not standing(person).speaks_for:
        return None
    today = day_in(person.time_zone, at)
    found = Award.objects.filter(organisation__in=standing(person).speaks_for).exclude(
        status__in=OVER
    )
    award = found.select_related("organisation", "cohort").first()
    if award is None:
        return None
    row = AwardPerson.objects.filter(award=award, part=AwardPart.MENTOR, ended_on__isnull=True)
    return {
        "award": award,
        "mentor": row.select_related("person").first(),
        "contact": contact_of(award, on=today),
    }
