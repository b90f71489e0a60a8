"""The world and a bare network, each served once a worker in a database of its own, and Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from playwright.sync_api import Browser, Playwright
from pytest_django.plugin import DjangoDbBlocker

from core.models import User
from tests import serving
from tests.cast import AT
from tests.journeys.conftest import SWITCHES, manage
from tests.states import places
from tests.states.accounts import add_accounts
from tests.states.data import texts
from tests.states.places import Place
from tests.states.world import add_bare, add_states
from tests.world import _run, _sessions, led_to, sign_in_everybody

EMPTY = "empty: "


@dataclass(frozen=True)
class Served:
    """A served database: its address, everybody's session, where each page is, and what is data."""

    address: str
    sessions: dict[str, str]
    places: dict[str, list[Place]]
    data: frozenset[str]


def sessions() -> dict[str, str]:
    """Return everybody's session by the name before the @ of their address."""
    return _sessions({one.email.partition("@")[0]: one for one in User.objects.all()})


def copied(source: str, name: str) -> str:
    """Make a database as a copy of another."""
    _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', inside="postgres")
    _run(f'CREATE DATABASE "{name}" TEMPLATE "{source}"', inside="postgres")
    return name


@pytest.fixture(scope="session")
def static_files(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:
    """Collect the static files once, compressed as in production."""
    folder = tmp_path_factory.mktemp("states")
    manage(folder, "collectstatic", "--noinput")
    return folder


@pytest.fixture(scope="session")
def states(
    world_database: str, static_files: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Served]:
    """Serve the world, with what has only just begun in it."""
    with ExitStack() as parts:
        with (
            django_db_blocker.unblock(),
            led_to(copied_in(world_database, "states", django_db_blocker)),
        ):
            with transaction.atomic():
                secrets, everybody = add_states(at=AT), sessions()
                everybody |= add_accounts(at=AT)
            known = places.filled(secrets)
            known |= {EMPTY + name: found for name, found in places.empty().items()}
            address = _served(parts, static_files, "world")
            made = Served(address, everybody, known, texts())
        yield made
    with django_db_blocker.unblock():
        _run(f'DROP DATABASE IF EXISTS "{world_database}_states" WITH (FORCE)', inside="postgres")


def copied_in(source: str, suffix: str, blocker: DjangoDbBlocker) -> str:
    """Copy a database; the name ends with the suffix."""
    with blocker.unblock():
        return copied(source, f"{source}_{suffix}")


def _served(parts: ExitStack, folder: Path, name: str) -> str:
    inside = folder / name
    inside.mkdir()
    served = serving.web(
        inside, app="tests.states.served", STATIC_ROOT=str(folder / "static"),
        STATES_MOMENT=AT.isoformat(),
    )  # fmt: skip
    return parts.enter_context(served)


@pytest.fixture(scope="session")
def bare_states(
    django_db_setup: None, static_files: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Served]:
    """Serve a network in which nothing has happened."""
    empty = connection.settings_dict["NAME"]
    with ExitStack() as parts:
        with django_db_blocker.unblock(), led_to(copied_in(empty, "bare", django_db_blocker)):
            call_command("load_societies", stdout=StringIO())
            with transaction.atomic():
                add_bare(at=AT)
                sign_in_everybody()
            made = Served(_served(parts, static_files, "bare"), sessions(), places.bare(), texts())
        yield made
    with django_db_blocker.unblock():
        _run(f'DROP DATABASE IF EXISTS "{empty}_bare" WITH (FORCE)', inside="postgres")


@pytest.fixture(scope="session")
def browser_of_states(playwright: Playwright) -> Iterator[Browser]:
    """Start the browser once."""
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=[f"--{switch}" for switch in SWITCHES]
    )
    yield browser
    browser.close()
