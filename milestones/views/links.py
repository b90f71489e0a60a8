"""The signatory's pages, opened by one-time links: reading changes nothing, a button decides."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from core.clock import now
from core.once import once
from core.views.documents import served
from milestones.forms.agreement import SignForm
from milestones.forms.payee import ConfirmForm
from milestones.queries.plan import readable
from milestones.services import agreements, payees
from milestones.views import acts, load
from milestones.views.payee import in_fours


@login_not_required
@load.plain_when_spent
@once
def agreement(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the plan's summary to the signatory, who ticks and signs."""
    link, found = agreements.of_link(secret, at=now())
    form = SignForm(request.POST or None)
    if acts.said(form, lambda: agreements.sign(link=link, at=now())):
        return redirect("thanked", "agreement")
    context = {
        "form": form,
        "agreement": found,
        "award": found.award,
        "plan": readable(found.plan.content),
        "secret": secret,
    }
    return render(request, "milestones/agreement_sign.html", context)


@login_not_required
@load.plain_when_spent
def agreement_document(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Serve the agreement's PDF to the holder of the link."""
    _link, found = agreements.of_link(secret, at=now())
    if found.document is None:
        return redirect("agreement_link", secret)
    return served(found.document)


@login_not_required
@load.plain_when_spent
@once
def payee(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the bank details to the signatory, who confirms them."""
    link, found = payees.of_link(secret, at=now())
    form = ConfirmForm(request.POST or None)
    if acts.said(form, lambda: payees.confirm(link=link, at=now())):
        return redirect("thanked", "bank-details")
    account = in_fours(found.account)
    context = {"form": form, "payee": found, "award": found.award, "account": account}
    return render(request, "milestones/payee_confirm.html", context)


@login_not_required
def thanked(request: HttpRequest, what: str) -> HttpResponse:
    """Say that the signatory's word is kept, and what happens next."""
    if what not in ("agreement", "bank-details"):
        raise Http404
    return render(request, "milestones/thanked.html", {"signed": what == "agreement"})
