"""A browser's long name of itself, as people know it."""

from __future__ import annotations

import pytest

from core.templatetags.devices import device_words

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (
            f"Mozilla/5.0 (Linux; Android 13; SM-A136B) {WEBKIT} Chrome/120.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
            "Firefox on Linux",
        ),
        ("curl/8.0", "Another device"),
        ("", "Another device"),
    ],
)
def test_a_device_is_named_as_people_know_it(sent: str, words: str) -> None:
    assert device_words(sent) == words
