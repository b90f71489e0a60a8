"""The application's own role: it cannot change records, whatever the code does (I7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from core.rights import append_only_tables, rights_wrong
from tests.serving import database_url

pytestmark = pytest.mark.django_db
TABLES = append_only_tables()


@contextmanager
def as_application() -> Iterator[psycopg2.extensions.cursor]:
    """Speak to the test's database as the application does."""
    wire = psycopg2.connect(database_url(settings.DATABASE_APP_ROLE))
    try:
        with wire.cursor() as cursor:
            yield cursor
    finally:
        wire.rollback()
        wire.close()


def test_there_are_records_to_protect() -> None:
    assert {
        "core_activity", "core_sidetext", "milestones_payment", "milestones_receipt",
        "applications_applicationversion", "applications_decision", "applications_score",
    } <= set(TABLES)  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"]
)
def test_a_record_cannot_be_changed(table: str, statement: str) -> None:
    with connection.cursor() as cursor:
        column = connection.introspection.get_table_description(cursor, table)[0].name
    with as_application() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement.format(f'"{table}"', f'"{column}"'))


@pytest.mark.parametrize("table", TABLES)
def test_a_record_can_be_read(table: str) -> None:
    with as_application() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        assert cursor.fetchone() is not None


def test_what_is_no_record_can_be_written_and_changed() -> None:
    with as_application() as cursor:
        cursor.execute(
            "INSERT INTO core_user (password, email, name, language, time_zone, is_active) "
            "VALUES ('', 'x@example.org', 'X', 'en-gb', 'UTC', true)"
        )
        cursor.execute("UPDATE core_user SET name = 'Y' WHERE email = 'x@example.org'")
        assert cursor.rowcount == 1
        cursor.execute("DELETE FROM core_user WHERE email = 'x@example.org'")
        assert cursor.rowcount == 1


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE core_user ADD COLUMN mine int",
        "DROP TABLE core_sidetext",
        "ALTER TABLE milestones_payment DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
        "TRUNCATE core_user CASCADE",
    ],
)
def test_the_schema_is_not_the_application_s(statement: str) -> None:
    with as_application() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement)


def test_a_right_too_many_is_noticed() -> None:
    assert rights_wrong() == []
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT UPDATE ON milestones_payment TO {settings.DATABASE_APP_ROLE}")
    assert rights_wrong() == ["milestones_payment"]
