"""Payee details: entered, confirmed by the signatory, checked, approved by another (M10)."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Award, Signatory
from ambassadors.permissions import (
    require_approver,
    require_coordinator,
    require_focal_point,
    speaks_for,
)
from ambassadors.services import awards
from ambassadors.services.people import current_signatory, focal_points
from core import reauthentication
from core.models import OneTimeLink, User
from core.reauthentication import Proof
from core.refusals import Forbidden, Refused
from core.services import activity, documents, links, outbox
from milestones.models import Payee, PayeeStatus
from milestones.services.instalments import require_money_hand
from milestones.services.recalls import void_requests

PURPOSE = "payee"
LINK_DAYS = 30


def locked(payee_id: int) -> Payee:
    """Return payee details with their award locked first."""
    award_id = Payee.objects.values_list("award_id", flat=True).get(pk=payee_id)
    award = awards.locked(award_id)
    found = Payee.objects.select_for_update(of=("self",)).get(pk=payee_id)
    found.award = award
    return found


@transaction.atomic
def enter(
    *,
    award_id: int,
    holder: str,
    bank: str,
    account: str,
    bic: str,
    currency: str,
    by: User,
    at: datetime,
) -> Payee:
    """Enter bank details; what was in force becomes void, with every open request and approval."""
    award = awards.locked(award_id)
    require_focal_point(by, award)
    signatory = _confirmed_signatory(award)
    before = Payee.objects.filter(award=award).exclude(status=PayeeStatus.VOID).first()
    if before:
        _void(before, verb="voided", reason=_("New bank details were entered."), by=by, at=at)
    payee = Payee.objects.create(
        award=award,
        number=Payee.objects.filter(award=award).count() + 1,
        holder=holder,
        bank=bank,
        account="".join(account.split()).upper(),
        bic="".join(bic.split()).upper(),
        currency=currency,
        entered_by=by,
        entered_at=at,
    )
    activity.record(payee, "entered", by=by, at=at, number=payee.number)
    _send_link(payee, signatory, at=at)
    return payee


def _send_link(payee: Payee, signatory: Signatory, *, at: datetime) -> None:
    """Send the signatory a new one-time link; earlier ones stop working."""
    secret = links.make(PURPOSE, about=payee, address=signatory.email, at=at, days=LINK_DAYS)
    outbox.queue(
        "milestones/payee_to_confirm",
        to=signatory.email,
        at=at,
        about=payee,
        organisation=payee.award.organisation,
        link=f"/bank-details/{outbox.SECRET}/",
        secret=secret,
        signatory=signatory,
        days=LINK_DAYS,
    )


@transaction.atomic
def send_again(*, payee_id: int, by: User, at: datetime) -> Payee:
    """Send the signatory a new link while the details wait to be confirmed."""
    payee = locked(payee_id)
    if not speaks_for(by, payee.award.organisation_id):
        require_coordinator(by, payee.award, on=at.date())
    if payee.status != PayeeStatus.ENTERED:
        raise Refused(_("These bank details do not wait for the signatory."))
    _send_link(payee, _confirmed_signatory(payee.award), at=at)
    activity.record(payee, "sent_again", by=by, at=at)
    return payee


def _confirmed_signatory(award: Award) -> Signatory:
    signatory = current_signatory(award.organisation)
    if signatory is None or signatory.confirmed_at is None:
        raise Refused(_("A coordinator must confirm the signatory's address first."))
    return signatory


def of_link(secret: str, *, at: datetime) -> tuple[OneTimeLink, Payee]:
    """Return a link and the details it is for, without using it; refuses one that no longer works."""
    link = links.look(secret, purpose=PURPOSE, at=at)
    found = Payee.objects.select_related(
        "award__organisation", "award__cohort__coordinator", "entered_by"
    ).get(pk=link.about_id)
    return link, found


def _void(payee: Payee, *, verb: str, reason: str, by: User, at: datetime) -> None:
    """Void details; open requests and approvals go back, all who knew them are told (M10)."""
    known = [person for person in (payee.checked_by, payee.approved_by) if person]
    payee.go_to(PayeeStatus.VOID, reason=reason)
    payee.save(update_fields=["status"])
    links.withdraw(PURPOSE, about=payee, at=at)
    award = payee.award
    awards.note_fact(award, payee_verified=False)
    activity.record(payee, verb, by=by, at=at, reason=reason, number=payee.number)
    void_requests(award, by=by, at=at, verb="taken_back", reason=reason)
    readers = {
        person.pk: person
        for person in [*focal_points(award.organisation), award.cohort.coordinator, *known]
    }
    outbox.queue(
        f"milestones/payee_{verb}",
        to=readers.values(),
        at=at,
        about=payee,
        organisation=award.organisation,
        link=f"/awards/{award.pk}/payee/",
        by=by,
        why=reason,
    )


@transaction.atomic
def confirm(*, link: OneTimeLink, at: datetime) -> Payee:
    """The signatory confirms through their one-time link, which is used up."""
    payee = locked(int(link.about_id))
    signatory = current_signatory(payee.award.organisation)
    if signatory is None or signatory.email.lower() != link.address.lower():
        raise Refused(_("Somebody else signs for this National Society now."))
    links.use(link, at=at)
    payee.go_to(PayeeStatus.CONFIRMED)
    payee.confirmed_by, payee.confirmed_at = signatory, at
    payee.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    activity.record(payee, "confirmed", by=None, actor="signatory", at=at)
    return payee


@transaction.atomic
def check(*, payee_id: int, file: File[bytes], by: User, at: datetime) -> Payee:
    """A coordinator checks the details against a document, which is kept."""
    payee = locked(payee_id)
    require_coordinator(by, payee.award, on=at.date())
    payee.go_to(PayeeStatus.CHECKED)
    payee.checked_against = documents.add(
        file, owner=payee, by=by, at=at, part="check", organisation=payee.award.organisation
    )
    payee.checked_by, payee.checked_at = by, at
    payee.save(update_fields=["status", "checked_against", "checked_by", "checked_at"])
    activity.record(payee, "checked", by=by, at=at)
    return payee


@transaction.atomic
def approve(*, payee_id: int, by: User, at: datetime, proof: Proof | None) -> Payee:
    """An approver who did not check them approves; from now on money can go there."""
    payee = locked(payee_id)
    require_approver(by, payee.award, on=at.date())
    if payee.checked_by_id == by.pk:
        raise Forbidden(_("You checked these bank details. Another person must approve them."))
    reauthentication.require(proof, by=by)
    payee.go_to(PayeeStatus.APPROVED)
    payee.approved_by, payee.approved_at = by, at
    payee.save(update_fields=["status", "approved_by", "approved_at"])
    awards.note_fact(payee.award, payee_verified=True)
    activity.record(payee, "approved", by=by, at=at)
    return payee


@transaction.atomic
def refuse(*, payee_id: int, by: User, at: datetime, reason: str) -> Payee:
    """A coordinator or approver finds them wrong: they are void and the NS enters new ones."""
    payee = locked(payee_id)
    require_money_hand(by, payee.award, on=at.date())
    _void(payee, verb="refused", reason=reason, by=by, at=at)
    return payee
