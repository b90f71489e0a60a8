"""Feedback of a National Society, after six months and at the end (S0)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Award
from core.models import User
from core.models.activity import Scope

SUPPORT = (
    ("funding", _("Funding")),
    ("mentoring", _("Mentoring")),
    ("guidance", _("Technical guidance")),
    ("peers", _("Exchange with peers")),
    ("events", _("Events")),
)


class Benefit(models.TextChoices):
    """Whether membership benefits the National Society."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class Feedback(models.Model):
    """Answers of one asking (`period` of the award): a draft until sent, then fixed.

    `useful` holds 1 to 5 by kind of support, 0 where it was not used; `leadership` 1 to 5.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="feedback")
    period = models.PositiveSmallIntegerField()
    useful = models.JSONField(default=dict)
    benefit = models.CharField(max_length=6, choices=Benefit.choices, blank=True)
    leadership = models.PositiveSmallIntegerField(null=True)
    helped_most = models.TextField(blank=True)
    should_change = models.TextField(blank=True)
    would_mentor = models.BooleanField(null=True)
    language = models.CharField(max_length=10, default="en")
    version = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["award", "period"], name="one_feedback_per_asking")
        ]

    def __str__(self) -> str:
        return f"{self.award}: feedback {self.period}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.award.scope


class MentoringFeedback(models.Model):
    """The answers about mentoring, kept apart: never shown to a mentor of that cohort (P2)."""

    feedback = models.OneToOneField(Feedback, models.PROTECT, related_name="about_mentoring")
    match_works = models.CharField(max_length=6, choices=Benefit.choices, blank=True)
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.feedback}, about mentoring"
