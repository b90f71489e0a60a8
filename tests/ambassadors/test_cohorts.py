"""A cohort's own steps: cancelled with a reason until it is decided, by its coordinator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from ambassadors.models import Cohort, CohortStatus
from ambassadors.services import cohorts
from core.models import User
from core.refusals import Forbidden, IllegalMove, ReasonMissing
from tests.applications import selection, world
from tests.applications.selection import CLOSED, MEETING, SCORING


def preparing(coordinator: User) -> Cohort:
    return world.cohort(coordinator, opened=False)


def opened(coordinator: User) -> Cohort:
    return world.cohort(coordinator)


def screening(coordinator: User) -> Cohort:
    return world.in_screening(world.cohort(coordinator))


def scoring(coordinator: User) -> Cohort:
    return selection.in_scoring(selection.begin(coordinator, "kenya")).cohort


def panel(coordinator: User) -> Cohort:
    return selection.in_panel(selection.begin(coordinator, "kenya")).cohort


@pytest.mark.parametrize("walked", [preparing, opened, screening, scoring, panel])
def test_a_cohort_is_cancelled_with_a_reason_before_it_is_decided(
    coordinator: User, walked: Callable[[User], Cohort]
) -> None:
    cohort = walked(coordinator)

    def cancel(by: User, reason: str) -> None:
        cohorts.move_on(
            cohort_id=cohort.pk, after=CohortStatus.CANCELLED, by=by, at=MEETING, reason=reason
        )

    with pytest.raises(Forbidden):
        cancel(world.coordinator("americas@example.org", regions=["Americas"]), "No money.")
    with pytest.raises(ReasonMissing):
        cancel(coordinator, " ")
    cancel(coordinator, "No money.")
    cohort.refresh_from_db()
    assert cohort.status == CohortStatus.CANCELLED


@pytest.mark.parametrize("at", [SCORING, CLOSED])
def test_a_decided_cohort_is_not_cancelled(coordinator: User, at: datetime) -> None:
    found = selection.decided(selection.in_panel(selection.begin(coordinator, "kenya")))
    with pytest.raises(IllegalMove):
        cohorts.move_on(
            cohort_id=found.cohort.pk, after=CohortStatus.CANCELLED, by=coordinator, at=at,
            reason="Too late.",
        )  # fmt: skip
