"""Every table of moves, in full, by raw SQL: what is in it goes through, all else is refused (I6).

Checks and foreign keys are taken off within the test's transaction, so that only the triggers of the
moves speak; services meet them in each app's own tests.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, connection, models, transaction

from core.moves import Moving

THINGS: list[type[Moving]] = [
    model for model in apps.get_models() if issubclass(model, Moving) and hasattr(model, "MOVES")
]
TABLE_OF_MOVES = {  # as the programme says them; a star (a reason) where the pair stands in STARS
    "cohort": 12,
    "invitation": 10,
    "application": 18,
    "claim": 3,
    "scoresheet": 7,
    "offer": 5,
    "question": 2,
    "agreement": 5,
    "award": 7,
    "membership": 4,
    "milestone": 8,
    "payee": 7,
    "instalment": 17,
    "progressreport": 4,
    "expenditurereport": 4,
    "assignment": 5,
}


def filler(field: models.Field[Any, Any]) -> Any:
    """Return something that fits a column."""
    if field.primary_key and isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.ForeignKey):
        return None if field.null else filler(field.target_field)
    kinds: list[tuple[type[models.Field[Any, Any]], Any]] = [
        (models.DateTimeField, datetime(2027, 1, 1, tzinfo=UTC)),
        (models.DateField, date(2027, 1, 1)),
        (models.BooleanField, False),
        (models.JSONField, "{}"),
        (models.UUIDField, uuid.uuid4()),
        (models.CharField, "x"),
        (models.TextField, "x"),
        (models.FileField, "x"),
    ]
    return next((value for kind, value in kinds if isinstance(field, kind)), 1)


def bare(model: type[models.Model]) -> None:
    """Take checks, foreign keys and not-nulls off the table, until the transaction ends."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f')",
            [table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')


def insert(model: type[models.Model], state: str) -> Any:
    """Insert a row in a state by raw SQL; returns its key."""
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    values = [state if f.name == "status" else filler(f) for f in fields]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks}) '
            f'RETURNING "{model._meta.pk.column}"',
            values,
        )
        return cursor.fetchone()[0]


def update(model: type[models.Model], key: Any, state: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" SET status = %s WHERE "{model._meta.pk.column}" = %s',
            [state, key],
        )


def refused(act: Callable[..., Any], *args: Any) -> bool:
    """Say whether the database refuses an act; what it did is undone either way."""
    try:
        with transaction.atomic():
            act(*args)
            transaction.set_rollback(True)
    except Error:
        return True
    return False


@pytest.mark.parametrize("model", THINGS, ids=lambda model: model._meta.model_name)
@pytest.mark.django_db
def test_the_database_lets_only_the_table_s_moves_through(model: type[Moving]) -> None:
    moves = model.MOVES
    bare(model)
    for before in moves.table:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
            key = insert(model, before)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = origin")
            let = {
                after
                for after in moves.table
                if after != before and not refused(update, model, key, after)
            }
            assert let == moves.table[before]
            transaction.set_rollback(True)


@pytest.mark.parametrize("model", THINGS, ids=lambda model: model._meta.model_name)
@pytest.mark.django_db
def test_a_row_is_born_only_in_its_first_state(model: type[Moving]) -> None:
    moves = model.MOVES
    bare(model)
    born = {state for state in moves.table if not refused(insert, model, state)}
    assert born == {moves.first}


@pytest.mark.parametrize("model", THINGS, ids=lambda model: model._meta.model_name)
def test_the_guard_in_python_says_the_same(model: type[Moving]) -> None:
    moves = model.MOVES
    for before, after in product(moves.table, moves.table):
        assert moves.allows(before, after) == (after in moves.table[before])
        if moves.needs_reason(before, after):
            assert moves.allows(before, after)
    (field,) = [f for f in model._meta.concrete_fields if f.name == "status"]
    choices = {value for value, _label in field.flatchoices}
    assert set(moves.table) == choices
    assert f"[*] --> {moves.first}" in moves.diagram()


def test_the_programme_s_tables_have_their_number_of_moves() -> None:
    found = {
        model._meta.model_name: len(model.MOVES.pairs())
        for model in THINGS
        if model._meta.app_label != "core"
    }
    assert found == TABLE_OF_MOVES


def test_the_diagrams_in_the_docs_are_the_code_s() -> None:
    from core.management.commands.moves import document

    page = (Path(__file__).parent.parent / "docs" / "moves.md").read_text(encoding="utf-8")
    assert page == document(), "Run `python manage.py moves > docs/moves.md`."
