"""A box for an amount: people write it their way, the program gets whole minor units (M1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from core import money
from core.forms.words import inside, subject

MOST = 10**11  # minor units: no amount of this programme comes near


def asked_back(field: forms.Field, unclear: money.Unclear) -> str:
    """Say which field holds an amount that cannot be read, and how to write it."""
    return f"{subject(field)}: {inside(str(unclear))}"


class MoneyField(forms.CharField):
    """Cleans to minor units of `currency`; the form may set the currency later, in its `__init__`."""

    def __init__(
        self, currency: str = "CHF", *, least: int = 0, most: int = MOST, **kwargs: Any
    ) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(**kwargs)
        self.currency = currency
        self.least, self.most = least, most

    @property
    def unit(self) -> str:
        """Return what stands before the box."""
        return self.currency

    @property
    def example(self) -> str:
        """Return an amount as it is written in this currency."""
        return money.example(self.currency)

    def prepare_value(self, value: Any) -> Any:
        """Show stored minor units as figures; what was typed stays as typed."""
        return money.plain(value, self.currency) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Read the amount; an unclear one is asked back in a sentence."""
        text = super().clean(value)
        if text in self.empty_values:
            return None
        try:
            amount = money.parse(text, self.currency)
        except money.Unclear as unclear:
            raise ValidationError(asked_back(self, unclear), code="unclear") from unclear
        if amount < self.least:
            least = money.shown(self.least, self.currency)
            words = gettext("%(label)s must be %(least)s or more")
            raise ValidationError(words % {"label": subject(self), "least": least}, code="least")
        if amount > self.most:
            most = money.shown(self.most, self.currency)
            words = gettext("%(label)s must be %(most)s or less")
            raise ValidationError(words % {"label": subject(self), "most": most}, code="most")
        return amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not ways of writing them."""
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True
