"""Criteria, score sheets, and the append-only scores of submitted sheets."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import ONLY_WITH_A_VERSION, Cohort, Seat
from applications.models.application import Application
from applications.models.version import ApplicationVersion
from core.models.activity import Scope
from core.models.base import AppendOnly
from core.moves import Moves, Moving, state_field

LEADERSHIP, INSTITUTION, URGENCY = "leadership", "institutionalisation", "urgency"  # codes


class Criterion(models.Model):
    """A criterion of a cohort: weight in per cent, an anchor text for every score (S1).

    An additional one (urgency) adds points and never counts against; its weight is 0.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=30)
    title = models.CharField(max_length=120)
    guidance = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField(default=0)
    additional = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()
    anchors = models.JSONField(default=list)  # texts, the first for score 0

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [ONLY_WITH_A_VERSION]
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cohort", "code"], name="one_criterion_per_code")
        ]

    def __str__(self) -> str:
        return self.title


class SheetStatus(models.TextChoices):
    """Where a score sheet stands."""

    OPEN = "open", _("Not yet submitted")
    SUBMITTED = "submitted", _("Submitted")
    REOPENED = "reopened", _("Reopened")
    NOT_GIVEN = "not_given", _("Not given")
    SET_ASIDE = "set_aside", _("Set aside")


UNCOUNTED = (SheetStatus.SET_ASIDE, SheetStatus.NOT_GIVEN)  # not among those to score


SHEET_MOVES = Moves(
    {
        SheetStatus.OPEN: {SheetStatus.SUBMITTED, SheetStatus.NOT_GIVEN, SheetStatus.SET_ASIDE},
        SheetStatus.SUBMITTED: {SheetStatus.REOPENED, SheetStatus.SET_ASIDE},
        SheetStatus.REOPENED: {SheetStatus.SUBMITTED, SheetStatus.SET_ASIDE},
        SheetStatus.NOT_GIVEN: set(),
        SheetStatus.SET_ASIDE: set(),
    },
    first=SheetStatus.OPEN,
    with_reason={
        (SheetStatus.OPEN, SheetStatus.SET_ASIDE),
        (SheetStatus.SUBMITTED, SheetStatus.REOPENED),
        (SheetStatus.SUBMITTED, SheetStatus.SET_ASIDE),
        (SheetStatus.REOPENED, SheetStatus.SET_ASIDE),
    },
)


class ScoreSheet(Moving):
    """One seat's sheet for one application; `answers` is its private draft.

    {criterion id: {"value": 0…4 or null for cannot judge, "reason": text}}.
    """

    MOVES = SHEET_MOVES

    application = models.ForeignKey(Application, models.PROTECT, related_name="sheets")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="sheets")
    status = state_field(SheetStatus, SheetStatus.OPEN)
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        triggers = SHEET_MOVES.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "seat"], name="one_sheet_per_seat")
        ]

    def __str__(self) -> str:
        return f"{self.seat} on {self.application}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.application.scope

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; starred moves need a reason."""
        self._move(after, reason=reason)


ONLY_WHILE_SCORED = pgtrigger.Trigger(  # I8
    name="only_while_scored",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    declare=[("state", "text"), ("top", "integer")],
    func="""
        SELECT cohort.status, cohort.top_score INTO state, top
          FROM applications_sheetversion AS version
          JOIN applications_scoresheet AS sheet ON sheet.id = version.sheet_id
          JOIN applications_application AS application ON application.id = sheet.application_id
          JOIN ambassadors_cohort AS cohort ON cohort.id = application.cohort_id
         WHERE version.id = NEW.version_id;
        IF state NOT IN ('scoring', 'panel') THEN
            RAISE EXCEPTION 'no score once the panel is closed' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.value > top THEN
            RAISE EXCEPTION 'score above the top of the scale' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class SheetVersion(AppendOnly):
    """One submission of a sheet, of the application's version that was read."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    read = models.ForeignKey(ApplicationVersion, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_sheet_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, {self.number}"


class Score(AppendOnly):
    """One criterion's score in a submitted sheet; null: cannot judge. The reason is a side text."""

    version = models.ForeignKey(SheetVersion, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)

    class Meta(AppendOnly.Meta):
        triggers: ClassVar[list[pgtrigger.Trigger]] = [*AppendOnly.Meta.triggers, ONLY_WHILE_SCORED]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "criterion"], name="one_score_per_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
