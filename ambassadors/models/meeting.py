"""Meetings of the Steering Group and events of a cohort: who was there, what was said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models.award import Award
from ambassadors.models.cohort import Cohort
from ambassadors.models.seat import Seat
from core.models import Organisation, User


class Meeting(models.Model):
    """A meeting of a cohort's seats; the panel is one. Minutes are frozen once the panel closes (S5)."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=20, default="panel")
    held_on = models.DateField()
    minutes = models.TextField(blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cohort", "kind"],
                condition=models.Q(kind="panel"),
                name="one_panel_meeting_per_cohort",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cohort} {self.held_on}"


class Presence(models.Model):
    """A seat that was at a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="presences")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="present_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat} at {self.meeting}"


class LeftForItem(models.Model):
    """A seat that left the room for one National Society's item, by conflict (C2)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="left")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "seat", "organisation"], name="left_once_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat} left for {self.organisation}"


class EventKind(models.TextChoices):
    """Kinds of the network's events."""

    KICK_OFF = "kick_off", _("Kick-off")
    CATCH_UP = "catch_up", _("Kick-off: catch-up call")


class Event(models.Model):
    """An event of a cohort with minutes: objectives, milestones, next steps, incentives."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    held_on = models.DateField()
    minutes = models.TextField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"


class Attendance(models.Model):
    """An award that took part in an event."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="attendances")
    award = models.ForeignKey(Award, models.PROTECT, related_name="attendances")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "award"], name="attended_once")
        ]

    def __str__(self) -> str:
        return f"{self.award} at {self.event}"
