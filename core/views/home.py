"""What you need to do next: the home page of every role."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import due
from core.clock import day_in, now
from core.home import HOME
from core.people import person_of
from core.queries.due import in_words


def home_page(request: HttpRequest) -> HttpResponse:
    """Show what a person has to do, and the parts that their roles bring."""
    person, at = person_of(request), now()
    today = day_in(person.time_zone, at)
    things = due.things(at=at, person=person)
    items: list[dict[str, Any]] = [
        {
            "label": due.reads(thing),
            "url": thing.link,
            "why": thing.place,
            "due": in_words(thing.due, today),
            "late": thing.due < today,
        }
        for thing in things
    ]
    parts = HOME.shown(person, person, at)
    return render(request, "core/home.html", {"items": items, "parts": parts, "person": person})
