"""The doors, the page of mails, and the date of the demonstration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import InternalError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from core import clock as clocks
from core.models import ClockShift, User
from core.refusals import Forbidden, Refused
from core.services import outbox
from demonstration import services
from demonstration.cast import BY_KEY
from demonstration.models import ShownMail
from tests.cast import AT, Clock, person


@pytest.fixture(autouse=True)
def demonstration(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    settings.ROOT_URLCONF = "tests.demonstration.urls"
    settings.SECOND_FACTOR_REQUIRED = False
    settings.EMAIL_BACKEND = "demonstration.mail.PageBackend"


@pytest.mark.django_db
def test_a_door_signs_one_of_the_cast_in_and_nobody_else() -> None:
    made = person("mentor", BY_KEY["mentor"].name)
    browser = Client()
    assert "Sign in as mentor" in browser.get("/account/login/").content.decode()
    assert browser.post("/demonstration/sign-in/", {"who": "mentor"})["Location"] == "/"
    assert browser.get("/").context["user"] == made
    assert Client().post("/demonstration/sign-in/", {"who": "somebody"}).status_code == 404
    assert Client().post("/demonstration/sign-in/", {"who": "chair"}).status_code == 404


@pytest.mark.django_db
def test_a_mail_stands_on_its_page_as_its_reader_would_see_it(stranger: User, clock: Clock) -> None:
    outbox.queue(
        "core/account", to=stranger, at=AT, subject="Set a password", text="Two\n\nparts", link="/x/~secret~/", secret="s3"
    )  # fmt: skip
    outbox.send_next(at=AT)
    shown = ShownMail.objects.get()
    assert (shown.to, shown.at) == (stranger.email, AT)
    page = Client().get(f"/demonstration/mails/{shown.pk}/").content.decode()
    assert "Set a password" in page
    assert "/x/s3/" in page
    drawn = Client().get(f"/demonstration/mails/{shown.pk}/html/")
    assert "default-src 'none'" in drawn["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_date_moves_forward_for_everybody_and_never_back(
    administrator: User, clock: Clock
) -> None:
    later = AT + timedelta(days=30)
    services.move_forward(to=later, by=administrator, at=clocks.now())
    assert clocks.now() == later
    with pytest.raises(Refused, match="never goes back"):
        services.move_forward(to=AT, by=administrator, at=clocks.now())
    with pytest.raises(InternalError, match=r"never_back|Cannot update"), transaction.atomic():
        ClockShift.objects.update(seconds=0)
    browser = Client()
    browser.force_login(
        administrator, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "It is 14 April 2027 here" in browser.get("/").content.decode()


@pytest.mark.django_db
def test_the_page_moves_to_noon_which_is_that_day_nearly_everywhere(
    administrator: User, clock: Clock
) -> None:
    browser = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    browser.force_login(administrator, backend=backend)
    day = (AT + timedelta(days=9)).date()
    data = {"to_0": str(day.day), "to_1": str(day.month), "to_2": str(day.year)}
    browser.post("/demonstration/date/", data)
    assert clocks.now() == datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_only_an_administrator_moves_the_date(coordinator: User, clock: Clock) -> None:
    with pytest.raises(Forbidden, match="Only an administrator"):
        services.move_forward(to=AT + timedelta(days=1), by=coordinator, at=AT)


@pytest.mark.django_db
def test_elsewhere_the_program_does_not_start_with_a_moved_date(settings: Settings) -> None:
    ClockShift.objects.create(seconds=5)
    settings.DEMONSTRATION = False
    with pytest.raises(ImproperlyConfigured, match="belongs to a demonstration"):
        clocks.refuse_if_moved()


@pytest.mark.django_db
def test_elsewhere_the_date_cannot_be_moved(administrator: User, settings: Settings) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(Refused, match="in the demonstration only"):
        services.move_forward(to=AT + timedelta(days=1), by=administrator, at=AT)
