"""What an award takes over from the version that was scored: roadmap, budget, the leadership's pledges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ambassadors.models import Award
from ambassadors.services import awards
from applications.models import ApplicationVersion, RowMilestone
from applications.queries.content import Content, read
from milestones.models import Category
from milestones.services import plan
from milestones.services.plan import PlannedLine, PlannedMilestone


def lay_out(award: Award, version: ApplicationVersion) -> None:
    """Hand the scored version's roadmap and budget to the plan, and keep which row became what."""
    content = read(version)
    made = plan.lay_out(
        award,
        milestones=[_planned_milestone(row) for row in content["roadmap"]],
        lines=planned_lines(content),
    )
    keep_pledges(award, version)
    RowMilestone.objects.bulk_create(
        RowMilestone(version=version, row=number, milestone=milestone)
        for number, milestone in enumerate(made, start=1)
    )


def keep_pledges(award: Award, version: ApplicationVersion) -> None:
    """Let the pledges of the version's letter follow the award."""
    rows = read(version)["pledges"]
    awards.keep_pledges(award, [(row["pledge"], date.fromisoformat(row["due_on"])) for row in rows])


def _planned_milestone(row: dict[str, object]) -> PlannedMilestone:
    """Return a roadmap row of a version as the plan takes it."""
    texts = PlannedMilestone.__dataclass_fields__.keys() - {"title", "month"}
    return PlannedMilestone(
        title=str(row["title"]),
        month=int(str(row["month"])),
        **{name: str(row[name]) for name in texts if name in row},
    )


def planned_lines(content: Content) -> list[PlannedLine]:
    """Return a version's budget as the plan takes it: in the award's currency, indirect costs as a line."""
    lines = [_planned_line(line) for line in content["budget"]]
    indirect = content.get("indirect") or {}
    if indirect.get("amount"):
        words = _("Indirect costs, %(share)s %% of the lines") % {"share": indirect["share"]}
        lines.append(_lump(Category.INDIRECT, words, 1, "", indirect["amount"]))
    return lines


def _planned_line(line: dict[str, Any]) -> PlannedLine:
    """Return a budget line; one in the local currency is a lump sum, so that no cent is lost (M1)."""
    if line.get("local"):
        unit = f"{line['quantity'].rstrip('0').rstrip('.')} {line['unit']}"
        return _lump(line["category"], line["what"], line["quarter"], unit, line["total"])
    return PlannedLine(
        category=line["category"],
        what=line["what"],
        quarter=line["quarter"],
        unit=line["unit"],
        quantity=Decimal(line["quantity"]),
        unit_cost=line["unit_cost"],
    )


def _lump(category: str, what: str, quarter: int, unit: str, amount: int) -> PlannedLine:
    return PlannedLine(category, what, quarter, unit[:40] or _("lump sum"), Decimal(1), amount)
