"""Every mail with its state, for coordinators and auditors."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ambassadors.queries.message import visible_to
from core.clock import now
from core.forms import PlainForm
from core.models import MessageStatus, Role
from core.once import once
from core.people import person_of
from core.services import outbox

A_PAGE = 30


class MessageFilter(PlainForm):
    """Which messages to list."""

    all_optional = True
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("All")), *MessageStatus.choices], required=False
    )
    to = forms.CharField(label=_("To (part of the address)"), required=False)


def message_list(request: HttpRequest) -> HttpResponse:
    """List messages, newest first: to whom, about what, and where they stand."""
    person = person_of(request)
    if not (person.has_role(Role.COORDINATOR) or person.has_role(Role.AUDITOR)):
        raise PermissionDenied(_g("Only coordinators and auditors can see the list of messages."))
    found = visible_to(person).select_related("organisation").order_by("-made_at", "pk")
    filters = MessageFilter(request.GET or None)
    if filters.is_valid():
        if status := filters.cleaned_data["status"]:
            found = found.filter(status=status)
        if part := filters.cleaned_data["to"].strip():
            found = found.filter(address__icontains=part)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "may_send": person.has_role(Role.COORDINATOR),
    }
    return render(request, "ambassadors/message_list.html", context)


@require_POST
@once
def message_again(request: HttpRequest, pk: str) -> HttpResponse:
    """Try a message again that was given up."""
    person = person_of(request)
    if not person.has_role(Role.COORDINATOR):
        raise PermissionDenied(_g("Only a coordinator can send a message again."))
    outbox.try_again(visible_to(person).filter(pk=pk), by=person, at=now())
    return redirect("messages")
