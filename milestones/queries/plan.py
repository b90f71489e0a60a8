"""The plan as the content of a version."""

from __future__ import annotations

from datetime import date
from typing import Any

from ambassadors.models import Award
from milestones.models import Category

PROMISE = (
    "title",
    "month",
    "different",
    "departments",
    "leadership_level",
    "theme",
    "indicator",
    "baseline",
    "target",
    "verification",
    "responsible",
)


def content_of(award: Award) -> dict[str, Any]:
    """Return a plan as the canonical content of a version: the NS's own words, codes and amounts."""
    return {
        "amount": award.amount,
        "currency": award.currency,
        "starts_on": award.starts_on.isoformat(),
        "months": award.months,
        "milestones": [
            {"number": row.number, "due_on": row.due_on.isoformat()}
            | {name: getattr(row, name) for name in PROMISE}
            for row in award.milestones.all()
        ],
        "lines": [
            {
                "number": row.number,
                "category": row.category,
                "what": row.what,
                "quarter": row.quarter,
                "unit": row.unit,
                "quantity": str(row.quantity),
                "unit_cost": row.unit_cost,
                "total": row.total,
            }
            for row in award.plan_lines.all()
        ],
        "instalments": [
            {
                "number": part.number,
                "amount": part.amount,
                "earliest_on": part.earliest_on.isoformat(),
                "milestones": sorted(row.number for row in part.milestones.all()),
            }
            for part in award.instalments.prefetch_related("milestones")
        ],
    }


def readable(content: dict[str, Any]) -> dict[str, Any]:
    """Return a version's content with days as dates and categories in words, for pages and PDF."""
    names = dict(Category.choices)
    waits = {row["number"]: row["title"] for row in content["milestones"]}
    return {
        **content,
        "starts_on": date.fromisoformat(content["starts_on"]),
        "total": sum(line["total"] for line in content["lines"]),
        "milestones": [
            {**row, "due_on": date.fromisoformat(row["due_on"])} for row in content["milestones"]
        ],
        "lines": [
            {**line, "category": names.get(line["category"], line["category"])}
            for line in content["lines"]
        ],
        "instalments": [
            {
                **part,
                "earliest_on": date.fromisoformat(part["earliest_on"]),
                "waits": [f"{number}. {waits[number]}" for number in part["milestones"]],
            }
            for part in content["instalments"]
        ],
    }
