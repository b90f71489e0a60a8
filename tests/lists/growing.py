"""Making lists short and long: one row of a table is kept, and copied until there are as many as asked.

Rows are written with triggers and foreign keys at rest, as the bench writes its worlds: what a page
costs does not ask how a row came to be.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet

from core.models import Kind, Organisation, User

MANY = 30


@dataclass(frozen=True)
class Spare:
    """People and National Societies that have no part in the world, by their ids."""

    people: list[int]
    societies: list[int]


Differs = dict[str, Callable[[Spare, int], Any]]


@contextmanager
def at_rest() -> Iterator[None]:
    """Let triggers and foreign keys rest."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")


def one_of(rows: QuerySet[Any]) -> Any:
    """Keep the first row of a list, and return it; the others are gone."""
    row = rows.order_by("pk")[0]
    others = type(row)._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))
    with at_rest():
        others.exclude(pk=row.pk)._raw_delete(others.db)
    return row


def copied(
    row: Any, spare: Spare, differs: Differs, *, count: int = MANY, have: int = 1
) -> list[Any]:
    """Copy a row until there are `count` of it; `differs` says what is another in each copy."""
    made = [row]
    for number in range(have, count):
        one = copy.copy(row)
        one._state = copy.copy(row._state)
        one._state.fields_cache = dict(row._state.fields_cache)
        one.pk = uuid.uuid4() if isinstance(row._meta.pk, models.UUIDField) else None
        for name, value in differs.items():
            setattr(one, name, value(spare, number))
        made.append(one)
    with at_rest():
        type(row)._base_manager.bulk_create(made[1:])
    return made


def spare() -> Spare:
    """Return societies that do nothing in the world, and people made for it."""
    idle = Organisation.objects.filter(
        kind=Kind.NS, applications=None, awards=None, invitations=None, people=None
    )
    stranger = User.objects.get(email="stranger@example.org")
    nobody = Spare([], [])
    people = copied(
        stranger,
        nobody,
        {
            "email": lambda _, number: f"spare.{number}@example.org",
            "name": lambda _, number: f"Spare Person-Number {number}",
        },
        count=MANY + 1,
    )
    societies = idle.order_by("pk").values_list("pk", flat=True)
    return Spare([person.pk for person in people], list(societies[: MANY + 1]))
