"""The budget of a draft: its lines, and the local currency that stands beside the cohort's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models

from applications.models.application import Application
from core.money import exponent, half_up
from milestones.models import Category


@dataclass(frozen=True)
class LocalCurrency:
    """A local currency: `rate` of its units make one unit of the cohort's, on a day, by a source."""

    code: str
    rate: Decimal
    on: date
    source: str
    currency: str  # the cohort's

    @classmethod
    def of(cls, answers: dict[str, Any], currency: str) -> LocalCurrency | None:
        """Return the one that a budget section's answers name, if they name one."""
        if not answers.get("local_currency"):
            return None
        return cls(
            answers["local_currency"],
            Decimal(answers["rate"]),
            date.fromisoformat(answers["rate_on"]),
            answers["rate_source"],
            currency,
        )

    def _units(self) -> Fraction:
        """Return how many local minor units make one minor unit of the cohort's currency."""
        return Fraction(self.rate) * Fraction(10) ** (exponent(self.code) - exponent(self.currency))

    def into_cohort(self, exact: Fraction) -> int:
        """Return local minor units in minor units of the cohort's currency, rounded half up once (M1)."""
        return half_up(exact / self._units())

    def from_cohort(self, amount: int) -> int:
        """Return minor units of the cohort's currency in local ones, rounded half up once."""
        return half_up(amount * self._units())


class BudgetLine(models.Model):
    """A line of the draft budget; amounts in minor units, `total` rounded half up once (M1).

    `unit_cost` is in the cohort's currency, or in the local one that the draft's budget names.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="budget_lines")
    category = models.CharField(max_length=20, choices=Category.choices)
    what = models.CharField(max_length=160)
    quarter = models.PositiveSmallIntegerField()  # 1 to 6
    unit = models.CharField(max_length=40)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit_cost = models.BigIntegerField()
    local = models.BooleanField(default=False)  # unit cost is in the draft's local currency
    total = models.BigIntegerField()  # in the cohort's currency, whatever the unit cost is in
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["quarter", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_budget_line_costs_something",
                condition=models.Q(
                    quantity__gt=0, unit_cost__gt=0, total__gt=0, quarter__range=(1, 12)
                ),
            ),
            models.CheckConstraint(
                name="network_travel_is_paid_elsewhere",
                condition=~models.Q(category="network_travel"),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def worth(self, local: LocalCurrency | None) -> int:
        """Return quantity × unit cost in the cohort's currency, rounded half up once (M1)."""
        exact = Fraction(self.quantity) * self.unit_cost
        return local.into_cohort(exact) if self.local and local else half_up(exact)

    def worth_locally(self, local: LocalCurrency) -> int:
        """Return what the line costs in the local currency, in its minor units."""
        exact = Fraction(self.quantity) * self.unit_cost
        return half_up(exact) if self.local else local.from_cohort(self.total)
