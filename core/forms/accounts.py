"""allauth's forms in our words; config/settings.py names them in ACCOUNT_FORMS and MFA_FORMS."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import passwords
from core.forms.plain import Plain

SENTENCES = {
    "account_inactive": _("This account is closed. Write to the person named below."),
    "duplicate_email": _("This address already belongs to your account"),
    "email_password_mismatch": _(
        "The e-mail address and the password do not fit together. Check both, or choose a new password"
    ),
    "email_taken": _("Another account uses this address. Enter another one"),
    "enter_current_password": _("This is not your current password. Enter it again"),
    "incorrect_code": _(
        "This code does not fit. Wait for the next code in your app, then enter that one"
    ),
    "incorrect_password": _("This is not your password. Enter it again"),
    "invalid_password_reset": _("This link was used already or is too old. Ask for a new one"),
    "max_email_addresses": _("An account has one address at a time. Remove the old one first"),
    "rate_limited": _("Too many tries. Wait five minutes, then try again"),
    "same_as_current": _("Enter something other than what you have now"),
    "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again"),
    "add_email_blocked": _("Remove the second step first, then add the address"),
    "cannot_delete_authenticator": _(
        "Your role needs a second step. Add another one before you remove this"
    ),
    "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first"),
    "unverified_email": _(
        "Confirm your e-mail address first: open the link in the mail we sent you"
    ),
    "password_mismatch": _("Enter the same password twice"),
    **passwords.SENTENCES,
}
BESIDE = {"email_password_mismatch": "password"}  # what allauth says of the whole form
MISSING = {
    "login": _("Enter your e-mail address, for example name@example.org"),
    "password": _("Enter your password"),
    "oldpassword": _("Enter your current password"),
    "password1": passwords.TOO_SHORT,
    "password2": _("Enter the new password a second time"),
    "code": _("Enter the code, for example 123456"),
    "name": _("Enter a name for the key, for example “My phone”"),
    "credential": _("Your browser gave no passkey. Try again, or use an authenticator app"),
}
LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "remember": _("Keep me signed in on this device"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "code": _("Code"),
    "name": _("Name of the key"),
    "credential": _("Passkey"),
    "passwordless": _("Sign in with this key alone, without a password"),
}
HINTS = {
    "password": "",  # the link to a new password stands below the button, not between two boxes
    "password1": passwords.password_hint,
    "passwordless": _("Your device then also asks for your fingerprint, your face or its code."),
}


class PlainAccount(Plain):
    """Mixed into allauth's forms: our labels, our sentences, no placeholders."""

    def _settle(self, name: str, field: Any) -> None:
        field.label = LABELS.get(name, field.label)
        field.help_text = HINTS.get(name, field.help_text)
        field.widget.attrs.pop("placeholder", None)
        if name == "code":
            field.widget.attrs["autocapitalize"] = "none"
        super()._settle(name, field)
        if name in MISSING:
            field.error_messages["required"] = MISSING[name]

    def add_error(self, field: str | None, error: Any) -> None:
        """Say it in our words where we have them."""
        for each in getattr(error, "error_list", []) if isinstance(error, ValidationError) else []:
            if each.code in SENTENCES:
                each.message = SENTENCES[each.code]
            field = field or BESIDE.get(each.code)
        super().add_error(field, error)


class SignIn(PlainAccount, account.LoginForm):
    """Sign in."""


class ResetPassword(PlainAccount, account.ResetPasswordForm):
    """Ask for a link to choose a new password."""


class NewPassword(PlainAccount, account.ResetPasswordKeyForm):
    """Choose a new password, from the link."""


class ChangePassword(PlainAccount, account.ChangePasswordForm):
    """Change the password."""


class SetPassword(PlainAccount, account.SetPasswordForm):
    """Set a first password."""


class AddEmail(PlainAccount, account.AddEmailForm):
    """Add an e-mail address."""


class Reauthenticate(PlainAccount, account.ReauthenticateForm):
    """Enter the password again before a grave step."""


class EnterCode(PlainAccount, mfa.AuthenticateForm):
    """Second step at sign-in."""


class EnterCodeAgain(PlainAccount, mfa.ReauthenticateForm):
    """Second step again before a grave step."""


class ActivateApp(PlainAccount, totp.ActivateTOTPForm):
    """Set an authenticator app up."""


class RemoveApp(PlainAccount, totp.DeactivateTOTPForm):
    """Remove the authenticator app."""


class MakeRecoveryCodes(PlainAccount, recovery_codes.GenerateRecoveryCodesForm):
    """Make recovery codes."""


class AddKey(PlainAccount, webauthn.AddWebAuthnForm):
    """Add a passkey."""


class RenameKey(PlainAccount, webauthn.EditWebAuthnForm):
    """Rename a passkey."""
