"""Progress reports: what changed, period by period, with IFRC's written reply (§8)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ambassadors.models import Award
from core.models import Document, User
from core.models.activity import Scope
from core.moves import Moving, state_field
from milestones.models import REPORT_MOVES, ExpenditureReport, ReportStatus


class ProgressReport(Moving):
    """A period's report: the NS's answers, and a picture of the award frozen when it is sent.

    `answers` has the keys changed, hard, lessons, next; `picture` the milestones with evidence,
    spending by line and support received, as they were.
    """

    MOVES = REPORT_MOVES

    award = models.ForeignKey(Award, models.PROTECT, related_name="progress_reports")
    period = models.PositiveSmallIntegerField()
    spending = models.OneToOneField(ExpenditureReport, models.PROTECT, related_name="progress")
    status = state_field(ReportStatus, ReportStatus.DRAFT)
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="en")
    picture = models.JSONField(default=dict)
    template = models.CharField(max_length=20, default="1")
    version = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers = REPORT_MOVES.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["award", "period"], name="one_progress_report_per_period"
            )
        ]

    def __str__(self) -> str:
        return f"Progress report {self.period} of {self.award}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.award.scope

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; returning needs a reason."""
        self._move(after, reason=reason)
