"""Mentors, their assignments, and the log of their talks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Award
from core.models import Organisation, User
from core.models.activity import Scope
from core.moves import Moves, Moving, state_field


class Mentor(models.Model):
    """A person whom a coordinator cleared to mentor, and how many societies they can take."""

    person = models.OneToOneField(User, models.PROTECT, related_name="mentor")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    languages = models.CharField(max_length=80)  # codes with spaces between: `en fr`
    expertise = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=40, blank=True)
    most = models.PositiveSmallIntegerField(default=2)
    cleared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.person.name


class AssignmentStatus(models.TextChoices):
    """Where a mentor's assignment stands."""

    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended")


A = AssignmentStatus
ASSIGNMENT_MOVES = Moves(
    {
        A.PROPOSED: {A.ACTIVE, A.DECLINED, A.LAPSED, A.WITHDRAWN},
        A.ACTIVE: {A.ENDED},
        A.DECLINED: set(),
        A.LAPSED: set(),
        A.WITHDRAWN: set(),
        A.ENDED: set(),
    },
    first=A.PROPOSED,
    with_reason={(A.PROPOSED, A.DECLINED), (A.ACTIVE, A.ENDED)},
)


class Assignment(Moving):
    """A mentor proposed to an award, and active once the mentor says yes (P1)."""

    MOVES = ASSIGNMENT_MOVES

    award = models.ForeignKey(Award, models.PROTECT, related_name="assignments")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="assignments")
    status = state_field(AssignmentStatus, AssignmentStatus.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        triggers = ASSIGNMENT_MOVES.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(  # P1
                fields=["award"],
                condition=models.Q(status__in=["proposed", "active"]),
                name="one_open_assignment_per_award",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mentor} for {self.award}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.award.scope

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; declining and ending need a reason."""
        self._move(after, reason=reason)


class Channel(models.TextChoices):
    """How mentor and National Society spoke."""

    CALL = "call", _("Call")
    MESSAGE = "message", _("Messages")
    MAIL = "mail", _("E-mail")
    VISIT = "visit", _("Visit")


class Talk(models.Model):
    """One contact between mentor and National Society: date, channel and one line are enough."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="talks")
    mentor = models.ForeignKey(User, models.PROTECT, related_name="+")
    held_on = models.DateField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    summary = models.CharField(max_length=300)
    next_on = models.DateField(null=True, blank=True)
    logged_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-held_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["award", "-held_on"], name="talks_of_award")
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.held_on}"


class PrivateNote(models.Model):
    """A mentor's note that only they and coordinators read (P2)."""

    talk = models.OneToOneField(Talk, models.PROTECT, related_name="private_note")
    text = models.TextField()

    def __str__(self) -> str:
        return f"note on {self.talk}"


class Owner(models.TextChoices):
    """Who does what was agreed."""

    NS = "ns", _("National Society")
    MENTOR = "mentor", _("Mentor")


class ActionPoint(models.Model):
    """Something agreed in a talk: what, who, by when."""

    talk = models.ForeignKey(Talk, models.PROTECT, related_name="action_points")
    what = models.CharField(max_length=200)
    owner = models.CharField(max_length=6, choices=Owner.choices)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what
