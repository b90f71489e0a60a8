"""The history people read: who did what to which thing, when."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from django.db import models

from core.models.base import AppendOnly
from core.models.organisation import Organisation
from core.models.user import User


class Scope(NamedTuple):
    """Whose history a thing belongs to: ids of organisation, cohort and award."""

    organisation: int | None = None
    cohort: int | None = None
    award: int | None = None


class Activity(AppendOnly):
    """One thing done. Holds codes and amounts; a written reason stands in a side text (`reason`)."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=20, default="person")  # person, signatory, system
    verb = models.CharField(max_length=60)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    cohort_number = models.BigIntegerField(null=True, db_index=True)
    award_number = models.BigIntegerField(null=True, db_index=True)
    detail = models.JSONField(default=dict)
    reason_digest = models.CharField(max_length=64, blank=True)

    class Meta(AppendOnly.Meta):
        verbose_name_plural = "activity"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["about_type", "about_id", "at"], name="activity_about"),
            models.Index(fields=["organisation", "at"], name="activity_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.about_type} {self.about_id}"
