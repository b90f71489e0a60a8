"""The agreement: drawn, signed by link or on paper, countersigned, void."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.services.people import current_signatory
from core.clock import now
from core.forms import ReasonForm
from core.once import once
from core.people import person_of
from core.queries.activity import about, events
from core.reauthentication import proof_of
from core.views.closed import closed
from milestones.forms.agreement import PaperForm
from milestones.models import Agreement, AgreementStatus
from milestones.queries.instalment import approvers_of
from milestones.services import agreements
from milestones.views import acts, load


def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the agreement is, and what is next."""
    award = load.award(request, pk)
    mine = load.hats_for(request, award)
    found = award.agreements.select_related(
        "plan", "signatory", "document", "signed_copy", "drawn_by", "countersigned_by"
    ).order_by("-drawn_at")
    in_force = next((row for row in found if row.status != AgreementStatus.VOID), None)
    onboarding = award.status == "onboarding"
    context = {
        "award": award,
        "agreement": in_force,
        "voided": [row for row in found if row.status == AgreementStatus.VOID],
        "coordinates": mine.coordinates,
        "may_draw": mine.coordinates and not in_force and award.plan_agreed_on,
        "may_void": mine.coordinates and in_force and onboarding,
        "may_countersign": mine.approves,
        "signatory": current_signatory(award.organisation),
        "approvers": approvers_of(award, on=now().date())
        if in_force and in_force.status == AgreementStatus.SIGNED
        else [],
        "again": acts.AGAIN in request.GET,
        "reads_history": mine.reads_history,
        "events": events(about("milestones.agreement", in_force.pk))
        if mine.reads_history and in_force
        else [],
    }
    return render(request, "milestones/agreement.html", context)


def _back(agreement: Agreement) -> str:
    return reverse("agreement", args=[agreement.award_id])


@require_POST
@once
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the agreement and send the signatory a link."""
    award = load.award(request, pk)
    return acts.pressed(
        request,
        lambda: agreements.draw(award_id=award.pk, by=person_of(request), at=now()),
        back=reverse("agreement", args=[pk]),
        done=_("The agreement is drawn. The signatory has a link to sign it."),
    )


@require_POST
@once
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the signatory a new link."""
    found = load.agreement(request, pk)
    return acts.pressed(
        request,
        lambda: agreements.send_again(agreement_id=pk, by=person_of(request), at=now()),
        back=_back(found),
        done=_("A new link went to %(address)s. The earlier one no longer works.")
        % {"address": found.signatory.email},
    )


@once
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the agreement as it was signed on paper."""
    found = load.agreement(request, pk)
    load.coordinator_of(request, found.award)
    if gone := closed(request, found, AgreementStatus.SIGNED, back=_back(found)):
        return gone
    form = PaperForm(request.POST or None, request.FILES or None)

    def enter() -> None:
        file = form.cleaned_data["file"]
        agreements.sign_on_paper(agreement_id=pk, file=file, by=person_of(request), at=now())

    if acts.said(form, enter):
        return redirect(_back(found))
    return acts.page(
        request,
        form,
        about=found.award,
        title=_("Enter the agreement signed on paper"),
        lead=_("Signed by %(who)s. The link in the mail stops working.") % {"who": found.signatory},
        submit=_("Save as signed"),
        back=_back(found),
    )


@require_POST
@once
def countersign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put IFRC's name to it; the password is asked for again."""
    found = load.agreement(request, pk)
    return acts.pressed(
        request,
        lambda: agreements.countersign(
            agreement_id=pk, by=person_of(request), at=now(), proof=proof_of(request)
        ),
        back=_back(found),
        done=_("The agreement is signed by both."),
    )


@once
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Void the agreement, with a reason."""
    found = load.agreement(request, pk)
    load.coordinator_of(request, found.award)
    if gone := closed(request, found, AgreementStatus.VOID, back=_back(found)):
        return gone
    form = ReasonForm(request.POST or None)

    def do() -> None:
        reason = form.cleaned_data["reason"]
        agreements.void(agreement_id=pk, by=person_of(request), at=now(), reason=reason)

    if acts.said(form, do):
        return redirect(_back(found))
    return acts.page(
        request,
        form,
        about=found.award,
        title=_("Void the agreement"),
        lead=_("Its link stops working. Another agreement can be drawn afterwards."),
        submit=_("Void the agreement"),
        back=_back(found),
        danger=True,
    )
