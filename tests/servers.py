"""pytest's plugin for the servers: one PostgreSQL and one Valkey for all runs, apart within them.

Each run has databases of its own (tests/conftest.py), and each of its workers a number of its own
in Valkey, so that two shells can test at once. Servers that the environment names are used as they
are.
"""

import atexit
import os
from contextlib import ExitStack

import pytest

from config.servers import ROOT, TEST, ServersError, environment
from config.servers.valkey import NUMBERS

WORKERS = 16


def pytest_addoption() -> None:
    """Have the servers: the first hook of all, so that the settings find their addresses."""
    os.environ.setdefault("DATABASE_ROLE", "owner")
    # Playwright keeps a loop running in the thread of the test, which alone uses the database.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    (ROOT / "var" / "static").mkdir(parents=True, exist_ok=True)  # whitenoise looks there
    if "TEST_RUN" not in os.environ:  # else we are a worker of a run that has them
        held = ExitStack()
        atexit.register(held.close)
        try:
            held.enter_context(environment(TEST))
        except ServersError as error:
            raise pytest.UsageError(str(error)) from error
        os.environ["TEST_RUN"] = str(os.getpid())
    if os.environ.get("PGHOST") == str(TEST.sockets):
        os.environ["REDIS_URL"] = _own_number(os.environ["REDIS_URL"])


def _own_number(url: str) -> str:
    """The address of this worker's own part of our Valkey."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    number = int(os.environ["TEST_RUN"]) * WORKERS + int(worker)
    return f"{url.rpartition('/')[0]}/{number % NUMBERS}"
