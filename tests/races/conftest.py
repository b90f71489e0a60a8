"""Two gunicorn workers with the protections, and two without, on the test's database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests import serving
from tests.journeys.conftest import manage
from tests.races.racing import Caller, at_once


@pytest.fixture(scope="session")
def static_files(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder whose `static` holds what pages name."""
    folder = tmp_path_factory.mktemp("races")
    manage(folder, "collectstatic", "--noinput")
    os.environ["RACE_CLOCK"] = str(folder / "clock")  # the served programs read it there
    return folder


def _served(folder: Path, name: str) -> Iterator[str]:
    logs = folder / name
    logs.mkdir()
    extra = {"STATIC_ROOT": str(folder / "static"), "SECRET_KEY": settings.SECRET_KEY}
    with serving.web(logs, app=f"tests.races.{name}", **extra) as address:
        for _ in range(2):  # both workers have loaded everything before a race begins
            at_once(*[(Caller(address), "/account/login/", {})] * 8)
        yield address


@pytest.fixture(scope="session")
def protected(static_files: Path) -> Iterator[str]:
    """Serve the program as it is."""
    yield from _served(static_files, "slowed")


@pytest.fixture(scope="session")
def unprotected(static_files: Path) -> Iterator[str]:
    """Serve its twin without protections."""
    yield from _served(static_files, "unprotected")
