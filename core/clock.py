"""The one clock. Views, tasks and commands ask it; everything else is handed `at=` or `on=`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.utils import timezone

DAY = timedelta(days=1)


_this_request: ContextVar[list[timedelta] | None] = ContextVar("this_request", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Read at most once, until the end, by how much the demonstration's date is ahead."""
    token = _this_request.set([])
    try:
        yield
    finally:
        _this_request.reset(token)


def now() -> datetime:
    """Return the present moment, moved forward in the demonstration by an administrator."""
    real = timezone.now()
    return real + shift() if settings.DEMONSTRATION else real


def shift() -> timedelta:
    """Return by how much the demonstration's date is ahead of the real one."""
    kept = _this_request.get()
    if kept:
        return kept[0]
    found = _stored_shift()
    if kept is not None:
        kept.append(found)
    return found


def _stored_shift() -> timedelta:
    from core.models.clock import ClockShift

    row = ClockShift.objects.values_list("seconds", flat=True).first()
    return timedelta(seconds=row or 0)


def refuse_if_moved() -> None:
    """Stop a start outside the demonstration on a database whose date was moved."""
    if settings.DEMONSTRATION:
        return
    try:
        moved = bool(shift())
    except DatabaseError:  # away, or not migrated yet: /healthz says so
        return
    if moved:
        raise ImproperlyConfigured(
            "This database belongs to a demonstration: its date was moved forward. "
            "Use another database, or set DEMONSTRATION=1 on your own machine."
        )


def day_in(zone: str, at: datetime) -> date:
    """Return the calendar day that `at` falls on in a time zone (P3)."""
    return at.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """Return 23:59:59 of a day in a zone, the moment a deadline falls (P3)."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZoneInfo(zone))
