"""A draft of one National Society, the program served on it, and two people at their browsers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, Page, expect

from ambassadors.models import Part
from ambassadors.services import people
from applications.models import Application
from core.models import User
from tests.applications import world
from tests.cast import PASSWORD
from tests.journeys.reader import Reader
from tests.races.racing import signed_in

ALPHABETS = {"en": "eetaoinshrdlucmwfgyp", "ar": "االيمنتربسعدكفحقهوةج"}
OFFLINE = "Not saved yet: there is no connection"


@dataclass
class Draft:
    """A draft that is open now, and two people who may fill it in."""

    application: Application
    amina: User
    ben: User

    @property
    def page(self) -> str:
        return f"/applications/{self.application.pk}/"

    def saved(self, key: str, name: str) -> str:
        """Return an answer as the server has it."""
        return str(self.application.sections.get(key=key).answers.get(name, ""))


def begun() -> Draft:
    """Begin a draft whose window is open for weeks."""
    today = datetime.now(tz=ZoneInfo("Europe/Zurich")).date()
    dates: dict[str, Any] = {
        "closes_on": today + timedelta(days=30),
        "scoring_until": today + timedelta(days=60),
        "panel_on": today + timedelta(days=75),
        "starts_on": today + timedelta(days=100),
    }
    cohort = world.cohort(world.coordinator(), **dates)
    application, amina = world.begun(cohort, world.society())
    ben = world.person("deputy@example.org", "Ben Otieno")
    people.join(
        person=ben, organisation=application.organisation, part=Part.DEPUTY, by=amina, at=world.AT
    )
    for person in (amina, ben):
        person.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt" * 6, iterations=1)
        person.save(update_fields=["password"])
    return Draft(application, amina, ben)


@contextmanager
def at_browser(
    browser: Browser, address: str, person: User, *, width: int = 1280, scripts: bool = True
) -> Iterator[Reader]:
    """Open a window in which a person is signed in."""
    reader = Reader(browser, address, width=width, scripts=scripts)
    session = signed_in(address, person).cookies["session"]
    reader.context.add_cookies([{"name": "session", "value": session, "url": address}])
    try:
        yield reader
    finally:
        reader.context.close()


def state(page: Page) -> str:
    """Return what the page says about saving."""
    return page.locator("[data-state]").inner_text()


def says(page: Page, words: str) -> None:
    """Wait until the page says something about saving."""
    expect(page.locator("[data-state]")).to_contain_text(words)


def type_in(page: Page, name: str, text: str) -> None:
    """Type into an answer and leave it, without waiting for the seconds of quiet."""
    page.locator(f"[name={name}]").fill(text)
    page.locator(f"[name={name}]").dispatch_event("change")


def on_device(page: Page) -> int:
    """Return how many texts the device keeps."""
    return int(page.evaluate("Object.keys(localStorage).length"))


def prose(language: str, words: int) -> str:
    """Return words that nobody wrote, in an order that no packing guesses."""
    chance = random.Random(words)
    letters = ALPHABETS[language]
    return " ".join("".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(words))


def paper(folder: Path, name: str, size: int = 0) -> Path:
    """Write a PDF of some size whose content no packing guesses."""
    made = folder / name
    made.write_bytes(b"%PDF-1.7\n" + random.Random(name).randbytes(size))
    return made
