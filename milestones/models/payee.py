"""Who the money goes to: version rows that four people look at (M10)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Award, Signatory
from core.models import Document, User
from core.models.activity import Scope
from core.moves import Moves, Moving, state_field
from core.tracked import tracked


class PayeeStatus(models.TextChoices):
    """Where payee details stand."""

    ENTERED = "entered", _("Waiting for the signatory")
    CONFIRMED = "confirmed", _("Waiting for the coordinator's check")
    CHECKED = "checked", _("Waiting for an approver")
    APPROVED = "approved", _("Verified")
    VOID = "void", _("Void")


P = PayeeStatus
PAYEE_MOVES = Moves(
    {
        P.ENTERED: {P.CONFIRMED, P.VOID},
        P.CONFIRMED: {P.CHECKED, P.VOID},
        P.CHECKED: {P.APPROVED, P.VOID},
        P.APPROVED: {P.VOID},
        P.VOID: set(),
    },
    first=P.ENTERED,
    with_reason={(state, P.VOID) for state in (P.ENTERED, P.CONFIRMED, P.CHECKED, P.APPROVED)},
)


@tracked("status")
class Payee(Moving):
    """One version of an award's bank details. The holder is the National Society itself."""

    MOVES = PAYEE_MOVES

    award = models.ForeignKey(Award, models.PROTECT, related_name="payees")
    number = models.PositiveSmallIntegerField()
    holder = models.CharField(max_length=160)
    bank = models.CharField(max_length=160)
    account = models.CharField(max_length=40)  # IBAN or account number, without spaces
    bic = models.CharField(max_length=11)
    currency = models.CharField(max_length=3)
    status = state_field(PayeeStatus, PayeeStatus.ENTERED)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Signatory, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_against = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        triggers = PAYEE_MOVES.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["award", "number"], name="one_payee_per_number"),
            models.UniqueConstraint(
                fields=["award"], condition=~models.Q(status="void"), name="one_payee_in_force"
            ),
            models.CheckConstraint(
                name="a_checked_payee_has_a_checker",
                condition=~models.Q(status__in=["checked", "approved"])
                | models.Q(checked_by__isnull=False, checked_against__isnull=False),
            ),
            models.CheckConstraint(
                name="payee_approved_by_another",
                condition=~models.Q(status="approved")
                | (
                    models.Q(approved_by__isnull=False, checked_by__isnull=False)
                    & ~models.Q(approved_by=models.F("checked_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.masked}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.award.scope

    @property
    def masked(self) -> str:
        """Return the account as lists show it: the last four characters."""
        return "…" + self.account[-4:]

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; voiding needs a reason."""
        self._move(after, reason=reason)
