"""Forensic history: the database itself keeps each value that a few fields had (pghistory).

The history people read is the activity (core/models/activity.py). This one catches what a service
forgot, bulk updates and SQL by hand; `verify` compares the two. No personal text is tracked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def tracked(*fields: str) -> Callable[[Model], Model]:
    """Track these fields of a model in an append-only table of its own: `InstalmentPast`."""

    def track(model: Model) -> Model:
        made: Model = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            fields=list(fields),
            context_field=None,  # type: ignore[arg-type]  # pghistory takes None for "no context"
            append_only=True,
            model_name=f"{model.__name__}Past",
            obj_field=pghistory.ObjForeignKey(related_name="past", db_constraint=False),
        )(model)
        return made

    return track
