"""Due things: each app says what is due; home page, reminders and calendar read the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple, cast

from django.db.models import CharField, DateField, Exists, F, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language

from core.models import RoleGrant, User
from core.prepared import MANY, PAGE_END, SOMEBODY, Prepared

Due = Callable[[datetime, "int | None"], "Iterable[QuerySet[Any, Any]]"]
COLUMNS = ("kind", "part", "thing", "due", "since", "person", "subject", "place", "link")
_queries: list[Due] = []
DueOfRole = Callable[[datetime, int, "list[int]"], "Iterable[QuerySet[Any, Any]]"]


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


class _OfRole(NamedTuple):
    role: str
    query: DueOfRole
    apart: Callable[[User, date], Iterable[int]]


_of_roles: list[_OfRole] = []


@dataclass(frozen=True)
class Words:
    """How a kind reads on the home page: what to do (verb and object), for a subject and a place."""

    do: Callable[[DueThing], str]


_words: dict[str, Words] = {}


def register(query: Due) -> None:
    """Add an app's due query, called with the moment and a person's id (None: everyone)."""
    _queries.append(query)


def register_for(
    role: str, query: DueOfRole, *, apart: Callable[[User, date], Iterable[int]]
) -> None:
    """Add a due query for people with a role, called with the moment, a person's id and the ids of
    what `apart` says they keep out of on that day (C1)."""
    _of_roles.append(_OfRole(role, query, apart))


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
    order: Any = "due_due",
) -> QuerySet[Any, Any]:
    """Give a query the columns of due things, for one person (`only`) or for everyone.

    `person` names the path to the user's id; `due`, `since`, `subject` and `place` are field names
    or expressions; `link` holds one `{}` for the id that `link_id` names: `/milestones/{}/`. Where
    the due day only follows from a column that has an index, `order` names that: it orders alike.
    """
    before, _, after = link.partition("{}")
    whose = {person: only} if only is not None else {f"{person}__isnull": False}
    if only is not None and "__" in person:
        found = found.filter(_is_one(found.model, person, only))
    columns: QuerySet[Any, Any] = (
        found.filter(**whose)
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
        .order_by(order, "due_thing")
        .values_list(*(f"due_{name}" for name in COLUMNS))
    )
    return columns


def _is_one(model: type[Model], path: str, only: int) -> Exists:
    """Say whether the person is anywhere what a path leads to, a cohort's coordinator for instance.

    PostgreSQL asks this first, once: for everybody else it then leaves the whole query alone.
    """
    *steps, last = path.split("__")
    for step in steps:
        model = cast("type[Model]", model._meta.get_field(step).related_model)
    within = {f"{last}__gte": only, f"{last}__lte": only}  # equality may be looked for row by row
    return Exists(QuerySet(model).filter(**within))


def _text(value: Any) -> Any:
    return Cast(F(value) if isinstance(value, str) else value, CharField())


def _day(value: Any) -> Any:
    return Cast(F(value) if isinstance(value, str) else value, DateField())


def things(*, at: datetime, person: User, most: int | None = None, skip: int = 0) -> list[DueThing]:
    """Return what is due for somebody, earliest first; at most `most` after `skip`.

    Due is a matter of days: the queries are asked for the day that `at` falls on. They are one
    statement that is kept for the day: putting some forty queries together, and planning them,
    takes far longer than running them.
    """
    day = at.date()
    roles = frozenset(said.role for said in _of_roles if person.has_role(said.role))
    apart = {
        number for said in _of_roles if said.role in roles for number in said.apart(person, day)
    }
    kept = _kept(day, roles, get_language() or "")
    return [DueThing(*row) for row in kept.rows(person.pk, sorted(apart), most, skip)]


@lru_cache(maxsize=8)
def _kept(day: date, roles: frozenset[str], language: str) -> Prepared:
    """Return the one statement of a day for people with these roles."""
    at = _begin_of(day)
    found = [rows[:PAGE_END] for query in _queries for rows in query(at, SOMEBODY)]
    for said in _of_roles:
        if said.role in roles:
            found += [rows[:PAGE_END] for rows in said.query(at, SOMEBODY, [MANY])]
    return Prepared(_union(found), "integer, bigint[], bigint, bigint", "LIMIT $3 OFFSET $4")


def everyones(*, at: datetime) -> list[DueThing]:
    """Return what is due for everyone, earliest first; those with a role each by themselves."""
    day = at.date()
    at = _begin_of(day)
    union = _union([rows.order_by() for query in _queries for rows in query(at, None)])
    found = [DueThing(*row) for row in union]
    for said in _of_roles:
        grants = RoleGrant.objects.in_force().filter(role=said.role, person__is_active=True)
        for grant in grants.select_related("person"):
            apart = sorted(said.apart(grant.person, day))
            for rows in said.query(at, grant.person_id, apart):
                found += [DueThing(*row) for row in rows]
    return sorted(found, key=lambda thing: (thing.due, thing.kind, thing.thing))


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _union(found: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    first, *others = found
    union = first.union(*others, all=True) if others else first
    return union.order_by("due_due", "due_kind", "due_thing", "due_part", "due_person")
