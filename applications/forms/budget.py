"""Forms of a draft's budget: a line, the local currency, indirect costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.services.budget import network_travel_words
from core.forms import NumberField, ThreeBoxDateField
from core.money import exponents
from milestones.forms.rows import LineForm, VersionedForm, short_text
from milestones.models import Category

OFFERED = [choice for choice in Category.choices if choice[0] != Category.INDIRECT]


class BudgetLineForm(LineForm):
    """A line of the budget; network travel is among the categories, to say who pays for it (S0).

    Where the draft has a local currency, a unit cost is given in that or in the cohort's.
    """

    category = forms.ChoiceField(label=_("Category"), widget=forms.RadioSelect, choices=OFFERED)

    def __init__(self, *args: Any, currency: str, local: str = "", **kwargs: Any) -> None:
        super().__init__(*args, currency=currency, **kwargs)
        self.local = local
        if not local:
            return
        self.fields["counted_in"] = forms.ChoiceField(
            label=_("Currency of the unit cost"), choices=[(local, local), (currency, currency)]
        )
        self._settle("counted_in", self.fields["counted_in"])
        names = [name for name in self.fields if name != "counted_in"]
        names.insert(names.index("unit_cost"), "counted_in")
        self.order_fields(names)
        chosen = self.data.get("counted_in") or self.initial.get("counted_in") or local
        if chosen in (local, currency):
            self.count_in(chosen, "unit_cost")

    def fields_of_row(self) -> dict[str, Any]:
        """Return what the line keeps; `local` says that the unit cost is in the local currency."""
        found = super().fields_of_row()
        counted_in = found.pop("counted_in", "")
        return {**found, "local": bool(self.local) and counted_in == self.local}

    def clean_category(self) -> str:
        """Refuse network travel, saying who pays for it (S0)."""
        category: str = self.cleaned_data["category"]
        if category == Category.NETWORK_TRAVEL:
            raise forms.ValidationError(network_travel_words())
        return category


class LocalCurrencyForm(VersionedForm):
    """The local currency beside the cohort's: its rate, the rate's day and source."""

    all_optional = True
    local_currency = forms.ChoiceField(
        label=_("Local currency"),
        help_text=_("Choose none to count in the cohort's currency alone."),
        required=False,
    )
    rate = NumberField(
        label=_("Rate"),
        required=False,
        min_value=Decimal("0.000001"),
        max_digits=18,
        decimal_places=6,
    )
    rate_on = ThreeBoxDateField(label=_("Day of the rate"), required=False)
    rate_source = short_text(
        _("Source of the rate"), 160, _("For example the InforEuro rate, or your central bank.")
    )

    def __init__(self, *args: Any, currency: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.today = currency, today
        codes = [(code, code) for code in sorted(exponents()) if code != currency]
        self.offer("local_currency", [("", _g("None")), *codes])
        self.fields["rate"].help_text = _g(
            "How many units of it make 1 %(currency)s, for example 655.957."
        ) % {"currency": currency}

    def clean(self) -> dict[str, Any]:
        """Ask for the rate with its day and source where a currency is chosen."""
        data = super().clean() or self.cleaned_data
        if not data.get("local_currency"):
            return {**data, "rate": None, "rate_on": None, "rate_source": ""}
        asked = {
            "rate": _g("Enter the rate, for example 655.957"),
            "rate_on": _g("Enter the day of the rate"),
            "rate_source": _g("Enter where the rate is from"),
        }
        for name, sentence in asked.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if (day := data.get("rate_on")) and day > self.today:
            self.add_error("rate_on", _g("Enter a date that is not later than today"))
        return data


class IndirectForm(VersionedForm):
    """The share of indirect costs, where the cohort takes them."""

    share = forms.IntegerField(label=_("Indirect costs, in per cent of the lines"), min_value=0)

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["share"].help_text = _g("From 0 to %(most)s.") % {"most": most}
