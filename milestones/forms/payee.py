"""Forms of the bank details: entered, confirmed by the signatory, checked against a document."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum import iban
from stdnum.exceptions import ValidationError

from core.forms import PlainFileField, PlainForm
from core.money import exponents

ACCOUNT = re.compile(r"[A-Z0-9][A-Z0-9./-]{3,38}[A-Z0-9]")
BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")  # ISO 9362


def _joined(text: str) -> str:
    return "".join(text.split()).upper()


LIKE_AN_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,}$")


def _is_iban(account: str) -> bool:
    """Say whether the check digits fit, whatever the country's own rules are."""
    try:
        iban.validate(account, check_country=False)
    except ValidationError:
        return False
    return True


class PayeeForm(PlainForm):
    """Where the money goes. The holder is the National Society itself (M10)."""

    holder = forms.CharField(
        label=_("Account holder"),
        help_text=_("The National Society, written as the bank writes it. Never a person."),
        max_length=160,
    )
    bank = forms.CharField(
        label=_("Bank"), help_text=_("Name of the bank and its branch or city."), max_length=160
    )
    account = forms.CharField(
        label=_("IBAN or account number"), help_text=_("Spaces do not matter."), max_length=60
    )
    bic = forms.CharField(
        label=_("BIC (SWIFT code)"), help_text=_("8 or 11 letters and figures."), max_length=20
    )
    currency = forms.ChoiceField(label=_("Currency of the account"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("currency", [(code, code) for code in sorted(exponents())])

    def clean_account(self) -> str:
        """Take letters and figures; what looks like an IBAN must have the right check digits."""
        account = _joined(self.cleaned_data["account"])
        if not ACCOUNT.fullmatch(account):
            raise forms.ValidationError(
                _("Enter the IBAN or account number: 5 to 40 letters and figures.")
            )
        if LIKE_AN_IBAN.match(account) and not _is_iban(account):
            raise forms.ValidationError(
                _("Enter the IBAN again: its check digits do not fit. One character may be wrong.")
            )
        return account

    def clean_bic(self) -> str:
        """Take a code of the shape that ISO 9362 gives it."""
        bic = _joined(self.cleaned_data["bic"])
        if not BIC.fullmatch(bic):
            raise forms.ValidationError(
                _("Enter the BIC with 8 or 11 letters and figures, for example KCBLKENX.")
            )
        return bic


class ConfirmForm(PlainForm):
    """The signatory's word on bank details."""

    agreed = forms.BooleanField(
        label=_("These are our National Society's bank details"),
        error_messages={
            "required": _(
                "Tick the box to confirm. If something is wrong, write to the focal point"
            )
        },
    )


class CheckForm(PlainForm):
    """The document the details were compared with."""

    file = PlainFileField(
        label=_("Document you compared with"),
        help_text=_("For example a bank letter or statement heading."),
        kinds=("pdf", "jpg", "png"),
        error_messages={"required": _("Choose the document you compared the details with")},
    )
    same = forms.BooleanField(
        label=_("Holder, account number and BIC are the same in the document"),
        error_messages={
            "required": _("Tick that all three are the same. If they are not, refuse the details")
        },
    )
