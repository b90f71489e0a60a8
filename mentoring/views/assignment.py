"""An assignment: the mentor says yes or no, a coordinator ends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.permissions import require_coordinator
from ambassadors.services.people import focal_points
from core.clock import now
from core.forms import PlainForm
from core.languages import named, shared
from core.once import once
from core.people import person_of
from core.queries.activity import about, events
from core.refusals import Forbidden, Refused
from core.views.closed import closed
from mentoring.forms.mentor import DeclineForm, EndForm
from mentoring.models import Assignment, AssignmentStatus
from mentoring.services import assignments
from mentoring.views.load import assignment as load
from mentoring.views.load import reader_of


def assignment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an assignment; the mentor who was asked answers here."""
    found = load(request, pk)
    award, asked = found.award, found.mentor.person_id == person_of(request).pk
    society = award.organisation
    own = reader_of(request, award).coordinates(award)
    context = {
        "assignment": found,
        "award": award,
        "asked": asked,
        "own": own,
        "languages": named(f"{society.languages} {society.working_language}"),
        "shared": shared(found.mentor.languages, f"{society.languages} {society.working_language}"),
        "people": focal_points(society) if found.status == "active" else [],
        "events": events(about("mentoring.assignment", pk)) if asked or own else [],
    }
    return render(request, "mentoring/assignment.html", context)


@require_POST
@once
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor says yes."""
    found = _asked(request, pk)
    assignments.accept(assignment_id=pk, by=person_of(request), at=now())
    society = found.award.organisation.name
    words = _("You mentor %(society)s now. Arrange a first talk, and log it here.")
    messages.success(request, words % {"society": society})
    return redirect("award", found.award_id)


@once
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor says no, with a reason."""
    found = _asked(request, pk)
    if gone := closed(
        request, found, AssignmentStatus.DECLINED, back=reverse("award", args=[found.award_id])
    ):
        return gone
    return _with_reason(request, found, DeclineForm, assignments.decline, "decline")


@once
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator ends an active assignment, with a reason."""
    found = load(request, pk)
    require_coordinator(person_of(request), found.award, on=now().date())
    if gone := closed(
        request, found, AssignmentStatus.ENDED, back=reverse("award", args=[found.award_id])
    ):
        return gone
    return _with_reason(request, found, EndForm, assignments.end, "end")


@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator takes a proposal back."""
    found = load(request, pk)
    assignments.withdraw(assignment_id=pk, by=person_of(request), at=now())
    messages.success(request, _("The proposal is withdrawn. Choose another mentor."))
    return redirect("matching", found.award_id)


def _asked(request: HttpRequest, pk: int) -> Assignment:
    found = load(request, pk)
    if found.mentor.person_id != person_of(request).pk:
        raise Forbidden(_("Only the mentor who was asked can answer this."))
    return found


def _with_reason(
    request: HttpRequest,
    found: Assignment,
    kind: type[PlainForm],
    act: Callable[..., Any],
    page: str,
) -> HttpResponse:
    """Ask for the reason, then act."""
    form = kind(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            act(assignment_id=found.pk, by=person_of(request), at=now(), reason=reason)
        except Forbidden:
            raise
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("assignment", found.pk)
    context = {"form": form, "assignment": found, "award": found.award}
    return render(request, f"mentoring/assignment_{page}.html", context)
