"""Bank details: four hands, two of them never the same (M10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from ambassadors.models import Award
from core.models import Message, Role, User
from core.reauthentication import ReauthenticationNeeded
from core.refusals import Forbidden, Refused
from core.services import links
from milestones.models import InstalmentStatus, Payee, PayeeStatus
from milestones.services import payees
from tests.cast import AT, SignedIn, awards_fresh, fresh, proof, with_role
from tests.milestones import steps
from tests.milestones.steps import (
    ACCOUNT,
    STARTED,
    confirmed,
    entered,
    fetched,
    pdf,
    secret,
    verified,
)


def test_enter_refuses_others_and_an_unconfirmed_signatory(
    award: Award, coordinator: User, focal_point: User
) -> None:
    with pytest.raises(Forbidden):
        payees.enter(award_id=award.pk, by=coordinator, at=AT, **ACCOUNT)
    award.organisation.signatories.update(confirmed_by=None, confirmed_at=None)
    with pytest.raises(Refused):
        entered(award, focal_point)
    assert Payee.objects.count() == 0


def test_confirm_goes_through_the_signatorys_link_once(award: Award, focal_point: User) -> None:
    payee = confirmed(award, focal_point)
    assert (payee.status, payee.account) == (PayeeStatus.CONFIRMED, "110022334455")
    with pytest.raises(Refused):
        links.look(secret("payee_to_confirm"), purpose="payee", at=AT)


def test_check_refuses_details_the_signatory_did_not_confirm(
    award: Award, focal_point: User, coordinator: User
) -> None:
    payee = entered(award, focal_point)
    with pytest.raises(Refused):
        payees.check(payee_id=payee.pk, file=pdf(), by=coordinator, at=AT)


def test_approve_refuses_who_checked_and_who_did_not_prove_themselves(
    award: Award, focal_point: User, coordinator: User, approver: User, administrators: list[User]
) -> None:
    both = fresh(with_role(administrators, coordinator, Role.APPROVER))
    payee = confirmed(award, focal_point)
    payees.check(payee_id=payee.pk, file=pdf(), by=both, at=AT)
    with pytest.raises(Forbidden) as refusal:
        payees.approve(payee_id=payee.pk, by=both, at=AT, proof=proof(both))
    assert str(refusal.value) == "You checked these bank details. Another person must approve them."
    with pytest.raises(ReauthenticationNeeded):
        payees.approve(payee_id=payee.pk, by=approver, at=AT, proof=None)
    assert not awards_fresh(award).payee_verified
    payees.approve(payee_id=payee.pk, by=approver, at=AT, proof=proof(approver))
    assert awards_fresh(award).payee_verified


def test_new_details_void_the_verified_ones_and_open_requests(
    running_award: Award, focal_point: User, coordinator: User, approver: User
) -> None:
    verified(running_award, focal_point, coordinator, approver)
    steps.approved(running_award, coordinator, approver)
    entered(running_award, focal_point, at=STARTED)
    part = steps.first(running_award)
    assert (part.status, part.payee_id) == (InstalmentStatus.PLANNED, None)
    assert not awards_fresh(running_award).payee_verified
    told = Message.objects.filter(template="milestones/payee_voided")
    addresses = {row.address for row in told}
    assert addresses == {focal_point.email, coordinator.email, approver.email}


def test_details_that_change_after_instruction_ask_for_a_recall(
    running_award: Award, focal_point: User, coordinator: User, approver: User
) -> None:
    verified(running_award, focal_point, coordinator, approver)
    steps.instructed(running_award, coordinator, approver)
    entered(running_award, focal_point, at=STARTED + timedelta(hours=1))
    assert steps.first(running_award).status == InstalmentStatus.INSTRUCTED
    told = Message.objects.filter(template="milestones/recall")
    assert {row.address for row in told} == {approver.email, coordinator.email}


def test_refuse_voids_and_tells_the_society(
    award: Award, focal_point: User, approver: User, coordinator: User
) -> None:
    payee = confirmed(award, focal_point)
    with pytest.raises(Refused):
        payees.refuse(payee_id=payee.pk, by=approver, at=AT, reason="")
    payees.refuse(payee_id=payee.pk, by=approver, at=AT, reason="The holder is a person.")
    message = Message.objects.get(template="milestones/payee_refused", address=focal_point.email)
    assert "The holder is a person." in message.body


def test_pages_take_details_through_all_hands(
    award: Award, focal_point: User, coordinator: User, approver: User, signed_in: SignedIn
) -> None:
    own, page = signed_in(focal_point), reverse("payee", args=[award.pk])
    typed = {**ACCOUNT, "account": "1100 2233 4455"}
    assert own.post(reverse("payee_new", args=[award.pk]), typed)["Location"] == page
    payee = Payee.objects.get()
    public = signed_in(None)
    link = reverse("payee_link", args=[secret("payee_to_confirm")])
    assert "1100 2233 4455" in public.get(link).content.decode()
    assert public.post(link, {"agreed": "on"})["Location"] == reverse(
        "thanked", args=["bank-details"]
    )
    assert public.get(link).status_code == 410
    staff = signed_in(coordinator)
    check = reverse("payee_check", args=[payee.pk])
    assert own.get(check).status_code == 403
    assert "Tick that all three are the same" in staff.post(check, {"file": pdf()}).content.decode()
    assert staff.post(check, {"file": pdf(), "same": "on"})["Location"] == page
    second = signed_in(approver)
    asked = second.post(reverse("payee_approve", args=[payee.pk]))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    User.objects.filter(pk=approver.pk).update(password=make_password(None))
    bare = signed_in(fresh(approver))
    led = bare.post(reverse("payee_approve", args=[payee.pk]), follow=True)
    assert led.redirect_chain == [(reverse("mfa_index"), 302)]
    assert "Approving money needs a second step or a password." in led.content.decode()
    payee.refresh_from_db()
    assert payee.status == PayeeStatus.CHECKED


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("account", "12", "Enter the IBAN or account number: 5 to 40 letters and figures."),
        ("bic", "KCB", "Enter the BIC with 8 or 11 letters and figures, for example KCBLKENX."),
        ("holder", "", "Enter the account holder"),
    ],
)
def test_wrong_details_are_asked_back(
    award: Award, focal_point: User, signed_in: SignedIn, field: str, typed: str, sentence: str
) -> None:
    answer = signed_in(focal_point).post(
        reverse("payee_new", args=[award.pk]), {**ACCOUNT, field: typed}
    )
    assert sentence in answer.content.decode()
    assert Payee.objects.count() == 0


def test_bank_details_are_seen_by_four_roles_only(
    award: Award, focal_point: User, coordinator: User, approver: User, auditor: User,
    seat: User, mentor: User, stranger: User, signed_in: SignedIn,
) -> None:  # fmt: skip
    payee = confirmed(award, focal_point)
    payees.check(payee_id=payee.pk, file=pdf(), by=coordinator, at=AT)
    payee.refresh_from_db()
    page = reverse("payee", args=[award.pk])
    file = reverse("document", args=[payee.checked_against_id])
    seen = {
        name: (signed_in(person).get(page).status_code, fetched(signed_in(person), file))
        for name, person in {
            "focal point": focal_point, "coordinator": coordinator, "approver": approver,
            "auditor": auditor, "seat": seat, "mentor": mentor, "stranger": stranger,
        }.items()
    }  # fmt: skip
    assert seen == {
        "focal point": (200, 200), "coordinator": (200, 200), "approver": (200, 200),
        "auditor": (200, 200), "seat": (403, 404), "mentor": (403, 404), "stranger": (404, 404),
    }  # fmt: skip


def test_earlier_details_are_masked(award: Award, focal_point: User, signed_in: SignedIn) -> None:
    entered(award, focal_point)
    payees.enter(
        award_id=award.pk, by=fresh(focal_point), at=AT, **{**ACCOUNT, "account": "999888777"}
    )
    text = signed_in(focal_point).get(reverse("payee", args=[award.pk])).content.decode()
    assert "1100 2233 4455" not in text
    assert "110022334455" not in text
    assert "…4455" in text
    assert "9998 8877 7" in text


def test_details_that_were_checked_can_be_refused_by_the_approver(
    award: Award, focal_point: User, approver: User, coordinator: User
) -> None:
    payee = confirmed(award, focal_point)
    payees.check(payee_id=payee.pk, file=pdf(), by=coordinator, at=AT)
    payees.refuse(payee_id=payee.pk, by=approver, at=AT, reason="The document is another bank's.")
    payee.refresh_from_db()
    assert payee.status == PayeeStatus.VOID
    assert not awards_fresh(award).payee_verified
