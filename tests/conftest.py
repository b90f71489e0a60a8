"""What every test may ask for."""

import os

import pytest

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Give this run databases of its own, so that two shells can test at once."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    test = database.setdefault("TEST", {})
    name = test.get("NAME") or f"test_{database['NAME']}"
    test["NAME"] = f"{name}_{os.environ['TEST_RUN']}"
