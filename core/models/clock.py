"""The demonstration's date, and the heartbeats of worker and beat."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models


class ClockShift(models.Model):
    """By how many seconds the demonstration's date is ahead; one row, never back."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="one_clock_never_back", condition=models.Q(id=1, seconds__gte=0)
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(
                name="never_back",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__seconds__lt=pgtrigger.F("old__seconds")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.seconds} s ahead"


class Heartbeat(models.Model):
    """When worker or beat was last known to live, by the real clock."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
