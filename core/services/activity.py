"""Write the history."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models

from core.models import Activity, User
from core.models.activity import Scope
from core.sealing import digest, side_text


def type_of(thing: models.Model) -> str:
    """Return how rows name a thing's type: `app.model`."""
    return thing._meta.label_lower


def record(
    thing: models.Model,
    verb: str,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    actor: str = "person",
    scope: Scope | None = None,
    **detail: Any,
) -> Activity:
    """Add one line to the history of a thing, in the caller's transaction.

    `detail` holds codes, numbers and amounts only; the reason goes into a side text. The scope is
    taken from the thing's own `scope` where none is handed in.
    """
    where: Scope = scope or getattr(thing, "scope", None) or Scope()
    row_id = uuid.uuid4()
    reason = reason.strip()
    side = side_text(row_id, "reason", reason) if reason else None
    row = Activity.objects.create(
        id=row_id,
        at=at,
        by=by,
        actor=actor if by is not None or actor != "person" else "system",
        verb=verb,
        about_type=type_of(thing),
        about_id=str(thing.pk),
        organisation_id=where.organisation,
        cohort_number=where.cohort,
        award_number=where.award,
        detail=detail,
        reason_digest=digest(side.salt + reason) if side else "",
    )
    if side:
        side.save(force_insert=True)
    return row
