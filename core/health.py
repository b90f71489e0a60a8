"""Whether database, queue, worker and beat live, by the real clock.

Worker and beat are known by their heartbeats in the database: the worker's own, and beat's message
that came through the queue and the worker. So one look at the database tells of all of them.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
import redis
from celery import shared_task
from celery.signals import heartbeat_sent
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.models.clock import Heartbeat

OK = "ok"
ANSWER_SECONDS = 2
# The name of each heartbeat, and after how long a silence it counts as dead.
SILENCE = {"worker": timedelta(seconds=45), "beat": timedelta(seconds=75)}
WORKER_THROTTLE = timedelta(seconds=10)
log = logging.getLogger(__name__)


def states() -> dict[str, str]:
    """Return what is wrong with each part, or OK; every answer comes within a few seconds."""
    database = database_state()
    beats = dict.fromkeys(SILENCE, "not known without the database")
    if database == OK:
        beats = {name: heartbeat_state(name) for name in SILENCE}
    return {"database": database, "queue": queue_state(), **beats}


def database_state() -> str:
    """Return OK when PostgreSQL takes a new connection in time; an open one could hang for ever."""
    wanted = {**connection.get_connection_params(), "connect_timeout": ANSWER_SECONDS}
    try:
        psycopg2.connect(**wanted).close()
    except psycopg2.OperationalError:
        return "does not answer"
    return OK


def queue_state() -> str:
    """Return OK when Valkey answers in time: a frozen one takes connections and says nothing."""
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=ANSWER_SECONDS,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        client.ping()
    except redis.RedisError:
        return "does not answer"
    finally:
        client.close()
    return OK


def heartbeat_state(name: str) -> str:
    """Return OK when the last heartbeat is recent, else how long ago it was."""
    at = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    if at is None:
        return "not heard of yet"
    silence = timezone.now() - at
    if silence > SILENCE[name]:
        return f"not heard of for {silence.total_seconds():.0f} seconds"
    return OK


def note(name: str, at: datetime) -> None:
    """Write a heartbeat; one row a name, however many write it."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=at)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )


@shared_task
def note_beat(sent: float) -> None:
    """Note that beat lived when it sent this message (seconds since 1970)."""
    note("beat", datetime.fromtimestamp(sent, tz=UTC))


@heartbeat_sent.connect
def note_worker(**_kwargs: Any) -> None:
    """Note that this worker lives, at most once in WORKER_THROTTLE; never fail the worker."""
    at = timezone.now()
    if at - _noted.get("worker", datetime.min.replace(tzinfo=UTC)) < WORKER_THROTTLE:
        return
    _noted["worker"] = at
    try:
        note("worker", at)
    except DatabaseError as error:
        log.warning("The worker's heartbeat was not written: %s", error)
    finally:
        connection.close()  # the worker's children must not inherit it


_noted: dict[str, datetime] = {}
