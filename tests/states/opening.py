"""Opens pages as somebody who may, in one language after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser

from tests.states import looking
from tests.states.conftest import Served
from tests.states.looking import LANGUAGES, Window


@contextmanager
def opened(browser: Browser, served: Served, name: str, language: str) -> Iterator[Window]:
    """Open a page as the first person who may, and to whom it answers."""
    for who, path in served.places[name]:
        window = Window(browser, served, who, language)
        try:
            if window.open(path) == 200 or len(served.places[name]) == 1:
                yield window
                return
        finally:
            window.context.close()
    raise AssertionError(f"{name} answers nobody: {served.places[name]}")


def wrong_in(
    browser: Browser, served: Served, name: str, languages: tuple[str, ...] = LANGUAGES
) -> list[str]:
    """Return what is wrong with a page as it comes."""
    wrong: list[str] = []
    for language in languages:
        with opened(browser, served, name, language) as window:
            wrong += looking.too_heavy(window)
            wrong += looking.wrong_of(window)
            if language == LANGUAGES[0]:
                wrong += looking.in_the_dark(window)
    return wrong


def wrong_with_errors(
    browser: Browser, served: Served, name: str, languages: tuple[str, ...] = LANGUAGES
) -> tuple[int, int, list[str]]:
    """Send each form of a page empty, or wrong where empty is right; return what is wrong then.

    Before it, how many forms there are, and how many were refused.
    """
    wrong: list[str] = []
    forms = refused = 0
    for language in languages:
        with opened(browser, served, name, language) as window:
            for number in window.ask("forms"):
                forms += 1
                if window.refused(number):
                    refused += 1
                    wrong += looking.wrong_of(window, error=True)
    return forms, refused, wrong


def assert_right(wrong: list[str]) -> None:
    """Fail with everything that is wrong."""
    assert not wrong, "\n".join(["", *wrong])
