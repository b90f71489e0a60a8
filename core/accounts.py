"""How allauth meets our people: sign-up closed, mail through the outbox."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from core.clock import now
from core.models import User
from core.services import outbox


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
