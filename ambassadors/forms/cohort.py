"""Forms of a cohort: seats, the kick-off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Capacity, SeatPart
from core.forms import PlainForm, ThreeBoxDateField
from core.models import Organisation, User


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
