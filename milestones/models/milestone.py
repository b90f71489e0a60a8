"""Milestones of an award, and the evidence that they were reached."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Award
from core.models import User
from core.models.activity import Scope
from core.models.base import AppendOnly
from core.moves import Moves, Moving, state_field
from core.tracked import tracked


class MilestoneStatus(models.TextChoices):
    """Where a milestone stands."""

    PLANNED = "planned", _("Planned")
    SUBMITTED = "submitted", _("Evidence sent")
    RETURNED = "returned", _("Returned")
    MET = "met", _("Met")
    WAIVED = "waived", _("Waived")
    DROPPED = "dropped", _("Dropped")


M = MilestoneStatus
MILESTONE_MOVES = Moves(
    {
        M.PLANNED: {M.SUBMITTED, M.WAIVED, M.DROPPED},
        M.SUBMITTED: {M.MET, M.RETURNED},
        M.RETURNED: {M.SUBMITTED, M.WAIVED, M.DROPPED},
        M.MET: set(),
        M.WAIVED: set(),
        M.DROPPED: set(),
    },
    first=M.PLANNED,
    with_reason={
        (M.PLANNED, M.WAIVED),
        (M.PLANNED, M.DROPPED),
        (M.RETURNED, M.WAIVED),
        (M.RETURNED, M.DROPPED),
        (M.SUBMITTED, M.RETURNED),
    },
)
DONE = (M.MET, M.WAIVED)
OPEN = (M.PLANNED, M.RETURNED)


@tracked("status", "due_on")
class Milestone(Moving):
    """A promise of the roadmap with its month and date; it copies the application's words."""

    MOVES = MILESTONE_MOVES

    award = models.ForeignKey(Award, models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    different = models.TextField(blank=True)
    month = models.PositiveSmallIntegerField()
    due_on = models.DateField()  # the last day of its month, from the start (M2)
    departments = models.CharField(max_length=200, blank=True)
    leadership_level = models.CharField(max_length=80, blank=True)
    theme = models.CharField(max_length=120, blank=True)
    indicator = models.CharField(max_length=200, blank=True)
    baseline = models.CharField(max_length=80, blank=True)
    target = models.CharField(max_length=80, blank=True)
    verification = models.CharField(max_length=200, blank=True)
    responsible = models.CharField(max_length=120, blank=True)
    status = state_field(MilestoneStatus, MilestoneStatus.PLANNED)
    version = models.PositiveIntegerField(default=1)
    draft = models.JSONField(default=dict)  # {"narrative": …, "actual": …} not yet sent
    submitted_on = models.DateField(null=True)
    met_on = models.DateField(null=True)

    class Meta:
        triggers = MILESTONE_MOVES.triggers()
        ordering: ClassVar[list[str]] = ["due_on", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["award", "number"], name="one_milestone_per_number")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_on"], condition=models.Q(status__in=OPEN), name="milestones_to_come"
            ),
            models.Index(
                fields=["submitted_on"],
                condition=models.Q(status=MilestoneStatus.SUBMITTED),
                name="milestones_to_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.award.scope

    def late(self, on: date) -> bool:
        """Say whether its day has passed without evidence, `on` being the day in the NS's zone (P3)."""
        return self.status in OPEN and self.due_on < on

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; returning, waiving and dropping need a reason."""
        self._move(after, reason=reason)


class Evidence(AppendOnly):
    """One sending of evidence: the NS's own account, target and actual; files are documents of it."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    narrative = models.TextField()
    actual = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=10, default="en")
    files = models.JSONField(default=list)  # [{"id": …, "sha256": …}]
    photo_consent = models.BooleanField(default=False)  # asked for where photos are sent (P4)
    late = models.BooleanField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["milestone", "number"], name="one_evidence_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.milestone}, sending {self.number}"


class Advice(models.TextChoices):
    """What a comment suggests to the coordinator."""

    NONE = "", _("Comment only")
    ACCEPT = "accept", _("Suggests to accept")
    RETURN = "return", _("Suggests to return")


class Comment(AppendOnly):
    """A comment on a milestone's evidence; the text stands in a side text (`text`)."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="comments")
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    advice = models.CharField(max_length=8, choices=Advice.choices, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        ordering: ClassVar[list[str]] = ["at"]

    def __str__(self) -> str:
        return f"{self.by} on {self.milestone}"
