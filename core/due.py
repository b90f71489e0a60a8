"""Due things: each app says what is due; home page, reminders and calendar read the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import CharField, DateField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language

from core.models import User

Due = Callable[[datetime, "int | None"], "Iterable[QuerySet[Any, Any]]"]
COLUMNS = ("kind", "part", "thing", "due", "since", "person", "subject", "place", "link")
_queries: list[Due] = []
_of_roles: list[tuple[str, Due]] = []
SOMEBODY = -1_999_999_999  # stands for a person's id in a query that is kept


class DueThing(NamedTuple):
    """One thing that one person has to do.

    kind: the reminder rule and the words; part: in which capacity the person is told; thing:
    `milestone:12`; due: the day; since: the day it began to wait; person: id; subject: the thing's
    own title; place: organisation or cohort; link: path of the page where it is done.
    """

    kind: str
    part: str
    thing: str
    due: date
    since: date
    person: int
    subject: str
    place: str
    link: str


@dataclass(frozen=True)
class Words:
    """How a kind reads on the home page: what to do (verb and object), for a subject and a place."""

    do: Callable[[DueThing], str]


_words: dict[str, Words] = {}


def register(query: Due, *, role: str = "") -> None:
    """Add an app's due query, called with the moment and a person's id (None: everyone).

    One that looks at who the person is names the role it is for: it is put together each time, for
    people who have that role. All others are put together once a day.
    """
    if role:
        _of_roles.append((role, query))
    else:
        _queries.append(query)


def words(kind: str, do: Callable[[DueThing], str]) -> None:
    """Say how a kind of due thing reads: `Send evidence: Feedback policy adopted`."""
    _words[kind] = Words(do)


def reads(thing: DueThing) -> str:
    """Return what to do, in the reader's words."""
    return _words[thing.kind].do(thing)


def rows(
    found: QuerySet[Any],
    *,
    kind: str,
    thing: str,
    due: Any,
    person: str,
    subject: Any,
    place: Any,
    link: str,
    only: int | None,
    part: str = "own",
    since: Any = None,
    link_id: str = "pk",
) -> QuerySet[Any, Any]:
    """Give a query the columns of due things, for one person (`only`) or for everyone.

    `person` names the path to the user's id; `due`, `since`, `subject` and `place` are field names
    or expressions; `link` holds one `{}` for the id that `link_id` names: `/milestones/{}/`.
    """
    before, _, after = link.partition("{}")
    whose = {person: only} if only is not None else {f"{person}__isnull": False}
    columns: QuerySet[Any, Any] = (
        found.filter(**whose)
        .order_by()
        .annotate(
            due_kind=Value(kind, output_field=CharField()),
            due_part=Value(part, output_field=CharField()),
            due_thing=Concat(Value(f"{thing}:"), Cast("pk", CharField()), output_field=CharField()),
            due_due=_day(due),
            due_since=_day(since if since is not None else due),
            due_person=Cast(F(person), IntegerField()),
            due_subject=_text(subject),
            due_place=_text(place),
            due_link=Concat(
                Value(before), Cast(F(link_id), CharField()), Value(after), output_field=CharField()
            ),
        )
        .values_list(*(f"due_{name}" for name in COLUMNS))
    )
    return columns


def _text(value: Any) -> Any:
    return Cast(F(value) if isinstance(value, str) else value, CharField())


def _day(value: Any) -> Any:
    return Cast(F(value) if isinstance(value, str) else value, DateField())


def things(*, at: datetime, person: User | None = None) -> list[DueThing]:
    """Return what is due, earliest first, for one person or for everyone, in one query.

    Due is a matter of days: the queries are asked for the day that `at` falls on, and the SQL that
    comes of them is kept for that day, because putting some forty queries together takes far longer
    than running them.
    """
    day = at.date()
    sql, params = _put_together(day, None if person is None else SOMEBODY, get_language() or "")
    number = person.pk if person else None
    whose = [number if value == SOMEBODY else value for value in params]
    with connection.cursor() as cursor:
        cursor.execute(sql, whose)
        found = [DueThing(*row) for row in cursor.fetchall()]
    for role, query in _of_roles:
        if person is None or person.has_role(role):
            found += [DueThing(*row) for rows in query(at, number) for row in rows]
    return sorted(found, key=lambda thing: (thing.due, thing.kind, thing.thing))


@lru_cache(maxsize=8)
def _put_together(day: date, only: int | None, language: str) -> tuple[str, tuple[Any, ...]]:
    """Return the one query of a day with its parameters, SOMEBODY standing for the person."""
    at = datetime.combine(day, time.min, tzinfo=UTC)
    first, *others = [query for said in _queries for query in said(at, only)]
    union = first.union(*others, all=True) if others else first
    sql, params = union.order_by("due_due", "due_kind", "due_thing").query.sql_with_params()
    return sql, tuple(params)
