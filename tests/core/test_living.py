"""The living page in a real browser: every part in every state, on a phone and on a desk."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from playwright.sync_api import Page, Route
from pytest_django.fixtures import Settings

from core.models import Role, User
from core.views.living import STATES, living

ADDRESS = "http://living.test"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
LOST_LINKS = """() => [...document.querySelectorAll("[data-problem] a")].map(a => a.hash.slice(1)).filter(
    id => { const e = document.getElementById(id); e?.focus(); return !e || document.activeElement !== e })"""
SMALL_TEXT = """() => [...document.querySelectorAll("svg text")].filter(t => t.getClientRects().length)
    .map(t => parseFloat(getComputedStyle(t).fontSize)).filter(size => size < 11)"""


# The plug-in for base addresses defines its fixture in a way that pytest will drop.
pytestmark = pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start Debian's Chromium."""
    switches = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync")
    quiet = ("disable-background-networking", "disable-component-update")
    arguments = [f"--{switch}" for switch in switches + quiet]
    return {"executable_path": "/usr/bin/chromium", "args": arguments}


def somebody(own: Role) -> User:
    """Someone with one role, whom no database knows: Playwright's loop and a connection do not mix.

    The page is drawn as for nobody, without the header's links.
    """
    made: User = Mock(spec=User, is_authenticated=False, has_role=lambda role: role == own)
    return made


@pytest.fixture
def pages(rf: RequestFactory, settings: Settings) -> dict[str, str]:
    """Each state of the page as HTML, by its address."""
    settings.DEMONSTRATION = False
    found = {}
    for state in STATES:
        request = rf.get("/living/", {"state": state})
        request.user = somebody(Role.ADMINISTRATOR)
        found[f"{ADDRESS}/living/?state={state}"] = living(request).content.decode()
    return found


def serve(page: Page, pages: dict[str, str]) -> None:
    """Answer the browser from memory and from the static files."""

    def answer(route: Route) -> None:
        url = route.request.url
        if url in pages:
            route.fulfill(body=pages[url], content_type="text/html; charset=utf-8")
            return
        found = finders.find(url.partition("/static/")[2])
        assert isinstance(found, str), f"{url} does not exist"
        kind = mimetypes.guess_type(found)[0] or "text/plain"
        route.fulfill(body=Path(found).read_bytes(), content_type=kind)

    page.route("**/*", answer)


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "light"), (1280, "dark")])
def test_every_part_is_accessible(
    page: Page, pages: dict[str, str], width: int, scheme: Any
) -> None:
    serve(page, pages)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for url in pages:
        page.goto(url)
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(LOST_LINKS) == []
        assert page.evaluate(SMALL_TEXT) == []


def test_a_page_with_problems_says_so_first(page: Page, pages: dict[str, str]) -> None:
    serve(page, pages)
    page.goto(f"{ADDRESS}/living/?state=problems")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.hasAttribute('data-problem')")
    page.locator("[data-problem] a").nth(1).click()
    assert page.evaluate("document.activeElement.id") == "id_why"


def test_a_second_press_sends_nothing(page: Page, pages: dict[str, str]) -> None:
    serve(page, pages)
    page.goto(f"{ADDRESS}/living/?state=filled")
    sent: list[str] = []
    page.expose_function("sent", lambda: sent.append("once"))
    page.evaluate("document.addEventListener('submit', e => { e.preventDefault(); window.sent() })")
    button = page.get_by_role("button", name="Assign", exact=True)
    button.click()
    button.click()
    assert sent == ["once"]
    assert not button.is_disabled()


def test_the_page_is_for_administrators(rf: RequestFactory, settings: Settings) -> None:
    settings.DEMONSTRATION = False
    request = rf.get("/living/")
    request.user = somebody(Role.COORDINATOR)
    with pytest.raises(PermissionDenied):
        living(request)
