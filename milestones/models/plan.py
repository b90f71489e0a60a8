"""The agreed plan and the agreement about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Award, Signatory
from core.models import Document, User
from core.models.activity import Scope
from core.models.base import AppendOnly
from core.moves import Moves, Moving, state_field


class Category(models.TextChoices):
    """What money is spent on, in a plan and in an application's budget.

    Travel to network events is paid elsewhere and refused (S0).
    """

    STAFF = "staff", _("Staff")
    TRAINING = "training", _("Training and workshops")
    MATERIALS = "materials", _("Materials and publications")
    EQUIPMENT = "equipment", _("Equipment")
    CONSULTANCY = "consultancy", _("Consultancy")
    LOCAL_TRAVEL = "local_travel", _("Travel inside the country")
    NETWORK_TRAVEL = "network_travel", _("Travel to network events or peer visits")
    OTHER = "other", _("Other")
    INDIRECT = "indirect", _("Indirect costs")  # computed from the lines, never entered as one


class PlanLine(models.Model):
    """A budget line of an award's plan; amounts in minor units of the award's currency.

    Fitted in onboarding; fixed once the plan is accepted, when the totals sum to the award.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="plan_lines")
    number = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=20, choices=Category.choices)
    what = models.CharField(max_length=160)
    quarter = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=40)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit_cost = models.BigIntegerField()
    total = models.BigIntegerField()  # quantity × unit cost, rounded half up once (M1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["award", "number"], name="one_plan_line_per_number"),
            models.CheckConstraint(
                name="a_plan_line_costs_something",
                condition=models.Q(quantity__gt=0, unit_cost__gt=0, total__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.what}"


class PlanVersion(AppendOnly):
    """A plan as accepted: canonical JSON of milestones, lines and instalments, with its hash."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="plan_versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["award", "number"], name="one_plan_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.award}, plan {self.number}"


class AgreementStatus(models.TextChoices):
    """Where an agreement stands."""

    DRAWN = "drawn", _("Waiting for the signatory")
    SIGNED = "signed", _("Signed, waiting for the countersignature")
    COUNTERSIGNED = "countersigned", _("Signed by both")
    VOID = "void", _("Void")


AGREEMENT_MOVES = Moves(
    {
        AgreementStatus.DRAWN: {AgreementStatus.SIGNED, AgreementStatus.VOID},
        AgreementStatus.SIGNED: {AgreementStatus.COUNTERSIGNED, AgreementStatus.VOID},
        AgreementStatus.COUNTERSIGNED: {AgreementStatus.VOID},
        AgreementStatus.VOID: set(),
    },
    first=AgreementStatus.DRAWN,
    with_reason={
        (state, AgreementStatus.VOID)
        for state in (AgreementStatus.DRAWN, AgreementStatus.SIGNED, AgreementStatus.COUNTERSIGNED)
    },
)


class Agreement(Moving):
    """The agreement about a plan's version: a PDF, signed by the signatory, then countersigned."""

    MOVES = AGREEMENT_MOVES

    award = models.ForeignKey(Award, models.PROTECT, related_name="agreements")
    plan = models.ForeignKey(PlanVersion, models.PROTECT, related_name="agreements")
    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="+")
    status = state_field(AgreementStatus, AgreementStatus.DRAWN)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_copy = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    countersigned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    countersigned_at = models.DateTimeField(null=True)

    class Meta:
        triggers = AGREEMENT_MOVES.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["award"],
                condition=~models.Q(status="void"),
                name="one_agreement_in_force",
            ),
            models.CheckConstraint(
                name="countersigned_after_signed",
                condition=~models.Q(status="countersigned")
                | models.Q(
                    signed_at__isnull=False,
                    countersigned_by__isnull=False,
                    countersigned_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.award}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return self.award.scope

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; voiding needs a reason."""
        self._move(after, reason=reason)
