"""The plan of an award: laid out from the scored version, fitted to the amount, accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from ambassadors.models import Award
from ambassadors.services import obligations
from core import money
from milestones.models import Instalment, Milestone, PlanLine


@dataclass(frozen=True)
class PlannedMilestone:
    """A row of the roadmap as the later plan takes it; `month` from the start, 1 to 18."""

    title: str
    month: int
    different: str = ""
    departments: str = ""
    leadership_level: str = ""
    theme: str = ""
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    verification: str = ""
    responsible: str = ""


@dataclass(frozen=True)
class PlannedLine:
    """A line of the budget as the later plan takes it; `unit_cost` in minor units."""

    category: str
    what: str
    quarter: int
    unit: str
    quantity: Decimal
    unit_cost: int


def lay_out(
    award: Award, *, milestones: list[PlannedMilestone], lines: list[PlannedLine]
) -> list[Milestone]:
    """Give a new award its milestones, budget lines, instalments and obligations (M2, M3).

    Returns the milestones in the order handed in. Instalments after the first wait for the
    milestones that fall due since the one before (D). The caller holds the award.
    """
    made = [
        Milestone.objects.create(
            award=award,
            number=number,
            due_on=award.day_after(row.month) - timedelta(days=1),
            **vars(row),
        )
        for number, row in enumerate(milestones, start=1)
    ]
    PlanLine.objects.bulk_create(
        PlanLine(
            award=award,
            number=number,
            total=money.line_total(line.quantity, line.unit_cost),
            **vars(line),
        )
        for number, line in enumerate(lines, start=1)
    )
    _lay_out_instalments(award, made)
    obligations.lay_out(award)
    return made


def _lay_out_instalments(award: Award, milestones: list[Milestone]) -> None:
    """Split the award by the cohort's rules and link each part to the milestones it waits for."""
    rules = list(award.cohort.instalment_rules.all())
    before = 0
    for rule, amount in zip(
        rules, money.split(award.amount, [r.share for r in rules]), strict=True
    ):
        part = Instalment.objects.create(
            award=award,
            number=rule.number,
            amount=amount,
            currency=award.currency,
            after_month=rule.after_month,
            earliest_on=award.day_after(rule.after_month),
            last=rule == rules[-1],
        )
        part.milestones.set(m for m in milestones if before < m.month <= rule.after_month)
        before = rule.after_month
