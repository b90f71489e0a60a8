"""Instalments: requested by one person, approved by another, paid once, received (M3 to M7)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Award, AwardStatus
from ambassadors.permissions import require_approver, require_coordinator
from ambassadors.services import awards
from core import reauthentication
from core.models import User
from core.reauthentication import Proof
from core.refusals import Forbidden, Refused
from core.services import activity, outbox
from milestones.models import Instalment, InstalmentStatus, Payee, PayeeStatus
from milestones.queries import gate
from milestones.queries.instalment import approvers_of

WHO = ["status", "payee", "requested_by", "requested_at", "approved_by", "approved_at"]
ALL = [*WHO, "instructed_by", "instructed_at", "attempt"]


def locked(instalment_id: int) -> Instalment:
    """Return an instalment with its award locked first, always in this order."""
    award_id = Instalment.objects.values_list("award_id", flat=True).get(pk=instalment_id)
    award = awards.locked(award_id)
    found = Instalment.objects.select_for_update(of=("self",)).get(pk=instalment_id)
    found.award = award
    return found


def verified_payee(award: Award) -> Payee:
    """Return the payee details in force and verified, or refuse."""
    found = Payee.objects.filter(award=award, status=PayeeStatus.APPROVED).first()
    if found is None:
        raise Refused(_("The bank details are not verified. Nothing can be paid until they are."))
    return found


def require_open_gate(instalment: Instalment, *, on: date) -> None:
    """Refuse while a condition is not met, naming the first (M4)."""
    for condition in gate.conditions(instalment, on=on):
        if not condition.met:
            raise Refused(
                _("This instalment cannot be requested yet. Missing: %(what)s. %(who)s")
                % {"what": condition.text, "who": condition.who}
            )


@transaction.atomic
def request(*, instalment_id: int, by: User, at: datetime) -> Instalment:
    """Request payment of an instalment and tell the approvers once the change is saved."""
    instalment = locked(instalment_id)
    award = instalment.award
    require_coordinator(by, award, on=at.date())
    if instalment.may_move(InstalmentStatus.REQUESTED):
        require_open_gate(instalment, on=at.date())
    instalment.request(by=by, payee=verified_payee(award), at=at)
    instalment.save(update_fields=WHO)
    activity.record(instalment, "requested", by=by, at=at, amount=instalment.amount)
    outbox.queue(
        "milestones/instalment_requested",
        to=[person for person in approvers_of(award) if person.pk != by.pk],
        at=at,
        about=instalment,
        organisation=award.organisation,
        link=f"/instalments/{instalment.pk}/",
        by=by,
    )
    return instalment


@transaction.atomic
def approve(*, instalment_id: int, by: User, at: datetime, proof: Proof | None) -> Instalment:
    """Approve a request: another person than who asked, unconflicted, just re-authenticated (M5)."""
    instalment = locked(instalment_id)
    require_approver(by, instalment.award, on=at.date())
    _already(instalment)
    reauthentication.require(proof, by=by)
    instalment.approve(by=by, at=at)
    instalment.save(update_fields=WHO)
    activity.record(instalment, "approved", by=by, at=at, amount=instalment.amount)
    return instalment


def _already(instalment: Instalment) -> None:
    """Say who was first when a second approver comes too late."""
    if instalment.status == InstalmentStatus.APPROVED and instalment.approved_by:
        raise Refused(
            _("This instalment was already approved by %(name)s at %(time)s.")
            % {
                "name": instalment.approved_by.name,
                "time": f"{instalment.approved_at:%H:%M}",
            }
        )


@transaction.atomic
def refuse(*, instalment_id: int, by: User, at: datetime, reason: str) -> Instalment:
    """Refuse a request, with a reason that the coordinator reads."""
    instalment = locked(instalment_id)
    require_approver(by, instalment.award, on=at.date())
    instalment.go_to(InstalmentStatus.REFUSED, reason=reason)
    instalment.save(update_fields=["status"])
    activity.record(instalment, "refused", by=by, at=at, reason=reason)
    return instalment


@transaction.atomic
def back_to_planned(*, instalment_id: int, by: User, at: datetime, reason: str) -> Instalment:
    """Withdraw a request or approval, take a hold off, or note that the bank did not carry it out.

    Request and approval are void (M5). Payments are taken back by `payments.reverse` instead.
    """
    instalment = locked(instalment_id)
    require_coordinator(by, instalment.award, on=at.date())
    if instalment.status in (InstalmentStatus.PAID, InstalmentStatus.RECEIVED):
        raise Refused(_("A payment stands. Record its reversal instead."))
    instalment.back_to_planned(reason=reason)
    instalment.save(update_fields=ALL)
    activity.record(instalment, "back_to_planned", by=by, at=at, reason=reason)
    return instalment


@transaction.atomic
def hold(*, instalment_id: int, by: User, at: datetime, reason: str) -> Instalment:
    """Hold a planned or approved instalment, with a reason the NS reads."""
    instalment = locked(instalment_id)
    require_coordinator(by, instalment.award, on=at.date())
    instalment.go_to(InstalmentStatus.HELD, reason=reason)
    instalment.requested_by = instalment.requested_at = None
    instalment.approved_by = instalment.approved_at = None
    instalment.save(update_fields=WHO)
    activity.record(instalment, "held", by=by, at=at, reason=reason)
    return instalment


@transaction.atomic
def instruct(*, instalment_id: int, by: User, at: datetime) -> Instalment:
    """Hand an approved instalment to finance; standing conditions and payee are checked again (M5)."""
    instalment = locked(instalment_id)
    award = instalment.award
    require_money_hand(by, award, on=at.date())
    for condition in gate.standing(award, owed=list(award.obligations.all()), on=at.date()):
        if not condition.met:
            raise Refused(
                _("It cannot be handed to finance. Missing: %(what)s.") % {"what": condition.text}
            )
    if verified_payee(award).pk != instalment.payee_id:
        raise Refused(_("The bank details changed. Withdraw the request and ask again."))
    instalment.instruct(by=by, at=at)
    instalment.save(update_fields=["status", "instructed_by", "instructed_at"])
    activity.record(instalment, "instructed", by=by, at=at, amount=instalment.amount)
    return instalment


def require_money_hand(by: User, award: Award, *, on: date) -> None:
    """Refuse who is neither the award's coordinator nor an approver (§5)."""
    try:
        require_coordinator(by, award, on=on)
    except Forbidden:
        require_approver(by, award, on=on)


def take_back_requests(award: Award, state: str, by: User | None, at: datetime) -> None:
    """Follow a change of the award: requests and approvals go back; an end holds what is planned (M11)."""
    if state in (AwardStatus.ACTIVE, AwardStatus.COMPLETED):
        return
    for part in award.instalments.select_for_update().filter(
        status__in=[InstalmentStatus.REQUESTED, InstalmentStatus.APPROVED]
    ):
        part.back_to_planned(reason=f"award: {state}")
        part.save(update_fields=ALL)
        activity.record(part, "taken_back", by=by, at=at, state=state)
    if state == AwardStatus.ENDED:
        for part in award.instalments.filter(status=InstalmentStatus.PLANNED):
            part.go_to(InstalmentStatus.HELD, reason="the award ended")
            part.save(update_fields=["status"])
            activity.record(part, "held", by=by, at=at, state=state)
