"""The terms of a cohort: its instalment plan, and the versions of all its terms."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ambassadors.models.cohort import Cohort
from core.models import User
from core.models.base import AppendOnly


class InstalmentRule(models.Model):
    """One part of a cohort's instalment plan: its share in per cent, after which month, on which conditions (M3).

    `spending_share` is the accepted spending it needs, in per cent of the money received; 0: none.
    The last part follows its own rule: at most what is owed.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="instalment_rules")
    number = models.PositiveSmallIntegerField()
    share = models.PositiveSmallIntegerField()
    after_month = models.PositiveSmallIntegerField()
    needs_milestones = models.BooleanField(default=False)
    needs_reports = models.BooleanField(default=False)
    spending_share = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cohort", "number"], name="one_rule_per_instalment"),
            models.CheckConstraint(
                name="share_is_a_percentage", condition=models.Q(share__range=(1, 100))
            ),
            models.CheckConstraint(
                name="rule_spending_is_a_percentage",
                condition=models.Q(spending_share__range=(0, 100)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.share} % after month {self.after_month}"


class CohortVersion(AppendOnly):
    """The terms of a cohort as they were in force: number 1 when its window opened, one more a change.

    `content` is canonical JSON, a part for each app that holds terms; `touched` says whom the change
    concerns (counts by code). Why it was changed stands in a side text (`reason`).
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    touched = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cohort", "number"], name="one_cohort_version_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort}, version {self.number}"
