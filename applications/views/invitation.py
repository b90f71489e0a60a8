"""A coordinator's pages of invitations."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.forms.cohort import ReasonForm
from ambassadors.models import CohortStatus
from applications.forms.invitation import InvitationFilters, InvitationForm
from applications.models import Invitation, InvitationStatus
from applications.permissions import invitations_visible_to
from applications.queries.invitation import of_cohort, societies_to_invite, suspended_societies
from applications.services import invitation as invitations
from applications.views.load import cohort_for_coordinator, posted
from core.clock import now
from core.models import Role
from core.once import once
from core.people import person_of
from core.refusals import Refused
from core.views.closed import closed

A_PAGE = 25


def invitation_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List a cohort's invitations, with what can be done about each."""
    person = person_of(request)
    cohort = cohort_for_coordinator(person, pk)
    filters = InvitationFilters(request.GET)
    status = filters.cleaned_data.get("status", "") if filters.is_valid() else ""
    page = Paginator(of_cohort(cohort, person, status=status), A_PAGE)
    context = {
        "cohort": cohort,
        "filters": filters,
        "status": status,
        "page": page.get_page(request.GET.get("page")),
        "may_invite": cohort.status == CohortStatus.OPEN,
    }
    return render(request, "applications/invitation_list.html", context)


@once
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite one National Society."""
    person, at = person_of(request), now()
    cohort = cohort_for_coordinator(person, pk)
    form = InvitationForm(
        posted(request),
        societies=societies_to_invite(cohort, person),
        suspended=suspended_societies(on=at.date()),
    )
    if form.is_valid():
        data = {key: form.cleaned_data[key] for key in ("organisation", "name", "email")}
        try:
            made = invitations.invite(cohort_id=cohort.pk, by=person, at=at, **data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            words = _("%(society)s is invited. The link went to %(email)s.")
            messages.success(request, words % {"society": made.organisation, "email": made.email})
            return redirect("invitations", pk)
    return render(request, "applications/invite.html", {"form": form, "cohort": cohort})


@require_POST
@once
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again with a new link."""
    invitation = _own(request, pk)
    invitations.send_again(invitation_id=invitation.pk, by=person_of(request), at=now())
    words = _("Sent again to %(email)s. The earlier link no longer works.")
    messages.success(request, words % {"email": invitation.email})
    return redirect("invitations", invitation.cohort_id)


@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation, with a reason."""
    invitation = _own(request, pk)
    if gone := closed(
        request,
        invitation,
        InvitationStatus.WITHDRAWN,
        back=reverse("invitations", args=[invitation.cohort_id]),
    ):
        return gone
    form = ReasonForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            invitations.withdraw(invitation_id=pk, reason=reason, by=person_of(request), at=now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("invitations", invitation.cohort_id)
    context = {"form": form, "invitation": invitation}
    return render(request, "applications/invitation_withdraw.html", context)


def _own(request: HttpRequest, pk: int) -> Invitation:
    person = person_of(request)
    found = get_object_or_404(
        invitations_visible_to(person).select_related("cohort", "organisation"), pk=pk
    )
    if not person.has_role(Role.COORDINATOR):
        raise PermissionDenied(_("Only a coordinator of this region or cohort can do this."))
    return found
