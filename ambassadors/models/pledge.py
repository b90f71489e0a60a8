"""What the leadership of an award's National Society pledged in its letter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ambassadors.models.award import Award


class Pledge(models.Model):
    """A numbered pledge of the leadership with its day; it came with the award and follows it."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="pledges")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    due_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["award", "number"], name="one_pledge_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
