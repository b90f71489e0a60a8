"""Who decides about money or people needs a second step at sign-in."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from core.models import Message, User
from core.reauthentication import proof_of
from tests.cast import PASSWORD, Clock

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(person: User, settings: Settings) -> Client:
    """Return a browser of somebody in a real installation."""
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.parametrize("who", ["coordinator", "approver", "auditor", "administrator", "seat"])
def test_without_a_second_step_they_are_led_to_set_one_up(
    who: str, request: pytest.FixtureRequest, settings: Settings, clock: Clock
) -> None:
    person: User = request.getfixturevalue(who)
    answer = browser(person, settings).get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/2fa/")


def test_with_one_they_go_on(coordinator: User, settings: Settings, clock: Clock) -> None:
    Authenticator.objects.create(
        user=coordinator, type=Authenticator.Type.TOTP, data={"secret": "x"}
    )
    assert browser(coordinator, settings).get("/").status_code == 200


def test_a_mail_says_that_the_password_was_changed_and_from_where(
    stranger: User, clock: Clock
) -> None:
    client = Client(headers={"user-agent": "Mozilla/5.0 (Android 13) Firefox/120.0"})
    client.post("/account/login/", {"login": stranger.email, "password": PASSWORD})
    new = "three rivers meet here"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/account/password/change/", fields)
    mail = Message.objects.get(address=stranger.email)
    assert mail.subject == "Your password was changed"
    assert "UTC, with Firefox on Android" in " ".join(mail.body.split())


def test_who_signed_in_a_moment_ago_is_not_asked_again(stranger: User, clock: Clock) -> None:
    client = Client()
    client.post("/account/login/", {"login": stranger.email, "password": PASSWORD})
    page = "/account/2fa/totp/activate/"
    assert client.get(page).status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    assert client.get(page)["Location"].startswith("/account/reauthenticate/")


def test_a_sign_in_elsewhere_is_no_proof(stranger: User, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = stranger
    request.session = SessionBase()
    request.session["account_authentication_methods"] = [{"method": "socialaccount", "at": 1e12}]
    assert proof_of(request) is None


def test_focal_points_are_not_asked(focal_point: User, settings: Settings, clock: Clock) -> None:
    assert browser(focal_point, settings).get("/").status_code == 200
