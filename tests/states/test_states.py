"""Every page in every state: filled, empty and with errors; on a phone and a desk; in both directions."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.routes.open import OWN_ACCOUNT, PUBLIC
from tests.routes.table import ROWS
from tests.states import looking, places
from tests.states.conftest import EMPTY, Served
from tests.states.looking import LANGUAGES
from tests.states.opening import assert_right, opened, wrong_in, wrong_with_errors

pytestmark = [pytest.mark.long, pytest.mark.django_db]

# Pages that people take to a meeting, and how wide their paper is.
PRINTED = {
    "application_read": looking.PORTRAIT,
    "application_version": looking.PORTRAIT,
    "panel": looking.LANDSCAPE,
    "award": looking.PORTRAIT,
    "progress_report": looking.PORTRAIT,
    "cohort": looking.LANDSCAPE,
}
# Their forms are right as they come: everything in them may be empty, and any text will do.
NEVER_WRONG = {
    "application_withdraw", "feedback", "feedback_thanks", "invitation_decline", "living", "sheet",
}  # fmt: skip
ADDRESSES = {row.name for row in ROWS if "G" in row.takes} | PUBLIC.keys() | OWN_ACCOUNT.keys()
NAMES = [
    *sorted(ADDRESSES - places.NO_PAGES),
    *places.REFUSALS,
    *(f"home of {who}" for who in places.HOMES),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_page(name: str, states: Served, browser_of_states: Browser) -> None:
    assert_right(wrong_in(browser_of_states, states, name))


@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_on_paper(
    name: str, language: str, states: Served, browser_of_states: Browser
) -> None:
    with opened(browser_of_states, states, name, language) as window:
        assert_right(list(looking.on_paper(window, PRINTED[name])))


@pytest.mark.parametrize("name", places.EMPTY)
def test_an_empty_page(name: str, states: Served, browser_of_states: Browser) -> None:
    assert_right(wrong_in(browser_of_states, states, EMPTY + name))


@pytest.mark.parametrize("name", [f"{name} of {who}" for who, name in places.BARE])
def test_a_page_of_a_bare_network(
    name: str, bare_states: Served, browser_of_states: Browser
) -> None:
    assert_right(wrong_in(browser_of_states, bare_states, name))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_with_errors(name: str, states: Served, browser_of_states: Browser) -> None:
    forms, refused, wrong = wrong_with_errors(browser_of_states, states, name)
    assert_right(wrong)
    assert (forms > 0 and refused == 0) == (name in NEVER_WRONG)
