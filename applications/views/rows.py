"""Sections made of rows: a list, and a page on which a row is added, changed or removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.forms.rows import DoneForm
from applications.models import Application
from applications.queries.draft import Draft
from applications.services import section as sections
from applications.views.load import opened_draft, own_draft, posted
from core.clock import now
from core.people import person_of
from core.refusals import Refused, Stale
from core.views import errors
from milestones.forms.rows import VersionedForm


@dataclass(frozen=True)
class Rows:
    """A section made of rows: its page, its services (add, change, remove), its form and its words.

    `one` is what its services call the id of a row; `form` takes an application, what was typed, and a row.
    """

    key: str
    one: str
    services: ModuleType
    of: Callable[[Application], QuerySet[Any]]
    form: Callable[[Application, Any, Any], VersionedForm]
    adds: Any
    changes: Any


def listed(request: HttpRequest, pk: int, kind: Rows, **more: Any) -> HttpResponse:
    """Show the rows of a section and ask whether it is completed; `more` is for the page."""
    application = opened_draft(request, pk, kind.key)
    draft = Draft(application)
    section = draft.sections[kind.key]
    point = draft.points.get(kind.key, "")
    first = {"version": section.version, "reply": section.reply}
    form = DoneForm(
        posted(request),
        problems=draft.problems(kind.key),
        point=point,
        initial=first | ({"done": "yes"} if section.complete else {}),
    )
    if form.is_valid():
        return _mark(request, pk, kind.key, form)
    shown = {name: value(draft) for name, value in more.items()}
    context = {
        "application": application, "draft": draft, "section": section, "form": form, "point": point,
    }  # fmt: skip
    return render(request, f"applications/{kind.key}.html", context | shown)


def _mark(request: HttpRequest, pk: int, key: str, form: DoneForm) -> HttpResponse:
    """Keep whether it is completed, and the answer to the coordinator's point; both where two answered."""
    reply = form.cleaned_data.get("reply")
    try:
        sections.mark(
            application_id=pk,
            key=key,
            complete=form.cleaned_data["done"] == "yes",
            reply=reply,
            version=form.cleaned_data["version"],
            by=person_of(request),
            at=now(),
        )
    except sections.Changed as changed:
        label = str(form.fields["reply"].label)
        theirs = {label: changed.section.reply}
        return errors.conflict(request, str(changed), mine={label: reply or ""}, theirs=theirs)
    return redirect("application", pk)


def add(request: HttpRequest, pk: int, kind: Rows) -> HttpResponse:
    """Add a row."""
    application = opened_draft(request, pk, kind.key)
    form = kind.form(application, posted(request), None)
    if form.is_valid():
        try:
            kind.services.add(
                application_id=pk, by=person_of(request), at=now(), **form.fields_of_row()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(kind.key, pk)
    return typed_in(request, application, form, kind.key, str(kind.adds))


def change(request: HttpRequest, pk: int, row: int, kind: Rows) -> HttpResponse:
    """Change a row; a stale page shows both texts."""
    application = opened_draft(request, pk, kind.key)
    found = kind.of(application).filter(pk=row).first()
    if found is None:
        return _gone(request, kind.key, pk)
    form = kind.form(application, posted(request), found)
    if form.is_valid():
        try:
            kind.services.change(
                **{kind.one: row},
                version=form.opened_at(),
                by=person_of(request),
                at=now(),
                **form.fields_of_row(),
            )
        except Stale as stale:
            found.refresh_from_db()
            saved = kind.form(application, None, found)
            return errors.conflict(request, str(stale), mine=form.words(), theirs=saved.words())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(kind.key, pk)
    return typed_in(request, application, form, kind.key, str(kind.changes))


def remove(request: HttpRequest, pk: int, row: int, kind: Rows) -> HttpResponse:
    """Ask once more, then remove a row."""
    application = own_draft(request, pk)
    found = get_object_or_404(kind.of(application), pk=row)
    if request.method == "POST":
        kind.services.remove(**{kind.one: row}, by=person_of(request), at=now())
        return redirect(kind.key, pk)
    context = {"application": application, "what": found, "list": kind.key}
    return render(request, "applications/row_remove.html", context)


def values(row: Any) -> dict[str, Any]:
    """Return a row's columns as a form's content."""
    return {key: value for key, value in vars(row).items() if not key.startswith("_")}


def typed_in(
    request: HttpRequest, application: Application, form: VersionedForm, back: str, title: str
) -> HttpResponse:
    """Show the page of one form, with the way back to the section's page."""
    context = {"application": application, "form": form, "list": back, "title": title}
    return render(request, "applications/row_form.html", context)


def _gone(request: HttpRequest, page: str, pk: int) -> HttpResponse:
    """Give back what was typed into a row that somebody removed meanwhile."""
    if request.method != "POST":
        raise Http404
    words = _("Somebody removed this row. Add it again with what you typed, which is shown below.")
    return errors.conflict(request, words, back=reverse(page, args=[pk]))
