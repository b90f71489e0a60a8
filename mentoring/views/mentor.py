"""The list of mentors, clearing one, and finding one for an award."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.clock import now
from core.languages import named
from core.once import once
from core.people import person_of
from core.refusals import Forbidden, Refused
from mentoring.forms.mentor import MentorForm, WhatIsKnown
from mentoring.models import Mentor
from mentoring.queries.mentor import assignment_of, matches, with_load
from mentoring.services import assignments
from mentoring.views.load import coordinated, require_role_of_coordinator

A_PAGE = 25


def mentor_list(request: HttpRequest) -> HttpResponse:
    """List the mentors with their load."""
    require_role_of_coordinator(person_of(request))
    page = Paginator(with_load(), A_PAGE).get_page(request.GET.get("page"))
    rows = [(mentor, named(mentor.languages)) for mentor in page]
    return render(request, "mentoring/mentor_list.html", {"page": page, "rows": rows})


@once
def mentor_new(request: HttpRequest) -> HttpResponse:
    """Clear a person as a mentor."""
    person = person_of(request)
    require_role_of_coordinator(person)
    form = MentorForm(request.POST or None)
    if form.is_valid() and form.person:
        known = {name: form.cleaned_data[name] for name in WhatIsKnown.base_fields}
        assignments.clear(person=form.person, by=person, at=now(), **known)
        messages.success(request, _("%(name)s is a mentor now.") % {"name": form.person.name})
        return redirect("mentors")
    return render(request, "mentoring/mentor_form.html", {"form": form, "mentor": None})


@once
def mentor_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of a mentor."""
    person = person_of(request)
    require_role_of_coordinator(person)
    mentor = get_object_or_404(Mentor.objects.select_related("person"), pk=pk)
    first = {name: getattr(mentor, name) for name in WhatIsKnown.base_fields}
    first["languages"] = mentor.languages.split()
    form = WhatIsKnown(request.POST or None, initial=first)
    if form.is_valid():
        assignments.clear(person=mentor.person, by=person, at=now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("mentors")
    return render(request, "mentoring/mentor_form.html", {"form": form, "mentor": mentor})


def matching(request: HttpRequest, pk: int) -> HttpResponse:
    """Show mentors beside an award: who can, why, and why the others cannot."""
    award = coordinated(request, pk)
    found = matches(award)
    context = {
        "award": award,
        "assignment": assignment_of(award),
        "can": [match for match in found if not match.why_not],
        "cannot": [match for match in found if match.why_not],
        "spoken": named(award.organisation.languages),
    }
    return render(request, "mentoring/matching.html", context)


@require_POST
@once
def propose(request: HttpRequest, pk: int, mentor: int) -> HttpResponse:
    """Ask a mentor to take an award."""
    award = coordinated(request, pk)
    chosen = get_object_or_404(Mentor.objects.select_related("person"), pk=mentor)
    try:
        assignments.propose(award_id=award.pk, mentor=chosen, by=person_of(request), at=now())
    except Forbidden:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("matching", pk)
    words = _("We asked %(name)s. They have an e-mail and say yes or no.")
    messages.success(request, words % {"name": chosen.person.name})
    return redirect("matching", pk)
