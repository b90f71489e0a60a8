"""What is frozen of an application: submitted versions, the signatory's word, screenings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ambassadors.models import CohortVersion, Signatory
from applications.models.application import Application
from core.models import User
from core.models.base import AppendOnly


class ApplicationVersion(AppendOnly):
    """A submitted version: canonical JSON with its hash, personal texts in side rows (§3).

    `content` has the keys eligibility, partners, roadmap (list), budget (list), urgency, letter,
    total (minor units), currency.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    total = models.BigIntegerField()
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    terms = models.ForeignKey(  # in force when it was sent
        CohortVersion, models.PROTECT, null=True, related_name="+"
    )

    class Meta(AppendOnly.Meta):
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.application}, version {self.number}"


class LetterAnswer(AppendOnly):
    """The signatory's word on a leadership letter, bound to the letter's text by its hash.

    `confirmed` false: sent back, the reason stands in a side text (`reason`).
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="letter_answers")
    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="+")
    address = models.EmailField()
    confirmed = models.BooleanField()
    letter_digest = models.CharField(max_length=64)
    answered_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.application}: {'confirmed' if self.confirmed else 'sent back'}"


class Screening(AppendOnly):
    """A coordinator's completeness check of one version: what was ticked, and the outcome.

    Reasons (by section key) stand in side texts (`reasons.<key>`).
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="screenings")
    version = models.ForeignKey(ApplicationVersion, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12)  # eligible, returned, ineligible
    ticks = models.JSONField(default=dict)
    level = models.PositiveSmallIntegerField(null=True)
    screened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    screened_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"
