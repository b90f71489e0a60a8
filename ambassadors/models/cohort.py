"""A cohort: what is offered, to whom, when, and how much of it is taken."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Organisation, User
from core.models.activity import Scope
from core.moves import Moves, Moving, state_field
from core.refusals import Refused
from core.tracked import tracked


class CohortStatus(models.TextChoices):
    """Where a cohort stands; a coordinator moves it on, the chair from panel to decided."""

    PREPARING = "preparing", _("Preparing")
    OPEN = "open", _("Open for applications")
    SCREENING = "screening", _("Screening")
    SCORING = "scoring", _("Scoring")
    PANEL = "panel", _("Panel")
    DECIDED = "decided", _("Decided")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


_LINE = [status for status in CohortStatus if status != CohortStatus.CANCELLED]
_BEFORE_DECIDED = _LINE[: _LINE.index(CohortStatus.DECIDED)]
COHORT_MOVES = Moves(
    {
        **{a: {b} for a, b in pairwise(_LINE)},
        **{
            status: {_LINE[_LINE.index(status) + 1], CohortStatus.CANCELLED}
            for status in _BEFORE_DECIDED
        },
        CohortStatus.CLOSED: set(),
        CohortStatus.CANCELLED: set(),
    },
    first=CohortStatus.PREPARING,
    with_reason={(status, CohortStatus.CANCELLED) for status in _BEFORE_DECIDED},
)


TERMS = (
    "name", "currency", "time_zone", "places", "envelope", "ceiling", "levels", "regions", "open_call",
    "indirect_share", "opens_on", "closes_on", "questions_until", "scoring_until", "panel_on",
    "starts_on", "months", "return_days", "offer_days", "report_days", "final_report_days", "top_score",
    "fewest_sheets", "urgency_points", "conflict_years", "keep_until",
)  # fmt: skip
NOT_IN_FORCE = """NOT EXISTS (SELECT FROM ambassadors_cohortversion AS version
                  WHERE version.cohort_id = cohort.id
                    AND version.made_in = pg_current_xact_id()::text::bigint)"""
TERMS_WITH_A_VERSION = pgtrigger.Trigger(
    name="terms_with_a_version",
    operation=pgtrigger.Update,
    when=pgtrigger.Before,
    condition=pgtrigger.Condition(
        "OLD.status <> 'preparing' AND ("
        + " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in TERMS)
        + ")"
    ),
    func=f"""
        IF EXISTS (SELECT FROM ambassadors_cohort AS cohort
                    WHERE cohort.id = OLD.id AND {NOT_IN_FORCE}) THEN
            RAISE EXCEPTION 'the terms of an opened cohort change with a new version only'
                  USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@tracked("status", "taken_places", "taken_amount")
class Cohort(Moving):
    """One call of the programme. Amounts are minor units of its currency; months from its start."""

    MOVES = COHORT_MOVES

    name = models.CharField(max_length=120, unique=True)
    status = state_field(CohortStatus, CohortStatus.PREPARING)
    coordinator = models.ForeignKey(User, models.PROTECT, related_name="cohorts")
    currency = models.CharField(max_length=3, default="CHF")
    time_zone = models.CharField(max_length=60, default="Europe/Zurich")
    places = models.PositiveIntegerField()
    envelope = models.BigIntegerField()
    ceiling = models.BigIntegerField()
    taken_places = models.PositiveIntegerField(default=0)
    taken_amount = models.BigIntegerField(default=0)
    levels = models.JSONField(default=list)  # eligible certification levels, as numbers
    regions = models.JSONField(default=list, blank=True)  # codes; empty: every region
    open_call = models.BooleanField(default=False)
    indirect_share = models.PositiveSmallIntegerField(default=0)  # per cent of the lines; 0: off
    opens_on = models.DateField()
    closes_on = models.DateField()
    questions_until = models.DateField(null=True, blank=True)  # empty: until the closing day
    scoring_until = models.DateField()
    panel_on = models.DateField()
    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField(default=18)
    return_days = models.PositiveSmallIntegerField(default=14)
    offer_days = models.PositiveSmallIntegerField(default=21)
    report_days = models.PositiveSmallIntegerField(default=30)
    final_report_days = models.PositiveSmallIntegerField(default=60)
    top_score = models.PositiveSmallIntegerField(default=4)
    fewest_sheets = models.PositiveSmallIntegerField(default=3)
    urgency_points = models.PositiveSmallIntegerField(default=5)
    conflict_years = models.PositiveSmallIntegerField(default=2)
    keep_until = models.DateField(null=True, blank=True)
    looked_at = models.JSONField(default=list, blank=True)  # steps of the preparation, by key

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            *COHORT_MOVES.triggers(),
            TERMS_WITH_A_VERSION,
        ]
        ordering: ClassVar[list[str]] = ["-starts_on", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="cohort_offers_something",
                condition=models.Q(places__gt=0, envelope__gt=0, ceiling__gt=0),
            ),
            models.CheckConstraint(
                name="indirect_share_is_a_percentage",
                condition=models.Q(indirect_share__range=(0, 100)),
            ),
            models.CheckConstraint(  # I12
                name="places_never_exceeded",
                condition=models.Q(taken_places__lte=models.F("places")),
            ),
            models.CheckConstraint(  # I12
                name="envelope_never_exceeded",
                condition=models.Q(taken_amount__gte=0, taken_amount__lte=models.F("envelope")),
            ),
            models.CheckConstraint(
                name="cohort_dates_in_order",
                condition=models.Q(closes_on__gte=models.F("opens_on"))
                & models.Q(
                    models.Q(questions_until__isnull=True)
                    | models.Q(
                        questions_until__gte=models.F("opens_on"),
                        questions_until__lte=models.F("closes_on"),
                    )
                )
                & models.Q(scoring_until__gte=models.F("closes_on"))
                & models.Q(panel_on__gte=models.F("scoring_until"))
                & models.Q(starts_on__gte=models.F("panel_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return Scope(cohort=self.pk)

    @property
    def last_day_for_questions(self) -> date:
        """Return the last day on which those invited can ask about the call."""
        return self.questions_until or self.closes_on

    @property
    def places_left(self) -> int:
        """Return the places nobody holds (S7)."""
        return self.places - self.taken_places

    @property
    def amount_left(self) -> int:
        """Return the minor units of the envelope nobody holds (S7)."""
        return self.envelope - self.taken_amount

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move the cohort on, or cancel it with a reason."""
        self._move(after, reason=reason)

    def require_room(self, amount: int) -> None:
        """Refuse an amount above the ceiling, or one for which place or envelope is left over (S7)."""
        if amount > self.ceiling:
            raise Refused(
                _("The amount is above the ceiling for one award. Enter a smaller amount.")
            )
        if self.places_left < 1:
            raise Refused(
                _("All places of this cohort are taken. Free one first, or choose reserve.")
            )
        if amount > self.amount_left:
            raise Refused(_("The envelope has less left than this amount. Enter a smaller amount."))


class Contribution(models.Model):
    """Money an organisation gives to a cohort, in minor units of the cohort's currency."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="contributions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    on = models.DateField()
    earmark = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="a_contribution_is_money", condition=models.Q(amount__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.cohort}"
