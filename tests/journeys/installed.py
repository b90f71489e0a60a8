"""A real installation, as a person at a browser meets it: no demonstration, a second step, real mail.

The browser says what the proxy of an installation says: that the way to it was encrypted.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.header import decode_header, make_header
from email.message import Message as Mail
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from django.conf import settings
from playwright.sync_api import Browser

from tests import serving
from tests.journeys.reader import Reader, window

PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


class Kept(Handler):
    """Keeps every mail that arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []

    def handle_message(self, message: Mail) -> None:
        """Keep one."""
        self.mails.append(message)

    def text(self, to: str, subject: str) -> str:
        """Wait for the newest mail to somebody with a subject; returns its text."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for mail in reversed(self.mails):
                said = str(make_header(decode_header(mail["Subject"])))
                if to in str(mail["To"]) and subject in said:
                    return _text(mail)
            time.sleep(0.2)
        raise AssertionError([(mail["To"], mail["Subject"]) for mail in self.mails])

    def link(self, to: str, subject: str) -> str:
        """Wait for a mail; returns the path of the account's address in it."""
        text = self.text(to, subject)
        found = re.search(r"https?://localhost:\d+(/account/\S+)", text)
        assert found, text
        return found[1]


def _text(mail: Mail) -> str:
    part = next(each for each in mail.walk() if each.get_content_type() == "text/plain")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


@contextmanager
def installation(folder: Path) -> Iterator[tuple[str, Kept]]:
    """Serve the program with the settings of an installation; yields its address and its mails."""
    from tests.journeys.conftest import manage

    manage(folder, "collectstatic", "--noinput")
    kept, port = Kept(), serving.free_port()
    post = Controller(kept, hostname="127.0.0.1", port=port)
    post.start()
    try:
        with serving.whole(
            folder,
            DEMONSTRATION="0",
            SECRET_KEY=settings.SECRET_KEY,
            ALLOWED_HOSTS="localhost,127.0.0.1",
            TRUSTED_PROXY_COUNT="1",
            EMAIL_URL=f"smtp://127.0.0.1:{port}",
            OUTBOX_SWEEP_SECONDS="1",
            STATIC_ROOT=str(folder / "static"),
        ) as address:
            yield address, kept
    finally:
        post.stop()


@contextmanager
def browser_window(browser: Browser, address: str) -> Iterator[Reader]:
    """Open a window whose requests come the way a proxy hands them on."""
    with window(browser, address, width=1280, scripts=True) as reader:
        reader.context.set_extra_http_headers(PROXY)
        yield reader
