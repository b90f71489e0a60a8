"""Instalments: two people, one payment, reversals by an entry (M5 to M7)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ambassadors.models import Award, Part
from ambassadors.services import awards, people
from core.models import Role, User
from core.reauthentication import Proof, ReauthenticationNeeded
from core.refusals import Forbidden, IllegalMove, ReasonMissing, Refused
from milestones.models import Instalment, InstalmentStatus, Payment, Receipt
from milestones.services import instalments, payments
from milestones.services.payments import Sent
from tests.cast import PASSWORD, Clock, SignedIn, awards_fresh, fresh, proof, with_role
from tests.milestones import steps
from tests.milestones.steps import STARTED, first, verified


@pytest.fixture
def payable(running_award: Award, focal_point: User, coordinator: User, approver: User) -> Award:
    """Return an award whose first instalment can be requested from 1 July 2027."""
    verified(running_award, focal_point, coordinator, approver)
    return running_award


def approve(award: Award, by: User) -> Instalment:
    return instalments.approve(
        instalment_id=first(award).pk, by=fresh(by), at=STARTED, proof=proof(by)
    )


def test_request_refuses_a_payee_that_is_not_verified(
    running_award: Award, coordinator: User
) -> None:
    with pytest.raises(Refused) as refusal:
        steps.requested(running_award, coordinator)
    assert str(refusal.value).startswith(
        "This instalment cannot be requested yet. Missing: The bank details are verified."
    )


def test_request_refuses_approver_and_focal_point(
    payable: Award, approver: User, focal_point: User
) -> None:
    for person in (approver, focal_point):
        with pytest.raises(Forbidden):
            steps.requested(payable, person)


def test_request_is_made_once_and_told_to_approvers(
    payable: Award, coordinator: User, second_approver: User
) -> None:
    steps.requested(payable, coordinator)
    with pytest.raises(IllegalMove):
        steps.requested(payable, coordinator)
    assert steps.templates().count("instalment_requested") == 2


def test_approve_refuses_the_requester(
    payable: Award, coordinator: User, administrators: list[User]
) -> None:
    with_role(administrators, coordinator, Role.APPROVER)
    steps.requested(payable, coordinator)
    with pytest.raises(Forbidden) as refusal:
        approve(payable, coordinator)
    assert str(refusal.value) == "You requested this instalment. Another person must approve it."


def test_the_database_refuses_one_person_for_both(payable: Award, coordinator: User) -> None:
    row = steps.requested(payable, coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Instalment.objects.filter(pk=row.pk).update(status="approved", approved_by=coordinator)


def test_approve_refuses_a_conflicted_approver(
    payable: Award, coordinator: User, approver: User
) -> None:
    steps.requested(payable, coordinator)
    people.join(
        person=approver, organisation=payable.organisation, part=Part.STAFF, by=None, at=STARTED
    )
    with pytest.raises(Forbidden):
        approve(payable, approver)


def test_approve_asks_for_a_fresh_proof_of_the_same_person(
    payable: Award, coordinator: User, approver: User
) -> None:
    row = steps.requested(payable, coordinator)
    for given in (None, proof(coordinator), Proof(approver.pk, timedelta(minutes=6))):
        with pytest.raises(ReauthenticationNeeded):
            instalments.approve(instalment_id=row.pk, by=fresh(approver), at=STARTED, proof=given)


def test_a_second_approver_reads_who_was_first(
    payable: Award, coordinator: User, approver: User, second_approver: User
) -> None:
    steps.approved(payable, coordinator, approver)
    with pytest.raises(Refused) as refusal:
        approve(payable, second_approver)
    assert str(refusal.value) == (
        "This instalment was already approved by Tobias Achterberg-Ndiaye at 09:00 UTC."
    )


def test_withdraw_voids_the_approval_and_only_that(
    payable: Award, coordinator: User, approver: User
) -> None:
    row = steps.approved(payable, coordinator, approver)
    with pytest.raises(ReasonMissing):
        instalments.withdraw(instalment_id=row.pk, by=fresh(coordinator), at=STARTED, reason=" ")
    instalments.withdraw(instalment_id=row.pk, by=fresh(coordinator), at=STARTED, reason="Wait.")
    found = first(payable)
    assert (found.status, found.requested_by, found.approved_by) == ("planned", None, None)
    steps.instructed(payable, coordinator, approver)
    with pytest.raises(IllegalMove):  # what finance has is not withdrawn by a stale page
        instalments.withdraw(
            instalment_id=row.pk, by=fresh(coordinator), at=STARTED, reason="Wait."
        )


def test_refuse_plan_again_and_request_again(
    payable: Award, coordinator: User, approver: User
) -> None:
    row = steps.requested(payable, coordinator)
    instalments.refuse(instalment_id=row.pk, by=fresh(approver), at=STARTED, reason="Too early.")
    assert first(payable).status == InstalmentStatus.REFUSED
    instalments.plan_again(instalment_id=row.pk, by=fresh(coordinator), at=STARTED)
    assert steps.requested(payable, coordinator).status == InstalmentStatus.REQUESTED


def test_hold_release_and_cancel_need_reasons(
    payable: Award, coordinator: User, approver: User
) -> None:
    row = steps.approved(payable, coordinator, approver)
    kept: dict[str, Any] = {"instalment_id": row.pk, "by": fresh(coordinator), "at": STARTED}
    with pytest.raises(ReasonMissing):
        instalments.hold(**kept, reason="")
    instalments.hold(**kept, reason="A question is open.")
    assert (first(payable).approved_by, first(payable).payee) == (None, None)
    with pytest.raises(ReasonMissing):
        instalments.release(**kept, reason="")
    instalments.release(**kept, reason="Answered.")
    with pytest.raises(ReasonMissing):
        instalments.cancel(**kept, reason="")
    instalments.cancel(**kept, reason="Not needed.")
    with pytest.raises(IllegalMove):
        instalments.release(**kept, reason="Again.")
    assert sum(part.amount for part in payable.instalments.all()) == payable.amount


def test_instruct_checks_standing_conditions_again(
    payable: Award, coordinator: User, approver: User
) -> None:
    row = steps.approved(payable, coordinator, approver)
    awards.note_fact(awards_fresh(payable), payee_verified=False)
    with pytest.raises(Refused) as refusal:
        instalments.instruct(instalment_id=row.pk, by=fresh(coordinator), at=STARTED)
    assert str(refusal.value) == (
        "It cannot be handed to finance. Missing: The bank details are verified."
    )


def test_pay_is_recorded_once(payable: Award, coordinator: User, approver: User) -> None:
    row = steps.paid(payable, coordinator, approver)
    with pytest.raises(IllegalMove):
        payments.pay(
            instalment_id=row.pk, value_on=STARTED.date(), bank_reference="again",
            by=fresh(coordinator), at=STARTED,
        )  # fmt: skip
    assert Payment.objects.count() == 1
    assert awards_fresh(payable).paid == 1_032_000


def test_pay_refuses_a_day_to_come(payable: Award, coordinator: User, approver: User) -> None:
    row = steps.instructed(payable, coordinator, approver)
    with pytest.raises(Refused):
        payments.pay(
            instalment_id=row.pk, value_on=STARTED.date() + timedelta(days=1),
            bank_reference="x", by=fresh(coordinator), at=STARTED,
        )  # fmt: skip


def test_not_carried_out_asks_for_a_new_request(
    payable: Award, coordinator: User, approver: User
) -> None:
    row = steps.instructed(payable, coordinator, approver)
    instalments.not_carried_out(
        instalment_id=row.pk, by=fresh(approver), at=STARTED, reason="The bank refused."
    )
    found = first(payable)
    assert (found.status, found.attempt, found.payee) == ("planned", 1, None)


def test_receive_stores_what_arrived(
    payable: Award, coordinator: User, approver: User, focal_point: User
) -> None:
    row = steps.paid(payable, coordinator, approver)
    kept: dict[str, Any] = {
        "instalment_id": row.pk,
        "amount": 13_900_000,
        "currency": "KES",
        "at": STARTED,
    }
    with pytest.raises(Forbidden):
        payments.receive(**kept, credited_on=STARTED.date(), by=fresh(coordinator))
    with pytest.raises(Refused):
        payments.receive(**kept, credited_on=date(2027, 7, 1), by=fresh(focal_point))
    payments.receive(**kept, credited_on=STARTED.date(), by=fresh(focal_point))
    receipt = Receipt.objects.get()
    assert (receipt.amount, receipt.currency) == (13_900_000, "KES")
    assert awards_fresh(payable).received == 1_032_000


def test_reverse_takes_payment_and_receipt_back_by_an_entry(
    payable: Award, coordinator: User, approver: User, focal_point: User
) -> None:
    row = steps.received(payable, coordinator, approver, focal_point)
    kept: dict[str, Any] = {"instalment_id": row.pk, "by": fresh(coordinator), "at": STARTED}
    with pytest.raises(ReasonMissing):
        payments.reverse(**kept, value_on=STARTED.date(), bank_reference="R1", reason="")
    assert Payment.objects.count() == 1
    payments.reverse(**kept, value_on=STARTED.date(), bank_reference="R1", reason="Sent twice.")
    award = awards_fresh(payable)
    assert (award.paid, award.received) == (0, 0)
    found = first(payable)
    assert (found.status, found.attempt) == ("planned", 2)
    with pytest.raises(Refused):
        payments.reverse(**kept, value_on=STARTED.date(), bank_reference="R2", reason="Again.")
    assert Payment.objects.count() == 2
    steps.paid(payable, coordinator, approver)
    assert Payment.objects.filter(reverses__isnull=True).count() == 2


def test_another_currency_keeps_amount_rate_day_and_source(
    payable: Award, coordinator: User, approver: User
) -> None:
    row = steps.instructed(payable, coordinator, approver)
    sent = Sent(137_462_400, "KES", Decimal("133.2"), STARTED.date(), "the bank")
    found = payments.pay(
        instalment_id=row.pk, value_on=STARTED.date(), bank_reference="S1", sent=sent,
        by=fresh(coordinator), at=STARTED,
    )  # fmt: skip
    assert (found.sent_amount, found.sent_currency, found.amount) == (137_462_400, "KES", 1_032_000)


def test_pages_take_an_instalment_from_request_to_receipt(
    payable: Award, coordinator: User, approver: User, focal_point: User, signed_in: SignedIn,
    clock: Clock,
) -> None:  # fmt: skip
    clock(STARTED)
    pk = first(payable).pk
    page = reverse("instalment", args=[pk])
    staff, second, own = signed_in(coordinator), signed_in(approver), signed_in(focal_point)
    assert "Every condition is met" in staff.get(page).content.decode()
    assert own.post(f"{page}request/").status_code == 403
    token = {"form_token": "7b6f1b1e-7a0c-4a53-8f5b-6a1de01b2a11"}
    assert staff.post(f"{page}request/", token)["Location"] == page
    assert staff.post(f"{page}request/", token)["Location"] == page  # a double click
    shown = staff.get(page).content.decode()
    assert "You requested this instalment, so another person approves it." in shown
    assert "<strong>Tobias Achterberg-Ndiaye</strong>" in shown
    asked = second.post(f"{page}approve/")
    back = second.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == f"{page}?again=1"
    assert "Press “Approve” to finish." in second.get(back["Location"]).content.decode()
    assert second.post(f"{page}approve/")["Location"] == page
    assert second.post(f"{page}instruct/")["Location"] == page
    day = {"value_on_0": "2", "value_on_1": "July", "value_on_2": "2027", "bank_reference": "S1"}
    half = staff.post(f"{page}pay/", {**day, "sent_currency": "KES"}).content.decode()
    assert "Enter the amount in that currency" in half
    assert "Enter the source of the rate" in half
    assert staff.post(f"{page}pay/", {**day, "sent_currency": ""})["Location"] == page
    assert 'value="10320.00"' in own.get(f"{page}receive/").content.decode()
    receipt = {
        "credited_on_0": "2", "credited_on_1": "7", "credited_on_2": "2027",
        "currency": "CHF", "amount": "10 320",
    }  # fmt: skip
    assert own.post(f"{page}receive/", receipt)["Location"] == page
    assert first(payable).status == InstalmentStatus.RECEIVED
    assert "confirmed that instalment 1 arrived" in own.get(page).content.decode()
    reversal = {**day, "reason": "Paid in error."}
    assert own.post(f"{page}reverse/", reversal).status_code == 403
    assert staff.post(f"{page}reverse/", reversal)["Location"] == page
    assert awards_fresh(payable).paid == 0


def test_pages_with_reasons_are_for_those_who_may(
    payable: Award, coordinator: User, focal_point: User, seat: User, stranger: User,
    signed_in: SignedIn, clock: Clock,
) -> None:  # fmt: skip
    clock(STARTED)
    page = reverse("instalment", args=[first(payable).pk])
    assert signed_in(focal_point).get(f"{page}hold/").status_code == 403
    assert signed_in(seat).get(f"{page}cancel/").status_code == 403
    assert signed_in(stranger).get(page).status_code == 404
    staff = signed_in(coordinator)
    assert "Enter the reason" in staff.post(f"{page}hold/", {"reason": ""}).content.decode()
    assert staff.post(f"{page}hold/", {"reason": "A question."})["Location"] == page
    assert "on hold" in signed_in(focal_point).get(page).content.decode()
    assert "A question." in signed_in(focal_point).get(page).content.decode()
    assert staff.post(f"{page}release/", {"reason": "Answered."})["Location"] == page
    assert staff.post(f"{page}cancel/", {"reason": "Not needed."})["Location"] == page
    assert first(payable).status == InstalmentStatus.CANCELLED


def test_a_request_that_nobody_approved_yet_is_withdrawn(payable: Award, coordinator: User) -> None:
    row = steps.requested(payable, coordinator)
    instalments.withdraw(instalment_id=row.pk, by=fresh(coordinator), at=STARTED, reason="Wait.")
    found = first(payable)
    assert (found.status, found.requested_by) == ("planned", None)


def test_a_held_instalment_can_be_cancelled(payable: Award, coordinator: User) -> None:
    kept: dict[str, Any] = {
        "instalment_id": first(payable).pk, "by": fresh(coordinator), "at": STARTED,
    }  # fmt: skip
    instalments.hold(**kept, reason="A question is open.")
    instalments.cancel(**kept, reason="Not needed.")
    assert first(payable).status == InstalmentStatus.CANCELLED


def test_reverse_takes_a_payment_back_that_nobody_received(
    payable: Award, coordinator: User, approver: User
) -> None:
    row = steps.paid(payable, coordinator, approver)
    payments.reverse(
        instalment_id=row.pk, by=fresh(coordinator), at=STARTED, value_on=STARTED.date(),
        bank_reference="R1", reason="Came back from the bank.",
    )  # fmt: skip
    found, award = first(payable), awards_fresh(payable)
    assert (found.status, found.attempt, award.paid, award.received) == ("planned", 2, 0, 0)
