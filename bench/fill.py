"""Multiply the demonstration's world: each copy has its own societies, people, cohorts and awards.

One INSERT … SELECT a table, as the owner of the schema, with triggers and foreign keys at rest; the
same copies come out each time. A copy holds 20 applications with everything that hangs on them.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import django
from django.apps import apps
from django.db import connection, models, transaction
from psycopg2 import sql

STEP = 1_000_000  # between the keys of one copy and the next
OURS = {"core", "ambassadors", "applications", "milestones", "mentoring", "reports"}
KEPT = {"RoleGrant", "ClockShift", "Heartbeat", "FormToken", "ReminderSent"}
STAFF = "SELECT person_id FROM core_rolegrant"
SOCIETIES = "SELECT organisation_id FROM applications_application"
TEXT_KEYS = {
    "core_user.email", "core_user.name", "core_organisation.name", "core_organisation.sort_key",
    "ambassadors_cohort.name", "core_message.key", "ambassadors_award.reference",
    "applications_application.reference",
}  # fmt: skip
DIGESTS = {"core_onetimelink.digest"}
NUMBERS = {"award_number", "cohort_number"}
NAMED_IDS = {"about_id", "owner_id"}


@dataclass(frozen=True)
class Copied:
    """Which rows of a table are copied: all, or those a condition names."""

    model: type[models.Model]
    condition: str = ""


def plan() -> dict[str, Copied]:
    """Return the tables to copy, by name."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.app_label not in OURS or meta.object_name in KEPT or not meta.managed:
            continue
        if hasattr(model, "pgh_tracked_model"):
            continue
        condition = {
            "core_user": f"id NOT IN ({STAFF})",
            "core_organisation": f"id IN ({SOCIETIES})",
        }.get(meta.db_table, "")
        found[meta.db_table] = Copied(model, condition)
    return found


def moved(column: str, field: models.Field[Any, Any], tables: dict[str, Copied]) -> str:
    """Return the SQL that gives a copied row's column its value in copy number k."""
    target: Any = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    table = target.model._meta.db_table
    is_key = field.primary_key or isinstance(field, models.ForeignKey)
    if isinstance(target, models.UUIDField) and (is_key or column == "owner"):
        return (
            f'md5("{column}"::text || k)::uuid'
            if (is_key and table in tables) or column == "owner"
            else f'"{column}"'
        )
    if is_key:
        if table not in tables:
            return f'"{column}"'
        condition = tables[table].condition
        moved_on = f'"{column}" + k * {STEP}'
        if not condition or field.primary_key:
            return moved_on
        rows = _rows(table, condition)
        return f'CASE WHEN "{column}" IN ({rows}) THEN {moved_on} ELSE "{column}" END'
    return _plain(column, field)


def _rows(table: str, condition: str) -> str:
    """Return the SQL of the ids that are copied of a table."""
    query = sql.SQL("SELECT id FROM {table} WHERE {condition} AND id < {step}").format(
        table=sql.Identifier(table), condition=sql.SQL(condition), step=sql.Literal(STEP)
    )
    connection.ensure_connection()
    return str(query.as_string(connection.connection))


def _plain(column: str, field: models.Field[Any, Any]) -> str:
    """Return the SQL of a column that is no key: unique texts get the copy's number."""
    table = field.model._meta.db_table
    if f"{table}.{column}" in DIGESTS:
        return f"encode(sha256((k || '.' || \"{column}\")::bytea), 'hex')"
    if f"{table}.{column}" in TEXT_KEYS:
        return f"k || '.' || \"{column}\""
    if f"{table}.{column}" == "core_organisation.iso3":
        return "''"
    if column in NUMBERS:
        return f'"{column}" + k * {STEP}'
    if column in NAMED_IDS and not isinstance(field, models.ForeignKey):
        number = f'("{column}"::bigint + k * {STEP})::text'
        return f'CASE WHEN "{column}" ~ \'^[0-9]+$\' THEN {number} ELSE "{column}" END'
    return f'"{column}"'


@transaction.atomic
def fill(copies: int) -> None:
    """Make so many copies, then set the counters of keys behind them."""
    tables = plan()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, copied in tables.items():
            fields = copied.model._meta.concrete_fields
            values = [sql.SQL(moved(str(field.column), field, tables)) for field in fields]
            statement = sql.SQL(
                "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} "
                "CROSS JOIN generate_series(1, {copies}) AS k WHERE {condition}"
            )
            cursor.execute(
                statement.format(
                    table=sql.Identifier(table),
                    columns=sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
                    values=sql.SQL(", ").join(values),
                    copies=sql.Literal(copies),
                    condition=sql.SQL(copied.condition or "true"),
                )
            )
    with connection.cursor() as cursor:
        for table, copied in tables.items():
            if isinstance(copied.model._meta.pk, models.AutoField):
                statement = sql.SQL(
                    "SELECT setval(pg_get_serial_sequence({name}, 'id'), max(id)) FROM {table}"
                )
                name = sql.Literal(f'"{table}"')
                cursor.execute(statement.format(name=name, table=sql.Identifier(table)))


def main() -> None:
    """Fill the database that the environment names."""
    django.setup()
    copies = int(sys.argv[1]) - 1
    if copies:
        fill(copies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
