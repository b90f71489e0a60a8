"""Stand-ins: who coordinates one National Society of a cohort when those who would have a conflict."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ambassadors.models.cohort import Cohort
from core.models import Organisation, User
from core.models.activity import Scope


class StandIn(models.Model):
    """A coordinator, of any region, for one NS in one cohort: its application and its award (C1)."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="stand_ins")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="stand_ins")
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cohort", "organisation", "person"],
                condition=models.Q(ended_on__isnull=True),
                name="stands_in_once",
            ),
            models.CheckConstraint(
                name="nobody_names_themselves_as_stand_in",
                condition=~models.Q(person=models.F("named_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.organisation} in {self.cohort}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return Scope(self.organisation_id, self.cohort_id)
