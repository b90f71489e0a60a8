"""The small world's people and things, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ambassadors.models import Cohort
from applications.models import Application
from core.models import Organisation, User
from tests.applications import world


@pytest.fixture
def coordinator(db: None) -> User:
    return world.coordinator()


@pytest.fixture
def kenya(db: None) -> Organisation:
    return world.society()


@pytest.fixture
def cohort(coordinator: User) -> Cohort:
    return world.cohort(coordinator)


@pytest.fixture
def draft(cohort: Cohort, kenya: Organisation) -> tuple[Application, User]:
    """A draft that was just begun, and its focal point."""
    return world.begun(cohort, kenya)


@pytest.fixture
def filled(draft: tuple[Application, User]) -> tuple[Application, User]:
    """A draft with two milestones and two lines."""
    application, by = draft
    who: dict[str, Any] = {"application_id": application.pk, "by": by, "at": world.AT}
    for title in ("Feedback policy adopted", "Branches answer"):
        world.roadmap.add(**who, **(world.ROW | {"title": title}))
    for what in ("Training of branch volunteers", "Radio spots"):
        world.budget.add(**who, **(world.LINE | {"what": what}))
    return application, by


@pytest.fixture
def sent(cohort: Cohort, kenya: Organisation) -> tuple[Application, User]:
    """A submitted application, and its focal point."""
    return world.submitted(cohort, kenya)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock that views and tasks ask; it begins at the world's moment."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("core.clock.timezone", SimpleNamespace(now=lambda: moment))

    set_to(world.AT)
    return set_to


@pytest.fixture
def signed_in(
    at: Callable[[datetime], None], settings: Settings
) -> Callable[[User | None], Client]:
    """Return a browser in which a person is signed in; None: nobody."""
    settings.SECOND_FACTOR_REQUIRED = False

    def browser(person: User | None) -> Client:
        client = Client()
        if person:
            client.force_login(
                person, backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        return client

    return browser
