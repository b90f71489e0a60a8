"""Instalments: requested by one person, approved by another, handed to finance (M3 to M6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Award
from ambassadors.permissions import require_approver, require_coordinator
from ambassadors.services import awards
from ambassadors.services.people import focal_points
from core import reauthentication
from core.models import User
from core.reauthentication import Proof
from core.refusals import Forbidden, IllegalMove, Refused
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


def record(
    instalment: Instalment, verb: str, *, by: User | None, at: datetime, reason: str = ""
) -> None:
    """Write a line of history that names the instalment's number, amount and currency."""
    activity.record(
        instalment,
        verb,
        by=by,
        at=at,
        reason=reason,
        number=instalment.number,
        amount=instalment.amount,
        currency=instalment.currency,
    )


def tell(template: str, instalment: Instalment, *, to: list[User], at: datetime, by: User) -> None:
    """Write to people about an instalment, with a link to its page."""
    outbox.queue(
        f"milestones/{template}",
        to=to,
        at=at,
        about=instalment,
        organisation=instalment.award.organisation,
        link=f"/instalments/{instalment.pk}/",
        by=by,
    )


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
    """Request payment of an instalment and tell the approvers once the change is saved (M4)."""
    instalment = locked(instalment_id)
    award = instalment.award
    require_coordinator(by, award, on=at.date())
    if instalment.may_move(InstalmentStatus.REQUESTED):
        require_open_gate(instalment, on=at.date())
    instalment.request(by=by, payee=verified_payee(award), at=at)
    instalment.save(update_fields=WHO)
    record(instalment, "requested", by=by, at=at)
    others = [person for person in approvers_of(award, on=at.date()) if person.pk != by.pk]
    tell("instalment_requested", instalment, to=others, at=at, by=by)
    return instalment


@transaction.atomic
def approve(*, instalment_id: int, by: User, at: datetime, proof: Proof | None) -> Instalment:
    """Approve a request: another person than who asked, unconflicted, just re-authenticated (M5)."""
    instalment = locked(instalment_id)
    require_approver(by, instalment.award, on=at.date())
    _already(instalment)
    _not_the_requester(instalment, by)
    reauthentication.require(proof, by=by)
    instalment.approve(by=by, at=at)
    instalment.save(update_fields=WHO)
    record(instalment, "approved", by=by, at=at)
    _tell_requester("instalment_approved", instalment, at=at, by=by)
    return instalment


def _already(instalment: Instalment) -> None:
    """Say who was first when a second approver comes too late."""
    if instalment.status == InstalmentStatus.APPROVED and instalment.approved_by:
        raise Refused(
            _("This instalment was already approved by %(name)s at %(time)s.")
            % {
                "name": instalment.approved_by.name,
                "time": f"{instalment.approved_at:%H:%M} UTC",
            }
        )


def _not_the_requester(instalment: Instalment, by: User) -> None:
    """Refuse the requester before asking for a password (M5); the model and the database hold it too."""
    if instalment.status == InstalmentStatus.REQUESTED and instalment.requested_by_id == by.pk:
        raise Forbidden(_("You requested this instalment. Another person must approve it."))


def _tell_requester(template: str, instalment: Instalment, *, at: datetime, by: User) -> None:
    if instalment.requested_by and instalment.requested_by_id != by.pk:
        tell(template, instalment, to=[instalment.requested_by], at=at, by=by)


@transaction.atomic
def refuse(*, instalment_id: int, by: User, at: datetime, reason: str) -> Instalment:
    """Refuse a request, with a reason that the coordinator reads."""
    instalment = locked(instalment_id)
    require_approver(by, instalment.award, on=at.date())
    instalment.go_to(InstalmentStatus.REFUSED, reason=reason)
    instalment.save(update_fields=["status"])
    record(instalment, "refused", by=by, at=at, reason=reason)
    _tell_requester("instalment_refused", instalment, at=at, by=by)
    return instalment


def withdraw(*, instalment_id: int, by: User, at: datetime, reason: str) -> Instalment:
    """Take a request or an approval back, with a reason; both are void then (M5)."""
    states = (InstalmentStatus.REQUESTED, InstalmentStatus.APPROVED)
    return _back(instalment_id, states, "withdrawn", by=by, at=at, reason=reason)


def plan_again(*, instalment_id: int, by: User, at: datetime) -> Instalment:
    """Plan a refused instalment again, so that it can be requested once more."""
    return _back(instalment_id, (InstalmentStatus.REFUSED,), "planned_again", by=by, at=at)


def release(*, instalment_id: int, by: User, at: datetime, reason: str) -> Instalment:
    """Take a hold off, with a reason."""
    return _back(
        instalment_id, (InstalmentStatus.HELD,), "released", by=by, at=at, reason=reason
    )  # fmt: skip


def not_carried_out(*, instalment_id: int, by: User, at: datetime, reason: str) -> Instalment:
    """Note that the bank did not carry an instruction out; it has to be requested again (M5)."""
    return _back(
        instalment_id,
        (InstalmentStatus.INSTRUCTED,),
        "not_carried_out",
        by=by,
        at=at,
        reason=reason,
        may=require_money_hand,
    )


@transaction.atomic
def _back(
    instalment_id: int,
    states: tuple[InstalmentStatus, ...],
    verb: str,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    may: Callable[..., None] = require_coordinator,
) -> Instalment:
    """Go back to planned from the states this act is for; payments are reversed instead (M6)."""
    instalment = locked(instalment_id)
    may(by, instalment.award, on=at.date())
    if instalment.status not in states:
        raise IllegalMove(
            _("This is now “%(now)s”. Open the page again to see why.")
            % {"now": instalment.get_status_display()}
        )
    instalment.back_to_planned(reason=reason)
    instalment.save(update_fields=ALL)
    record(instalment, verb, by=by, at=at, reason=reason)
    return instalment


@transaction.atomic
def hold(*, instalment_id: int, by: User, at: datetime, reason: str) -> Instalment:
    """Hold a planned or approved instalment, with a reason the NS reads; an approval is void then."""
    instalment = locked(instalment_id)
    require_coordinator(by, instalment.award, on=at.date())
    instalment.hold(reason=reason)
    instalment.save(update_fields=WHO)
    record(instalment, "held", by=by, at=at, reason=reason)
    readers = focal_points(instalment.award.organisation)
    tell("instalment_held", instalment, to=readers, at=at, by=by)
    return instalment


@transaction.atomic
def cancel(*, instalment_id: int, by: User, at: datetime, reason: str) -> Instalment:
    """Cancel a planned or held instalment for good, with a reason the NS reads."""
    instalment = locked(instalment_id)
    require_coordinator(by, instalment.award, on=at.date())
    instalment.go_to(InstalmentStatus.CANCELLED, reason=reason)
    instalment.save(update_fields=["status"])
    record(instalment, "cancelled", by=by, at=at, reason=reason)
    readers = focal_points(instalment.award.organisation)
    tell("instalment_cancelled", instalment, to=readers, at=at, by=by)
    return instalment


@transaction.atomic
def instruct(*, instalment_id: int, by: User, at: datetime) -> Instalment:
    """Hand an approved instalment to finance; standing conditions and payee are checked again (M5)."""
    instalment = locked(instalment_id)
    award = instalment.award
    require_money_hand(by, award, on=at.date())
    facts = gate.facts_of(award, on=at.date())
    for condition in gate.standing(award, facts=facts, on=at.date()):
        if not condition.met:
            raise Refused(
                _("It cannot be handed to finance. Missing: %(what)s.") % {"what": condition.text}
            )
    if instalment.may_move(InstalmentStatus.INSTRUCTED):
        _require_same_payee(instalment)
    instalment.instruct(by=by, at=at)
    instalment.save(update_fields=["status", "instructed_by", "instructed_at"])
    record(instalment, "instructed", by=by, at=at)
    return instalment


def _require_same_payee(instalment: Instalment) -> None:
    if verified_payee(instalment.award).pk != instalment.payee_id:
        raise Refused(_("The bank details changed. Withdraw the request and ask again."))


def require_money_hand(by: User, award: Award, *, on: date) -> None:
    """Refuse who is neither the award's coordinator nor an approver (§5)."""
    try:
        require_coordinator(by, award, on=on)
    except Forbidden:
        require_approver(by, award, on=on)
