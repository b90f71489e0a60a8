"""A real installation, as a person at a browser meets it: no demonstration, a second step, real mail.

The browser says what the proxy of an installation says: that the way to it was encrypted.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser

from tests import post, serving
from tests.journeys.reader import Reader, window
from tests.post import Kept

PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


class Mails:
    """What an installation mailed."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def text(self, to: str, subject: str) -> str:
        """Wait for the newest mail to somebody with a subject; returns its text."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for mail in reversed(self._kept.sent_to(to)):
                if subject in post.subject_of(mail):
                    return post.text_of(mail)
            time.sleep(0.2)
        raise AssertionError([(mail["To"], mail["Subject"]) for mail in self._kept.mails])

    def link(self, to: str, subject: str) -> str:
        """Wait for a mail; returns the path of the account's address in it."""
        text = self.text(to, subject)
        found = re.search(r"https?://localhost:\d+(/account/\S+)", text)
        assert found, text
        return found[1]


@contextmanager
def installation(folder: Path) -> Iterator[tuple[str, Mails]]:
    """Serve the program with the settings of an installation; yields its address and its mails."""
    from tests.journeys.conftest import manage

    manage(folder, "collectstatic", "--noinput")
    with (
        post.office() as (kept, url),
        serving.whole(
            folder,
            DEMONSTRATION="0",
            SECRET_KEY=settings.SECRET_KEY,
            ALLOWED_HOSTS="localhost,127.0.0.1",
            TRUSTED_PROXY_COUNT="1",
            EMAIL_URL=url,
            OUTBOX_SWEEP_SECONDS="1",
            STATIC_ROOT=str(folder / "static"),
        ) as address,
    ):
        yield address, Mails(kept)


@contextmanager
def browser_window(browser: Browser, address: str) -> Iterator[Reader]:
    """Open a window whose requests come the way a proxy hands them on."""
    with window(browser, address, width=1280, scripts=True) as reader:
        reader.context.set_extra_http_headers(PROXY)
        yield reader
