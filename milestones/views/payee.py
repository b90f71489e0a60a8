"""Bank details: entered, confirmed by the signatory, checked, approved by another (M10)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.permissions import require_focal_point
from ambassadors.services.people import current_signatory
from core.clock import now
from core.forms import ReasonForm
from core.once import once
from core.people import person_of
from core.queries.activity import about, events
from core.reauthentication import proof_of
from core.views.closed import closed
from milestones.forms.payee import CheckForm, PayeeForm
from milestones.models import Payee, PayeeStatus
from milestones.permissions import require_payee_reader
from milestones.queries.instalment import approvers_of
from milestones.services import payees
from milestones.services.instalments import require_money_hand
from milestones.views import acts, load

WITH = ("confirmed_by", "checked_by", "approved_by", "entered_by", "checked_against")


def payee(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the bank details in force, how far they are, and earlier ones, masked."""
    award = load.award(request, pk)
    require_payee_reader(person_of(request), award, on=now().date())
    mine = load.hats_for(request, award)
    found = list(award.payees.select_related(*WITH).order_by("-number"))
    in_force = next((row for row in found if row.status != PayeeStatus.VOID), None)
    context: dict[str, Any] = {
        "award": award,
        "payee": in_force,
        "rows": _rows(in_force) if in_force else [],
        "earlier": [row for row in found if row is not in_force],
        "mine": mine,
        "checked_myself": in_force and in_force.checked_by_id == person_of(request).pk,
        "signatory": current_signatory(award.organisation),
        "approvers": [
            person
            for person in approvers_of(award, on=now().date())
            if in_force and person.pk != in_force.checked_by_id
        ],
        "again": acts.AGAIN in request.GET,
        "reads_history": mine.reads_history,
        "events": events(about("milestones.payee", in_force.pk))
        if mine.reads_history and in_force
        else [],
    }
    return render(request, "milestones/payee.html", context)


def _rows(payee: Payee) -> list[dict[str, str]]:
    return [
        {"key": _("Account holder"), "value": payee.holder},
        {"key": _("Bank"), "value": payee.bank},
        {"key": _("IBAN or account number"), "value": in_fours(payee.account)},
        {"key": _("BIC (SWIFT code)"), "value": payee.bic},
        {"key": _("Currency of the account"), "value": payee.currency},
    ]


def in_fours(account: str) -> str:
    """Return an account number in groups of four, as people compare it."""
    return " ".join(account[i : i + 4] for i in range(0, len(account), 4))


@once
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter bank details, or others than those in force."""
    award = load.award(request, pk)
    require_focal_point(person_of(request), award)
    before = award.payees.exclude(status=PayeeStatus.VOID).exists()
    initial = {"holder": award.organisation.name, "currency": award.organisation.currency or "CHF"}
    form = PayeeForm(request.POST or None, initial=initial)

    def enter() -> None:
        payees.enter(award_id=pk, by=person_of(request), at=now(), **form.cleaned_data)

    if acts.said(form, enter):
        return redirect("payee", pk)
    lead = (
        _("The details in force become void, and with them open requests for payment.")
        if before
        else _("The signatory confirms them next, by a link. Have a bank statement at hand.")
    )
    return acts.page(
        request,
        form,
        about=award,
        title=_("Enter other bank details") if before else _("Enter the bank details"),
        lead=lead,
        submit=_("Save and send to the signatory"),
        back=reverse("payee", args=[pk]),
    )


def _back(payee: Payee) -> str:
    return reverse("payee", args=[payee.award_id])


@require_POST
@once
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the signatory a new link."""
    found = load.payee(request, pk)
    return acts.pressed(
        request,
        lambda: payees.send_again(payee_id=pk, by=person_of(request), at=now()),
        back=_back(found),
        done=_("A new link went to the signatory. The earlier one no longer works."),
    )


@once
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the details with a document, which is kept."""
    found = load.payee(request, pk)
    load.coordinator_of(request, found.award)
    if gone := closed(request, found, PayeeStatus.CHECKED, back=_back(found)):
        return gone
    form = CheckForm(request.POST or None, request.FILES or None)

    def keep() -> None:
        file = form.cleaned_data["file"]
        payees.check(payee_id=pk, file=file, by=person_of(request), at=now())

    if acts.said(form, keep):
        return redirect(_back(found))
    return acts.page(
        request,
        form,
        about=found.award,
        title=_("Check the bank details"),
        lead=f"{found.holder}, {in_fours(found.account)}, {found.bic}",
        submit=_("Save as checked"),
        back=_back(found),
    )


@require_POST
@once
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve checked details; the password is asked for again."""
    found = load.payee(request, pk)
    return acts.pressed(
        request,
        lambda: payees.approve(
            payee_id=pk, by=person_of(request), at=now(), proof=proof_of(request)
        ),
        back=_back(found),
        done=_("The bank details are verified. Money can go there now."),
    )


@once
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse the details, with a reason."""
    found = load.payee(request, pk)
    require_money_hand(person_of(request), found.award, on=now().date())
    if gone := closed(request, found, PayeeStatus.VOID, back=_back(found)):
        return gone
    form = ReasonForm(request.POST or None)

    def do() -> None:
        reason = form.cleaned_data["reason"]
        payees.refuse(payee_id=pk, by=person_of(request), at=now(), reason=reason)

    if acts.said(form, do):
        return redirect(_back(found))
    return acts.page(
        request,
        form,
        about=found.award,
        title=_("Refuse the bank details"),
        lead=_("They become void. The National Society reads the reason and enters others."),
        submit=_("Refuse them"),
        back=_back(found),
        danger=True,
    )
