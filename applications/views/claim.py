"""Pages of those who decide whether a person represents a National Society."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.services.people import focal_points
from applications.models import Claim, ClaimStatus
from applications.permissions import claims_visible_to, may_decide_claim
from applications.queries.claim import claims_of
from applications.services import claim as claims
from applications.views.load import cohort_for_coordinator, posted
from core.clock import now
from core.forms import ReasonForm
from core.models import Role
from core.once import once
from core.people import person_of
from core.queries.activity import about, events
from core.refusals import Refused
from core.services.activity import type_of
from core.views.closed import closed

A_PAGE = 25


def claim_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List who asks to represent a National Society in a cohort."""
    person = person_of(request)
    cohort = cohort_for_coordinator(person, pk)
    page = Paginator(claims_of(cohort, person), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "applications/claim_list.html", {"cohort": cohort, "page": page})


def claim_page(request: HttpRequest, pk: str) -> HttpResponse:
    """Show who asks, and what agreeing does."""
    claim = _seen(request, pk)
    waits = claim.status == ClaimStatus.ASKED
    context = {
        "claim": claim,
        "staff": person_of(request).has_role(Role.COORDINATOR),
        "may_decide": waits and may_decide_claim(person_of(request), claim),
        "deputy": bool(focal_points(claim.organisation)),
        "events": events(about(type_of(claim), claim.pk), most=10),
    }
    return render(request, "applications/claim_page.html", context)


@require_POST
@once
def claim_agree(request: HttpRequest, pk: str) -> HttpResponse:
    """Agree that a person represents the National Society."""
    claim = _own(request, pk)
    claims.agree(claim_id=claim.pk, by=person_of(request), at=now())
    words = _("Agreed. %(name)s gets a link by mail.")
    messages.success(request, words % {"name": claim.name})
    return redirect("claim", pk)


@once
def claim_refuse(request: HttpRequest, pk: str) -> HttpResponse:
    """Refuse, with a reason that the person reads."""
    claim = _own(request, pk)
    if gone := closed(request, claim, ClaimStatus.REFUSED, back=reverse("claim", args=[pk])):
        return gone
    form = ReasonForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            claims.refuse(claim_id=claim.pk, reason=reason, by=person_of(request), at=now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Refused. Your reason went to who asked."))
            return redirect("claim", pk)
    return render(request, "applications/claim_refuse.html", {"form": form, "claim": claim})


def _seen(request: HttpRequest, pk: str) -> Claim:
    found = claims_visible_to(person_of(request)).select_related("cohort", "organisation")
    return get_object_or_404(found, pk=pk)


def _own(request: HttpRequest, pk: str) -> Claim:
    claim = _seen(request, pk)
    if not may_decide_claim(person_of(request), claim):
        raise PermissionDenied(
            _("Only the focal point of this National Society or a coordinator decides.")
        )
    return claim
