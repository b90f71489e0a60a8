"""What awards owe: written by the apps above as facts, read by the money gate."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ambassadors.models import Award, Obligation, ObligationKind
from core.models import User

PERIOD_MONTHS = 6
FEEDBACK_TIME = timedelta(days=14)  # from when it is asked for (D)


def lay_out(award: Award) -> list[Obligation]:
    """Make an award's obligations: two reports a period, feedback after month 6 and at the end (M3).

    Dates are computed from the start; reports are due 30 days (the cohort's setting) after a
    period's end, the final ones 60.
    """
    cohort = award.cohort
    periods = max(award.months // PERIOD_MONTHS, 1)
    rows = []
    for period in range(1, periods + 1):
        last = period == periods
        end = award.day_after(award.months if last else period * PERIOD_MONTHS)
        days = cohort.final_report_days if last else cohort.report_days
        due_on = end - timedelta(days=1) + timedelta(days=days)
        kinds = [ObligationKind.PROGRESS_REPORT, ObligationKind.EXPENDITURE_REPORT]
        if period == 1 or last:
            kinds.append(ObligationKind.FEEDBACK)
        rows += [
            Obligation(
                award=award,
                kind=kind,
                period=period,
                opens_on=end,
                due_on=end + FEEDBACK_TIME if kind == ObligationKind.FEEDBACK else due_on,
            )
            for kind in kinds
        ]
    return Obligation.objects.bulk_create(rows)


def sent(award: Award, kind: str, period: int, *, at: datetime) -> None:
    """Note that what is owed was sent."""
    Obligation.objects.filter(award=award, kind=kind, period=period).update(sent_at=at)


def returned(award: Award, kind: str, period: int) -> None:
    """Note that it came back and is owed again."""
    Obligation.objects.filter(award=award, kind=kind, period=period).update(sent_at=None)


def fulfilled(award: Award, kind: str, period: int, *, by: User | None, at: datetime) -> None:
    """Note that it was accepted."""
    Obligation.objects.filter(award=award, kind=kind, period=period).update(
        fulfilled_at=at, fulfilled_by=by
    )


def move_due(award: Award, kind: str, period: int, *, due_on: date) -> None:
    """Move the day by which it is owed."""
    Obligation.objects.filter(award=award, kind=kind, period=period).update(due_on=due_on)
