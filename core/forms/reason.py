"""A written reason, which many moves ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.plain import PlainForm


class ReasonForm(PlainForm):
    """A written reason, for moves that need one."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
