"""Messages: sent, tried again, given up after two days, seen by a coordinator, and tried once more."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from core.models import Message, MessageStatus, User
from core.services import outbox
from tests.cast import AT, SignedIn


@pytest.fixture
def message(stranger: User) -> Message:
    return outbox.queue(
        "core/account", to=stranger, at=AT, subject="Set a password", text="Hello", link="/x/~secret~/", secret="s3"
    )[0]  # fmt: skip


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the mail server drop every connection."""

    def drop(*_args: Any, **_kwargs: Any) -> int:
        raise SMTPServerDisconnected("please run connect() first\r\nsecond line")

    monkeypatch.setattr(EmailMultiAlternatives, "send", drop)


def test_a_message_is_sent_once_and_its_secret_forgotten(message: Message) -> None:
    assert outbox.send_next(at=AT) == message.pk
    assert outbox.send_next(at=AT) is None
    message.refresh_from_db()
    assert (message.status, message.secret, message.tries) == (MessageStatus.SENT, "", 1)
    sent = mail.outbox[0]
    assert "/x/s3/" in str(sent.body)
    assert sent.extra_headers["Message-ID"] == f"<{message.pk}@localhost>"


@pytest.mark.usefixtures("broken")
def test_a_server_that_fails_is_tried_later_and_given_up_after_two_days(message: Message) -> None:
    outbox.send_next(at=AT)
    message.refresh_from_db()
    assert message.status == MessageStatus.WAITING
    assert message.next_try_at > AT
    assert "\n" not in message.trouble
    assert outbox.send_next(at=AT) is None
    late = AT + timedelta(hours=49)
    outbox.send_next(at=late)
    message.refresh_from_db()
    assert message.status == MessageStatus.GIVEN_UP
    assert message.secret == "s3"


def test_a_coordinator_sees_what_was_given_up_and_tries_it_again(
    message: Message, coordinator: User, stranger: User, signed_in: SignedIn
) -> None:
    message.give_up()
    message.save(update_fields=["status"])
    browser = signed_in(coordinator)
    assert "1 message could not be delivered" in browser.get("/").content.decode()
    assert "Set a password" in browser.get("/messages/?status=given_up").content.decode()
    assert browser.post(f"/messages/{message.pk}/again/").status_code == 302
    message.refresh_from_db()
    assert message.status == MessageStatus.WAITING
    assert signed_in(stranger).get("/messages/").status_code == 403
    assert signed_in(stranger).post(f"/messages/{message.pk}/again/").status_code == 403


def test_a_header_cannot_be_broken_by_a_line_end(stranger: User) -> None:
    row = outbox.queue("core/account", to=stranger, at=AT, subject="One\r\nBcc: x", text="t")[0]
    assert "\n" not in row.subject
