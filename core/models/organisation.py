"""One table of organisations: the National Societies, IFRC and ICRC."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Which part of the Movement an organisation is. PNS is a capacity, not a kind."""

    NS = "NS", _("National Society")
    IFRC = "IFRC", "IFRC"
    ICRC = "ICRC", "ICRC"


class Region(models.TextChoices):
    """IFRC's five regions, by the names the shipped list uses."""

    AFRICA = "Africa", _("Africa")
    AMERICAS = "Americas", _("Americas")
    ASIA_PACIFIC = "Asia Pacific", _("Asia Pacific")
    EUROPE = "Europe", _("Europe")
    MENA = "MENA", _("Middle East and North Africa")


class Organisation(models.Model):
    """An organisation of the Movement. `sort_key` is the name unaccented and case-folded."""

    kind = models.CharField(max_length=4, choices=Kind.choices)
    iso3 = models.CharField(max_length=3, blank=True)
    iso2 = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=160, unique=True)
    sort_key = models.CharField(max_length=160, db_index=True)
    country = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=40, blank=True, db_index=True)
    names = models.JSONField(default=dict)  # {"fr": {"country": …, "society": …}, "es": …, "ar": …}
    other_names = models.TextField(blank=True)
    languages = models.CharField(max_length=60, blank=True)
    working_language = models.CharField(max_length=10, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    codes = models.JSONField(default=dict)  # {"go_region": …, "go_country": …, "fdrs": …}
    directory_url = models.URLField(blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["iso3"], condition=~models.Q(iso3=""), name="one_organisation_per_country"
            ),
        ]

    def __str__(self) -> str:
        return self.name
