"""Mentors with their load, and why one can or cannot take an award."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ambassadors.models import Award, Belonging
from core.languages import named, shared
from mentoring.models import Assignment, AssignmentStatus, Mentor

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

OPEN = (AssignmentStatus.PROPOSED, AssignmentStatus.ACTIVE)


class Loaded(TypedDict):
    """What `with_load` adds to a mentor."""

    load: int


class Beside(Loaded):
    """What `beside` adds to a mentor."""

    at_home: bool
    declined: bool


def with_load() -> QuerySet[WithAnnotations[Mentor, Loaded]]:
    """Return the mentors with `load`: the National Societies proposed to them or mentored now."""
    taken = Assignment.objects.filter(mentor=OuterRef("pk"), status__in=OPEN).order_by()
    load = Subquery(taken.values("mentor").annotate(load=Count("pk")).values("load"))
    return (
        Mentor.objects.select_related("person", "organisation")
        .annotate(load=Coalesce(load, 0))
        .order_by("person__name", "pk")
    )


def beside(award: Award) -> QuerySet[WithAnnotations[Mentor, Beside]]:
    """Return the mentors with `load`, `at_home` and `declined`, as they stand to one award (P1)."""
    home = Belonging.objects.filter(
        person=OuterRef("person"), organisation=award.organisation_id, ended_on__isnull=True
    )
    said_no = Assignment.objects.filter(
        mentor=OuterRef("pk"), award=award, status=AssignmentStatus.DECLINED
    )
    return with_load().annotate(at_home=Exists(home), declined=Exists(said_no))


def reason_against(mentor: WithAnnotations[Mentor, Beside], award: Award) -> str:
    """Say why a mentor of `beside()` cannot take an award; empty where they can (P1)."""
    if mentor.at_home or mentor.organisation_id == award.organisation_id:
        return _("Nobody mentors their own National Society.")
    if not mentor.person.is_active:
        return _("This person's account is closed.")
    if mentor.load >= mentor.most:
        return _("Has %(taken)s of at most %(most)s National Societies already.") % {
            "taken": mentor.load,
            "most": mentor.most,
        }
    return ""


@dataclass(frozen=True)
class Match:
    """A mentor beside an award: why not, or what speaks for it."""

    mentor: Mentor
    load: int
    languages: str
    why_not: str
    shared: str
    same_region: bool
    declined: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, int, str]:
        """Return what the best match comes first by: can, did not decline, language, region, load."""
        return (
            bool(self.why_not),
            self.declined,
            not self.shared,
            not self.same_region,
            self.load,
            self.mentor.person.name,
        )


def matches(award: Award) -> list[Match]:
    """Return every mentor beside an award, the best match first, in one query."""
    society = award.organisation
    spoken = f"{society.languages} {society.working_language}"
    found = [
        Match(
            mentor=mentor,
            load=mentor.load,
            languages=named(mentor.languages),
            why_not=reason_against(mentor, award),
            shared=shared(mentor.languages, spoken),
            same_region=bool(mentor.region) and mentor.region == society.region,
            declined=mentor.declined,
        )
        for mentor in beside(award)
    ]
    return sorted(found, key=lambda match: match.rank)


def assignment_of(award: Award) -> Assignment | None:
    """Return the assignment that is proposed or active, if there is one."""
    return (
        award.assignments.filter(status__in=OPEN)
        .select_related("mentor__person", "mentor__organisation")
        .first()
    )
