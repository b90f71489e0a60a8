"""People and roles: the administrator's pages. No say on content or money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts import send_password_link
from core.clock import now
from core.forms.people import GrantForm, PeopleFilter, PersonForm
from core.models import Role, RoleGrant, User
from core.once import once
from core.people import person_of
from core.queries.activity import about, events
from core.refusals import Refused
from core.services import people

A_PAGE = 25


def _administrator(request: HttpRequest) -> User:
    person = person_of(request)
    if not person.has_role(Role.ADMINISTRATOR):
        raise PermissionDenied(_("Only an administrator can see and change people and roles."))
    return person


def people_list(request: HttpRequest) -> HttpResponse:
    """List people with their roles, found by name or address."""
    _administrator(request)
    filters = PeopleFilter(request.GET or None)
    found = User.objects.prefetch_related("role_grants").order_by("name", "pk")
    if filters.is_valid() and (part := filters.cleaned_data["name"].strip()):
        found = found.filter(Q(name__icontains=part) | Q(email__icontains=part))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    waiting = RoleGrant.objects.waiting().select_related("person", "granted_by").order_by("pk")
    context = {"page": page, "filters": filters, "waiting": waiting}
    return render(request, "core/people_list.html", context)


@once
def person_new(request: HttpRequest) -> HttpResponse:
    """Open an account and mail its person a link to set a password."""
    administrator = _administrator(request)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            made = people.open_account(by=administrator, at=now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            send_password_link(request, made)
            messages.success(request, _("A message with a link to set a password is on its way."))
            return redirect("person", made.pk)
    return render(request, "core/person_new.html", {"form": form})


@once
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person with their roles, and grant another one."""
    administrator = _administrator(request)
    person = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        regions = data["regions"] if data["role"] == Role.COORDINATOR else []
        try:
            people.grant(
                person=person, role=data["role"], regions=regions, by=administrator, at=now()
            )
        except Refused as refused:
            form.add_error("role", str(refused))
        else:
            return redirect("person", pk)
    context: dict[str, Any] = {
        "person": person,
        "form": form,
        "grants": person.role_grants.filter(ended_at__isnull=True).select_related(
            "granted_by", "confirmed_by"
        ),
        "me": administrator,
        "events": events(about("core.user", pk), most=20),
    }
    return render(request, "core/person_page.html", context)


@require_POST
@once
def grant_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a role that another administrator granted."""
    return _with_grant(request, pk, people.confirm, done=_("The role is confirmed."))


@require_POST
@once
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role."""
    return _with_grant(request, pk, people.end, done=_("The role has ended."))


def _with_grant(
    request: HttpRequest, pk: int, act: Callable[..., RoleGrant], *, done: str
) -> HttpResponse:
    administrator = _administrator(request)
    row = get_object_or_404(RoleGrant, pk=pk)
    act(grant_id=row.pk, by=administrator, at=now())
    messages.success(request, done)
    return redirect("person", row.person_id)


@once
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a person, after asking; what they did stays."""
    administrator = _administrator(request)
    person = get_object_or_404(User, pk=pk, is_active=True)
    if request.method == "POST":
        people.close_account(person=person, by=administrator, at=now())
        messages.success(request, _("The account is closed."))
        return redirect("person", pk)
    return render(request, "core/person_close.html", {"person": person})
