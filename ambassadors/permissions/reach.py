"""Which cohorts and awards are whose, and who may do what there (§5)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ambassadors.models import Award, Cohort, CohortStatus, SeatPart
from ambassadors.permissions.conflicts import away_from, conflicted, require_unconflicted
from ambassadors.permissions.standing import standing
from core.models import Organisation, Role, User
from core.refusals import Forbidden


def coordinates_cohort(person: User, cohort: Cohort) -> bool:
    """Say whether a cohort is this coordinator's own: opened by them, or they cover all regions."""
    if not person.has_role(Role.COORDINATOR):
        return False
    return cohort.coordinator_id == person.pk or person.coordinated_regions is None


def coordinates(person: User, *, cohort: Cohort, organisation: Organisation) -> bool:
    """Say whether an NS in a cohort is this coordinator's own: by cohort, region or as stand-in."""
    if coordinates_cohort(person, cohort) or person.covers(organisation.region):
        return True
    return (cohort.pk, organisation.pk) in standing(person).stands_in


def stood_in_for(person: User) -> Q:
    """Return the awards or applications a coordinator stands in for (C1)."""
    found = Q(pk__in=[])
    for cohort, organisation in sorted(standing(person).stands_in):
        found |= Q(cohort=cohort, organisation=organisation)
    return found


def chairs(person: User, cohort: Cohort) -> bool:
    """Say whether a person is a cohort's chair."""
    seat = standing(person).seats.get(cohort.pk)
    return seat is not None and seat.part == SeatPart.CHAIR


def leads(person: User, cohort: Cohort) -> bool:
    """Say whether a person is a cohort's chair or vice-chair."""
    seat = standing(person).seats.get(cohort.pk)
    return seat is not None and seat.part in (SeatPart.CHAIR, SeatPart.VICE_CHAIR)


def oversees(person: User) -> bool:
    """Say whether a person reads across all cohorts: auditor or approver."""
    return person.has_role(Role.AUDITOR) or person.has_role(Role.APPROVER)


def cohorts_visible_to(person: User) -> QuerySet[Cohort]:
    """Return the cohorts a person may open as staff: their seats', their own as coordinator, all.

    A regional coordinator opens every cohort that is not finished, to invite from their regions.
    """
    if oversees(person) or (
        person.has_role(Role.COORDINATOR) and person.coordinated_regions is None
    ):
        return Cohort.objects.all()
    mine = Q(pk__in=standing(person).seats)
    if person.has_role(Role.COORDINATOR):
        regions = person.coordinated_regions or frozenset()
        mine |= Q(coordinator=person) | Q(awards__organisation__region__in=regions)
        mine |= ~Q(status__in=[CohortStatus.CLOSED, CohortStatus.CANCELLED])
        mine |= Q(pk__in=[cohort for cohort, _ns in standing(person).stands_in])
    return Cohort.objects.filter(mine).distinct()


def awards_visible_to(person: User, *, on: date) -> QuerySet[Award]:
    """Return the awards a person may read (§5), without those their roles have a conflict with (C1).

    Focal points, deputies and mentors keep what they read as such.
    """
    mine = standing(person)
    own = Q(organisation__in=mine.speaks_for) | Q(pk__in=mine.mentored)
    by_role = Q(cohort__in=list(mine.seats))
    if oversees(person):
        by_role = Q(pk__isnull=False)
    elif person.has_role(Role.COORDINATOR):
        regions = person.coordinated_regions
        by_role |= (
            Q(pk__isnull=False)
            if regions is None
            else Q(organisation__region__in=regions)
            | Q(cohort__coordinator=person)
            | stood_in_for(person)
        )
    if not (person.roles or mine.seats):
        return Award.objects.filter(own)
    return Award.objects.filter(own | (by_role & ~away_from(person, on=on)))


def coordinates_award(person: User, award: Award) -> bool:
    """Say whether an award is this coordinator's own (region, cohort or stand-in)."""
    return coordinates(person, cohort=award.cohort, organisation=award.organisation)


def require_coordinator(person: User, award: Award, *, on: date) -> None:
    """Refuse everybody but an unconflicted coordinator of the award."""
    if not coordinates_award(person, award):
        raise Forbidden(_("Only a coordinator of this region or cohort can do this."))
    require_unconflicted(person, award, on=on)


def require_approver(person: User, award: Award, *, on: date) -> None:
    """Refuse everybody but an unconflicted approver."""
    if not person.has_role(Role.APPROVER):
        raise Forbidden(_("Only an approver can do this."))
    require_unconflicted(person, award, on=on)


def require_administrator(person: User) -> None:
    """Refuse everybody but an administrator, who names stand-ins (C1)."""
    if not person.has_role(Role.ADMINISTRATOR):
        raise Forbidden(_("Only an administrator names a stand-in."))


def speaks_for(person: User, organisation_id: int) -> bool:
    """Say whether a person is focal point or deputy of a National Society now."""
    return organisation_id in standing(person).speaks_for


def require_focal_point(person: User, award: Award) -> None:
    """Refuse everybody but the award's focal point or deputy."""
    if not speaks_for(person, award.organisation_id):
        raise Forbidden(_("Only the National Society's focal point or deputy can do this."))


def reads_history(person: User, award: Award, *, on: date) -> bool:
    """Say who reads an award's history with its written reasons: its NS, its coordinator, auditors (§5).

    A role gives nothing where its holder has a conflict, be it as the award's own mentor (C1).
    """
    if speaks_for(person, award.organisation_id):
        return True
    by_role = coordinates_award(person, award) or person.has_role(Role.AUDITOR)
    years = award.cohort.conflict_years
    return by_role and not conflicted(person, award.organisation_id, on=on, years=years)
