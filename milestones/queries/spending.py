"""Spending as pages and services read it: by line of the plan, with what was accepted before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BigIntegerField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ambassadors.models import Award
from ambassadors.services.obligations import PERIOD_MONTHS
from milestones.models import ExpenditureReport, PlanLine, ReportStatus, SpendingLine

EXPLAIN_ABOVE = 20  # per cent off the whole budget of a line (M8, D)
NOTHING = 0


@dataclass(frozen=True)
class Spent:
    """A line of the plan, and what was accepted of it, in minor units."""

    line: PlanLine
    accepted: int

    @property
    def left(self) -> int:
        """Return what is left of the line's budget."""
        return self.line.total - self.accepted


def lines_of(award: Award) -> list[Spent]:
    """Return the plan's lines, each with what was accepted of it, in one query."""
    accepted = Sum("spending__amount", filter=Q(spending__report__status=ReportStatus.ACCEPTED))
    rows = award.plan_lines.annotate(
        accepted=Coalesce(accepted, NOTHING, output_field=BigIntegerField())
    )
    return [Spent(row, row.accepted) for row in rows.order_by("number")]


def reports_of(award: Award) -> QuerySet[ExpenditureReport]:
    """Return an award's expenditure reports, each with its sum (`total`), in minor units."""
    total = Coalesce(Sum("lines__amount"), NOTHING, output_field=BigIntegerField())
    return award.expenditure_reports.annotate(total=total).order_by("number")


@dataclass(frozen=True)
class Row:
    """A line of a report, and what other reports had accepted of it (`earlier`, minor units)."""

    line: SpendingLine
    earlier: int
    needs_explanation: bool

    @property
    def planned(self) -> int:
        """Return the line's whole budget."""
        return self.line.plan_line.total

    @property
    def left(self) -> int:
        """Return what is left of the line's budget after this report."""
        return self.planned - self.earlier - self.line.amount


def rows_of(report: ExpenditureReport) -> list[Row]:
    """Return a report's lines in the plan's order, and which ask for an explanation (M8)."""
    lines = list(report.lines.select_related("plan_line", "document").order_by("plan_line__number"))
    others = SpendingLine.objects.filter(
        plan_line__in=[line.plan_line_id for line in lines], report__status=ReportStatus.ACCEPTED
    ).exclude(report=report)
    sums = dict(others.values_list("plan_line").annotate(Sum("amount")))
    final = report.period == max(report.award.months // PERIOD_MONTHS, 1)
    return [
        Row(line, earlier, _differs(line, earlier, final=final))
        for line in lines
        for earlier in [sums.get(line.plan_line_id, 0)]
    ]


def _differs(line: SpendingLine, earlier: int, *, final: bool) -> bool:
    """Say whether a line is over 20 % off its budget: above at any time, below at the end (M8)."""
    whole, spent = line.plan_line.total, earlier + line.amount
    above = spent * 100 > whole * (100 + EXPLAIN_ABOVE)
    return above or (final and spent * 100 < whole * (100 - EXPLAIN_ABOVE))
