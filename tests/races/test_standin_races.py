"""Two administrators who name the same stand-in at the same moment (C1)."""

from __future__ import annotations

import pytest

from ambassadors.models import StandIn
from ambassadors.services import conflicts
from core.models import User
from tests.applications import selection, world
from tests.applications.selection import SCREENED
from tests.races.racing import at_once, clock_at, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_stand_in_is_named_once(protected: str, administrators: list[User]) -> None:
    coordinator = world.coordinator()
    america = world.coordinator("america@example.org", regions=["Americas"])
    found = selection.begin(coordinator)
    kenya = found.applications["kenya"].organisation_id
    conflicts.answer(cohort=found.cohort, person=coordinator, conflicted={kenya: True}, at=world.AT)
    clock_at(SCREENED)
    page = f"/cohorts/{found.cohort.pk}/stand-ins/{kenya}/"
    callers = [signed_in(protected, each) for each in administrators]
    answers = at_once(*[(caller, page, {"person": str(america.pk)}) for caller in callers])
    assert sorted(answer.status for answer in answers) == [200, 302]
    refused = next(answer for answer in answers if answer.status == 200)
    assert "who does not cover it already" in refused.words
    assert StandIn.objects.get().person == america
