"""A shared computer: nothing typed stays on it, neither in the browser nor in a session for the next person."""

from __future__ import annotations

import pytest
from django.test import Client

from core.models import User
from tests.cast import PASSWORD, SignedIn

SWITCH = "/shared-computer/"


def switched(browser: Client, shared: str = "yes", back: str = "/account/login/") -> str:
    answer = browser.post(SWITCH, {"shared": shared, "next": back})
    return answer["Location"]


@pytest.mark.django_db
def test_the_switch_belongs_to_the_browser_and_lasts_a_year() -> None:
    browser = Client()
    assert switched(browser) == "/account/login/"
    cookie = browser.cookies["shared"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("yes", 31_536_000, "Lax")
    assert cookie["httponly"]
    assert "Only I use this computer" in browser.get("/account/login/").text
    switched(browser, "no")
    assert browser.cookies["shared"].value == ""
    assert "It is shared: keep nothing on it" in browser.get("/account/login/").text


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["https://elsewhere.test/", "//elsewhere.test/", ""])
def test_the_switch_leads_to_no_other_site(back: str) -> None:
    assert switched(Client(), back=back) == "/"


def test_what_is_on_the_device_goes_at_once(stranger: User, signed_in: SignedIn) -> None:
    browser = signed_in(stranger)
    assert "wipe.js" not in browser.get("/").text
    switched(browser)
    assert 'data-wipe="kept:"' in browser.get("/").text


def test_on_a_shared_computer_nothing_waits_in_the_session(stranger: User) -> None:
    browser, page = Client(), "http://testserver/"
    switched(browser)
    browser.post("/cohorts/new/", {"name": "A new cohort"}, headers={"referer": page})
    assert "typed" not in browser.session
    said = browser.get("/account/login/").text
    assert "On a shared computer it is not kept" in said
    browser.post("/account/login/?next=/", {"login": stranger.email, "password": PASSWORD})
    assert "A new cohort" not in browser.get("/").text


def test_signing_out_takes_the_person_s_texts_from_the_device_once(
    stranger: User, signed_in: SignedIn
) -> None:
    browser = signed_in(stranger)
    page = browser.post("/account/logout/", follow=True)
    assert f'data-wipe="kept:{stranger.pk}:"' in page.text
    assert "data-wipe" not in browser.get("/account/login/").text
