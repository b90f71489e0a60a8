"""The periods of an award with their two reports: where each stands and what comes next (M3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from ambassadors.models import Award, Obligation, ObligationKind
from ambassadors.models.award import REPORTS
from milestones.models import ReportStatus
from milestones.permissions import Hats
from reports.models import ProgressReport
from reports.queries.picture import months_of


@dataclass(frozen=True)
class Period:
    """A period of an award, what it owes, and its report where one was begun."""

    number: int
    months: tuple[int, int]
    owed: Obligation
    report: ProgressReport | None
    open: bool
    overdue: bool

    def next_step(self, hats: Hats) -> str:
        """Return what this person can do next with the period's reports; empty where nothing."""
        status = self.report.status if self.report else ""
        if hats.speaks and self.open:
            words = {
                "": _("Write both reports"),
                ReportStatus.DRAFT: _("Go on writing"),
                ReportStatus.RETURNED: _("Change and send again"),
            }
            return words.get(status, "")
        if hats.coordinates and status == ReportStatus.SUBMITTED:
            return _("Read and answer")
        return ""


def periods_of(award: Award, *, on: date) -> list[Period]:
    """Return an award's periods in order, in two queries."""
    prefetch_related_objects([award], "obligations")  # shared with the parts of other apps
    owed: dict[int, list[Obligation]] = {}
    for row in sorted(award.obligations.all(), key=lambda row: row.period):
        if row.kind in REPORTS:
            owed.setdefault(row.period, []).append(row)
    begun = award.progress_reports.select_related("spending", "document")
    reports = {report.period: report for report in begun}
    found = []
    for number, rows in owed.items():
        main = next((row for row in rows if row.kind == ObligationKind.PROGRESS_REPORT), rows[0])
        found.append(
            Period(
                number=number,
                months=months_of(award, number),
                owed=main,
                report=reports.get(number),
                open=main.opens_on <= on,
                overdue=main.overdue(on),
            )
        )
    return found
