"""Who reads the mentors' log, their private notes, and feedback (§5, C1, P2)."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from ambassadors.models import Award, AwardPart, AwardPerson, Cohort
from ambassadors.permissions import (
    conflicted_with,
    coordinates_award,
    coordinates_cohort,
    speaks_for,
    standing,
)
from core.models import Role, User


class Reader:
    """What a person may read around awards; conflicts are asked for once."""

    def __init__(self, person: User, *, on: date, years: int) -> None:
        self.person, self.on, self.years = person, on, years

    @cached_property
    def away(self) -> frozenset[int]:
        """Return the ids of the National Societies the person has a conflict with (C1)."""
        return conflicted_with(self.person, on=self.on, years=self.years)

    def belongs(self, award: Award) -> bool:
        """Say whether the person is focal point or deputy of the award's National Society."""
        return speaks_for(self.person, award.organisation_id)

    def mentors(self, award: Award) -> bool:
        """Say whether the person mentors the award now."""
        return award.pk in standing(self.person).mentored

    def coordinates(self, award: Award) -> bool:
        """Say whether the award is this coordinator's own, and no conflict stands against it."""
        return coordinates_award(self.person, award) and award.organisation_id not in self.away

    def oversees(self, award: Award) -> bool:
        """Say whether the person reads as a seat of the cohort or as auditor, without a conflict."""
        by_role = award.cohort_id in standing(self.person).seats or self.person.has_role(
            Role.AUDITOR
        )
        return by_role and award.organisation_id not in self.away

    def reads_log(self, award: Award) -> bool:
        """Say whether the person reads what mentors logged, private notes left out."""
        own = self.belongs(award) or self.mentors(award)
        return own or self.coordinates(award) or self.oversees(award)

    def private_notes(self, award: Award) -> str:
        """Return whose private notes the person reads: all (own coordinators), own (mentors), none."""
        if self.coordinates(award):
            return "all"
        return "own" if self.mentors(award) else ""

    def reads_feedback(self, award: Award) -> bool:
        """Say whether the person reads an NS's answers, those about mentoring left out."""
        return self.belongs(award) or self.coordinates(award) or self.oversees(award)

    def reads_about_mentoring(self, award: Award) -> bool:
        """Say whether the person reads the answers about mentoring too: nobody who mentors there (P2)."""
        if self.belongs(award):
            return True
        return self.reads_feedback(award) and not mentors_in(self.person, award.cohort_id)


def mentors_in(person: User, cohort_id: int) -> bool:
    """Say whether a person mentors, or ever mentored, an award of a cohort (P2)."""
    return AwardPerson.objects.filter(
        person=person, part=AwardPart.MENTOR, award__cohort=cohort_id
    ).exists()


def reads_results(person: User, cohort: Cohort) -> bool:
    """Say whether a person reads a cohort's feedback as seat, coordinator or auditor (§5)."""
    return (
        cohort.pk in standing(person).seats
        or coordinates_cohort(person, cohort)
        or person.has_role(Role.AUDITOR)
        or person.has_role(Role.COORDINATOR)
    )
