"""What a page offers to do with an instalment: by its table of moves and the person's roles (§3, §5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import User
from milestones.models import Instalment, InstalmentStatus
from milestones.permissions import Hats
from milestones.services import instalments

I = InstalmentStatus  # noqa: E741
Words = str | Promise


class Offer(NamedTuple):
    """A step from some states to one: the address it has, what its button says, who may take it."""

    name: str
    before: tuple[I, ...]
    after: I
    label: Words
    who: Callable[[Hats], bool]
    at_once: bool = False  # a button; otherwise a page asks for more first
    style: str = "secondary"


OFFERS = (
    Offer("request", (I.PLANNED,), I.REQUESTED, _("Request payment"), lambda h: h.coordinates, True, ""),
    Offer("approve", (I.REQUESTED,), I.APPROVED, _("Approve"), lambda h: h.approves, True, ""),
    Offer("refuse", (I.REQUESTED,), I.REFUSED, _("Refuse"), lambda h: h.approves),
    Offer("instruct", (I.APPROVED,), I.INSTRUCTED, _("Hand to finance"), lambda h: h.handles_money, True, ""),
    Offer("pay", (I.INSTRUCTED,), I.PAID, _("Record the payment"), lambda h: h.handles_money, style=""),
    Offer("receive", (I.PAID,), I.RECEIVED, _("Confirm that it arrived"), lambda h: h.speaks, style=""),
    Offer("again", (I.REFUSED,), I.PLANNED, _("Plan it again"), lambda h: h.coordinates, True, ""),
    Offer("withdraw", (I.REQUESTED, I.APPROVED), I.PLANNED, _("Withdraw the request"), lambda h: h.coordinates),
    Offer("not-carried-out", (I.INSTRUCTED,), I.PLANNED, _("The bank did not pay it"), lambda h: h.handles_money),
    Offer("release", (I.HELD,), I.PLANNED, _("Take the hold off"), lambda h: h.coordinates, style=""),
    Offer("hold", (I.PLANNED, I.APPROVED), I.HELD, _("Put on hold"), lambda h: h.coordinates),
    Offer("cancel", (I.PLANNED, I.HELD), I.CANCELLED, _("Cancel it"), lambda h: h.coordinates),
    Offer("reverse", (I.PAID, I.RECEIVED), I.PLANNED, _("Reverse the payment"), lambda h: h.handles_money),
)  # fmt: skip


def offered(instalment: Instalment, person: User, hats: Hats, *, open_gate: bool) -> list[Offer]:
    """Return the steps a person can take now; a request only while every condition is met (M4)."""
    return [
        offer
        for offer in OFFERS
        if instalment.status in offer.before
        and instalment.may_move(offer.after)
        and offer.who(hats)
        and not (offer.name == "request" and not open_gate)
        and not (offer.name == "approve" and instalment.requested_by_id == person.pk)
    ]


@dataclass(frozen=True)
class Reasoned:
    """A step that needs a written reason: its page's words and the service that does it."""

    title: Words
    lead: Words
    submit: Words
    service: Callable[..., Instalment]
    done: Words


REASONED = {
    "refuse": Reasoned(
        _("Refuse the request"), _("The coordinator reads the reason."),
        _("Refuse"), instalments.refuse, _("The request is refused."),
    ),
    "withdraw": Reasoned(
        _("Withdraw the request"), _("Request and approval become void."),
        _("Withdraw"), instalments.withdraw, _("The request is withdrawn."),
    ),
    "not-carried-out": Reasoned(
        _("The bank did not pay it"), _("The instalment can be requested again afterwards."),
        _("Record it"), instalments.not_carried_out, _("Recorded: the bank did not pay it."),
    ),
    "release": Reasoned(
        _("Take the hold off"), _("The instalment is planned again."),
        _("Take the hold off"), instalments.release, _("The hold is off."),
    ),
    "hold": Reasoned(
        _("Put the instalment on hold"), _("The National Society reads the reason."),
        _("Put on hold"), instalments.hold, _("The instalment is on hold."),
    ),
    "cancel": Reasoned(
        _("Cancel the instalment"), _("This is final. The National Society reads the reason."),
        _("Cancel it"), instalments.cancel, _("The instalment is cancelled."),
    ),
}  # fmt: skip
