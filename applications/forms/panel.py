"""Forms of the panel, of results and of offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Cohort, Seat
from applications.models import Application, Outcome
from applications.services.panel import Words
from core.forms import MoneyField, PlainForm, ThreeBoxDateField


class MeetingForm(PlainForm):
    """When the panel met, who was present, what was said."""

    held_on = ThreeBoxDateField(label=_("Day of the meeting"))
    present = forms.MultipleChoiceField(
        label=_("Who is present"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick who is present")},
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=40_000,
        required=False,
    )

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (str(seat.pk), f"{seat.person.name}, {seat.get_capacity_display()}") for seat in seats
        ]
        self.offer("present", choices)


class DecisionForm(PlainForm):
    """What the panel decided, with the reason the National Society will read."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    amount = MoneyField(
        label=_("Amount"), help_text=_("Only for a selected application."), required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("In words the National Society will read. Never who scored what."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )

    def __init__(
        self, *args: Any, cohort: Cohort, outcomes: Iterable[Outcome], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("outcome", [(each.value, each.label) for each in outcomes])
        self.count_in(cohort.currency, "amount")

    def clean(self) -> dict[str, Any]:
        """Ask for the amount where an application is selected."""
        data = super().clean() or self.cleaned_data
        lacking = data.get("outcome") == Outcome.SELECTED and not data.get("amount")
        if lacking and "amount" not in self.errors:
            self.add_error("amount", _("Enter the amount of the award, for example 38000"))
        return data

    def words(self) -> Words:
        """Return the decision as it is recorded."""
        return Words(**self.cleaned_data)


class ReleaseForm(PlainForm):
    """Which results to release."""

    chosen = forms.MultipleChoiceField(
        label=_("Release the result of"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one result to release")},
    )

    def __init__(self, *args: Any, applications: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (str(row.pk), f"{row.organisation.name}: {row.get_status_display()}")
            for row in applications
        ]
        self.offer("chosen", choices)
        self.initial.setdefault("chosen", [key for key, _label in choices])


class AcceptForm(PlainForm):
    """The signatory's yes."""

    agreed = forms.BooleanField(
        label=_("I have read the offer and accept it for my National Society"),
        error_messages={"required": _("Tick the box to accept the offer")},
    )


class DeclineForm(PlainForm):
    """The signatory's no, with a reason."""

    reason = forms.CharField(
        label=_("Why do you decline?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
