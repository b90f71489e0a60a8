"""What you need to do next: the home page of every role, and all of it page by page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import due
from core.clock import day_in, now
from core.due import DueThing
from core.home import HOME
from core.people import person_of
from core.queries.due import in_words

FIRST = 20  # things on the home page; the others stand on a page of their own
A_PAGE = 25
DIGITS = 5  # of a page's number


def home_page(request: HttpRequest) -> HttpResponse:
    """Show what a person has to do first, and the parts that their roles bring."""
    person, at = person_of(request), now()
    things = due.things(at=at, person=person, most=FIRST + 1)
    context = {
        "items": _items(things[:FIRST], day_in(person.time_zone, at)),
        "more": len(things) > FIRST,
        "parts": HOME.shown(person, person, at),
        "person": person,
    }
    return render(request, "core/home.html", context)


def to_do(request: HttpRequest) -> HttpResponse:
    """Show everything a person has to do, page by page; how much it is nobody counts."""
    person, at = person_of(request), now()
    number = _page_number(request.GET.get("page", ""))
    things = due.things(at=at, person=person, most=A_PAGE + 1, skip=(number - 1) * A_PAGE)
    context = {
        "items": _items(things[:A_PAGE], day_in(person.time_zone, at)),
        "number": number,
        "previous": number - 1,
        "next": number + 1 if len(things) > A_PAGE else 0,
    }
    return render(request, "core/to_do.html", context)


def _page_number(given: str) -> int:
    sound = given.isdecimal() and len(given) <= DIGITS
    return max(1, int(given)) if sound else 1


def _items(things: list[DueThing], today: date) -> list[dict[str, Any]]:
    return [
        {
            "label": due.reads(thing),
            "url": thing.link,
            "why": thing.place,
            "due": in_words(thing.due, today),
            "late": thing.due < today,
        }
        for thing in things
    ]
