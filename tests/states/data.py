"""What in a database people or tables of codes brought: text that no catalogue translates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

EDGES = " .,:;()·–—-/…“”"
BETWEEN = re.compile(r"[,;:·()–/]|(?<!\w)[\d.,]+(?!\w)")  # between one piece of data and the next
# Written by the program itself: sessions, and what Django keeps.
NOT_DATA = {"sessions.session", "contenttypes.contenttype", "auth.permission"}
OWN_NAMES = ("English", "Français", "Español", "Português")  # languages, as their speakers say them


def texts() -> frozenset[str]:
    """Return every text of the database and its pieces, but no word of a closed list (`choices`).

    Of a mail only the subject: it was written for its reader, in the reader's language.
    """
    found = {settings.HELP_NAME, settings.DEMONSTRATION_PASSWORD, *OWN_NAMES}
    for model in apps.get_models():
        if model._meta.label_lower in NOT_DATA or "pghistory" in model._meta.label_lower:
            continue
        if not model._meta.managed or model._meta.label_lower.endswith("event"):
            continue
        names = [field.attname for field in model._meta.concrete_fields if _is_text(field)]
        for row in model._default_manager.values_list(*names).distinct() if names else ():
            for value in row:
                found.update(_leaves(value))
    pieces = {piece.strip(EDGES) for text in found for piece in BETWEEN.split(text)}
    return frozenset(found | pieces)


def _is_text(field: models.Field[Any, Any]) -> bool:
    kinds = (models.CharField, models.TextField, models.JSONField)
    of_a_mail = field.model._meta.label_lower == "core.message" and field.name != "subject"
    return isinstance(field, kinds) and not field.choices and not of_a_mail


def _leaves(value: Any) -> Iterator[str]:
    """Yield the texts in a value, line by line."""
    if isinstance(value, str):
        yield from (" ".join(line.split()) for line in [value, *value.splitlines()] if line.strip())
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
