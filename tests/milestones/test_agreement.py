"""The agreement: drawn from the accepted plan, signed by link or on paper, countersigned."""

from __future__ import annotations

import re
import zlib
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from ambassadors.models import Award
from core.models import Document, User
from core.reauthentication import ReauthenticationNeeded
from core.refusals import Forbidden, Refused
from core.services import links
from core.services.links import LinkSpent
from milestones.models import Agreement, AgreementStatus
from milestones.services import agreements, plan
from tests.cast import AT, PASSWORD, SignedIn, awards_fresh, fresh, proof
from tests.milestones.steps import fetched, pdf, secret, templates


@pytest.fixture
def drawn(award: Award, coordinator: User, approver: User) -> Agreement:
    """Return an agreement that waits for the signatory."""
    plan.accept(award_id=award.pk, by=coordinator, at=AT)
    return agreements.draw(award_id=award.pk, by=coordinator, at=AT)


def sign(agreement: Agreement) -> Agreement:
    """Sign through the link in the mail."""
    link = links.look(secret("agreement_to_sign"), purpose="agreement", at=AT)
    return agreements.sign(link=link, at=AT)


def inflated(content: bytes) -> list[bytes]:
    """Return the compressed parts of a PDF, unpacked."""
    pieces = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    return [zlib.decompressobj().decompress(piece) for piece in pieces if piece[:1] == b"x"]


def test_draw_refuses_without_an_accepted_plan(award: Award, coordinator: User) -> None:
    with pytest.raises(Refused) as refusal:
        agreements.draw(award_id=award.pk, by=coordinator, at=AT)
    assert str(refusal.value) == "Accept the plan first: the agreement is made from it."


def test_draw_makes_one_tagged_pdf_and_mails_the_signatory(
    drawn: Agreement, coordinator: User
) -> None:
    assert drawn.document is not None
    with drawn.document.file.open("rb") as file:
        content = file.read()
    assert content.startswith(b"%PDF-1.7")
    assert any(b"pdfuaid" in piece for piece in inflated(content))
    assert templates() == ["agreement_to_sign", "plan_accepted"]
    with pytest.raises(Refused):
        agreements.draw(award_id=drawn.award_id, by=coordinator, at=AT)


def test_sign_uses_the_link_up(drawn: Agreement) -> None:
    signed = sign(drawn)
    assert signed.status == AgreementStatus.SIGNED
    assert awards_fresh(drawn.award).signed_on == AT.date()
    with pytest.raises(LinkSpent):
        sign(drawn)


def test_a_new_link_ends_the_earlier_one(drawn: Agreement, coordinator: User) -> None:
    before = secret("agreement_to_sign")
    agreements.send_again(agreement_id=drawn.pk, by=coordinator, at=AT + timedelta(minutes=1))
    with pytest.raises(LinkSpent):
        links.look(before, purpose="agreement", at=AT + timedelta(minutes=2))
    sign(drawn)
    with pytest.raises(Refused):
        agreements.send_again(agreement_id=drawn.pk, by=coordinator, at=AT)


def test_paper_ends_the_link_and_is_refused_twice(drawn: Agreement, coordinator: User) -> None:
    agreements.sign_on_paper(agreement_id=drawn.pk, file=pdf(), by=coordinator, at=AT)
    with pytest.raises(LinkSpent):
        sign(drawn)
    with pytest.raises(Refused):
        agreements.sign_on_paper(agreement_id=drawn.pk, file=pdf(), by=coordinator, at=AT)
    assert Document.objects.filter(part="signed").count() == 1


def test_countersign_asks_for_an_approver_who_just_proved_themselves(
    drawn: Agreement, coordinator: User, approver: User
) -> None:
    with pytest.raises(Refused):  # not signed yet
        agreements.countersign(agreement_id=drawn.pk, by=approver, at=AT, proof=proof(approver))
    sign(drawn)
    with pytest.raises(Forbidden):
        agreements.countersign(
            agreement_id=drawn.pk, by=coordinator, at=AT, proof=proof(coordinator)
        )
    with pytest.raises(ReauthenticationNeeded):
        agreements.countersign(agreement_id=drawn.pk, by=approver, at=AT, proof=None)
    with pytest.raises(ReauthenticationNeeded):
        agreements.countersign(agreement_id=drawn.pk, by=approver, at=AT, proof=proof(coordinator))
    agreements.countersign(agreement_id=drawn.pk, by=approver, at=AT, proof=proof(approver))
    award = awards_fresh(drawn.award)
    assert (award.signed_on, award.countersigned_on) == (AT.date(), AT.date())
    assert award.status == "onboarding"  # the kick-off is still to be held


def test_countersign_refuses_an_approver_of_the_society(
    drawn: Agreement, approver: User, focal_point: User
) -> None:
    from ambassadors.models import Part
    from ambassadors.services import people

    sign(drawn)
    people.join(
        person=approver, organisation=drawn.award.organisation, part=Part.STAFF, by=None, at=AT
    )
    with pytest.raises(Forbidden):
        agreements.countersign(
            agreement_id=drawn.pk, by=fresh(approver), at=AT, proof=proof(approver)
        )


def test_void_needs_a_reason_and_opens_the_way_for_another(
    drawn: Agreement, coordinator: User
) -> None:
    sign(drawn)
    with pytest.raises(Refused):
        agreements.void(agreement_id=drawn.pk, by=coordinator, at=AT, reason=" ")
    agreements.void(agreement_id=drawn.pk, by=coordinator, at=AT, reason="The name was wrong.")
    assert awards_fresh(drawn.award).signed_on is None
    agreements.draw(award_id=drawn.award_id, by=coordinator, at=AT)
    assert Agreement.objects.count() == 2


def test_the_signatory_reads_downloads_and_signs_without_an_account(
    drawn: Agreement, signed_in: SignedIn
) -> None:
    browser = signed_in(None)
    page = reverse("agreement_link", args=[secret("agreement_to_sign")])
    shown = browser.get(page)
    assert shown.status_code == 200
    assert "Milestone of month 2" in shown.content.decode()
    assert fetched(browser, page + "document/") == 200
    drawn.refresh_from_db()
    assert drawn.status == AgreementStatus.DRAWN  # reading changed nothing
    unticked = browser.post(page, {"form_token": ""})
    assert "Tick the box to sign the agreement" in unticked.content.decode()
    assert browser.post(page, {"agreed": "on"})["Location"] == reverse(
        "thanked", args=["agreement"]
    )
    drawn.refresh_from_db()
    assert drawn.status == AgreementStatus.SIGNED
    assert browser.get(page).status_code == 410
    assert browser.get(page + "document/").status_code == 410
    assert browser.get(reverse("agreement_link", args=["nothing"])).status_code == 410


def test_pages_lead_from_drawing_to_countersigning_through_the_password(
    award: Award, coordinator: User, approver: User, focal_point: User, signed_in: SignedIn
) -> None:
    plan.accept(award_id=award.pk, by=coordinator, at=AT)
    page = reverse("agreement", args=[award.pk])
    staff, second, own = signed_in(coordinator), signed_in(approver), signed_in(focal_point)
    assert own.post(reverse("agreement_draw", args=[award.pk])).status_code == 403
    assert staff.post(reverse("agreement_draw", args=[award.pk]))["Location"] == page
    agreement = Agreement.objects.get()
    paper = reverse("agreement_paper", args=[agreement.pk])
    assert own.get(paper).status_code == 403
    assert staff.post(paper, {"file": pdf("signed.pdf")})["Location"] == page
    assert own.get(page).status_code == 200
    countersign = reverse("agreement_countersign", args=[agreement.pk])
    asked = second.post(countersign)
    assert (
        asked["Location"]
        == f"{reverse('account_reauthenticate')}?{urlencode({'next': f'{page}?again=1'})}"
    )
    back = second.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == f"{page}?again=1"
    assert "Press “Countersign” to finish." in second.get(back["Location"]).content.decode()
    assert second.post(countersign)["Location"] == page
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.COUNTERSIGNED
    assert fetched(own, reverse("document", args=[agreement.document_id])) == 200


def test_to_strangers_an_agreement_and_its_file_are_not_there(
    drawn: Agreement, stranger: User, other_focal_point: User, signed_in: SignedIn
) -> None:
    for person in (stranger, other_focal_point):
        browser = signed_in(person)
        assert browser.get(reverse("agreement", args=[drawn.award_id])).status_code == 404
        assert browser.get(reverse("document", args=[drawn.document_id])).status_code == 404
        assert browser.post(reverse("agreement_void", args=[drawn.pk])).status_code == 404


def test_an_agreement_is_void_before_it_is_signed_and_before_the_kick_off(
    drawn: Agreement, coordinator: User, approver: User
) -> None:
    agreements.void(agreement_id=drawn.pk, by=coordinator, at=AT, reason="The name was wrong.")
    later = AT + timedelta(hours=1)  # so that the newest message is the second one's
    second = agreements.draw(award_id=drawn.award_id, by=coordinator, at=later)
    sign(second)
    agreements.countersign(agreement_id=second.pk, by=fresh(approver), at=AT, proof=proof(approver))
    agreements.void(agreement_id=second.pk, by=coordinator, at=AT, reason="The amount was wrong.")
    award = awards_fresh(drawn.award)
    assert (award.signed_on, award.countersigned_on) == (None, None)
    assert set(Agreement.objects.values_list("status", flat=True)) == {"void"}
