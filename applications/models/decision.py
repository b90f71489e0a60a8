"""What the panel decided, and the offers that follow."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Award, Meeting, Signatory
from applications.models.application import Application
from applications.models.version import ApplicationVersion
from core.models import User
from core.models.activity import Scope
from core.models.base import AppendOnly
from core.moves import Moves, Moving, state_field
from milestones.models import Milestone


class Outcome(models.TextChoices):
    """What the panel can decide on an application."""

    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("Reserve")
    NOT_SELECTED = "not_selected", _("Not selected")


class ProposedDecision(models.Model):
    """A decision as recorded, until another unconflicted seat confirms it; amount in minor units."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="proposed")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    amount = models.BigIntegerField(null=True)
    reason = models.TextField()
    conditions = models.TextField(blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="proposal_confirmed_by_another",
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("recorded_by")),
            ),
            models.CheckConstraint(
                name="only_selected_has_an_amount",
                condition=models.Q(outcome="selected", amount__isnull=False, amount__gt=0)
                | (~models.Q(outcome="selected") & models.Q(amount__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"


SECOND_ONLY_FOR_RESERVE = pgtrigger.Trigger(  # I8
    name="second_only_for_reserve",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    condition=pgtrigger.Q(new__number=2),
    func="""
        IF NOT EXISTS (SELECT FROM applications_decision AS first
                        WHERE first.application_id = NEW.application_id
                          AND first.number = 1 AND first.outcome = 'reserve') THEN
            RAISE EXCEPTION 'only a reserve gets a second decision'
                  USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Decision(AppendOnly):
    """A decision in force: numbered, by two people; reason and conditions stand in side texts (S5).

    `basis` freezes what it rested on: rank, score, sheets counted, conflicts known.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    version = models.ForeignKey(ApplicationVersion, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    amount = models.BigIntegerField(null=True)
    basis = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            *AppendOnly.Meta.triggers,
            SECOND_ONLY_FOR_RESERVE,
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application", "number"], name="decision_numbered_once"
            ),
            models.CheckConstraint(
                name="at_most_two_decisions", condition=models.Q(number__range=(1, 2))
            ),
            models.CheckConstraint(
                name="decision_by_two_people",
                condition=~models.Q(recorded_by=models.F("confirmed_by")),
            ),
            models.CheckConstraint(
                name="selected_means_an_amount",
                condition=models.Q(outcome="selected", amount__isnull=False, amount__gt=0)
                | (~models.Q(outcome="selected") & models.Q(amount__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"


class OfferStatus(models.TextChoices):
    """Where an offer stands."""

    MADE = "made", _("Made")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OFFER_MOVES = Moves(
    {
        OfferStatus.MADE: {
            OfferStatus.ACCEPTED,
            OfferStatus.DECLINED,
            OfferStatus.LAPSED,
            OfferStatus.WITHDRAWN,
        },
        OfferStatus.LAPSED: {OfferStatus.MADE},
        OfferStatus.ACCEPTED: set(),
        OfferStatus.DECLINED: set(),
        OfferStatus.WITHDRAWN: set(),
    },
    first=OfferStatus.MADE,
    with_reason={
        (OfferStatus.MADE, OfferStatus.DECLINED),
        (OfferStatus.MADE, OfferStatus.WITHDRAWN),
    },
)


class Offer(Moving):
    """An offer of an award to a selected NS, answered by its signatory by a date; then the award."""

    MOVES = OFFER_MOVES

    application = models.OneToOneField(Application, models.PROTECT, related_name="offer")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="+")
    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    status = state_field(OfferStatus, OfferStatus.MADE)
    made_at = models.DateTimeField()
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True)
    award = models.OneToOneField(Award, models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers = OFFER_MOVES.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="an_offer_is_money", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="accepted_means_an_award",
                condition=models.Q(status="accepted", award__isnull=False)
                | (~models.Q(status="accepted") & models.Q(award__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Offer to {self.application}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.application.scope

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; declining and withdrawing need a reason."""
        self._move(after, reason=reason)


class RowMilestone(models.Model):
    """Which row of an application's version became which milestone; `row` counts from 1."""

    version = models.ForeignKey(ApplicationVersion, models.PROTECT, related_name="+")
    row = models.PositiveSmallIntegerField()
    milestone = models.OneToOneField(Milestone, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "row"], name="one_milestone_per_row")
        ]

    def __str__(self) -> str:
        return f"{self.version} row {self.row}"
