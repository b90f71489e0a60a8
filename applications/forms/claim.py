"""Forms of an open call: an address, then who one is and for which National Society one asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from core.models import Kind, Organisation


class AddressForm(PlainForm):
    """The work address that a link goes to."""

    email = forms.EmailField(
        label=_("Your work e-mail address"),
        help_text=_("We send a link there. Nothing else is kept before you open it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ClaimForm(PlainForm):
    """Who asks, and to represent which National Society."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organisation = forms.ModelChoiceField(
        label=_("National Society"),
        queryset=Organisation.objects.filter(kind=Kind.NS).order_by("sort_key"),
        empty_label=_("Choose your National Society"),
    )
    role = forms.CharField(
        label=_("What do you do there?"),
        help_text=_("For example: CEA officer in the programmes department."),
        max_length=200,
    )
