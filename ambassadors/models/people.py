"""Who belongs to which organisation, and who signs for a National Society."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Organisation, User


class Part(models.TextChoices):
    """In which part a person belongs to an organisation."""

    FOCAL_POINT = "focal_point", _("focal point")
    DEPUTY = "deputy", _("deputy")
    STAFF = "staff", _("staff")


APPLYING_PARTS = (Part.FOCAL_POINT, Part.DEPUTY)


class Belonging(models.Model):
    """A person's time with an organisation. Ended ones still count for conflicts (C1)."""

    person = models.ForeignKey(User, models.PROTECT, related_name="belongings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people")
    part = models.CharField(max_length=20, choices=Part.choices)
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "organisation", "part"],
                condition=models.Q(ended_on__isnull=True),
                name="one_open_belonging_per_part",
            ),
            models.CheckConstraint(
                name="belonging_ends_after_it_starts",
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_part_display()} of {self.organisation}"


class Signatory(models.Model):
    """A National Society's management, who signs. No account: reached at an address by links.

    Offers, agreement and payee links go only to an address that a coordinator confirmed from a
    source outside the application.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signatories")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    email = models.EmailField()
    source = models.CharField(max_length=300, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(ended_on__isnull=True),
                name="one_signatory_at_a_time",
            ),
            models.CheckConstraint(
                name="a_confirmed_address_has_a_source",
                condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (
                    models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~models.Q(source="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"


class LevelEntry(models.Model):
    """A certification level of a National Society, dated, with its source (P5)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="levels")
    level = models.PositiveSmallIntegerField()
    on = models.DateField()
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="level_one_to_four", condition=models.Q(level__range=(1, 4))
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.level} ({self.on})"


class StandingEntry(models.Model):
    """Whether a National Society's IFRC membership is suspended from a day on, with the source (M3)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="standings")
    suspended = models.BooleanField()
    since = models.DateField()
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-since", "-id"], name="standing_latest")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {'suspended' if self.suspended else 'member'} ({self.since})"
