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
        rows = f"SELECT id FROM {table} WHERE {condition} AND id < {STEP}"  # noqa: S608 (our own names)
        return f'CASE WHEN "{column}" IN ({rows}) THEN {moved_on} ELSE "{column}" END'
    return _plain(column, field)


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
            columns = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(moved(str(field.column), field, tables) for field in fields)
            where = f"WHERE {copied.condition}" if copied.condition else ""
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" '  # noqa: S608 (our own names)
                f"CROSS JOIN generate_series(1, {copies}) AS k {where}"
            )
    with connection.cursor() as cursor:
        for table, copied in tables.items():
            if isinstance(copied.model._meta.pk, models.AutoField):
                counter = f"pg_get_serial_sequence('\"{table}\"', 'id')"
                cursor.execute(
                    f'SELECT setval({counter}, max(id)) FROM "{table}"'  # noqa: S608 (our own names)
                )


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
