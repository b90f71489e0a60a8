"""A coordinator's pages of invitations."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ambassadors.models import CohortStatus
from applications.forms.invitation import ContactForm, SocietyFilters
from applications.models import Invitation, InvitationStatus
from applications.permissions import invitations_visible_to
from applications.queries.invitation import (
    BOUNCED,
    counts_of,
    known_contacts,
    of_cohort,
    societies_in_reach,
    societies_to_invite,
)
from applications.services import invitation as invitations
from applications.services.contacts import ContactsRefused, invite_all
from applications.views.load import cohort_for_coordinator, posted
from core.clock import now
from core.forms import ReasonForm
from core.models import Role
from core.once import once
from core.people import person_of
from core.refusals import Refused
from core.views.closed import closed

A_PAGE = 25
SOCIETIES_A_PAGE = 50
MOST = 250  # more than there are National Societies
DIGITS = 9  # of an id


def invitation_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List a cohort's invitations, with what can be done about each."""
    person = person_of(request)
    cohort = cohort_for_coordinator(person, pk)
    status = request.GET.get("status", "")
    if status not in {*InvitationStatus.values, BOUNCED}:
        status = ""
    page = Paginator(of_cohort(cohort, person, status=status), A_PAGE)
    context = {
        "cohort": cohort,
        "status": status,
        "tabs": _tabs(counts_of(cohort, person), status),
        "page": page.get_page(request.GET.get("page")),
        "may_invite": cohort.status == CohortStatus.OPEN,
    }
    return render(request, "applications/invitation_list.html", context)


def _tabs(counts: Counter[str], status: str) -> list[dict[str, Any]]:
    """Return a tab for all invitations, and one for each status that has any."""
    words = [(key.value, str(key.label)) for key in InvitationStatus]
    words.append((BOUNCED, _("Not delivered")))
    every = sum(counts.values()) - counts[BOUNCED]
    shown = [("", _("All"), every)]
    shown += [(key, label, counts[key]) for key, label in words if counts[key] or key == status]
    return [
        {
            "label": label,
            "url": f"?status={key}" if key else "?",
            "current": key == status,
            "count": count,
        }
        for key, label, count in shown
    ]


def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the National Societies to invite; what is chosen stays so from filter to filter."""
    person, on = person_of(request), now().date()
    cohort = cohort_for_coordinator(person, pk)
    known = societies_to_invite(cohort, person, on=on)
    chosen = list(known.filter(pk__in=_numbers(request)))
    if "go" in request.GET and chosen:
        query = urlencode([("ns", society.pk) for society in chosen])
        return redirect(f"{reverse('invite_contacts', args=[pk])}?{query}")
    filters = SocietyFilters(request.GET, regions=cohort.regions)
    number = request.GET.get("all") or request.GET.get("page")
    page = Paginator(filters.wanted().of(known), SOCIETIES_A_PAGE).get_page(number)
    here = {society.pk for society in page}
    context = {
        "cohort": cohort,
        "form": filters,
        "page": page,
        "chosen": here if "all" in request.GET else {society.pk for society in chosen},
        "elsewhere": [society for society in chosen if society.pk not in here],
        "more_problems": [(_("Choose at least one National Society"), "choose")]
        if "go" in request.GET
        else [],
    }
    return render(request, "applications/invite.html", context)


def _numbers(request: HttpRequest) -> list[int]:
    """Return the ids that were ticked; what can be no id is left out."""
    given = request.GET.getlist("ns")[:MOST]
    return [int(each) for each in given if each.isdecimal() and len(each) <= DIGITS]


@once
def invite_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter whom to write to at each chosen National Society, and send all invitations at once."""
    person, at = person_of(request), now()
    cohort = cohort_for_coordinator(person, pk)
    # what was typed for one that somebody invited meanwhile comes back with why it was refused
    known = societies_in_reach if request.method == "POST" else societies_to_invite
    chosen = list(known(cohort, person, on=at.date()).filter(pk__in=_numbers(request)))
    if not chosen:
        messages.info(request, _("Choose National Societies that are not invited yet."))
        return redirect("invite", pk)
    contacts = known_contacts(chosen)
    forms = [
        ContactForm(
            posted(request),
            society=society,
            suspended=bool(society.suspended),
            initial=contacts.get(society.pk),
        )
        for society in chosen
    ]
    sound = [form.is_valid() for form in forms]  # each says what is wrong with it
    if all(sound):
        try:
            made = invite_all(
                cohort_id=pk, contacts=[form.contact() for form in forms], by=person, at=at
            )
        except ContactsRefused as refused:
            for form in forms:
                if form.society.pk in refused.sentences:
                    form.add_error("email", refused.sentences[form.society.pk])
        else:
            words = ngettext("%(n)s invitation is sent.", "%(n)s invitations are sent.", len(made))
            messages.success(request, words % {"n": len(made)})
            return redirect("invitations", pk)
    context = {"cohort": cohort, "forms": forms, "back_query": request.GET.urlencode()}
    return render(request, "applications/invite_contacts.html", context)


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
            words = _("The invitation of %(society)s is withdrawn. Its link says so.")
            messages.success(request, words % {"society": invitation.organisation})
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
