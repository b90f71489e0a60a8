"""Forms of a cohort: opening one, seats, the kick-off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Capacity, Cohort, SeatPart
from core.forms import MoneyField, PlainForm, ThreeBoxDateField
from core.models import Organisation, User

LEVELS = [(str(level), str(level)) for level in range(1, 5)]
COMMON = ("CHF", "EUR", "USD")


class CohortForm(PlainForm):
    """What a new cohort offers, to whom and when."""

    name = forms.CharField(label=_("Name of the cohort"), max_length=120)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in COMMON], initial="CHF"
    )
    places = forms.IntegerField(label=_("Number of places"), min_value=1, max_value=200)
    envelope = MoneyField(currency="CHF", label=_("Envelope"), help_text=_("All awards together."))
    ceiling = MoneyField(currency="CHF", label=_("Ceiling for one award"))
    levels = forms.MultipleChoiceField(
        label=_("Eligible certification levels"),
        choices=LEVELS,
        initial=["2", "3"],
        widget=forms.CheckboxSelectMultiple,
    )
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.get("currency")
        if chosen in COMMON:
            self.count_in(chosen, "envelope", "ceiling")

    ORDER = ("opens_on", "closes_on", "scoring_until", "panel_on", "starts_on")

    def clean_name(self) -> str:
        """Refuse a name that another cohort has."""
        name: str = self.cleaned_data["name"].strip()
        if Cohort.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Enter another name: a cohort has this one already."))
        return name

    def clean(self) -> dict[str, Any]:
        """Check that the dates follow each other and one award fits into the envelope."""
        data = super().clean() or self.cleaned_data
        for before, after in zip(self.ORDER, self.ORDER[1:], strict=False):
            if data.get(before) and data.get(after) and data[after] < data[before]:
                self.add_error(
                    after,
                    _g("“%(this)s”: enter a date on or after “%(before)s”")
                    % {"this": self.fields[after].label, "before": self.fields[before].label},
                )
        asked, closes = data.get("questions_until"), data.get("closes_on")
        if asked and closes and not (data.get("opens_on") or asked) <= asked <= closes:
            self.add_error(
                "questions_until", _("Enter a day from the opening day to the closing day.")
            )
        if data.get("ceiling") and data.get("envelope") and data["ceiling"] > data["envelope"]:
            self.add_error("ceiling", _("Enter a ceiling that is not above the envelope."))
        if "levels" in data:
            data["levels"] = sorted(int(level) for level in data["levels"])
        return data


class SeatForm(PlainForm):
    """A person, the organisation and capacity they sit in."""

    person: User | None = None
    email = forms.EmailField(label=_("E-mail address of the person's account"))
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.order_by("sort_key")
    )
    capacity = forms.ChoiceField(
        label=_("Capacity"), choices=Capacity.choices, widget=forms.RadioSelect
    )
    part = forms.ChoiceField(
        label=_("Part"), choices=SeatPart.choices, initial="member", widget=forms.RadioSelect
    )

    def clean_email(self) -> str:
        """Find the person; people are invited by an administrator first."""
        email: str = self.cleaned_data["email"].lower()
        self.person = User.objects.filter(email=email, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(
                _("Enter the address of an account. An administrator can add this person first.")
            )
        return email


class KickOffForm(PlainForm):
    """The kick-off call: day, what was said, who took part."""

    held_on = ThreeBoxDateField(label=_("Day of the call"))
    minutes = forms.CharField(
        label=_("Minutes"),
        help_text=_("Objectives, milestones, next steps, and how incentives were explained."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
    )

    def __init__(self, *args: Any, awards: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["awards"] = forms.MultipleChoiceField(
            label=_("Who took part"),
            widget=forms.CheckboxSelectMultiple,
            choices=awards,
            error_messages={"required": _("Tick at least one National Society that took part")},
        )
        self._settle("awards", self.fields["awards"])
