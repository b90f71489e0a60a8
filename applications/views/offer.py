"""The result a National Society reads, and the offer its signatory answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.forms.panel import AcceptForm, DeclineForm
from applications.models import Offer, OfferStatus
from applications.permissions import coordinates_application, may_fill, must_answer_first
from applications.queries.offer import letter
from applications.services import offers
from applications.views.load import plain_when_spent, posted, readable
from core.clock import now
from core.forms import ReasonForm
from core.once import once
from core.people import person_of
from core.refusals import Forbidden, Refused
from core.services import links
from core.views.closed import closed


def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the result letter: outcome, reason, amount, what comes next."""
    application = readable(request, pk)
    if application.released_at is None:
        raise Http404
    if must_answer_first(person_of(request), application):
        return redirect("conflicts", application.cohort_id)
    decision = application.decisions.latest("number")
    offer = Offer.objects.filter(application=application).select_related("award").first()
    context = {
        "application": application,
        "decision": decision,
        "letter": letter(decision),
        "offer": offer,
        "own": may_fill(person_of(request), application),
    }
    return render(request, "applications/result.html", context)


@login_not_required
@plain_when_spent
@once
def opened(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the offer to the signatory; accepting is a tick and a button on the page."""
    at = now()
    link = links.look(secret, purpose=offers.PURPOSE, at=at)
    offer = get_object_or_404(
        Offer.objects.select_related(
            "application__organisation", "application__cohort", "decision", "signatory"
        ),
        pk=link.about_id,
    )
    form = AcceptForm(posted(request))
    if form.is_valid():
        offers.accept(link=link, at=at)
        return redirect("offer_answered", "accepted")
    context = {
        "offer": offer,
        "form": form,
        "secret": secret,
        "letter": letter(offer.decision),
        "content": offer.decision.version.content,
    }
    return render(request, "applications/offer.html", context)


@login_not_required
@plain_when_spent
@once
def declined(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask the signatory why they decline, then keep it."""
    at = now()
    link = links.look(secret, purpose=offers.PURPOSE, at=at)
    form = DeclineForm(posted(request))
    if form.is_valid():
        offers.decline(link=link, reason=form.cleaned_data["reason"], at=at)
        return redirect("offer_answered", "declined")
    return render(request, "applications/offer_decline.html", {"form": form, "secret": secret})


@login_not_required
def thanked(request: HttpRequest, answer: str) -> HttpResponse:
    """Say what happens next."""
    if answer not in ("accepted", "declined"):
        raise Http404
    return render(request, "applications/offer_answered.html", {"accepted": answer == "accepted"})


def _own(request: HttpRequest, pk: int) -> Offer:
    offer = get_object_or_404(Offer.objects.select_related("application"), pk=pk)
    application = readable(request, offer.application_id)
    if not coordinates_application(person_of(request), application):
        raise Forbidden(_("Only a coordinator of this region or cohort can do this."))
    offer.application = application
    return offer


@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an unanswered offer back, with a reason."""
    offer = _own(request, pk)
    if gone := closed(
        request,
        offer,
        OfferStatus.WITHDRAWN,
        back=reverse("release", args=[offer.application.cohort_id]),
    ):
        return gone
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            offers.withdraw(
                offer_id=pk, reason=form.cleaned_data["reason"], by=person_of(request), at=now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("release", offer.application.cohort_id)
    return render(request, "applications/offer_withdraw.html", {"form": form, "offer": offer})


@require_POST
@once
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a lapsed offer again, where place and amount are still free."""
    offer = _own(request, pk)
    try:
        offers.make_again(offer_id=pk, by=person_of(request), at=now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The offer is made again, with a new link."))
    return redirect("release", offer.application.cohort_id)
