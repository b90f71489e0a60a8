"""What is written about a person: organisations, seats, awards and conflicts.

Nearly every page asks for it, so both queries are kept (`core/prepared.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, CharField, F, Model, Q, QuerySet, Value

from ambassadors.models import AwardPart, AwardPerson, Belonging, ConflictGround, Seat, StandIn
from core.models import User
from core.prepared import MANY, SOMEBODY, Prepared

Row = TypeVar("Row", bound=Model)
BELONGING, SEAT, PART, STAND_IN = range(4)


class Said(NamedTuple):
    """A person's times with organisations (ended ones too); now: seats by cohort, parts in awards,
    and the cohorts and societies they stand in for."""

    belongings: list[Belonging]
    seats: dict[int, Seat]
    parts: list[AwardPerson]
    stands_in: set[tuple[int, int]]


def said_of(person: User) -> Said:
    """Return what is written about a person, in one query."""
    said = Said([], {}, [], set())
    for kind, pk, organisation, of, capacity, part, starts_on, ended_on in _said().rows(person.pk):
        every = {
            "id": pk, "person_id": person.pk, "part": part,
            "starts_on": starts_on, "ended_on": ended_on,
        }  # fmt: skip
        home = {"organisation_id": organisation}
        if kind == BELONGING:
            said.belongings.append(_read(Belonging, every | home))
        elif kind == SEAT:
            seat = {"cohort_id": of, "capacity": capacity}
            said.seats[of] = _read(Seat, every | home | seat)
        elif kind == STAND_IN:
            said.stands_in.add((of, organisation))
        else:
            said.parts.append(_read(AwardPerson, every | {"award_id": of}))
    return said


def _read(model: type[Row], values: dict[str, Any]) -> Row:
    """Return a row as if it had been read, from the value of each of its fields."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(DEFAULT_DB_ALIAS, names, [values[name] for name in names])


@cache
def _said() -> Prepared:
    none, nowhere = Value("", output_field=CharField()), Value(0, output_field=BigIntegerField())
    of_person = Q(person=SOMEBODY)
    now = of_person & Q(ended_on__isnull=True)
    society, cohort, part = F("organisation_id"), F("cohort_id"), F("part")
    found = [
        _columns(BELONGING, Belonging.objects.filter(of_person), society, nowhere, none, part),
        _columns(SEAT, Seat.objects.filter(now), society, cohort, F("capacity"), part),
        _columns(PART, AwardPerson.objects.filter(now), nowhere, F("award_id"), none, part),
        _columns(STAND_IN, StandIn.objects.filter(now), society, cohort, none, none),
    ]
    return Prepared(found[0].union(*found[1:], all=True), "bigint")


def _columns(kind: int, rows: QuerySet[Any], *values: Any) -> QuerySet[Any, Any]:
    said = dict(zip(("home", "of", "as_capacity", "as_part"), values, strict=True))
    columns: QuerySet[Any, Any] = rows.annotate(of_kind=Value(kind), **said).values_list(
        "of_kind", "pk", *said, "starts_on", "ended_on"
    )
    return columns


def grounds_of(person: int, homes: set[int]) -> list[tuple[Any, ...]]:
    """Return what else keeps a person out: the grounds stated of them and of their organisations
    (`homes`), and where they mentored: person, home, society, day it ended (C1)."""
    return _grounds().rows(person, sorted(homes))


@cache
def _grounds() -> Prepared:
    return Prepared(grounds([SOMEBODY], [MANY]), "bigint, bigint[]")


def grounds(people: Iterable[int], homes: Iterable[int]) -> QuerySet[Any, Any]:
    """Return the same for many people; a home is None where the ground is a person's own."""
    stated = ConflictGround.objects.filter(Q(person__in=people) | Q(people_of__in=homes))
    mentored = AwardPerson.objects.filter(person__in=people, part=AwardPart.MENTOR).annotate(
        home=Value(None, BigIntegerField())
    )
    columns = ("organisation_id", "ended_on")
    return stated.values_list("person_id", "people_of_id", *columns).union(
        mentored.values_list("person_id", "home", f"award__{columns[0]}", columns[1])
    )
