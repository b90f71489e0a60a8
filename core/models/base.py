"""What records have in common: append-only tables that neither code nor application role changes."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models

NEVER_CHANGED: list[pgtrigger.Trigger] = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
]


class AppendOnly(models.Model):
    """A row that is written once (I7): a trigger refuses change, and the application's role may not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
        triggers: ClassVar[list[pgtrigger.Trigger]] = NEVER_CHANGED
