"""Reports of an award for tests, made through the services."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.files.base import ContentFile, File

from ambassadors.models import Award
from core.models import User
from milestones.services import spending
from reports.models import ProgressReport
from reports.services import progress

OPEN = datetime(2028, 1, 1, 9, 0, tzinfo=UTC)  # the day after the first period
ANSWERS = {
    "changed": "Branches answer within two weeks.",
    "hard": "Two heads of department changed.",
    "lessons": "Begin with the branch that wants it most.",
    "next": "The board adopts the policy.",
}
PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def opened(award: Award, by: User, *, at: datetime = OPEN) -> ProgressReport:
    return progress.open_report(award_id=award.pk, period=1, by=by, at=at)


def spent(report: ProgressReport, by: User, *, at: datetime = OPEN, paper: bool = True) -> None:
    """One amount on the first line, with its file."""
    line = report.spending.lines.order_by("plan_line__number").first()
    assert line
    files: dict[int, File[bytes]] = {}
    if paper:
        files[line.pk] = ContentFile(PAPER, name="receipts.pdf")
    report.spending.refresh_from_db()
    spending.save(
        report_id=report.spending_id, amounts={line.pk: 500_000}, explanations={}, files=files,
        version=report.spending.version, by=by, at=at,
    )  # fmt: skip


def written(award: Award, by: User, *, at: datetime = OPEN) -> ProgressReport:
    """Both reports filled in, not sent."""
    report = opened(award, by, at=at)
    spent(report, by, at=at)
    progress.save(report_id=report.pk, answers=ANSWERS, version=0, by=by, at=at)
    report.refresh_from_db()
    return report


def sent(award: Award, by: User, *, at: datetime = OPEN) -> ProgressReport:
    """Both reports sent."""
    progress.send(report_id=written(award, by, at=at).pk, by=by, at=at)
    return ProgressReport.objects.select_related("award", "spending").get(award=award, period=1)
