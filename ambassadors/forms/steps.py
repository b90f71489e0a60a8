"""Forms of a cohort's terms: its columns, and the rows of its instalment plan."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from ambassadors.forms.terms import TermsForm, free_name, whole_number
from core.forms import MoneyField, ThreeBoxDateField
from core.models import Region

LEVELS = [(str(level), str(level)) for level in range(1, 5)]
COMMON = ("CHF", "EUR", "USD")
DAYS = ("opens_on", "closes_on", "scoring_until", "panel_on", "starts_on")


class DatesForm(TermsForm):
    """The name of the cohort and its days."""

    name = forms.CharField(label=_("Name of the cohort"), max_length=120)
    opens_on = ThreeBoxDateField(label=_("Opening day"))
    closes_on = ThreeBoxDateField(label=_("Closing day"))
    questions_until = ThreeBoxDateField(
        label=_("Last day for questions"),
        help_text=_("Left empty, questions about the call can be asked until the closing day."),
        required=False,
    )
    scoring_until = ThreeBoxDateField(label=_("Last day to score"))
    panel_on = ThreeBoxDateField(label=_("Day of the panel"))
    starts_on = ThreeBoxDateField(label=_("Start of the awards"))
    months = whole_number(_("Length of an award, in months"), 6, 36)

    def clean_name(self) -> str:
        """Refuse a name that another cohort has."""
        return free_name(self.cleaned_data["name"], of=self.cohort.pk)

    def clean(self) -> dict[str, Any]:
        """Check that the days follow each other."""
        data = super().clean() or self.cleaned_data
        days = {
            name: date.fromisoformat(value)
            for name, value in self.whole().items()
            if name in (*DAYS, "questions_until") and value and name not in self.errors
        }
        for before, after in pairwise(DAYS):
            late = before in days and after in days and days[after] < days[before]
            if late:
                self._mend(after, before)
        asked = days.get("questions_until")
        if asked and not days.get("opens_on", asked) <= asked <= days.get("closes_on", asked):
            name = "questions_until" if "questions_until" in self.fields else "closes_on"
            self.add_error(name, _("Enter a day from the opening day to the closing day."))
        return data

    def _mend(self, after: str, before: str) -> None:
        """Ask for another day, in the box that can still be changed."""
        labels = {name: self.base_fields[name].label for name in (after, before)}
        words = _g("“%(this)s”: enter a date on or after “%(that)s”")
        name, this, that = after, labels[after], labels[before]
        if after not in self.fields:
            words = _g("“%(this)s”: enter a date on or before “%(that)s”")
            name, this, that = before, that, this
        self.add_error(name if name in self.fields else None, words % {"this": this, "that": that})


class MoneyForm(TermsForm):
    """Places and amounts."""

    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in COMMON])
    places = whole_number(_("Number of places"), 1, 200)
    envelope = MoneyField(currency="CHF", label=_("Envelope"), help_text=_("All awards together."))
    ceiling = MoneyField(currency="CHF", label=_("Ceiling for one award"))
    indirect_share = whole_number(
        _("Indirect cost, in per cent of the lines"), 0, 100,
        _("0 switches it off: budgets then hold direct cost only."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.get("currency") or self.value["currency"]
        if chosen in COMMON:
            self.count_in(chosen, "envelope", "ceiling")

    def clean(self) -> dict[str, Any]:
        """Check that one award fits into the envelope."""
        data = super().clean() or self.cleaned_data
        for name in ("envelope", "ceiling"):
            if data.get(name) == 0:
                self.add_error(name, _g("Enter an amount above 0."))
        if data.get("ceiling") and data.get("envelope") and data["ceiling"] > data["envelope"]:
            self.add_error("ceiling", _("Enter a ceiling that is not above the envelope."))
        return data


class WhoForm(TermsForm):
    """Which National Societies the call is for."""

    levels = forms.TypedMultipleChoiceField(
        label=_("Eligible certification levels"),
        choices=LEVELS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    regions = forms.MultipleChoiceField(
        label=_("Regions"),
        help_text=_("None ticked: every region."),
        choices=Region.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    open_call = forms.BooleanField(
        label=_("Open call: people can ask to represent a National Society"), required=False
    )


class RulesForm(TermsForm):
    """The settings of the journey, with the defaults of the programme."""

    return_days = whole_number(_("Days to revise a returned application"), 1, 90)
    fewest_sheets = whole_number(
        _("Fewest score sheets for a rank"),
        1,
        20,
        _("With fewer, the panel decides without a rank."),
    )
    top_score = whole_number(
        _("Highest score"),
        2,
        10,
        _("Each criterion has a text for every score from 0 to this one."),
    )
    urgency_points = whole_number(
        _("Points for urgency, at most"), 0, 20, _("Added to the score, never taken away.")
    )
    conflict_years = whole_number(
        _("Years that a conflict of interest looks back"), 0, 10,
        _("For people who left a National Society."),
    )  # fmt: skip
    offer_days = whole_number(_("Days to answer an offer"), 1, 90)
    report_days = whole_number(_("Days to send the reports of a period"), 1, 120)
    final_report_days = whole_number(_("Days to send the final reports"), 1, 180)
    keep_until = ThreeBoxDateField(
        label=_("Retention date"),
        help_text=_("Personal texts of this cohort are removed after this day."),
    )

    def clean_keep_until(self) -> date:
        """Refuse a retention date before the awards have ended."""
        kept: date = self.cleaned_data["keep_until"]
        if kept.isoformat() <= self.content["dates"]["starts_on"]:
            raise forms.ValidationError(_g("Enter a retention date after the awards have ended."))
        return kept


class InstalmentForm(TermsForm):
    """One part of the instalment plan. The last part follows its own rule."""

    share = whole_number(_("Share of the award, in per cent"), 1, 100)
    after_month = whole_number(
        _("After month"), 0, 36, _("Counted from the start of the award; 0 is the start.")
    )
    needs_milestones = forms.BooleanField(
        label=_("The milestones due since the part before are met or waived"), required=False
    )
    needs_reports = forms.BooleanField(
        label=_("The reports of the period that ends then are accepted"), required=False
    )
    spending_share = whole_number(
        _("Accepted spending, in per cent of the money received"), 0, 100, _("0: no condition.")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse reports where no period has ended yet, and spending where nothing was received."""
        data = super().clean() or self.cleaned_data
        month = data.get("after_month")
        if month is not None and month < 6 and data.get("needs_reports"):
            self.add_error(
                "needs_reports", _g("Leave this out: no period has ended before month 6.")
            )
        if month == 0 and data.get("spending_share"):
            self.add_error("spending_share", _g("Enter 0: nothing is received before the start."))
        return data
