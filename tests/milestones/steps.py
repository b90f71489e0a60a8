"""Steps of delivery through the services, for tests that begin further on."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from ambassadors.models import Award, ObligationKind
from ambassadors.services import awards, obligations
from core.models import Message, User
from core.services import links
from milestones.models import Instalment, Milestone, Payee
from milestones.services import evidence, instalments, payees, payments
from tests.cast import AT, fresh, proof

STARTED = datetime(2027, 7, 2, 9, 0, tzinfo=UTC)  # the day after the awards start
MONTH_7 = datetime(2028, 1, 10, 9, 0, tzinfo=UTC)
REPORTS = (ObligationKind.PROGRESS_REPORT, ObligationKind.EXPENDITURE_REPORT)
ACCOUNT = {
    "holder": "Kenya Red Cross Society",
    "bank": "KCB Bank, Nairobi",
    "account": "1100 2233 4455",
    "bic": "KCBLKENX",
    "currency": "KES",
}


def pdf(name: str = "proof.pdf") -> SimpleUploadedFile:
    """Return a small PDF."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n%EOF\n", content_type="application/pdf")


def photo(name: str = "training.png") -> SimpleUploadedFile:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def fetched(browser: Client, address: str) -> int:
    """Fetch a file to its end; return the status."""
    answer: Any = browser.get(address)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return int(answer.status_code)


def secret(template: str) -> str:
    """Return the one-time secret in the newest message of a kind."""
    return Message.objects.filter(template=f"milestones/{template}").latest("made_at", "pk").secret


def templates() -> list[str]:
    """Return which messages of this app were written, by name."""
    rows = Message.objects.filter(template__startswith="milestones/")
    return sorted(row.template.removeprefix("milestones/") for row in rows)


def entered(award: Award, by: User, *, at: datetime = AT) -> Payee:
    """Enter bank details as the focal point."""
    return payees.enter(award_id=award.pk, by=fresh(by), at=at, **ACCOUNT)


def confirmed(award: Award, by: User, *, at: datetime = AT) -> Payee:
    """Enter bank details and confirm them through the signatory's link."""
    entered(award, by, at=at)
    link = links.look(secret("payee_to_confirm"), purpose="payee", at=at)
    return payees.confirm(link=link, at=at)


def verified(
    award: Award, focal_point: User, coordinator: User, approver: User, *, at: datetime = AT
) -> Payee:
    """Bring bank details through all four hands."""
    payee = confirmed(award, focal_point, at=at)
    payees.check(payee_id=payee.pk, file=pdf(), by=fresh(coordinator), at=at)
    return payees.approve(
        payee_id=payee.pk, by=fresh(approver), at=at, proof=proof(approver)
    )  # fmt: skip


def first(award: Award) -> Instalment:
    """Return the award's first instalment as the next request reads it."""
    return Instalment.objects.select_related("award").get(award=award, number=1)


def part(award: Award, number: int) -> Instalment:
    """Return an instalment with its award as the next request reads them."""
    return Instalment.objects.select_related("award__cohort", "award__organisation").get(
        award=award, number=number
    )


def requested(award: Award, coordinator: User, *, at: datetime = STARTED) -> Instalment:
    """Request the first instalment."""
    return instalments.request(instalment_id=first(award).pk, by=fresh(coordinator), at=at)


def approved(
    award: Award, coordinator: User, approver: User, *, at: datetime = STARTED
) -> Instalment:
    """Request and approve the first instalment."""
    row = requested(award, coordinator, at=at)
    return instalments.approve(
        instalment_id=row.pk, by=fresh(approver), at=at, proof=proof(approver)
    )  # fmt: skip


def instructed(
    award: Award, coordinator: User, approver: User, *, at: datetime = STARTED
) -> Instalment:
    """Bring the first instalment to finance."""
    row = approved(award, coordinator, approver, at=at)
    return instalments.instruct(instalment_id=row.pk, by=fresh(coordinator), at=at)


def paid(award: Award, coordinator: User, approver: User, *, at: datetime = STARTED) -> Instalment:
    """Pay the first instalment."""
    row = instructed(award, coordinator, approver, at=at)
    payments.pay(
        instalment_id=row.pk,
        value_on=at.date(),
        bank_reference="SWIFT 4711",
        by=fresh(coordinator),
        at=at,
    )
    return first(award)


def received(
    award: Award, coordinator: User, approver: User, focal_point: User, *, at: datetime = STARTED
) -> Instalment:
    """Pay the first instalment and confirm that it arrived."""
    row = paid(award, coordinator, approver, at=at)
    payments.receive(
        instalment_id=row.pk,
        credited_on=at.date(),
        amount=row.amount,
        currency=row.currency,
        by=fresh(focal_point),
        at=at,
    )
    return first(award)


def met(milestone: Milestone, focal_point: User, coordinator: User, *, at: datetime) -> None:
    """Send and accept evidence of a milestone."""
    evidence.send(
        milestone_id=milestone.pk, narrative="Done.", actual="14", by=fresh(focal_point), at=at
    )
    evidence.accept(milestone_id=milestone.pk, by=fresh(coordinator), at=at)


def reports_accepted(award: Award, period: int, by: User, *, at: datetime = MONTH_7) -> None:
    """Note that both reports of a period were sent and accepted."""
    for kind in REPORTS:
        obligations.sent(award, kind, period, at=at)
        obligations.fulfilled(award, kind, period, by=by, at=at)


def spent(award: Award, amount: int) -> None:
    """Note accepted spending, in minor units."""
    awards.spent_changed(award, amount)
