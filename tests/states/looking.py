"""Looks at one open page the way different people meet it; what is wrong comes back in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

from tests.journeys.reader import AXE, FORBIDDEN_WORDS
from tests.states import pseudo
from tests.states.conftest import Served
from tests.states.data import BETWEEN, EDGES

SCRIPT = (Path(__file__).parent / "look.js").read_text()
LANGUAGES = ("en-gb", pseudo.CODE)
WIDTHS = (320, 1280)
AXE_RUN = """async (options) => (await axe.run(document, options)).violations.map(
    (each) => [each.id, each.nodes.slice(0, 3).map((node) => node.html.slice(0, 140))])"""
KILO = 1000
MOST = {"document": 10 * KILO, "stylesheet": 8 * KILO, "script": 22 * KILO}
MOST_REQUESTS = 5
# A4 without margins of 15 mm, in CSS pixels.
PORTRAIT, LANDSCAPE = 680, 1009
# What no catalogue holds.
NEUTRAL = re.compile(
    r"""
    \b[A-Z]{2}\d\d(?:\s\w{2,4})+  # an IBAN
    | \b[A-Z]\w{0,3}-\d[\w-]*  # a reference
    | [\w.+-]+@[\w.-]+ | https?://\S+
    """,
    re.VERBOSE,
)
CODE = re.compile(r"[A-Z]{3}")  # a currency, or the name of a format
WORD = re.compile(r"[A-Za-z]{2,}")
FRAGMENT = re.compile(rf"[^{pseudo.MARKED}{pseudo.BEGINS}{pseudo.ENDS}]+")


class Window:
    """One person's browser, at the width of a desk, in one language."""

    def __init__(self, browser: Browser, served: Served, who: str, language: str) -> None:
        self.served, self.language = served, language
        self.context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900})
        self.context.set_default_timeout(20_000)
        cookies = {"django_language": language, "session": served.sessions.get(who, "")}
        self.context.add_cookies(
            [{"name": name, "value": value, "url": served.address} for name, value in cookies.items() if value]
        )  # fmt: skip
        self.page: Page = self.context.new_page()
        self.page.on("response", self._note)
        self.page.add_init_script(SCRIPT)
        self.answers: list[Response] = []

    def _note(self, answer: Response) -> None:
        self.answers.append(answer)

    def open(self, path: str) -> int:
        """Open an address; returns the status of its answer."""
        self.answers.clear()
        self.opened = self.served.address + path
        answer = self.page.goto(self.opened)
        assert answer is not None
        return answer.status

    def ask(self, what: str, *given: Any) -> Any:
        """Ask the script of the tests about the page."""
        return self.page.evaluate(f"given => look.{what}(...given)", list(given))

    def refused(self, number: int) -> bool:
        """Send a form empty, then with what no field takes; say whether it came back with errors."""
        for wrong in (False, True):
            self.page.goto(self.opened)
            with self.page.expect_navigation():
                self.ask("send", number, wrong)
            self.page.wait_for_load_state()
            if self.page.locator("[data-problem]").count():
                return True
        return False

    def at(self, width: int) -> None:
        """Make the window as wide as a phone or a desk."""
        self.page.set_viewport_size({"width": width, "height": 900})


def wrong_of(window: Window, *, error: bool = False) -> Iterator[str]:
    """Yield what is wrong with the open page in the window's language, at both widths."""
    for said in _once(window, error=error):
        yield f"{window.language}: {said}"
    for width in WIDTHS:
        window.at(width)
        for said in _at_width(window):
            yield f"{window.language}, {width} px: {said}"
    if error:
        for said in window.ask("problems"):
            yield f"{window.language}: {said}"


def _once(window: Window, *, error: bool) -> Iterator[str]:
    page, language = window.page, window.language
    told = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    if told != [language, "rtl" if language == pseudo.CODE else "ltr"]:
        yield f"lang and dir are {told}"
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} h1"
    begins = "Error: " if language != pseudo.CODE else pseudo.marked("Error: ")
    if page.title().startswith(begins.strip()) != error:
        yield f"the title is {page.title()!r}"
    text = page.locator("main").inner_text().lower()
    for word in FORBIDDEN_WORDS:
        if word.lower() in text:
            yield f"the page says {word!r}"
    if language == pseudo.CODE and not page.url.endswith(
        "/living/"
    ):  # it shows templates and samples
        for words in untranslated(window.ask("words"), window.served.data):
            yield f"not translatable: {words!r}"


def _at_width(window: Window) -> Iterator[str]:
    yield from window.ask("sideways")
    yield from window.ask("svg")
    yield from window.ask("cells")
    yield from window.ask("focus")
    yield from broken(window.page, AXE)


def broken(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    """Yield what axe finds."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    for rule, nodes in page.evaluate(AXE_RUN, {**rules, "resultTypes": ["violations"]}):
        yield f"axe {rule}: {nodes}"


def in_the_dark(window: Window) -> Iterator[str]:
    """Yield what has too little contrast where the reader's device is dark."""
    window.at(1280)
    window.page.emulate_media(color_scheme="dark")
    rules = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    yield from (f"dark: {said}" for said in broken(window.page, rules))
    window.page.emulate_media(color_scheme="light")


def on_paper(window: Window, width: int) -> Iterator[str]:
    """Yield what is printed and should not be, or is cut at the edge of A4."""
    window.page.emulate_media(media="print")
    window.at(width)
    if window.page.locator("header nav").first.is_visible():
        yield "print: the header's links are printed"
    yield from (f"print: {said}" for said in window.ask("sideways"))
    window.page.emulate_media(media="screen")


def too_heavy(window: Window) -> Iterator[str]:
    """Yield what the first visit of the open page cost too much."""
    asked: list[Request] = [answer.request for answer in window.answers]
    if len(asked) > MOST_REQUESTS:
        yield f"{len(asked)} requests: {[each.url.rpartition('/')[2] for each in asked]}"
    for each in asked:
        if not each.url.startswith((window.served.address, "data:")):
            yield f"asks a third party: {each.url}"
    for kind, most in MOST.items():
        size = sum(each.sizes()["responseBodySize"] for each in asked if each.resource_type == kind)
        if size > most:
            yield f"{kind}: {size} bytes, over {most}"


def untranslated(words: list[str], data: Set[str]) -> list[str]:
    """Return what stands on a page unmarked, and that nobody entered."""
    found = []
    for text in words:
        for fragment in FRAGMENT.findall(text):
            left = _bare(fragment, data)
            if WORD.search(left):
                found.append(left.strip())
    return sorted(set(found))


def _bare(fragment: str, data: Set[str]) -> str:
    """Take out of an unmarked piece of text what is data, whole or piece by piece."""
    if fragment.strip(EDGES) in data:
        return ""
    pieces = [piece.strip(EDGES) for piece in BETWEEN.split(NEUTRAL.sub(";", fragment))]
    left = [piece for piece in pieces if piece not in data and not part_of(piece, data)]
    return " | ".join(piece for piece in left if not CODE.fullmatch(piece))


def part_of(piece: str, data: Set[str]) -> bool:
    """Say whether some words, not one alone, stand somewhere in what people entered."""
    return " " in piece and any(piece in text for text in data)
