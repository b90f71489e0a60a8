"""Recompute what must hold (I1 to I14) and say what is wrong; repairs nothing.

Each app adds its own checks in its `verify.py`: functions that yield sentences.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator

import pgtrigger.registry
from django.apps import apps
from django.db import connection
from django.utils.module_loading import autodiscover_modules

from core.models import Document, DocumentStatus, SideText
from core.rights import rights_wrong

PAST = """
    SELECT thing.id::text, thing.status, max(kept.last), max(kept.changes),
           (SELECT count(*) FROM core_activity
             WHERE about_type = %s AND about_id = thing.id::text)
      FROM {thing} AS thing
      JOIN (SELECT pgh_obj_id, (array_agg(status ORDER BY pgh_id DESC))[1] AS last,
                   count(*) FILTER (WHERE before IS NOT NULL AND before <> status) AS changes
              FROM (SELECT pgh_obj_id, pgh_id, status,
                           lag(status) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS before
                      FROM {past}) AS steps
             GROUP BY pgh_obj_id) AS kept ON kept.pgh_obj_id = thing.id
     GROUP BY thing.id, thing.status
"""
Check = Callable[[], Iterable[str]]
_checks: list[Check] = []


def check(function: Check) -> Check:
    """Register a check; used as a decorator in an app's verify.py."""
    _checks.append(function)
    return function


def wrong() -> Iterator[str]:
    """Yield a sentence for everything that is wrong; each app's `verify.py` brings its checks."""
    autodiscover_modules("verify")
    for function in _checks:
        yield from function()


@check
def triggers_present() -> Iterable[str]:
    """Every trigger of the models is installed and switched on in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        found = set(cursor.fetchall())
    for model, trigger in pgtrigger.registry.registered():
        name = trigger.get_pgid(model)
        if (model._meta.db_table, name) not in found:
            yield f"The trigger {name} of {model._meta.db_table} is missing or switched off."


@check
def rights_as_meant() -> Iterable[str]:
    """The application's role cannot change what is append-only (I7)."""
    for table in rights_wrong():
        yield f"The application's role could change the append-only table {table}."


@check
def files_whole() -> Iterable[str]:
    """Every served file is there, with the size and hash that were recorded (I11)."""
    for document in Document.objects.filter(status=DocumentStatus.CLEAN).iterator():
        try:
            with document.file.open("rb") as file:
                sha, size = hashlib.sha256(), 0
                while piece := file.read(1024 * 1024):
                    sha.update(piece)
                    size += len(piece)
        except OSError:
            yield f"The file of document {document.pk} ({document.name}) is missing."
            continue
        if (size, sha.hexdigest()) != (document.size, document.sha256):
            yield f"The file of document {document.pk} ({document.name}) was changed."


@check
def past_as_recorded() -> Iterable[str]:
    """What the database kept of a status agrees with the row, and every change has an activity."""
    for past in apps.get_models():
        thing = getattr(past, "pgh_tracked_model", None)
        if thing is None or not any(field.name == "status" for field in past._meta.fields):
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                PAST.format(past=past._meta.db_table, thing=thing._meta.db_table),
                [thing._meta.label_lower],
            )
            for key, now, last, changes, acts in cursor.fetchall():
                name = f"{thing._meta.verbose_name} {key}"
                if last != now:
                    yield f"{name} is {now}, and the last change the database kept made it {last}."
                if changes > acts:
                    yield f"{name}: its status changed {changes} times, the history tells of {acts}."


def purged_texts() -> int:
    """Return how many side texts were purged."""
    return SideText.objects.filter(purged=True).count()
