"""Where the demonstration's mail goes: to a page, as its reader would see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from core.clock import now
from core.models import Message
from demonstration.models import ShownMail


class PageBackend(BaseEmailBackend):
    """Keeps every mail for the page of mails."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails with the moment they were written."""
        for mail in email_messages:
            html = ""
            if isinstance(mail, EmailMultiAlternatives) and mail.alternatives:
                html = str(mail.alternatives[0][0])
            for address in mail.to:
                ShownMail.objects.create(
                    to=address,
                    subject=str(mail.subject),
                    text=str(mail.body),
                    html=html,
                    link=_link(str(mail.body)),
                    at=_written(mail),
                )
        return len(email_messages)


def _link(body: str) -> str:
    """Return the first address of this program in a mail: its button."""
    for word in body.split():
        if word.startswith(settings.SITE_URL):
            return word.removeprefix(settings.SITE_URL)
    return ""


def _written(mail: EmailMessage) -> datetime:
    """Return when a mail was put into the outbox, which its Message-ID names."""
    number = mail.extra_headers.get("Message-ID", "").strip("<>").partition("@")[0]
    found = Message.objects.filter(pk=number).first() if number else None
    return found.made_at if found else now()
