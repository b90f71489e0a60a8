"""How allauth meets our people: sign-up closed, mail through the outbox."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from core import reauthentication
from core.clock import now
from core.models import User
from core.services import outbox
from core.templatetags.devices import device_words


def shown_name(person: User) -> str:
    """Return how allauth's pages name a person."""
    return person.name


def send_password_link(request: HttpRequest, person: User) -> None:
    """Mail a person the link with which they set a password, as allauth's reset does."""
    from allauth.account.forms import ResetPasswordForm  # its forms ask for the adapter below

    reset = ResetPasswordForm({"email": person.email})
    if reset.is_valid():
        reset.save(request)


class Adapter(DefaultAccountAdapter):
    """Sign-up happens by invitation only; every mail is an outbox row."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep sign-up closed: people come in by invitation."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again where allauth would, but not somebody who signed in a moment ago, as for money."""
        who = self.request.user
        if isinstance(who, User) and reauthentication.fresh(
            reauthentication.proof_of(self.request), of=who
        ):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def logout(self, request: HttpRequest) -> None:
        """Sign out; the next page takes from the device what it kept for this person."""
        who = request.user.pk
        super().logout(request)
        request.session["signed_out"] = who

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write allauth's mail into the outbox, in the reader's language."""
        mail = self.render_mail(template_prefix, email, context)
        outbox.queue(
            "core/account",
            to=email,
            at=now(),
            subject=mail.subject,
            text=mail.body,
        )


class SecondStep(DefaultMFAAdapter):
    """A passkey gets a name that says where it lives, until its owner gives another."""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (allauth's word)
        """Name a new passkey after the browser that makes it."""
        device = device_words(self.request.META.get("HTTP_USER_AGENT", ""))
        return gettext("Passkey of %(device)s") % {"device": device}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Let people find the passkey under the program's name, not under its address."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.MFA_TOTP_ISSUER}
