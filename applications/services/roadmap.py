"""Rows of a draft's roadmap: added, changed, removed (§2 step 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import RoadmapRow, SectionKey, StarterMilestone
from applications.services import section
from applications.services.application import locked_draft
from core.models import User
from core.refusals import Refused, Stale
from core.services import activity

MOST_ROWS = 60
OF_A_STARTER = (
    "title", "different", "departments", "leadership_level", "theme", "indicator", "target",
    "verification", "responsible",
)  # fmt: skip


@transaction.atomic
def add(*, application_id: int, by: User, at: datetime, **fields: Any) -> RoadmapRow:
    """Add a milestone to a draft; its month counts from the award's start."""
    application = locked_draft(application_id, by=by, at=at)
    if application.roadmap_rows.count() >= MOST_ROWS:
        raise Refused(_("A roadmap has at most 60 milestones. Remove one first."))
    _require_month(fields["month"], application.cohort.months)
    row = RoadmapRow.objects.create(application=application, **fields)
    section.touch(application, SectionKey.ROADMAP, by=by, at=at)
    activity.record(application, "milestone_added", by=by, at=at, row=row.pk)
    return row


@transaction.atomic
def change(
    *, row_id: int, by: User, at: datetime, version: int | None = None, **fields: Any
) -> RoadmapRow:
    """Change a milestone of a draft; refuses when somebody changed it after the page was opened."""
    row = RoadmapRow.objects.select_related("application").get(pk=row_id)
    application = locked_draft(row.application_id, by=by, at=at)
    row.refresh_from_db()
    if version is not None and row.version != version:
        raise Stale(_("Somebody changed this milestone first. Nothing was overwritten."))
    _require_month(fields.get("month", row.month), application.cohort.months)
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*fields, "version"])
    section.touch(application, SectionKey.ROADMAP, by=by, at=at)
    return row


@transaction.atomic
def move(*, row_id: int, by_months: int, by: User, at: datetime) -> RoadmapRow:
    """Move a milestone earlier (below zero) or later; at the first and the last month it stays."""
    row = RoadmapRow.objects.select_related("application").get(pk=row_id)
    application = locked_draft(row.application_id, by=by, at=at)
    row.refresh_from_db()
    month = min(max(row.month + by_months, 1), application.cohort.months)
    if month == row.month:
        return row
    row.month = month
    row.version += 1
    row.save(update_fields=["month", "version"])
    section.touch(application, SectionKey.ROADMAP, by=by, at=at)
    return row


@transaction.atomic
def begin_with(
    *, application_id: int, starters: list[StarterMilestone], by: User, at: datetime
) -> list[RoadmapRow]:
    """Add milestones of the cohort's catalogue, to be changed like any other; one that is there already stays one."""
    application = locked_draft(application_id, by=by, at=at)
    titles = set(application.roadmap_rows.values_list("title", flat=True))
    last = application.cohort.months
    return [
        add(
            application_id=application_id,
            by=by,
            at=at,
            month=min(starter.month, last),
            **{name: getattr(starter, name) for name in OF_A_STARTER},
        )
        for starter in starters
        if starter.cohort_id == application.cohort_id and starter.title not in titles
    ]


@transaction.atomic
def remove(*, row_id: int, by: User, at: datetime) -> None:
    """Remove a milestone from a draft."""
    row = RoadmapRow.objects.get(pk=row_id)
    application = locked_draft(row.application_id, by=by, at=at)
    activity.record(application, "milestone_removed", by=by, at=at, row=row.pk)
    row.delete()
    section.touch(application, SectionKey.ROADMAP, by=by, at=at)


def _require_month(month: int, last: int) -> None:
    if not 1 <= month <= last:
        raise Refused(_("Enter a month from 1 to %(last)s.") % {"last": last})
