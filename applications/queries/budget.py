"""A draft's budget to look at: its lines beside the local currency, and what they add up to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications.models import BudgetLine
from applications.queries.draft import Draft
from applications.queries.shown import by_category, by_quarter


def lines(draft: Draft) -> list[dict[str, Any]]:
    """Return the lines, each with its unit cost's currency and its total in both currencies."""
    local, currency = draft.local, draft.application.cohort.currency
    return [
        {
            "line": line,
            "counted_in": local.code if line.local and local else currency,
            "locally": line.worth_locally(local) if local else None,
        }
        for line in draft.lines
    ]


def sums(draft: Draft) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return what the lines add up to by category and by quarter, in minor units."""
    rows = [_columns(line) for line in draft.lines]
    return [(_("By category"), by_category(rows)), (_("By quarter"), by_quarter(rows))]


def _columns(line: BudgetLine) -> dict[str, Any]:
    return {"category": line.category, "quarter": line.quarter, "total": line.total}
