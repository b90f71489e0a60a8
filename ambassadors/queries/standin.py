"""What no coordinator without a conflict covers, and who could stand in (C1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from ambassadors.models import Cohort, StandIn
from ambassadors.permissions import looks_back
from core.models import Organisation, Role, RoleGrant, User


class Coordinator(NamedTuple):
    """A coordinator: the person, their regions (none: all), and what they have a conflict with."""

    person: User
    regions: frozenset[str]
    away: dict[int, int]

    def free(self, cohort: Cohort, society: int) -> bool:
        """Say whether nothing stands between them and a National Society, as far as it looks back."""
        return society not in self.away or self.away[society] > cohort.conflict_years

    def covers(self, cohort: Cohort, region: str) -> bool:
        """Say whether the cohort or the region is theirs."""
        return cohort.coordinator_id == self.person.pk or not self.regions or region in self.regions


class Uncovered(NamedTuple):
    """A National Society in a cohort that waits for a stand-in."""

    cohort: Cohort
    organisation: Organisation


_coordinated: list[Callable[[], QuerySet[Any]]] = []


def coordinators(*, on: date) -> list[Coordinator]:
    """Return every coordinator in force with regions and conflicts, in a fixed number of queries."""
    grants = RoleGrant.objects.in_force().filter(role=Role.COORDINATOR, person__is_active=True)
    rows = list(grants.select_related("person").order_by("person__name", "person_id"))
    away = looks_back([row.person_id for row in rows], on=on)
    return [Coordinator(row.person, frozenset(row.regions), away[row.person_id]) for row in rows]


def needs_coordinator(found: Callable[[], QuerySet[Any]]) -> None:
    """Register applications or awards that somebody has to coordinate; in an app's ready()."""
    _coordinated.append(found)


def without_coordinator(*, on: date) -> list[Uncovered]:
    """Return the National Societies of cohorts that nobody without a conflict coordinates (C1)."""
    known = coordinators(on=on)
    touched = {society for each in known for society in each.away}
    open_ones = StandIn.objects.filter(ended_on__isnull=True, organisation__in=touched)
    named = set(open_ones.values_list("cohort_id", "organisation_id", "person_id"))
    rows = {
        Uncovered(row.cohort, row.organisation)
        for found in _coordinated
        for row in found().filter(organisation__in=touched).select_related("cohort", "organisation")
        if not any(_acts(each, row, named) for each in known)
    }
    return sorted(rows, key=lambda row: (row.organisation.sort_key, row.cohort.pk))


def _acts(each: Coordinator, row: Any, named: set[tuple[int, int, int]]) -> bool:
    own = each.covers(row.cohort, row.organisation.region)
    own = own or (row.cohort_id, row.organisation_id, each.person.pk) in named
    return own and each.free(row.cohort, row.organisation_id)


def could_stand_in(cohort: Cohort, organisation: Organisation, *, on: date) -> list[User]:
    """Return the coordinators without a conflict, of any region, who do not cover it already."""
    named = set(
        StandIn.objects.filter(
            cohort=cohort, organisation=organisation, ended_on__isnull=True
        ).values_list("person_id", flat=True)
    )
    return [
        each.person
        for each in coordinators(on=on)
        if each.free(cohort, organisation.pk)
        and not each.covers(cohort, organisation.region)
        and each.person.pk not in named
    ]


def in_force() -> QuerySet[StandIn]:
    """Return the stand-ins in force, by National Society."""
    found = StandIn.objects.filter(ended_on__isnull=True)
    return found.select_related("cohort", "organisation", "person", "named_by").order_by(
        "organisation__sort_key", "pk"
    )
