"""The draft of an application: its sections, the rows of its roadmap and the lines of its budget."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from core.models import User
from core.models.activity import Scope


class SectionKey(models.TextChoices):
    """The sections of an application, in the order of its task list."""

    ELIGIBILITY = "eligibility", _("Eligibility")
    ASSESSMENT = "assessment", _("Self-assessment")
    PARTNERS = "partners", _("Other CEA partners in the country")
    ROADMAP = "roadmap", _("Roadmap")
    BUDGET = "budget", _("Budget")
    URGENCY = "urgency", _("Emergency urgency")
    LETTER = "letter", _("Leadership letter")
    PLEDGES = "pledges", _("Pledges of your leadership")


OPTIONAL_SECTIONS = (SectionKey.URGENCY,)


class Section(models.Model):
    """A section of a draft. `version` rises with every save, so two editors cannot overwrite."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="sections")
    key = models.CharField(max_length=20, choices=SectionKey.choices)
    answers = models.JSONField(default=dict)  # what could be read, as JSON
    typed = models.JSONField(default=dict)  # what was typed, by box, so that nothing is lost
    stamps = models.JSONField(default=dict)  # by answer: who saved it last, and when
    complete = models.BooleanField(default=False)
    sound = models.BooleanField(default=True)  # as typed last, it could be called completed
    language = models.CharField(max_length=10, default="en")
    reply = models.TextField(blank=True)  # to the coordinator's reason, after a return
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "key"], name="one_section_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_key_display()}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.application.scope


NEEDED_OF_A_ROW = (
    "departments", "leadership_level", "theme", "indicator", "target", "verification", "responsible",
)  # fmt: skip


class RoadmapRow(models.Model):
    """A milestone of the draft roadmap; `month` counts from the award's start, 1 to 18."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="roadmap_rows")
    title = models.CharField(_("title"), max_length=160)
    different = models.TextField(_("what will be different"), blank=True)
    month = models.PositiveSmallIntegerField(_("month"))
    departments = models.CharField(_("departments"), max_length=200, blank=True)
    leadership_level = models.CharField(_("leadership level"), max_length=80, blank=True)
    theme = models.CharField(_("theme or programme"), max_length=120, blank=True)
    indicator = models.CharField(_("indicator"), max_length=200, blank=True)
    baseline = models.CharField(_("baseline"), max_length=80, blank=True)
    target = models.CharField(_("target"), max_length=80, blank=True)
    verification = models.CharField(_("means of verification"), max_length=200, blank=True)
    responsible = models.CharField(
        _("responsible function"), max_length=120, blank=True
    )  # a function, never a name
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["month", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="roadmap_month_within_the_award", condition=models.Q(month__range=(1, 36))
            )
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.title}"

    def lacks(self) -> list[str]:
        """Return the labels of the columns that a submitted row needs and that are still empty."""
        return [
            str(field.verbose_name)
            for field in self._meta.fields
            if field.name in NEEDED_OF_A_ROW and not getattr(self, field.name)
        ]


class LetterPledge(models.Model):
    """A pledge of the leadership in the draft's letter, with its day; numbered by order."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="letter_pledges")
    text = models.CharField(_("pledge"), max_length=300)
    due_on = models.DateField(_("day"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class Editor(models.Model):
    """Who of a National Society was last seen at which section of a draft, and when."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="editors")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    key = models.CharField(max_length=20)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "person"], name="one_place_per_editor")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.key}"
