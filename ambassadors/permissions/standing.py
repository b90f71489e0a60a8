"""What a person is in the network, and what they have a conflict with (C1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta

from ambassadors.models import (
    APPLYING_PARTS,
    AwardPart,
    AwardPerson,
    Belonging,
    Seat,
)
from ambassadors.permissions.said import Said, grounds, grounds_of, said_of
from core.models import Role, User


class Standing:
    """What a person is in the network, read once per request and kept with the person."""

    def __init__(self, person: User) -> None:
        self.person = person
        self._looks_back: dict[date, dict[int, int]] = {}

    @cached_property
    def _said(self) -> Said:
        return said_of(self.person)

    @property
    def belongings(self) -> list[Belonging]:
        """Return the person's times with organisations, ended ones too."""
        return self._said.belongings

    @cached_property
    def speaks_for(self) -> frozenset[int]:
        """Return the ids of the National Societies the person is focal point or deputy of."""
        return frozenset(
            row.organisation_id
            for row in self.belongings
            if row.part in APPLYING_PARTS and row.ended_on is None
        )

    @property
    def seats(self) -> dict[int, Seat]:
        """Return the person's seats in force, by cohort id."""
        return self._said.seats

    @property
    def parts(self) -> list[AwardPerson]:
        """Return the awards the person serves, now."""
        return self._said.parts

    @cached_property
    def stands_in(self) -> frozenset[tuple[int, int]]:
        """Return the cohorts and National Societies a coordinator stands in for, by their ids (C1)."""
        return frozenset(self._said.stands_in if self.person.has_role(Role.COORDINATOR) else ())

    @cached_property
    def mentored(self) -> frozenset[int]:
        """Return the ids of the awards the person mentors."""
        return frozenset(row.award_id for row in self.parts if row.part == AwardPart.MENTOR)

    def looks_back(self, on: date) -> dict[int, int]:
        """Return the National Societies the person has a conflict with on a day, asked for once.

        With each, how many years a cohort must look back to find it: 0 for what still stands (C1).
        """
        if on not in self._looks_back:
            pk = self.person.pk
            found = _conflicts({pk: self}, on, lambda homes: grounds_of(pk, homes))
            self._looks_back[on] = found[pk]
        return self._looks_back[on]


def standing(person: User) -> Standing:
    """Return a person's standing, made once per person object."""
    found = person.__dict__.get("_standing")
    if found is None:
        found = person.__dict__["_standing"] = Standing(person)
    return found


def looks_back(people: Iterable[int], *, on: date) -> dict[int, dict[int, int]]:
    """Return the conflicts of many people by their ids, as `Standing.looks_back` does, in 3 queries."""
    found: dict[int, _Rows] = {pk: _Rows([], {}) for pk in people}
    for row in Belonging.objects.filter(person__in=found):
        found[row.person_id].belongings.append(row)
    for seat in Seat.objects.filter(person__in=found, ended_on__isnull=True):
        found[seat.person_id].seats[seat.cohort_id] = seat
    return _conflicts(found, on, lambda homes: grounds(found, homes))


class _Rows(NamedTuple):
    """What conflicts come from: belongings, and seats by cohort."""

    belongings: list[Belonging]
    seats: dict[int, Seat]


def _conflicts(
    people: Mapping[int, Standing | _Rows],
    on: date,
    stated: Callable[[set[int]], Iterable[tuple[Any, ...]]],
) -> dict[int, dict[int, int]]:
    """Return each society of a conflict, with the years a cohort must look back, by person.

    `stated` gives the grounds stated of the people and of organisations (`said.grounds`).
    """
    homes: dict[int, dict[int, int]] = {}
    for pk, mine in people.items():
        homes[pk] = {seat.organisation_id: 0 for seat in mine.seats.values()}
        for row in mine.belongings:
            _keep_nearest(homes[pk], row.organisation_id, _years_ago(row.ended_on, on))
    every = {home for mine in homes.values() for home in mine}
    found = {pk: dict(mine) for pk, mine in homes.items()}
    for person_id, home, society, ended_on in stated(every):
        needed = _years_ago(ended_on, on)
        for pk, own in homes.items():
            if pk == person_id or home in own:  # home: None where it is a person's own
                _keep_nearest(found[pk], society, max(needed, own.get(home, 0)))
    return found


def _keep_nearest(found: dict[int, int], society: int, needed: int) -> None:
    found[society] = min(needed, found.get(society, needed))


def _years_ago(ended_on: date | None, on: date) -> int:
    """Return how many years must be looked back to meet what ended on a day; 0 if it still stands."""
    if ended_on is None:
        return 0
    return next(years for years in count() if ended_on >= on - relativedelta(years=years))
