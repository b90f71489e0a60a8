"""A person at a browser: finds things by the words they read, and looks at every page they open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
FORBIDDEN_WORDS = ("This field is required", "invalid", "please", "sorry")


class Reader:
    """One browser window of one width, with or without JavaScript.

    Every kind of page (its address without numbers and secrets) is checked once: no sideways
    scroll, one h1, words that the house does not use, and with JavaScript axe at 320 and 1280 px.
    """

    def __init__(self, browser: Browser, address: str, *, width: int, scripts: bool) -> None:
        self.address = address
        self.scripts, self.width = scripts, width
        self.seen: set[str] = set()
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.page.on("response", self._no_server_errors)
        self.broken: list[str] = []

    def _no_server_errors(self, response: object) -> None:
        status = getattr(response, "status", 0)
        if status >= 500:
            self.broken.append(f"{status} {getattr(response, 'url', '')}")

    def open(self, path: str) -> None:
        """Open an address of the program."""
        self.page.goto(self.address + path)
        self.look()

    def look(self) -> None:
        """Check the page that is open, once for each kind of page."""
        self.page.wait_for_load_state()
        assert self.broken == []
        kind = re.sub(r"/(\d+|[\w-]{32,})(?=/|$)", "/…", self.page.url.removeprefix(self.address))
        if kind in self.seen:
            return
        self.seen.add(kind)
        assert self.page.locator("h1").count() == 1, f"{kind} has not one h1"
        text = self.page.locator("main").inner_text().lower()
        assert [word for word in FORBIDDEN_WORDS if word.lower() in text] == [], kind
        for width in (320, 1280) if self.scripts else (self.width,):
            self.page.set_viewport_size({"width": width, "height": 900})
            self._look_at(f"{kind} at {width} px")
        self.page.set_viewport_size({"width": self.width, "height": 900})

    def _look_at(self, kind: str) -> None:
        """Check one page at one width: no sideways scroll, and where scripts run, axe."""
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{kind} scrolls sideways"
        if self.scripts:
            found = Axe().run(self.page, options=AXE).response["violations"]
            told = [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]
            assert told == [], kind

    def look_again(self) -> None:
        """Check the page that is open although its kind was checked: it shows something else now."""
        self.seen.clear()
        self.look()

    def sign_in(self, label: str) -> None:
        """Sign in by one of the demonstration's buttons."""
        self.context.clear_cookies()
        self.open("/account/login/")
        self.press(f"Sign in as {label}")
        self.see("What you need to do next")

    def go(self, words: str, *, nth: int = 0) -> None:
        """Follow a link by its words."""
        self._take(self._named("link", words).nth(nth))
        self.look()

    def unfold(self, words: str) -> None:
        """Unfold what is folded under some words."""
        folded = self.page.locator("summary").get_by_text(words, exact=True)
        if self.scripts:
            folded.focus()
            self.page.keyboard.press("Enter")
        else:
            folded.click()

    def press(self, words: str, *, nth: int = 0) -> None:
        """Press a button by its words."""
        self._take(self._named("button", words).nth(nth))
        self.page.wait_for_load_state()
        self.look()

    def _take(self, what: Locator) -> None:
        """Take a link or button: by keyboard in one of the two runs, by pointer in the other."""
        if not self.scripts:
            what.click()
            return
        what.focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _named(self, role: Literal["button", "link"], words: str) -> Locator:
        exact = self.page.get_by_role(role, name=words, exact=True)
        return exact if exact.count() else self.page.get_by_role(role, name=words)

    def see(self, words: str) -> None:
        """Read something on the page."""
        expect(self.page.locator("body")).to_contain_text(words)

    def fill(self, label: str, text: str, *, nth: int = 0) -> None:
        """Type into the box with a label."""
        self.page.get_by_label(label).nth(nth).fill(text)

    def date(self, name: str, day: date) -> None:
        """Fill the three boxes of a date; `name` is the field's name."""
        for part, value in enumerate((day.day, day.strftime("%B"), day.year)):
            self.page.locator(f"[name={name}_{part}]").fill(str(value))

    def choose(self, legend: str, option: str) -> None:
        """Choose one of a group of radio buttons."""
        group = self.page.get_by_role("group", name=legend)
        group.get_by_label(option, exact=True).first.check()

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.page.get_by_label(label).first.check()

    def pick(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.page.get_by_label(label).first.select_option(label=option)

    def put(self, name: str, value: str) -> None:
        """Answer the field with a name, whatever its kind: box, list, or group of buttons."""
        boxes = self.page.locator(f"[name={name}]")
        kind = boxes.first.evaluate("box => box.type")
        if kind in ("radio", "checkbox"):
            self.page.locator(f"[name={name}][value='{value}']").check()
        elif kind == "select-one":
            boxes.first.select_option(value)
        else:
            boxes.first.fill(value)

    def attach(self, name: str, file: Path) -> None:
        """Choose a file for the box with a name; where a script sends it at once, wait until it is kept."""
        box = self.page.locator(f"[name={name}]")
        box.set_input_files(str(file))
        if self.scripts and box.get_attribute("data-upload"):
            expect(self.page.locator(".sending")).to_contain_text("Kept.")

    def mail_link(self, to: str, subject: str) -> None:
        """Wait for a message on the page of mails, and follow its button's address."""
        for _ in range(60):
            self.page.goto(f"{self.address}/demonstration/mails/?to={to}")
            found = self.page.get_by_role("link", name=re.compile(subject))
            if found.count():
                break
            self.page.wait_for_timeout(500)
        self.look()
        found.first.click()
        self.look()
        self.page.locator(".mail a").first.click()
        self.look()


@contextmanager
def window(browser: Browser, address: str, *, width: int, scripts: bool) -> Iterator[Reader]:
    """Open a window for the length of a block."""
    reader = Reader(browser, address, width=width, scripts=scripts)
    try:
        yield reader
    finally:
        reader.context.close()
