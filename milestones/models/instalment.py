"""Instalments of an award, their payments and receipts."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Award
from core.models import User
from core.models.activity import Scope
from core.models.base import AppendOnly
from core.moves import Moves, Moving, state_field
from core.refusals import Refused
from core.tracked import tracked
from milestones.models.milestone import Milestone
from milestones.models.payee import Payee


class InstalmentStatus(models.TextChoices):
    """Where an instalment stands."""

    PLANNED = "planned", _("Planned")
    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    HELD = "held", _("Held")
    INSTRUCTED = "instructed", _("Instructed")
    PAID = "paid", _("Paid")
    RECEIVED = "received", _("Received")
    CANCELLED = "cancelled", _("Cancelled")


State = InstalmentStatus
INSTALMENT_MOVES = Moves(
    {
        State.PLANNED: {State.REQUESTED, State.HELD, State.CANCELLED},
        State.HELD: {State.PLANNED, State.CANCELLED},
        State.REQUESTED: {State.APPROVED, State.REFUSED, State.PLANNED},
        State.REFUSED: {State.PLANNED},
        State.APPROVED: {State.INSTRUCTED, State.HELD, State.PLANNED},
        State.INSTRUCTED: {State.PAID, State.PLANNED},
        State.PAID: {State.RECEIVED, State.PLANNED},
        State.RECEIVED: {State.PLANNED},
        State.CANCELLED: set(),
    },
    first=State.PLANNED,
    with_reason={
        (State.PLANNED, State.HELD),
        (State.PLANNED, State.CANCELLED),
        (State.HELD, State.PLANNED),
        (State.HELD, State.CANCELLED),
        (State.REQUESTED, State.REFUSED),
        (State.REQUESTED, State.PLANNED),
        (State.APPROVED, State.HELD),
        (State.APPROVED, State.PLANNED),
        (State.INSTRUCTED, State.PLANNED),
        (State.PAID, State.PLANNED),
        (State.RECEIVED, State.PLANNED),
    },
)
STANDS = (State.APPROVED, State.INSTRUCTED, State.PAID, State.RECEIVED)


@tracked("status", "amount", "requested_by", "approved_by", "attempt")
class Instalment(Moving):
    """One part of an award's money, in minor units; `earliest_on` is the first day it can go out.

    The parts of an award always sum to it, cancelled ones included (I2).
    """

    MOVES = INSTALMENT_MOVES

    award = models.ForeignKey(Award, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    after_month = models.PositiveSmallIntegerField()
    earliest_on = models.DateField()
    last = models.BooleanField(default=False)
    needs_milestones = models.BooleanField(default=False)
    needs_reports = models.BooleanField(default=False)
    spending_share = models.PositiveSmallIntegerField(default=0)  # of the money received; 0: none
    status = state_field(InstalmentStatus, InstalmentStatus.PLANNED)
    milestones = models.ManyToManyField(Milestone, related_name="instalments", blank=True)
    payee = models.ForeignKey(Payee, models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    instructed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    instructed_at = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=1)  # rises with a reversal only (I3)

    class Meta:
        triggers = INSTALMENT_MOVES.triggers()
        ordering: ClassVar[list[str]] = ["number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["earliest_on"],
                condition=models.Q(status=InstalmentStatus.PLANNED),
                name="instalments_to_request",
            )
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["award", "number"], name="one_instalment_per_number"),
            models.CheckConstraint(name="an_instalment_is_money", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(  # I5
                name="requested_and_approved_by_two_people",
                condition=~models.Q(status__in=["approved", "instructed", "paid", "received"])
                | (
                    models.Q(requested_by__isnull=False, approved_by__isnull=False)
                    & ~models.Q(requested_by=models.F("approved_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Instalment {self.number} of {self.award}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.award.scope

    def request(self, *, by: User, payee: Payee, at: datetime) -> None:
        """Ask for payment to a verified payee; the service has checked the gate (M3, M4)."""
        self._move(State.REQUESTED)
        self.requested_by, self.requested_at, self.payee = by, at, payee

    def approve(self, *, by: User, at: datetime) -> None:
        """Put the second name to a request; never the person who asked (M5)."""
        if self.requested_by_id == by.pk:
            raise Refused(_("You requested this instalment. Another person must approve it."))
        self._move(State.APPROVED)
        self.approved_by, self.approved_at = by, at

    def instruct(self, *, by: User, at: datetime) -> None:
        """Hand to finance; the service has checked standing conditions and payee again (M5)."""
        self._move(State.INSTRUCTED)
        self.instructed_by, self.instructed_at = by, at

    def back_to_planned(self, *, reason: str) -> None:
        """Go back with a reason; request and approval are void, a payment's reversal counts up."""
        after_payment = self.status in (State.PAID, State.RECEIVED)
        self._move(State.PLANNED, reason=reason)
        self.requested_by = self.requested_at = self.approved_by = self.approved_at = None
        self.instructed_by = self.instructed_at = self.payee = None
        if after_payment:
            self.attempt += 1

    def hold(self, *, reason: str) -> None:
        """Stop it for now, with a reason; a request or approval is void."""
        self._move(State.HELD, reason=reason)
        self.requested_by = self.requested_at = self.approved_by = self.approved_at = None
        self.payee = None

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table without further facts: refused, paid, received, cancelled."""
        self._move(after, reason=reason)


AS_THE_INSTALMENT = pgtrigger.Trigger(  # I4
    name="as_the_instalment",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func="""
        IF NOT EXISTS (SELECT FROM milestones_instalment AS part
                        WHERE part.id = NEW.instalment_id AND part.amount = NEW.amount
                          AND part.currency = NEW.currency) THEN
            RAISE EXCEPTION 'amount and currency of a payment are its instalment''s'
                  USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Payment(AppendOnly):
    """A payment, or the reversal that takes one back; never edited, never deleted (M6, M7)."""

    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="payments")
    attempt = models.PositiveSmallIntegerField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    value_on = models.DateField()
    bank_reference = models.CharField(max_length=80)
    sent_amount = models.BigIntegerField(null=True)  # minor units of sent_currency
    sent_currency = models.CharField(max_length=3, blank=True)
    rate = models.DecimalField(max_digits=18, decimal_places=8, null=True)
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=120, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            *AppendOnly.Meta.triggers,
            AS_THE_INSTALMENT,
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(  # I3
                fields=["instalment", "attempt"],
                condition=models.Q(reverses__isnull=True),
                name="one_payment_per_attempt",
            ),
            models.CheckConstraint(name="a_payment_is_money", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(  # M7
                name="another_currency_names_its_rate",
                condition=models.Q(sent_currency="", sent_amount__isnull=True, rate__isnull=True)
                | (
                    models.Q(sent_amount__gt=0, rate__gt=0, rate_on__isnull=False)
                    & ~models.Q(sent_currency="")
                    & ~models.Q(rate_source="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instalment}: {self.bank_reference}"


class Receipt(AppendOnly):
    """What the NS says arrived, of one payment: day, amount and currency credited (M7)."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="receipt")
    credited_on = models.DateField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="a_receipt_is_money", condition=models.Q(amount__gt=0))
        ]

    def __str__(self) -> str:
        return f"Receipt of {self.payment}"
