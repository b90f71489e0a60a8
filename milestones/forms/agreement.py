"""Forms of the agreement: the signatory's tick, the paper that was signed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainFileField, PlainForm


class SignForm(PlainForm):
    """The signatory's word. The page says what it means; opening it means nothing."""

    agreed = forms.BooleanField(
        label=_("I have read the agreement, and I sign it for my National Society"),
        error_messages={"required": _("Tick the box to sign the agreement")},
    )


class PaperForm(PlainForm):
    """The agreement as the National Society signed it on paper."""

    file = PlainFileField(
        label=_("Signed agreement"),
        kinds=("pdf", "jpg", "png"),
        error_messages={"required": _("Choose the scan of the signed agreement")},
    )
