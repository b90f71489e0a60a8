"""What a call asks for, as data of its cohort: key areas and their scale, documents, starter milestones."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import ONLY_WITH_A_VERSION, Cohort


class Call(models.Model):
    """The lists a cohort's applications choose from and are measured against.

    `ratings` are the words of the rating scale, the first for 0. `departments`, `leadership_levels`
    and `functions` are the names a roadmap should cover; a name holds no comma.
    """

    cohort = models.OneToOneField(Cohort, models.PROTECT, related_name="call")
    ratings = models.JSONField(default=list)
    departments = models.JSONField(default=list)
    leadership_levels = models.JSONField(default=list)
    functions = models.JSONField(default=list)

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [ONLY_WITH_A_VERSION]

    def __str__(self) -> str:
        return f"{self.cohort}"


class KeyArea(models.Model):
    """An area of the self-assessment; `code` stays the same so that later ratings compare."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="key_areas")
    code = models.SlugField(max_length=30)
    title = models.CharField(_("key area"), max_length=120)
    guidance = models.CharField(_("what belongs to it"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [ONLY_WITH_A_VERSION]
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cohort", "code"], name="one_key_area_per_code")
        ]

    def __str__(self) -> str:
        return self.title


class RequiredDocument(models.Model):
    """A document that an application of the cohort holds, in the self-assessment's section; `code` names its files' part."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="documents")
    code = models.SlugField(max_length=40)
    title = models.CharField(_("document"), max_length=120)
    guidance = models.CharField(_("what it should show"), max_length=300, blank=True)
    needed = models.BooleanField(_("needed"), default=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [ONLY_WITH_A_VERSION]
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cohort", "code"], name="one_document_per_code")
        ]

    def __str__(self) -> str:
        return self.title


class StarterMilestone(models.Model):
    """A milestone of the cohort's catalogue that a roadmap can begin with; `month` from the start, 1 to 18."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="starter_milestones")
    title = models.CharField(_("title"), max_length=160)
    different = models.TextField(_("what will be different"), blank=True)
    month = models.PositiveSmallIntegerField(_("month"))
    departments = models.CharField(_("departments"), max_length=200, blank=True)
    leadership_level = models.CharField(_("leadership level"), max_length=80, blank=True)
    theme = models.CharField(_("theme or programme"), max_length=120, blank=True)
    indicator = models.CharField(_("indicator"), max_length=200, blank=True)
    target = models.CharField(_("target"), max_length=80, blank=True)
    verification = models.CharField(_("means of verification"), max_length=200, blank=True)
    responsible = models.CharField(_("responsible function"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [ONLY_WITH_A_VERSION]
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="starter_month_within_an_award", condition=models.Q(month__range=(1, 36))
            )
        ]

    def __str__(self) -> str:
        return self.title
