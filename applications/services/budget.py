"""Lines of a draft's budget: added, changed, removed; the server computes (M1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import BudgetLine, SectionKey
from applications.services import section
from applications.services.application import locked_draft
from core.models import User
from core.money import line_total
from core.refusals import Refused, Stale
from core.services import activity
from milestones.models import Category

MOST_LINES = 100


@transaction.atomic
def add(*, application_id: int, by: User, at: datetime, **fields: Any) -> BudgetLine:
    """Add a line to a draft's budget; `unit_cost` in minor units of the cohort's currency."""
    application = locked_draft(application_id, by=by, at=at)
    if application.budget_lines.count() >= MOST_LINES:
        raise Refused(_("A budget has at most 100 lines. Remove one first, or put two together."))
    _check(fields, months=application.cohort.months)
    total = line_total(fields["quantity"], fields["unit_cost"])
    line = BudgetLine.objects.create(application=application, total=total, **fields)
    section.touch(application, SectionKey.BUDGET, by=by, at=at)
    activity.record(application, "line_added", by=by, at=at, line=line.pk, amount=line.total)
    return line


@transaction.atomic
def change(
    *, line_id: int, by: User, at: datetime, version: int | None = None, **fields: Any
) -> BudgetLine:
    """Change a line of a draft; refuses when somebody changed it after the page was opened."""
    line = BudgetLine.objects.get(pk=line_id)
    application = locked_draft(line.application_id, by=by, at=at)
    line.refresh_from_db()
    if version is not None and line.version != version:
        raise Stale(_("Somebody changed this budget line first. Nothing was overwritten."))
    _check(fields, months=application.cohort.months)
    for name, value in fields.items():
        setattr(line, name, value)
    line.total = line_total(line.quantity, line.unit_cost)
    line.version += 1
    line.save(update_fields=[*fields, "total", "version"])
    section.touch(application, SectionKey.BUDGET, by=by, at=at)
    return line


@transaction.atomic
def remove(*, line_id: int, by: User, at: datetime) -> None:
    """Remove a line from a draft's budget."""
    line = BudgetLine.objects.get(pk=line_id)
    application = locked_draft(line.application_id, by=by, at=at)
    activity.record(application, "line_removed", by=by, at=at, line=line.pk, amount=line.total)
    line.delete()
    section.touch(application, SectionKey.BUDGET, by=by, at=at)


def network_travel_words() -> str:
    """Return why travel to network events is no budget line, and where to ask instead (S0)."""
    return _(
        "Travel to network events and peer visits is paid by the programme itself, "
        "not from your budget. Ask your coordinator about it when you are in the network."
    )


def _check(fields: dict[str, Any], *, months: int) -> None:
    if fields.get("category") == Category.NETWORK_TRAVEL:
        raise Refused(network_travel_words())
    last = max(-(-months // 3), 1)
    if "quarter" in fields and not 1 <= fields["quarter"] <= last:
        raise Refused(_("Enter a quarter from 1 to %(last)s.") % {"last": last})
