"""A real mail server on loopback that keeps what it is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.header import decode_header, make_header
from email.message import Message as Mail

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler

from tests import serving


class Kept(Handler):
    """Keeps every mail that arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []

    def handle_message(self, message: Mail) -> None:
        """Keep one."""
        self.mails.append(message)

    def sent_to(self, address: str) -> list[Mail]:
        """Return the mails to somebody, the oldest first."""
        return [mail for mail in self.mails if address in str(mail["To"])]


def subject_of(mail: Mail) -> str:
    """Return a mail's subject as it is read."""
    return str(make_header(decode_header(mail["Subject"])))


def text_of(mail: Mail) -> str:
    """Return a mail's plain text."""
    part = next(each for each in mail.walk() if each.get_content_type() == "text/plain")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


@contextmanager
def office() -> Iterator[tuple[Kept, str]]:
    """Run the server; yields what it keeps, and its address as EMAIL_URL takes it."""
    kept, port = Kept(), serving.free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield kept, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
