"""The demonstration's world, built once a worker in a database of its own.

`world` leads a test there and takes back whatever it did; the tests' own database stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from core.models import User
from tests.cast import AT, Clock

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class World:
    """The world of a test: its people, by the name before the @ of their address."""

    people: dict[str, User]
    sessions: dict[str, str]

    def __getitem__(self, name: str) -> User:
        """Return a person as the next request would read them."""
        return User.objects.get(pk=self.people[name].pk)

    def browser(self, name: str) -> Client:
        """Return a browser in which a person is signed in; an empty name is nobody."""
        client = Client()
        if name:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client


def _run(statement: str, *, inside: str) -> None:
    """Run one statement in another database, as its owner and outside any transaction."""
    with led_to(inside), connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def led_to(name: str) -> Iterator[None]:
    """Lead the connection to another database of the same server."""
    wired: dict[str, Any] = connection.settings_dict
    before = wired["NAME"]
    connection.close()
    wired["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        wired["NAME"] = before


def sign_in_everybody() -> None:
    """Open a session for everybody, once for all tests."""
    for person in User.objects.all():
        Client().force_login(person, backend=BACKEND)


@pytest.fixture(scope="session")
def world_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, files_apart: None
) -> Iterator[str]:
    """Build the world once a worker, in a copy of the empty database; yields the copy's name."""
    from demonstration.world import build
    from tests.routes.extras import add_people

    empty = connection.settings_dict["NAME"]
    name = f"{empty}_world"
    with django_db_blocker.unblock():
        _run(f'DROP DATABASE IF EXISTS "{name}"', inside="postgres")
        _run(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            f"WHERE datname = '{empty}' AND usename = current_user AND pid <> pg_backend_pid()",
            inside="postgres",
        )
        _run(f'CREATE DATABASE "{name}" TEMPLATE "{empty}"', inside="postgres")
        with led_to(name):
            call_command("load_societies", stdout=StringIO())
            build.build(at=AT)
            with transaction.atomic():
                add_people(at=AT)
                sign_in_everybody()
    yield name
    with django_db_blocker.unblock():
        _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', inside="postgres")


@pytest.fixture
def at_world(world_database: str) -> Iterator[None]:
    """Lead a test's connection to the world, before its transaction begins."""
    with led_to(world_database):
        yield


@pytest.fixture
def world(at_world: None, db: None, clock: Clock, settings: Settings) -> World:
    """Return the world; what a test does there is taken back."""
    settings.SECOND_FACTOR_REQUIRED = False
    people = {person.email.partition("@")[0]: person for person in User.objects.all()}
    return World(people, _sessions(people))


def _sessions(people: dict[str, User]) -> dict[str, str]:
    """Return the key of everybody's session, which the building of the world left behind."""
    by_id = {str(person.pk): name for name, person in people.items()}
    rows = ((row, row.get_decoded()) for row in Session.objects.all())
    return {by_id[said[SESSION_KEY]]: row.session_key for row, said in rows}
