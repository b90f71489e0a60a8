"""Approving and paying under race, and what happens without protection (I1, I3, I5, I9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ambassadors.models import Award
from core.models import Activity, User
from milestones.models import Instalment, Payment
from tests.cast import awards_fresh, begun
from tests.milestones import steps
from tests.races.racing import Answer, at_once, clock_at, signed_in, token, without
from tests.races.test_selection_races import ROUNDS, Call, fine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def verified(
    award: Award, focal_point: User, coordinator: User, approver: User, second_approver: User
) -> Award:
    """An active award whose bank details are verified; the served clock stands at its start."""
    active = begun(award, coordinator, at=steps.AT)
    steps.verified(active, focal_point, coordinator, approver)
    clock_at(steps.STARTED + timedelta(hours=1))
    return awards_fresh(active)


def approved_at_once(address: str, award: Award, *approvers: User) -> tuple[list[Answer], str]:
    part = steps.requested(award, award.cohort.coordinator)
    page = f"/instalments/{part.pk}/"
    calls: list[Call] = [(signed_in(address, who), f"{page}approve/", {}) for who in approvers]
    answers = at_once(*calls)
    fine(answers)
    told = " ".join(call[0].told(answer, page) for call, answer in zip(calls, answers, strict=True))
    return answers, told


def approvals() -> int:
    return Activity.objects.filter(verb="approved", about_type="milestones.instalment").count()


@pytest.mark.parametrize("_round", ROUNDS)
def test_one_of_two_approvers_approves(
    protected: str, verified: Award, approver: User, second_approver: User, _round: int
) -> None:
    _answers, told = approved_at_once(protected, verified, approver, second_approver)
    assert approvals() == 1
    assert "This instalment was already approved by" in told
    assert "Approved. Finance is instructed next." in told
    part = steps.first(verified)
    assert part.approved_by_id != part.requested_by_id


def test_without_protection_two_approve(
    unprotected: str, verified: Award, approver: User, second_approver: User
) -> None:
    _answers, told = approved_at_once(unprotected, verified, approver, second_approver)
    assert approvals() == 2
    assert "already approved" not in told


def paid_at_once(
    address: str, award: Award, approver: User, times: int, *, form: str = ""
) -> list[Answer]:
    """Record the payment of one instalment several times at once; `form`: one form's token."""
    coordinator = award.cohort.coordinator
    part = steps.instructed(award, coordinator, approver)
    day = steps.STARTED
    data = {
        "value_on_0": str(day.day), "value_on_1": f"{day:%B}", "value_on_2": str(day.year),
        "bank_reference": "SWIFT 4711",
    }  # fmt: skip
    more = {"form_token": form} if form else {}
    caller = signed_in(address, coordinator)
    return at_once(*[(caller, f"/instalments/{part.pk}/pay/", data | more)] * times)


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_three_payments_of_one_instalment_one_stands(
    protected: str, verified: Award, approver: User, _round: int
) -> None:
    answers = paid_at_once(protected, verified, approver, 3)
    fine(answers)
    assert sorted(answer.status for answer in answers) == [200, 200, 302]
    for answer in answers:
        if answer.status == 200:
            assert "This was done already: it is “Paid” now." in answer.words
    payment = Payment.objects.get()
    assert awards_fresh(verified).paid == payment.amount


def test_without_protection_an_instalment_is_paid_until_the_award_is_exceeded(
    unprotected: str, verified: Award, approver: User
) -> None:
    with without("one_payment_per_attempt", "paid_within_the_award"):
        paid_at_once(unprotected, verified, approver, 3)
        assert Payment.objects.count() == 3
        award = awards_fresh(verified)
        assert award.paid == 3 * Instalment.objects.get(number=1).amount > award.amount


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_double_click_is_one_payment_and_one_answer(
    protected: str, verified: Award, approver: User, _round: int
) -> None:
    answers = paid_at_once(protected, verified, approver, 2, form=token())
    page = f"/instalments/{steps.first(verified).pk}/"
    assert [(answer.status, answer.location) for answer in answers] == [(302, page)] * 2
    assert Payment.objects.count() == 1


def test_without_protection_a_double_click_pays_twice(
    unprotected: str, verified: Award, approver: User
) -> None:
    with without("one_payment_per_attempt", "paid_within_the_award"):
        paid_at_once(unprotected, verified, approver, 2, form=token())
        assert Payment.objects.count() == 2
