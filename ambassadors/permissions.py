"""Who belongs where, and who has a conflict: the questions every higher app asks (C1, C2, §5)."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import count

from dateutil.relativedelta import relativedelta
from django.db.models import IntegerField, Q, QuerySet, Value

from ambassadors.models import (
    APPLYING_PARTS,
    Award,
    AwardPart,
    AwardPerson,
    Belonging,
    Cohort,
    CohortStatus,
    ConflictGround,
    Seat,
    SeatPart,
)
from core.models import Role, User
from core.refusals import Forbidden


class Standing:
    """What a person is in the network, read once per request and kept with the person."""

    def __init__(self, person: User) -> None:
        self.person = person
        self._looks_back: dict[date, dict[int, int]] = {}

    @cached_property
    def belongings(self) -> list[Belonging]:
        """Return the person's times with organisations, ended ones too."""
        return list(Belonging.objects.filter(person=self.person))

    @cached_property
    def speaks_for(self) -> frozenset[int]:
        """Return the ids of the National Societies the person is focal point or deputy of."""
        return frozenset(
            row.organisation_id
            for row in self.belongings
            if row.part in APPLYING_PARTS and row.ended_on is None
        )

    @cached_property
    def seats(self) -> dict[int, Seat]:
        """Return the person's seats in force, by cohort id."""
        rows = Seat.objects.filter(person=self.person, ended_on__isnull=True)
        return {seat.cohort_id: seat for seat in rows.select_related("cohort", "organisation")}

    @cached_property
    def parts(self) -> list[AwardPerson]:
        """Return the awards the person mentors or stands in for, now."""
        return list(AwardPerson.objects.filter(person=self.person, ended_on__isnull=True))

    @cached_property
    def mentored(self) -> frozenset[int]:
        """Return the ids of the awards the person mentors."""
        return frozenset(row.award_id for row in self.parts if row.part == AwardPart.MENTOR)

    def looks_back(self, on: date) -> dict[int, int]:
        """Return the National Societies the person has a conflict with on a day, asked for once.

        With each, how many years a cohort must look back to find it: 0 for what still stands (C1).
        """
        if on not in self._looks_back:
            self._looks_back[on] = _conflicts(self, on)
        return self._looks_back[on]


def standing(person: User) -> Standing:
    """Return a person's standing, made once per person object."""
    found = person.__dict__.get("_standing")
    if found is None:
        found = person.__dict__["_standing"] = Standing(person)
    return found


def coordinates_cohort(person: User, cohort: Cohort) -> bool:
    """Say whether a cohort is this coordinator's own: opened by them, or they cover all regions."""
    if not person.has_role(Role.COORDINATOR):
        return False
    return cohort.coordinator_id == person.pk or person.coordinated_regions is None


def coordinates(person: User, *, cohort: Cohort, region: str) -> bool:
    """Say whether an NS of a region in a cohort is this coordinator's own."""
    return coordinates_cohort(person, cohort) or person.covers(region)


def conflicted_with(person: User, *, on: date, years: int) -> frozenset[int]:
    """Return the ids of the National Societies a person has a conflict with on a day (C1).

    By belonging now or within `years` (the cohort's), by mentoring, as declared, and through the
    grounds stated of the person or of the National Societies the person belongs to.
    """
    found = standing(person).looks_back(on)
    return frozenset(society for society, needed in found.items() if needed <= years)


def away_from(person: User, *, on: date, through: str = "") -> Q:
    """Return what a person has a conflict with among awards or applications of any cohort (C1).

    `through` is the path from the rows to the award or application: `award__`.
    """
    by_years: dict[int, list[int]] = {}
    for society, needed in standing(person).looks_back(on).items():
        by_years.setdefault(needed, []).append(society)
    found = Q(pk__in=[])
    for needed, societies in sorted(by_years.items()):
        whose = {f"{through}organisation__in": sorted(societies)}
        if needed:
            whose[f"{through}cohort__conflict_years__gte"] = needed  # type: ignore[assignment]
        found |= Q(**whose)
    return found


def _conflicts(mine: Standing, on: date) -> dict[int, int]:
    """Return each society of a conflict with the years a cohort must look back to find it."""
    homes = {seat.organisation_id: 0 for seat in mine.seats.values()}
    for row in mine.belongings:
        _keep_nearest(homes, row.organisation_id, _years_ago(row.ended_on, on))
    grounds = ConflictGround.objects.filter(
        Q(person=mine.person) | Q(people_of__in=list(homes))
    ).values_list("organisation_id", "people_of_id", "ended_on")
    mentored = AwardPerson.objects.filter(person=mine.person, part=AwardPart.MENTOR).values_list(
        "award__organisation_id", Value(None, IntegerField()), "ended_on"
    )
    found = dict(homes)
    for society, people_of, ended_on in grounds.union(mentored):
        needed = max(_years_ago(ended_on, on), homes.get(people_of, 0))
        _keep_nearest(found, society, needed)
    return found


def _keep_nearest(found: dict[int, int], society: int, needed: int) -> None:
    found[society] = min(needed, found.get(society, needed))


def _years_ago(ended_on: date | None, on: date) -> int:
    """Return how many years must be looked back to meet what ended on a day; 0 if it still stands."""
    if ended_on is None:
        return 0
    return next(years for years in count() if ended_on >= on - relativedelta(years=years))


def conflicted(person: User, organisation_id: int, *, on: date, years: int) -> bool:
    """Say whether a person has a conflict with one National Society, `years` looked back."""
    return organisation_id in conflicted_with(person, on=on, years=years)


def require_unconflicted(person: User, award: Award, *, on: date) -> None:
    """Refuse a person who has a conflict with an award's society (C1)."""
    if conflicted(person, award.organisation_id, on=on, years=award.cohort.conflict_years):
        raise Forbidden(
            "You have a conflict of interest with this National Society. Another person must do this."
        )


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
            else Q(organisation__region__in=regions) | Q(cohort__coordinator=person)
        )
    stand_in = [row.award_id for row in mine.parts if row.part == AwardPart.STAND_IN]
    by_role |= Q(pk__in=stand_in)
    if not (person.roles or mine.seats or stand_in):
        return Award.objects.filter(own)
    return Award.objects.filter(own | (by_role & ~away_from(person, on=on)))


def coordinates_award(person: User, award: Award) -> bool:
    """Say whether an award is this coordinator's own (region, cohort or stand-in)."""
    if not person.has_role(Role.COORDINATOR):
        return False
    if coordinates(person, cohort=award.cohort, region=award.organisation.region):
        return True
    return any(
        row.award_id == award.pk and row.part == AwardPart.STAND_IN
        for row in standing(person).parts
    )


def require_coordinator(person: User, award: Award, *, on: date) -> None:
    """Refuse everybody but an unconflicted coordinator of the award."""
    if not coordinates_award(person, award):
        raise Forbidden("Only a coordinator of this region or cohort can do this.")
    require_unconflicted(person, award, on=on)


def require_approver(person: User, award: Award, *, on: date) -> None:
    """Refuse everybody but an unconflicted approver."""
    if not person.has_role(Role.APPROVER):
        raise Forbidden("Only an approver can do this.")
    require_unconflicted(person, award, on=on)


def speaks_for(person: User, organisation_id: int) -> bool:
    """Say whether a person is focal point or deputy of a National Society now."""
    return organisation_id in standing(person).speaks_for


def require_focal_point(person: User, award: Award) -> None:
    """Refuse everybody but the award's focal point or deputy."""
    if not speaks_for(person, award.organisation_id):
        raise Forbidden("Only the National Society's focal point or deputy can do this.")


def reads_history(person: User, award: Award) -> bool:
    """Say who reads an award's history with its written reasons: its NS, its coordinator, auditors (§5)."""
    return (
        speaks_for(person, award.organisation_id)
        or coordinates_award(person, award)
        or person.has_role(Role.AUDITOR)
    )
