"""Forms of payments: recorded, received, reversed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core import money
from core.forms import NumberField, PlainForm, ThreeBoxDateField
from core.forms.money import asked_back
from core.forms.words import missing
from core.money import exponents
from milestones.services.payments import Sent


def _reference() -> forms.CharField:
    return forms.CharField(
        label=_("Bank reference"),
        help_text=_("As it stands on the bank's statement."),
        max_length=80,
    )


def _currencies(empty: Any = None) -> list[tuple[str, Any]]:
    codes = [(code, code) for code in sorted(exponents())]
    return [("", empty), *codes] if empty else codes


class PaymentForm(PlainForm):
    """What finance paid. Another currency is asked for only where one was sent (M7)."""

    value_on = ThreeBoxDateField(label=_("Value date"))
    bank_reference = _reference()
    sent_currency = forms.ChoiceField(
        label=_("Another currency that was sent"), required=False, choices=[]
    )
    sent_amount = forms.CharField(
        label=_("Amount in that currency"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        required=False,
    )
    rate = NumberField(
        label=_("Rate"),
        help_text=_("Units of that currency for one of the award's."),
        max_digits=18,
        decimal_places=8,
        required=False,
    )
    rate_on = ThreeBoxDateField(label=_("Day of the rate"), required=False)
    rate_source = forms.CharField(
        label=_("Source of the rate"), help_text=_("For example the bank."), max_length=120,
        required=False,
    )  # fmt: skip

    OTHER = ("sent_amount", "rate", "rate_on", "rate_source")

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [choice for choice in _currencies(_g("None")) if choice[0] != currency]
        self.offer("sent_currency", choices)

    def clean(self) -> dict[str, Any]:
        """Ask for amount, rate, its day and source where another currency was sent (M7)."""
        data = super().clean() or self.cleaned_data
        other = data.get("sent_currency")
        if other:
            self._read_amount(data, other)
            for name in self.OTHER:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, missing(self.fields[name]))
        elif any(data.get(name) for name in self.OTHER):
            self.add_error("sent_currency", _g("Choose the currency that was sent"))
        if data.get("rate") is not None and data["rate"] <= 0:
            self.add_error("rate", _g("Enter a rate above 0, for example 133.25"))
        return data

    def _read_amount(self, data: dict[str, Any], currency: str) -> None:
        try:
            data["sent_amount"] = (
                money.parse(data["sent_amount"], currency) if data.get("sent_amount") else 0
            )
        except money.Unclear as unclear:
            self.add_error("sent_amount", asked_back(self.fields["sent_amount"], unclear))

    def sent(self) -> Sent | None:
        """Return the other currency that was sent, if one was."""
        data = self.cleaned_data
        if not data["sent_currency"]:
            return None
        return Sent(
            amount=data["sent_amount"],
            currency=data["sent_currency"],
            rate=data["rate"],
            rate_on=data["rate_on"],
            rate_source=data["rate_source"],
        )


class ReceiptForm(PlainForm):
    """What arrived: day, amount and currency as the National Society's bank credited it (M7)."""

    credited_on = ThreeBoxDateField(label=_("Day your bank credited it"))
    currency = forms.ChoiceField(label=_("Currency credited"), choices=[])
    amount = forms.CharField(
        label=_("Amount credited"),
        help_text=_("As your bank statement shows it, after fees."),
        error_messages={"required": _("Enter the amount credited, for example 450 or 450.50")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("currency", _currencies())

    def clean(self) -> dict[str, Any]:
        """Read the amount in the currency that was chosen."""
        data = super().clean() or self.cleaned_data
        if data.get("amount") and data.get("currency"):
            try:
                data["amount"] = money.parse(data["amount"], data["currency"])
            except money.Unclear as unclear:
                self.add_error("amount", asked_back(self.fields["amount"], unclear))
            else:
                if not data["amount"]:
                    self.add_error("amount", _g("Enter the amount that arrived, more than 0"))
        return data


class ReversalForm(PlainForm):
    """A payment that came back: day, reference, why."""

    value_on = ThreeBoxDateField(label=_("Day the money came back"))
    bank_reference = _reference()
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The National Society reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
