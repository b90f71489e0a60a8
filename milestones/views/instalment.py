"""An instalment: why it can or cannot be paid, and every step from request to receipt (M3 to M7)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.permissions import require_focal_point
from core import money
from core.clock import now
from core.forms import ReasonForm
from core.once import once
from core.people import person_of
from core.queries.activity import about, events
from core.reauthentication import proof_of
from core.refusals import Forbidden
from core.views.closed import closed
from milestones.actions import OFFERS, REASONED, Offer, offered
from milestones.forms.payment import PaymentForm, ReceiptForm, ReversalForm
from milestones.models import Instalment, InstalmentStatus
from milestones.queries import gate
from milestones.queries.instalment import approvers_of
from milestones.services import instalments, payments
from milestones.services.instalments import require_money_hand
from milestones.views import acts, load

WAITS = (
    InstalmentStatus.PLANNED, InstalmentStatus.HELD, InstalmentStatus.REQUESTED,
    InstalmentStatus.APPROVED,
)  # fmt: skip


def instalment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an instalment, its conditions, people, payments, and the steps a person can take."""
    part = load.instalment(request, pk)
    person, on = person_of(request), now().date()
    mine = load.hats_for(request, part.award)
    conditions = gate.conditions(part, on=on) if part.status in WAITS else []
    open_gate = all(condition.met for condition in conditions)
    steps = offered(part, person, mine, open_gate=open_gate)
    requested = part.status == InstalmentStatus.REQUESTED
    context = {
        "part": part,
        "award": part.award,
        "conditions": conditions,
        "unmet": sum(not condition.met for condition in conditions),
        "forecast": gate.forecast(part),
        "today": on,
        "steps": [_step(part, offer) for offer in steps],
        "mine": mine,
        "requested_myself": requested and part.requested_by_id == person.pk,
        "approvers": [
            each for each in approvers_of(part.award, on=on) if each.pk != part.requested_by_id
        ]
        if requested
        else [],
        "payments": part.payments.select_related(
            "receipt", "recorded_by", "receipt__confirmed_by", "reverses"
        ).order_by("recorded_at"),
        "again": acts.AGAIN in request.GET,
        "reads_history": mine.reads_history,
        "events": events(about("milestones.instalment", pk)) if mine.reads_history else [],
    }
    return render(request, "milestones/instalment.html", context)


def _step(part: Instalment, offer: Offer) -> dict[str, Any]:
    url = reverse(f"instalment_{offer.name.replace('-', '_')}", args=[part.pk])
    return {"label": offer.label, "url": url, "at_once": offer.at_once, "style": offer.style}


def _back(pk: int) -> str:
    return reverse("instalment", args=[pk])


@require_POST
@once
def request_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Request payment; the approvers get a mail."""
    load.instalment(request, pk)
    return acts.pressed(
        request,
        lambda: instalments.request(instalment_id=pk, by=person_of(request), at=now()),
        back=_back(pk),
        done=_("Payment is requested. A second person approves it."),
    )


@require_POST
@once
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve as the second person; the password is asked for again (M5)."""
    load.instalment(request, pk)
    return acts.pressed(
        request,
        lambda: instalments.approve(
            instalment_id=pk, by=person_of(request), at=now(), proof=proof_of(request)
        ),
        back=_back(pk),
        done=_("Approved. Finance is instructed next."),
    )


@require_POST
@once
def instruct(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand an approved instalment to finance."""
    load.instalment(request, pk)
    return acts.pressed(
        request,
        lambda: instalments.instruct(instalment_id=pk, by=person_of(request), at=now()),
        back=_back(pk),
        done=_("Handed to finance. Record the payment once the bank has carried it out."),
    )


@require_POST
@once
def plan_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a refused instalment again."""
    load.instalment(request, pk)
    return acts.pressed(
        request,
        lambda: instalments.plan_again(instalment_id=pk, by=person_of(request), at=now()),
        back=_back(pk),
        done=_("It is planned again and can be requested once more."),
    )


def _offer(act: str) -> Offer:
    return next(each for each in OFFERS if each.name == act)


def _closed(request: HttpRequest, part: Instalment, act: str) -> HttpResponse | None:
    """Lead back to the instalment where a step is no longer possible."""
    offer = _offer(act)
    possible = part.status in offer.before and part.may_move(offer.after)
    return closed(request, part, back=_back(part.pk), open_still=possible)


@once
def with_reason(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Refuse, withdraw, hold, release, cancel, or note that the bank did not pay: with a reason."""
    part = load.instalment(request, pk)
    words = REASONED.get(act)
    if words is None:
        raise Http404
    offer = _offer(act)
    if not offer.who(load.hats_for(request, part.award)):
        raise Forbidden(_("Only a coordinator of this award or an approver can do this."))
    if gone := _closed(request, part, act):
        return gone
    form = ReasonForm(request.POST or None)

    def do() -> None:
        reason = form.cleaned_data["reason"]
        words.service(instalment_id=pk, by=person_of(request), at=now(), reason=reason)

    if acts.said(form, do):
        messages.success(request, str(words.done))
        return redirect(_back(pk))
    return _page(request, part, form, words.title, words.submit, lead=words.lead)


@once
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what finance paid (M7)."""
    part = load.instalment(request, pk)
    require_money_hand(person_of(request), part.award, on=now().date())
    if gone := _closed(request, part, "pay"):
        return gone
    form = PaymentForm(request.POST or None, currency=part.currency)

    def record() -> None:
        payments.pay(
            instalment_id=pk,
            value_on=form.cleaned_data["value_on"],
            bank_reference=form.cleaned_data["bank_reference"],
            sent=form.sent(),
            by=person_of(request),
            at=now(),
        )

    if acts.said(form, record):
        messages.success(request, _("The payment is recorded. The focal point has a mail."))
        return redirect(_back(pk))
    lead = money.shown(part.amount, part.currency)
    return _page(request, part, form, _("Record the payment"), _("Record it"), lead=lead)


@once
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that the payment arrived; the boxes begin with what was sent (M7)."""
    part = load.instalment(request, pk)
    require_focal_point(person_of(request), part.award)
    if gone := _closed(request, part, "receive"):
        return gone
    form = ReceiptForm(request.POST or None, initial=_expected(part))

    def confirm() -> None:
        payments.receive(instalment_id=pk, by=person_of(request), at=now(), **form.cleaned_data)

    if acts.said(form, confirm):
        messages.success(request, _("Thank you: it is noted that the money arrived."))
        return redirect(_back(pk))
    lead = _("Look at your bank statement. Change what differs.")
    title = _("Confirm that instalment %(number)s arrived") % {"number": part.number}
    return _page(request, part, form, title, _("Confirm"), lead=lead)


def _expected(part: Instalment) -> dict[str, Any]:
    """Return what should have arrived: the other currency that was sent, or the instalment's own."""
    payment = part.payments.filter(attempt=part.attempt, reverses__isnull=True).first()
    amount, currency = part.amount, part.currency
    if payment and payment.sent_amount:
        amount, currency = payment.sent_amount, payment.sent_currency
    return {
        "credited_on": payment.value_on if payment else None,
        "amount": money.plain(amount, currency),
        "currency": currency,
    }


@once
def reverse_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a payment back by an entry that names it (M6)."""
    part = load.instalment(request, pk)
    require_money_hand(person_of(request), part.award, on=now().date())
    if gone := _closed(request, part, "reverse"):
        return gone
    form = ReversalForm(request.POST or None)

    def do() -> None:
        payments.reverse(instalment_id=pk, by=person_of(request), at=now(), **form.cleaned_data)

    if acts.said(form, do):
        messages.success(request, _("The payment is reversed. The instalment is planned again."))
        return redirect(_back(pk))
    lead = _("The payment stays on record. This entry takes it back; nothing is deleted.")
    return _page(
        request, part, form, _("Reverse the payment"), _("Reverse it"), lead=lead, danger=True
    )  # fmt: skip


def _page(
    request: HttpRequest,
    part: Instalment,
    form: Any,
    title: Any,
    submit: Any,
    *,
    lead: Any,
    danger: bool = False,
) -> HttpResponse:
    return acts.page(
        request,
        form,
        about=part.award,
        title=title,
        submit=submit,
        back=_back(part.pk),
        lead=lead,
        danger=danger,
    )
