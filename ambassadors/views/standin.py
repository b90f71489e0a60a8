"""Stand-ins: an administrator sees what nobody may coordinate, and names somebody (C1)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.forms.standin import StandInForm
from ambassadors.models import Cohort, StandIn
from ambassadors.permissions import require_administrator
from ambassadors.queries.standin import could_stand_in, in_force, without_coordinator
from ambassadors.services import standins
from core.clock import now
from core.models import Organisation, User
from core.once import once
from core.people import person_of
from core.refusals import Refused


def _administrator(request: HttpRequest) -> User:
    person = person_of(request)
    require_administrator(person)
    return person


def stand_ins(request: HttpRequest) -> HttpResponse:
    """List what waits for a stand-in, and the stand-ins in force."""
    _administrator(request)
    context = {"waiting": without_coordinator(on=now().date()), "rows": in_force()}
    return render(request, "ambassadors/standin_list.html", context)


@once
def stand_in_new(request: HttpRequest, pk: int, society: int) -> HttpResponse:
    """Name a stand-in for one National Society of a cohort."""
    administrator, at = _administrator(request), now()
    cohort = get_object_or_404(Cohort, pk=pk)
    organisation = get_object_or_404(Organisation, pk=society, kind="NS")
    people = could_stand_in(cohort, organisation, on=at.date())
    form = StandInForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        try:
            row = standins.name(
                cohort=cohort, organisation=organisation, person=form.cleaned_data["person"],
                by=administrator, at=at,
            )  # fmt: skip
        except Refused as refused:
            form.add_error("person", str(refused))
        else:
            messages.success(request, _("%(name)s stands in now.") % {"name": row.person.name})
            return redirect("stand_ins")
    context = {"form": form, "cohort": cohort, "organisation": organisation, "people": people}
    return render(request, "ambassadors/standin_new.html", context)


@require_POST
@once
def stand_in_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a stand-in."""
    administrator = _administrator(request)
    row = get_object_or_404(StandIn, pk=pk)
    standins.end(stand_in_id=row.pk, by=administrator, at=now())
    messages.success(request, _("The stand-in has ended."))
    return redirect("stand_ins")
