"""What you need to do next: the home page of every role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import due, home
from core.clock import now
from core.people import person_of


def home_page(request: HttpRequest) -> HttpResponse:
    """Show what a person has to do, and the parts their roles bring."""
    person, at = person_of(request), now()
    things = due.things(at=at, person=person.pk)
    return render(
        request,
        "core/home.html",
        {
            "things": [(thing, due.reads(thing)) for thing in things],
            "sections": home.sections(person, at),
            "today": at.date(),
        },
    )
