"""What records have in common: append-only tables that neither code nor application role changes."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models

NEVER_CHANGED = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
]


class AppendOnly(models.Model):
    """A row that is written once (I7): a trigger refuses change, and the application's role may not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
        triggers = NEVER_CHANGED
