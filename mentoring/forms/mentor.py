"""Forms around mentors: clearing one, proposing one, and reasons."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from core.languages import SPOKEN
from core.models import Organisation, Region, User


class WhatIsKnown(PlainForm):
    """What is known of a mentor."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        help_text=_("Who sends this mentor. Nobody mentors their own National Society."),
        queryset=Organisation.objects.order_by("sort_key"),
        empty_label=_("Choose an organisation"),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages they can mentor in"),
        choices=SPOKEN,
        widget=forms.CheckboxSelectMultiple,
    )
    region = forms.ChoiceField(
        label=_("Region they know best"),
        choices=[("", _("No region in particular")), *Region.choices],
        required=False,
    )
    expertise = forms.CharField(
        label=_("Expertise"),
        help_text=_("For example feedback mechanisms, risk communication, policy."),
        max_length=200,
        required=False,
    )
    most = forms.IntegerField(
        label=_("How many National Societies they can take"),
        min_value=1,
        max_value=10,
        initial=2,
    )

    def clean_languages(self) -> str:
        """Return the codes with spaces between."""
        return " ".join(self.cleaned_data["languages"])


class MentorForm(WhatIsKnown):
    """A person to clear as a mentor, by the address of their account."""

    person: User | None = None
    email = forms.EmailField(label=_("E-mail address of the person’s account"))
    field_order = ("email",)

    def clean_email(self) -> str:
        """Find the person; accounts are opened by an administrator."""
        email: str = self.cleaned_data["email"].strip().lower()
        self.person = User.objects.filter(email=email, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(
                _("Enter the address of an account. An administrator can add this person first.")
            )
        return email


class DeclineForm(PlainForm):
    """Why a mentor cannot take a National Society."""

    reason = forms.CharField(
        label=_("Why can you not take it?"),
        help_text=_("The coordinator reads it and asks somebody else."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class EndForm(PlainForm):
    """Why an assignment ends."""

    reason = forms.CharField(
        label=_("Why does it end?"),
        help_text=_("It stands in the award’s history. Leave personal matters out."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
