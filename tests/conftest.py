"""What every test may ask for."""

import os
from collections.abc import Iterator
from contextlib import suppress

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from pytest_django import DjangoDbBlocker

pytest_plugins = ["tests.cast", "tests.moves_made", "tests.world"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys: each takes a minute or two, and at the end one worker would wait for them."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


@pytest.fixture(scope="session", autouse=True)
def files_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the files of a run in a folder of its own: nothing is written to var/media."""
    with override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media"))):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Give this run databases of its own, so that two shells can test at once."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    test = database.setdefault("TEST", {})
    name = test.get("NAME") or f"test_{database['NAME']}"
    test["NAME"] = f"{name}_{os.environ['TEST_RUN']}"


END_OTHERS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
     WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session", autouse=True)
def nobody_left(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what is still connected to this run's database, so that it can be dropped.

    Each role ends its own: the owner's threads, and the application's served processes.
    """
    yield
    from tests import serving

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(END_OTHERS)
    with suppress(psycopg2.Error):
        served = psycopg2.connect(serving.database_url(settings.DATABASE_APP_ROLE))
        with served.cursor() as cursor:
            cursor.execute(END_OTHERS)
        served.close()
