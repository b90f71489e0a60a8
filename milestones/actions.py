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

State = InstalmentStatus
Words = str | Promise


class Offer(NamedTuple):
    """A step from some states to one: the address it has, what its button says, who may take it."""

    name: str
    before: tuple[State, ...]
    after: State
    label: Words
    who: Callable[[Hats], bool]
    at_once: bool = False  # a button; otherwise a page asks for more first
    style: str = "secondary"


OFFERS = (
    Offer("request", (State.PLANNED,), State.REQUESTED, _("Request payment"), lambda h: h.coordinates, True, ""),
    Offer("approve", (State.REQUESTED,), State.APPROVED, _("Approve"), lambda h: h.approves, True, ""),
    Offer("refuse", (State.REQUESTED,), State.REFUSED, _("Refuse"), lambda h: h.approves),
    Offer("instruct", (State.APPROVED,), State.INSTRUCTED, _("Hand to finance"), lambda h: h.handles_money, True, ""),
    Offer("pay", (State.INSTRUCTED,), State.PAID, _("Record the payment"), lambda h: h.handles_money, style=""),
    Offer("receive", (State.PAID,), State.RECEIVED, _("Confirm that it arrived"), lambda h: h.speaks, style=""),
    Offer("again", (State.REFUSED,), State.PLANNED, _("Plan it again"), lambda h: h.coordinates, True, ""),
    Offer("withdraw", (State.REQUESTED, State.APPROVED), State.PLANNED, _("Withdraw the request"), lambda h: h.coordinates),
    Offer("not-carried-out", (State.INSTRUCTED,), State.PLANNED, _("The bank did not pay it"), lambda h: h.handles_money),
    Offer("release", (State.HELD,), State.PLANNED, _("Take the hold off"), lambda h: h.coordinates, style=""),
    Offer("hold", (State.PLANNED, State.APPROVED), State.HELD, _("Put on hold"), lambda h: h.coordinates),
    Offer("cancel", (State.PLANNED, State.HELD), State.CANCELLED, _("Cancel it"), lambda h: h.coordinates),
    Offer("reverse", (State.PAID, State.RECEIVED), State.PLANNED, _("Reverse the payment"), lambda h: h.handles_money),
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
