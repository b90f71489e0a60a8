"""The task list of an application, and what can be done with it as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from applications.forms.screening import NewDateForm, WhyForm
from applications.models import WITHDRAWABLE, ApplicationStatus, SectionKey
from applications.permissions import listed_for, own_applications
from applications.queries.application import extensions, history_for_society, own_of
from applications.queries.draft import CONFIRMATION, ROW_SECTIONS, Draft
from applications.queries.presence import others_at, with_editors
from applications.queries.screening import reasons_of
from applications.services import application as applications
from applications.views.load import WITH, coordinated, own, posted
from core.clock import now
from core.models import User
from core.once import once
from core.people import person_of
from core.queries.activity import events, newest_first, told
from core.refusals import Refused
from core.views.closed import closed

A_PAGE = 25
GROUPS = (
    (
        _l("Your National Society"),
        (SectionKey.ELIGIBILITY, SectionKey.ASSESSMENT, SectionKey.PARTNERS),
    ),
    (_l("Your plan"), (SectionKey.ROADMAP, SectionKey.BUDGET, SectionKey.URGENCY)),
    (_l("Your commitment"), (SectionKey.LETTER, SectionKey.PLEDGES, CONFIRMATION)),
)


def my_application(request: HttpRequest) -> HttpResponse:
    """Lead to the one application of the person's NS, or list them when there are several."""
    found = list(own_of(person_of(request))[:20])
    if len(found) == 1:
        return redirect("application", found[0].pk)
    return render(request, "applications/my_applications.html", {"applications": found})


def application_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the task list to the NS; others are led to what they may read."""
    person, at = person_of(request), now()
    mine = with_editors(own_applications(person).select_related(*WITH))
    application = mine.filter(pk=pk).first()
    if application is None:
        get_object_or_404(listed_for(person), pk=pk)
        return redirect("application_read", pk)
    draft = Draft(application)
    open_now = application.accepts(at)
    context = {
        "application": application,
        "cohort": application.cohort,
        "closes": application.open_until(),
        "open": open_now,
        "groups": _groups(draft, person, at, open_now=open_now),
        "missing": draft.missing() if open_now else [],
        "reasons": _reasons(draft),
        "may_withdraw": application.status in WITHDRAWABLE and not application.undisclosed,
    }
    return render(request, "applications/application.html", context)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show its National Society what has happened to an application, and who was given more time."""
    application = own(request, pk)
    rows = newest_first(history_for_society(application))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "application": application,
        "page": page,
        "events": told(page),
        "extensions": events(extensions(application.cohort), most=20),
    }
    return render(request, "applications/application_history.html", context)


def _reasons(draft: Draft) -> list[tuple[str, str]]:
    """Return why it was returned, by section, or why it is ineligible."""
    if draft.application.status == ApplicationStatus.INELIGIBLE:
        return reasons_of(draft.application)
    labels = dict(SectionKey.choices)
    return [(str(labels[key]), draft.points[key]) for key in labels if key in draft.points]


def _groups(draft: Draft, person: User, at: datetime, *, open_now: bool) -> list[dict[str, Any]]:
    """Return the task list: three groups, each task with its state and who saved it last."""
    others = others_at(draft.application, but=person, at=at)
    return [
        {
            "title": title,
            "tasks": [
                _task(draft, key, open_now=open_now) | {"others": others.get(key, [])}
                for key in keys
            ],
        }
        for title, keys in GROUPS
    ]


def _task(draft: Draft, key: str, *, open_now: bool) -> dict[str, Any]:
    pk, status = draft.application.pk, draft.status(key)
    if key == CONFIRMATION:
        return {
            "label": _("Confirmation by the signatory"),
            "url": reverse("letter_confirmation", args=[pk]) if open_now else "",
            "status": status,
            "hint": "" if status != "cannot_start" else _("Complete the letter first"),
        }
    section = draft.sections[key]
    problems = draft.problems(key) if status == "problem" else []
    if draft.unanswered(key):
        problems = [*problems, _("Answer the coordinator's point on this section")]
    return {
        "label": section.get_key_display(),
        "url": url_of_section(pk, key) if open_now else "",
        "status": status,
        "optional": key == SectionKey.URGENCY,
        "hint": problems[0] if problems else "",
        "saved_by": section.saved_by,
        "saved_at": section.saved_at,
    }


def url_of_section(pk: int, key: str) -> str:
    """Return the page on which a task is done."""
    if key in ROW_SECTIONS:
        return reverse(str(key), args=[pk])
    if key == CONFIRMATION:
        return reverse("letter_confirmation", args=[pk])
    return reverse("section", args=[pk, key])


@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then withdraw the application."""
    application = own(request, pk)
    if gone := closed(
        request, application, ApplicationStatus.WITHDRAWN, back=reverse("application", args=[pk])
    ):
        return gone
    form = WhyForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            applications.withdraw(application_id=pk, by=person_of(request), at=now(), reason=reason)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("application", pk)
    context = {"form": form, "application": application}
    return render(request, "applications/application_withdraw.html", context)


@once
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one National Society more time, with a reason all invited ones can read."""
    application = coordinated(request, pk)
    form = NewDateForm(posted(request))
    if form.is_valid():
        try:
            applications.extend(
                application_id=pk, by=person_of(request), at=now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("applications_of_cohort", application.cohort_id)
    context = {"form": form, "application": application, "kind": "extend"}
    return render(request, "applications/new_date.html", context)
