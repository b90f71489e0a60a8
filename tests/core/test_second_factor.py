"""Who decides about money or people needs a second step at sign-in."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django.fixtures import Settings

from core.models import User
from tests.cast import Clock

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


def test_focal_points_are_not_asked(focal_point: User, settings: Settings, clock: Clock) -> None:
    assert browser(focal_point, settings).get("/").status_code == 200
