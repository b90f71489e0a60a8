"""Payments: recorded once, confirmed by who received them, reversed by an entry, never edited (M6, M7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Award
from ambassadors.permissions import require_focal_point
from ambassadors.services import awards
from ambassadors.services.people import focal_points
from core.clock import day_in
from core.models import User
from core.refusals import Refused
from core.services import activity
from milestones.models import Instalment, InstalmentStatus, Payment, Receipt
from milestones.services.instalments import ALL, locked, record, require_money_hand, tell


@dataclass(frozen=True)
class Sent:
    """Another currency that was sent: amount in its minor units, rate, the rate's day and source."""

    amount: int
    currency: str
    rate: Decimal
    rate_on: date
    rate_source: str


@transaction.atomic
def pay(
    *,
    instalment_id: int,
    value_on: date,
    bank_reference: str,
    by: User,
    at: datetime,
    sent: Sent | None = None,
) -> Payment:
    """Record that finance paid an instructed instalment; at most one payment of it stands (I3)."""
    instalment = locked(instalment_id)
    award = instalment.award
    require_money_hand(by, award, on=at.date())
    instalment.go_to(InstalmentStatus.PAID)
    today = day_in(award.cohort.time_zone, at)
    asked = instalment.instructed_at or at
    if not day_in(award.cohort.time_zone, asked) <= value_on <= today:
        raise Refused(_("Enter the bank's value date: from the day it was instructed to today."))
    payment = Payment.objects.create(
        instalment=instalment,
        attempt=instalment.attempt,
        amount=instalment.amount,
        currency=instalment.currency,
        value_on=value_on,
        bank_reference=bank_reference,
        recorded_by=by,
        recorded_at=at,
        **_other_currency(sent),
    )
    awards.paid_changed(award, payment.amount)
    instalment.save(update_fields=["status"])
    record(instalment, "paid", by=by, at=at)
    tell("instalment_paid", instalment, to=focal_points(award.organisation), at=at, by=by)
    return payment


def _other_currency(sent: Sent | None) -> dict[str, object]:
    if sent is None:
        return {}
    return {
        "sent_amount": sent.amount,
        "sent_currency": sent.currency,
        "rate": sent.rate,
        "rate_on": sent.rate_on,
        "rate_source": sent.rate_source,
    }


def _latest_day(award: Award, at: datetime) -> date:
    """Return today where it is latest: in the cohort's zone or the National Society's (P3)."""
    home = award.time_zone
    return max(day_in(award.cohort.time_zone, at), day_in(home, at))


def standing_payment(instalment: Instalment) -> Payment:
    """Return the payment of an instalment that was not reversed, or refuse."""
    found = instalment.payments.filter(reverses__isnull=True, attempt=instalment.attempt).first()
    if found is None:
        raise Refused(_("No payment of this instalment stands."))
    return found


@transaction.atomic
def receive(
    *,
    instalment_id: int,
    credited_on: date,
    amount: int,
    currency: str,
    by: User,
    at: datetime,
) -> Receipt:
    """Confirm that a payment arrived: day, amount (minor units) and currency credited (M7)."""
    instalment = locked(instalment_id)
    award = instalment.award
    require_focal_point(by, award)
    instalment.go_to(InstalmentStatus.RECEIVED)
    payment = standing_payment(instalment)
    if not payment.value_on <= credited_on <= _latest_day(award, at):
        raise Refused(_("Enter the day your bank credited it: from the value date to today."))
    receipt = Receipt.objects.create(
        payment=payment,
        credited_on=credited_on,
        amount=amount,
        currency=currency,
        confirmed_by=by,
        confirmed_at=at,
    )
    instalment.save(update_fields=["status"])
    awards.received_changed(award, payment.amount)
    activity.record(
        instalment,
        "received",
        by=by,
        at=at,
        number=instalment.number,
        amount=amount,
        currency=currency,
    )
    return receipt


@transaction.atomic
def reverse(
    *,
    instalment_id: int,
    value_on: date,
    bank_reference: str,
    by: User,
    at: datetime,
    reason: str,
) -> Payment:
    """Take a payment back by an entry that names it; the instalment is planned again (M6)."""
    instalment = locked(instalment_id)
    award = instalment.award
    require_money_hand(by, award, on=at.date())
    payment = standing_payment(instalment)
    if not payment.value_on <= value_on <= day_in(award.cohort.time_zone, at):
        raise Refused(_("Enter the day the money came back: from the value date to today."))
    was_received = instalment.status == InstalmentStatus.RECEIVED
    entry = Payment.objects.create(
        instalment=instalment,
        attempt=payment.attempt,
        reverses=payment,
        amount=payment.amount,
        currency=payment.currency,
        value_on=value_on,
        bank_reference=bank_reference,
        recorded_by=by,
        recorded_at=at,
    )
    instalment.back_to_planned(reason=reason)
    instalment.save(update_fields=ALL)
    if was_received:
        awards.received_changed(award, -payment.amount)
    awards.paid_changed(award, -payment.amount)
    record(instalment, "reversed", by=by, at=at, reason=reason)
    return entry
