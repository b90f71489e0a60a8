"""What was spent, line by line of the agreed plan (M8)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Award
from core.models import Document, User
from core.models.activity import Scope
from core.moves import Moves, Moving, state_field
from milestones.models.plan import PlanLine


class ReportStatus(models.TextChoices):
    """Where a report stands: expenditure reports here, progress reports in `reports`."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


REPORT_MOVES = Moves(
    {
        ReportStatus.DRAFT: {ReportStatus.SUBMITTED},
        ReportStatus.SUBMITTED: {ReportStatus.ACCEPTED, ReportStatus.RETURNED},
        ReportStatus.RETURNED: {ReportStatus.SUBMITTED},
        ReportStatus.ACCEPTED: set(),
    },
    first=ReportStatus.DRAFT,
    with_reason={(ReportStatus.SUBMITTED, ReportStatus.RETURNED)},
)


class ExpenditureReport(Moving):
    """Spending of one period of an award, in the award's currency; numbered per award (M3)."""

    MOVES = REPORT_MOVES

    award = models.ForeignKey(Award, models.PROTECT, related_name="expenditure_reports")
    number = models.PositiveSmallIntegerField()
    period = models.PositiveSmallIntegerField(null=True)  # null: an extra one, without obligation
    status = state_field(ReportStatus, ReportStatus.DRAFT)
    version = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        triggers = REPORT_MOVES.triggers()
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["award", "number"], name="expenditure_report_number"),
            models.UniqueConstraint(
                fields=["award", "period"],
                condition=models.Q(period__isnull=False),
                name="one_expenditure_report_per_period",
            ),
        ]

    def __str__(self) -> str:
        return f"Expenditure report {self.number} of {self.award}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.award.scope

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; returning needs a reason."""
        self._move(after, reason=reason)


class SpendingLine(models.Model):
    """What a report says was spent on one line of the plan, with its supporting file."""

    report = models.ForeignKey(ExpenditureReport, models.PROTECT, related_name="lines")
    plan_line = models.ForeignKey(PlanLine, models.PROTECT, related_name="spending")
    amount = models.BigIntegerField(default=0)  # minor units of the award's currency
    explanation = models.TextField(blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["plan_line__number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "plan_line"], name="one_spending_per_line"),
            models.CheckConstraint(name="spending_not_negative", condition=models.Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.plan_line}: {self.amount}"
