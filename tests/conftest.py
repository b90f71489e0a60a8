"""What every test may ask for."""

import os
from collections.abc import Iterator

import pytest
from django.test import override_settings

pytest_plugins = ["tests.cast", "tests.world"]


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
