"""Pages that ask for a reason: none is asked for where its step is no longer possible."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ambassadors.models import Award, Cohort
from ambassadors.services import cohorts
from core.models import User
from milestones.models import Milestone, MilestoneStatus
from milestones.services import evidence
from tests.cast import AT, SignedIn, fresh
from tests.milestones import steps

GONE = "so this step is no longer possible. Nothing was changed."


def test_evidence_of_a_milestone_that_is_met_is_not_returned(
    running_award: Award, focal_point: User, coordinator: User, signed_in: SignedIn
) -> None:
    found = running_award.milestones.get(number=1)
    page, back = reverse("milestone_return", args=[found.pk]), f"/milestones/{found.pk}/"
    staff = signed_in(coordinator)
    assert staff.get(page)["Location"] == back  # nothing was sent yet
    evidence.send(
        milestone_id=found.pk, narrative="Done.", actual="", language="en", consent=False,
        version=found.version, by=fresh(focal_point), at=AT,
    )  # fmt: skip
    assert staff.get(page).status_code == 200
    evidence.accept(milestone_id=found.pk, by=fresh(coordinator), at=AT)
    led = staff.get(page, follow=True)
    assert led.redirect_chain == [(back, 302)]
    assert f"This is “Met” now, {GONE}" in led.content.decode()
    kept = staff.post(page, {"reason": "Typed before it was accepted."}).content.decode()
    assert "Typed before it was accepted." in kept
    assert Milestone.objects.get(pk=found.pk).status == MilestoneStatus.MET


@pytest.mark.parametrize(
    "act", ["refuse", "withdraw", "not-carried-out", "release", "pay", "receive", "reverse"]
)
def test_a_planned_instalment_opens_no_page_of_a_later_step(
    running_award: Award,
    focal_point: User,
    coordinator: User,
    approver: User,
    act: str,
    signed_in: SignedIn,
) -> None:
    part = steps.first(running_award)
    who = {"refuse": approver, "receive": focal_point}.get(act, coordinator)
    led = signed_in(who).get(f"/instalments/{part.pk}/{act}/", follow=True)
    assert led.redirect_chain == [(f"/instalments/{part.pk}/", 302)]
    assert GONE in led.content.decode()


def test_a_cancelled_cohort_is_not_cancelled_again(
    cohort: Cohort, coordinator: User, signed_in: SignedIn
) -> None:
    page = f"/cohorts/{cohort.pk}/cancel/"
    assert signed_in(coordinator).get(page).status_code == 200
    cohorts.move_on(
        cohort_id=cohort.pk, after="cancelled", by=coordinator, at=AT, reason="No money."
    )
    led = signed_in(coordinator).get(page, follow=True)
    assert led.redirect_chain == [(f"/cohorts/{cohort.pk}/", 302)]
    assert GONE in led.content.decode()
