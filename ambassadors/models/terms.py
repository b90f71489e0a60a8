"""The terms of a cohort: its instalment plan, and the versions of all its terms."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from ambassadors.models.cohort import NOT_IN_FORCE, Cohort
from core.models import User
from core.models.base import AppendOnly

ONLY_WITH_A_VERSION = pgtrigger.Trigger(
    name="only_with_a_version",
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    func=f"""
        IF EXISTS (SELECT FROM ambassadors_cohort AS cohort
                    WHERE cohort.id IN (OLD.cohort_id, NEW.cohort_id)
                      AND cohort.status <> 'preparing' AND {NOT_IN_FORCE}) THEN
            RAISE EXCEPTION 'the terms of an opened cohort change with a new version only'
                  USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)


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
        triggers: ClassVar[list[pgtrigger.Trigger]] = [ONLY_WITH_A_VERSION]
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
    concerns (counts by code). Why it was changed stands in a side text (`reason`). `made_in` is the
    transaction that wrote it, filled in by the database: in it, and in no other, terms may change.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    touched = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_in = models.BigIntegerField(default=0)

    class Meta(AppendOnly.Meta):
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="made_in",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="NEW.made_in = pg_current_xact_id()::text::bigint; RETURN NEW;",
            ),
        ]
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cohort", "number"], name="one_cohort_version_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort}, version {self.number}"


class TermsChange(models.Model):
    """A change of an opened cohort's terms on which somebody works; `content` holds the changed steps."""

    cohort = models.OneToOneField(Cohort, models.PROTECT, related_name="terms_change")
    content = models.JSONField(default=dict)
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.cohort}: {', '.join(self.content)}"
