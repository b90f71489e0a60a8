"""Write messages into the outbox, and send what waits there."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import QuerySet
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation

from core.models import Message, MessageStatus, Organisation, User
from core.services import activity
from core.services.activity import type_of

SECRET = "~secret~"  # noqa: S105 (stands in a link until the message is sent)


def queue(
    template: str,
    *,
    to: Iterable[User] | User | str,
    at: datetime,
    about: models.Model | None = None,
    organisation: Organisation | None = None,
    link: str = "",
    secret: str = "",
    key: str = "",
    language: str = "en-gb",
    **context: Any,
) -> list[Message]:
    """Queue one message per reader, in the caller's transaction and the reader's language.

    `template` names templates/emails/<template>.txt: first line the subject, second line
    `action: label of the button` (may be empty after the colon), then the text. `link` is a path;
    a secret in it is written as `~secret~`. A key makes the message unique for its first reader.
    """
    readers: list[User | str] = [to] if isinstance(to, User | str) else list(to)
    return [
        _written(template, reader, at, about, organisation, link, secret, key, language, context)
        for reader in readers
    ]


def _written(
    template: str,
    reader: User | str,
    at: datetime,
    about: models.Model | None,
    organisation: Organisation | None,
    link: str,
    secret: str,
    key: str,
    language: str,
    context: dict[str, Any],
) -> Message:
    person = reader if isinstance(reader, User) else None
    tongue = person.language if person else language
    with translation.override(tongue):
        text = _plain_text(
            f"emails/{template}.txt", {"about": about, "reader": person, "at": at, **context}
        )
    subject, action, body = _parts(text)
    return Message.objects.create(
        key=key or None,
        template=template,
        person=person,
        address=person.email if person else str(reader),
        language=tongue,
        subject=subject,
        body=body,
        action=action,
        link=link,
        secret=secret,
        organisation=organisation,
        about_type=type_of(about) if about is not None else "",
        about_id=str(about.pk) if about is not None else "",
        made_at=at,
        next_try_at=at,
    )


def _plain_text(name: str, context: dict[str, Any]) -> str:
    """Render a template without escaping: its text stands in a mail's body as it is."""
    engine = Engine.get_default()
    return engine.get_template(name).render(Context(context, autoescape=False))


def _parts(text: str) -> tuple[str, str, str]:
    """Return subject, button label and body of a rendered mail template."""
    subject, _, rest = text.strip().partition("\n")
    first, _, body = rest.partition("\n")
    action = first.partition("action:")[2].strip()
    return " ".join(subject.split())[:250], action, body.strip()


def send_next(*, at: datetime) -> UUID | None:
    """Send the oldest message that is due; None when nothing waits.

    The row stays locked while the server is spoken to (at most EMAIL_TIMEOUT), so no other worker
    takes it; a worker that dies in between leaves it waiting.
    """
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(status=MessageStatus.WAITING, next_try_at__lte=at)
            .order_by("next_try_at", "made_at")
            .first()
        )
        if message is None:
            return None
        try:
            mail_of(message).send()
        except (OSError, smtplib.SMTPException) as trouble:
            _later(message, trouble, at)
        else:
            message.sent(at)
        message.tries += 1
        message.save(
            update_fields=["status", "sent_at", "secret", "tries", "next_try_at", "trouble"]
        )
        return message.pk


def _later(message: Message, trouble: Exception, at: datetime) -> None:
    """Put a message that could not be sent off, longer each time; give up after two days."""
    message.trouble = " ".join(f"{type(trouble).__name__}: {trouble}".split())[:300]
    if at - message.made_at >= timedelta(hours=settings.OUTBOX_GIVE_UP_HOURS):
        message.give_up()
        return
    message.next_try_at = at + timedelta(minutes=min(2**message.tries, 240))


def address_of(message: Message) -> str:
    """Return the full address of a message's button, its secret filled in."""
    if not message.link:
        return ""
    return address(message.link.replace(SECRET, message.secret))


def address(path: str) -> str:
    """Return a page's address in full, as the text of a mail gives it."""
    return settings.SITE_URL.rstrip("/") + path


def mail_of(message: Message) -> EmailMultiAlternatives:
    """Return a message as a mail: text and HTML, the same Message-ID at every try."""
    host = settings.SITE_URL.partition("//")[2].partition("/")[0].partition(":")[0]
    with translation.override(message.language):
        context = {
            "message": message,
            "subject": message.subject,
            "body": message.body,
            "paragraphs": message.body.split("\n\n"),
            "action": message.action,
            "link": address_of(message),
            "language": message.language,
            "help_contact": {"name": settings.HELP_NAME, "email": settings.HELP_EMAIL},
        }
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=_plain_text("emails/base.txt", context),
            to=[message.address],
            headers={"Message-ID": f"<{message.pk}@{host}>", "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("emails/base.html", context), "text/html")
    return mail


@transaction.atomic
def try_again(chosen: QuerySet[Message], *, by: User, at: datetime) -> int:
    """Put messages that were given up back into the queue; return how many."""
    given_up = chosen.select_for_update(of=("self",)).filter(status=MessageStatus.GIVEN_UP)
    for message in given_up:
        message.wait_again(at)
        message.save(update_fields=["status", "made_at", "next_try_at", "trouble"])
        activity.record(message, "tried_again", by=by, at=at)
    return len(given_up)
