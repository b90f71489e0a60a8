"""Forms of people and their roles, for administrators."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.plain import PlainForm
from core.models import Region, Role


class PersonForm(PlainForm):
    """A new person: name and e-mail address at work."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("At work. They set their password through a link.")
    )


class GrantForm(PlainForm):
    """A role for a person; regions for coordinators only."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    regions = forms.MultipleChoiceField(
        label=_("Regions of a coordinator"),
        help_text=_("Leave all empty for all regions."),
        choices=Region.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class PeopleFilter(PlainForm):
    """Find people by a part of name or address."""

    all_optional = True
    name = forms.CharField(label=_("Name or address"), required=False)
