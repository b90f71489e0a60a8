"""Three pages in the tests' own language, in every run; tests/states/test_states.py has all of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.states import pseudo
from tests.states.conftest import Served
from tests.states.opening import assert_right, wrong_in, wrong_with_errors

HERE = (pseudo.CODE,)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["cohorts", "404"])
def test_a_page_right_to_left(name: str, states: Served, browser_of_states: Browser) -> None:
    assert_right(wrong_in(browser_of_states, states, name, HERE))


@pytest.mark.django_db
def test_a_form_with_errors_right_to_left(states: Served, browser_of_states: Browser) -> None:
    forms, refused, wrong = wrong_with_errors(browser_of_states, states, "section", HERE)
    assert_right(wrong)
    assert forms == refused == 1


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Home", "⟦Ḩǿǿḿḗḗ⟧"),
        ("%(name)s has <b>%(n)d</b> left", "⟦%(name)s ḩȧȧṩ <b>%(n)d</b> ŀḗḗƒŧ⟧"),
        ("menu\x04Open", "⟦ǾǾƥḗḗƞ⟧"),
        ("", ""),
    ],
)
def test_a_message_is_marked_and_keeps_what_is_filled_in(message: str, said: str) -> None:
    assert pseudo.marked(message) == said


def test_no_installation_offers_the_language_of_the_tests() -> None:
    from config import settings

    assert pseudo.CODE not in dict(settings.LANGUAGES)
