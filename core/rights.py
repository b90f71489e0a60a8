"""The application's role: what it may do in each table (I7)."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import connection
from psycopg2 import sql

from core.models.base import AppendOnly

OWNERS_ONLY = ("django_migrations",)


def append_only_tables() -> list[str]:
    """Return the tables whose rows are never changed."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, AppendOnly) or getattr(model, "pgh_tracked_model", None)
    )


def grant_rights() -> None:
    """Give the application's role its rights in every table; a no-op where the role is absent.

    Append-only tables and event tables: SELECT and INSERT. Others: also UPDATE and DELETE. Never
    TRUNCATE, never the schema.
    """
    role = settings.DATABASE_APP_ROLE
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role]
        )
        current, exists = cursor.fetchone()
        if not role or not exists or current == role:
            return
        name = sql.Identifier(role)
        for statement, parts in _statements():
            cursor.execute(sql.SQL(statement).format(role=name, **parts))


def _statements() -> list[tuple[str, dict[str, sql.Composable]]]:
    sealed = append_only_tables()
    tables = connection.introspection.table_names()
    statements: list[tuple[str, dict[str, sql.Composable]]] = [
        ("GRANT USAGE ON SCHEMA public TO {role}", {}),
        ("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}", {}),
    ]
    for table in tables:
        rights = "SELECT, INSERT" if table in sealed else "SELECT, INSERT, UPDATE, DELETE"
        if table in OWNERS_ONLY:
            rights = "SELECT"
        identifier: dict[str, sql.Composable] = {"table": sql.Identifier(table)}
        statements.append(("REVOKE ALL ON {table} FROM {role}", identifier))
        statements.append((f"GRANT {rights} ON {{table}} TO {{role}}", identifier))
    return statements


def rights_wrong() -> list[str]:
    """Return the append-only tables that the application's role could change."""
    role = settings.DATABASE_APP_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        if not cursor.fetchone()[0]:
            return []
        wrong = []
        for table in append_only_tables():
            cursor.execute(
                "SELECT bool_or(has_table_privilege(%s, %s, p)) FROM unnest(%s) AS p",
                [role, table, ["UPDATE", "DELETE", "TRUNCATE"]],
            )
            if cursor.fetchone()[0]:
                wrong.append(table)
    return wrong
