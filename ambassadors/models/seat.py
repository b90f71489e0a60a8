"""The Steering Group's seats in a cohort, and who may not look at what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models.cohort import Cohort
from core.models import Organisation, User


class Capacity(models.TextChoices):
    """The four capacities of the Steering Group."""

    NS = "NS", _("National Society")
    PNS = "PNS", _("partner National Society")
    IFRC = "IFRC", "IFRC"
    ICRC = "ICRC", "ICRC"


class SeatPart(models.TextChoices):
    """One seat is chair, one vice-chair."""

    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice-chair")
    MEMBER = "member", _("member")


class Seat(models.Model):
    """A person's seat in a cohort, in one capacity."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="seats")
    person = models.ForeignKey(User, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=4, choices=Capacity.choices)
    part = models.CharField(max_length=10, choices=SeatPart.choices, default=SeatPart.MEMBER)
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cohort", "person"],
                condition=models.Q(ended_on__isnull=True),
                name="one_seat_per_person",
            ),
            models.UniqueConstraint(
                fields=["cohort", "part"],
                condition=models.Q(ended_on__isnull=True) & ~models.Q(part="member"),
                name="one_chair_and_one_vice_chair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_capacity_display()})"


class Ground(models.TextChoices):
    """Why somebody has a conflict with a National Society (C1)."""

    DECLARED = "declared", _("declared")
    MENTOR = "mentor", _("mentors it")
    SIGNATORY = "signatory", _("signs for it")
    FUNDER = "funder", _("comes from a National Society that funds its CEA work")


class ConflictGround(models.Model):
    """A fact that makes a conflict: of one person, or of everyone from one organisation.

    Belongings and seats make grounds of their own and are not repeated here.
    """

    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="conflict_grounds")
    people_of = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="conflict_grounds")
    ground = models.CharField(max_length=12, choices=Ground.choices)
    source = models.CharField(max_length=80)  # `applications.application:12`, `declared by …`
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_ground_is_of_a_person_or_of_an_organisation",
                condition=models.Q(person__isnull=True, people_of__isnull=False)
                | models.Q(person__isnull=False, people_of__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["person", "people_of", "organisation", "ground", "source"],
                condition=models.Q(ended_on__isnull=True),
                nulls_distinct=False,
                name="one_open_ground_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.people_of} – {self.organisation}: {self.get_ground_display()}"


class ConflictAnswer(models.Model):
    """A person's word, before content opens, on whether they have a conflict with a society (C2)."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    conflicted = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cohort", "person", "organisation"], name="one_conflict_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}: {'yes' if self.conflicted else 'no'}"
