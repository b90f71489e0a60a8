"""Forms of a line and a milestone, as a plan and an application's drafts have them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.forms import MoneyField, NumberField, PlainForm
from core.forms.words import answered


class VersionedForm(PlainForm):
    """A row that was opened at a version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def opened_at(self) -> int:
        """Return the version the page was opened at."""
        return int(self.cleaned_data.get("version") or 0)

    def fields_of_row(self) -> dict[str, Any]:
        """Return what the row keeps."""
        return {key: value for key, value in self.cleaned_data.items() if key != "version"}

    def words(self) -> dict[str, str]:
        """Return what stands in the boxes, label by label."""
        return {str(bound.label): answered(bound) for bound in self.visible_fields()}


class LineForm(VersionedForm):
    """A line: what, quarter, unit, quantity, unit cost. The server computes the total."""

    field_order = ("category",)
    what = forms.CharField(
        label=_("What is it for?"),
        help_text=_("For example: Training of branch volunteers."),
        max_length=160,
    )
    quarter = forms.TypedChoiceField(label=_("Quarter"), coerce=int, choices=[])
    unit = forms.CharField(
        label=_("Unit"), help_text=_("For example day, person, copy, month."), max_length=40
    )
    quantity = NumberField(
        label=_("Quantity"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2
    )
    unit_cost = MoneyField(label=_("Unit cost"), least=1)

    def __init__(self, *args: Any, currency: str, months: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count_in(currency, "unit_cost")
        quarters = [(str(n), _quarter(n, months)) for n in range(1, -(-months // 3) + 1)]
        self.offer("quarter", [("", _g("Choose a quarter")), *quarters])


def _quarter(number: int, months: int) -> str:
    return _g("Quarter %(n)s (months %(first)s to %(last)s)") % {
        "n": number,
        "first": number * 3 - 2,
        "last": min(number * 3, months),
    }


def short_text(label: Any, most: int, hint: Any = "") -> forms.CharField:
    """Return a box of one line that may stay empty."""
    return forms.CharField(label=label, max_length=most, help_text=hint, required=False)


class MilestoneForm(VersionedForm):
    """A milestone: what, when, what changes, and how it is shown."""

    title = forms.CharField(label=_("What will be reached?"), max_length=160)
    month = forms.TypedChoiceField(
        label=_("By the end of which month?"),
        coerce=int,
        choices=[],
        help_text=_("Counted from the start of the award."),
    )
    different = forms.CharField(
        label=_("What will be different then?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    departments: forms.Field = short_text(_("Departments involved"), 200)
    leadership_level: forms.Field = short_text(_("Level of leadership involved"), 80)
    theme = short_text(_("Theme or programme it is part of"), 120)
    indicator = short_text(_("Indicator"), 200, _("What you will count or show."))
    baseline = short_text(_("Where it stands today"), 80)
    target = short_text(_("Target"), 80)
    verification = short_text(
        _("Means of verification"), 200, _("The document that will prove it.")
    )
    responsible = short_text(
        _("Responsible function"), 120, _("A function, not a name: for example Head of Programmes.")
    )

    def __init__(self, *args: Any, months: int, first: str = "", **kwargs: Any) -> None:
        """`first`: the words of a choice that is none, ahead of the months."""
        super().__init__(*args, **kwargs)
        named = [(str(n), _g("Month %(n)s") % {"n": n}) for n in range(1, months + 1)]
        self.offer("month", [("", first), *named] if first else named)
