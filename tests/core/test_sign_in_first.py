"""A session that ends in the middle of something: people come back to the page, with what they typed."""

from __future__ import annotations

import pytest
from django.test import Client

from ambassadors.models import Cohort
from core.models import User
from tests.cast import PASSWORD, SignedIn


def test_what_was_typed_is_there_after_signing_in_again(
    stranger: User, signed_in: SignedIn
) -> None:
    browser = Client()
    page = "http://testserver/"
    answer = browser.post("/cohorts/new/", {"name": "A new cohort"}, headers={"referer": page})
    assert answer["Location"] == "/account/login/?next=/"
    browser.post("/account/login/?next=/", {"login": stranger.email, "password": PASSWORD})
    assert "A new cohort" in browser.get("/").content.decode()
    assert "A new cohort" not in browser.get("/").content.decode()


def test_a_secret_is_never_given_back(stranger: User) -> None:
    browser = Client()
    browser.post(
        "/cohorts/new/", {"password": "hidden thing"}, headers={"referer": "http://testserver/"}
    )
    browser.post("/account/login/?next=/", {"login": stranger.email, "password": PASSWORD})
    assert "hidden thing" not in browser.get("/").content.decode()


@pytest.mark.django_db
def test_another_site_cannot_choose_where_people_land() -> None:
    answer = Client().post("/cohorts/new/", {}, headers={"referer": "http://elsewhere.test/trap/"})
    assert answer["Location"] == "/account/login/?next=/"


def test_a_button_s_address_opened_as_a_page_leads_to_the_page_of_the_button(
    coordinator: User, cohort: Cohort, signed_in: SignedIn
) -> None:
    answer = signed_in(coordinator).get(f"/cohorts/{cohort.pk}/open/", follow=True)
    assert answer.redirect_chain == [(f"/cohorts/{cohort.pk}/", 302)]
    assert "Nothing was done" in answer.content.decode()
