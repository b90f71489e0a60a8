"""Queries whose building and planning take longer than running: built once, planned once a connection.

Where such a query is built, stand-ins hold the place of what is given each time: SOMEBODY of a
number ($1), MANY, alone in a list, of a list of numbers ($2), PAGE_END, as the end of a slice, of
the last row that is asked for ($3 after $4).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import QuerySet
from psycopg2.extensions import AsIs

SOMEBODY = -1_999_999_999
MANY = -1_999_999_998
PAGE_END = 1_999_999_997
PLACES = {SOMEBODY: AsIs("$1"), MANY: AsIs("$2")}
IN_TEXT = (("IN ($2)", "= ANY ($2)"), (f"LIMIT {PAGE_END}", "LIMIT $3 + $4"))

_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Prepared:
    """A query with its stand-ins, the types of what is given, and what follows it (`LIMIT $3`)."""

    query: QuerySet[Any, Any]
    types: str
    tail: str = ""

    @cached_property
    def _text(self) -> tuple[str, tuple[Any, ...]]:
        sql, params = self.query.query.sql_with_params()
        places = (PLACES.get(p, p) if isinstance(p, int) else p for p in params)
        return f"{sql} {self.tail}", tuple(places)

    @cached_property
    def _name(self) -> str:
        return f"kept_{sha256(f'{self.types} {self._text}'.encode()).hexdigest()[:24]}"

    def rows(self, *given: Any) -> list[tuple[Any, ...]]:
        """Return the rows for what is given, planning first what this connection does not know yet.

        The plan is the general one from the first time on; left alone, PostgreSQL makes five others
        first. SET LOCAL holds to the end of the transaction: without one, of this string.
        """
        with connection.cursor() as cursor:
            known = _known.setdefault(connection.connection, set())
            if self._name not in known:
                self._plan()
                known.add(self._name)
            places = ", ".join(["%s"] * len(given))
            cursor.execute(
                f"SET LOCAL plan_cache_mode = force_generic_plan; EXECUTE {self._name} ({places})",
                given,
            )
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _plan(self) -> None:
        with connection.connection.cursor() as cursor:  # once a connection: no page's own query
            text = cursor.mogrify(*self._text).decode()
            for stand_in, place in IN_TEXT:
                text = text.replace(stand_in, place)
            cursor.execute(f"PREPARE {self._name} ({self.types}) AS {text}")
