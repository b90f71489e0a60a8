"""Roadmap and budget: a list of rows, each added, changed and removed on a page of its own."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.forms.rows import BudgetLineForm, DoneForm, RoadmapRowForm
from applications.models import Application, RoadmapRow, SectionKey
from applications.queries.draft import Draft
from applications.services import budget as budgets
from applications.services import roadmap as roadmaps
from applications.services import section as sections
from applications.views.load import own_draft, posted
from core.clock import now
from core.once import once
from core.people import person_of
from core.refusals import Refused, Stale
from core.views import errors
from milestones.forms.rows import VersionedForm
from milestones.models import Category


def _list(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show the rows of a section and ask whether it is completed."""
    application = own_draft(request, pk)
    draft = Draft(application)
    section = draft.sections[key]
    point = draft.points.get(key, "")
    first = {"version": section.version, "reply": section.reply}
    form = DoneForm(
        posted(request),
        problems=draft.problems(key),
        point=point,
        initial=first | ({"done": "yes"} if section.complete else {}),
    )
    if form.is_valid():
        return _mark(request, pk, key, form)
    context = {
        "application": application, "draft": draft, "section": section, "form": form, "point": point,
    }  # fmt: skip
    if key == SectionKey.BUDGET:
        context["subtotals"] = _subtotals(draft)
    return render(request, f"applications/{key}.html", context)


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


@once
def roadmap(request: HttpRequest, pk: int) -> HttpResponse:
    """List the milestones by month."""
    return _list(request, pk, SectionKey.ROADMAP)


@once
def budget(request: HttpRequest, pk: int) -> HttpResponse:
    """List the lines, with subtotals, the total and what is left under the ceiling."""
    return _list(request, pk, SectionKey.BUDGET)


def _subtotals(draft: Draft) -> list[tuple[str, int]]:
    sums: dict[str, int] = defaultdict(int)
    for line in draft.lines:
        sums[line.category] += line.total
    return [(str(label), sums[key]) for key, label in Category.choices if key in sums]


@once
def roadmap_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a milestone."""
    application = own_draft(request, pk)
    form = RoadmapRowForm(posted(request), months=application.cohort.months)
    if form.is_valid():
        try:
            roadmaps.add(application_id=pk, by=person_of(request), at=now(), **form.fields_of_row())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("roadmap", pk)
    return _form(request, application, form, "roadmap", _("Add a milestone"))


@once
def roadmap_change(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Change a milestone; a stale page shows both texts."""
    application = own_draft(request, pk)
    found = application.roadmap_rows.filter(pk=row).first()
    if found is None:
        return _gone(request, "roadmap", pk)
    form = RoadmapRowForm(posted(request), months=application.cohort.months, initial=_values(found))
    if form.is_valid():
        try:
            roadmaps.change(
                row_id=row,
                version=form.cleaned_data["version"],
                by=person_of(request),
                at=now(),
                **form.fields_of_row(),
            )
        except Stale as stale:
            found.refresh_from_db()
            saved = RoadmapRowForm(initial=_values(found), months=application.cohort.months)
            return _stale(request, stale, form, saved)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("roadmap", pk)
    return _form(request, application, form, "roadmap", _("Change a milestone"))


@once
def roadmap_remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Ask once more, then remove a milestone."""
    application = own_draft(request, pk)
    found = get_object_or_404(application.roadmap_rows.all(), pk=row)
    if request.method == "POST":
        roadmaps.remove(row_id=row, by=person_of(request), at=now())
        return redirect("roadmap", pk)
    context = {"application": application, "what": found.title, "list": "roadmap"}
    return render(request, "applications/row_remove.html", context)


@once
def budget_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a budget line."""
    application = own_draft(request, pk)
    form = _line_form(application, posted(request))
    if form.is_valid():
        try:
            budgets.add(application_id=pk, by=person_of(request), at=now(), **form.fields_of_row())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("budget", pk)
    return _form(request, application, form, "budget", _("Add a budget line"))


@once
def budget_change(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Change a budget line; a stale page shows both texts."""
    application = own_draft(request, pk)
    found = application.budget_lines.filter(pk=row).first()
    if found is None:
        return _gone(request, "budget", pk)
    form = _line_form(application, posted(request), initial=_values(found))
    if form.is_valid():
        try:
            budgets.change(
                line_id=row,
                version=form.cleaned_data["version"],
                by=person_of(request),
                at=now(),
                **form.fields_of_row(),
            )
        except Stale as stale:
            found.refresh_from_db()
            saved = _line_form(application, initial=_values(found))
            return _stale(request, stale, form, saved)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("budget", pk)
    return _form(request, application, form, "budget", _("Change a budget line"))


@once
def budget_remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Ask once more, then remove a budget line."""
    application = own_draft(request, pk)
    found = get_object_or_404(application.budget_lines.all(), pk=row)
    if request.method == "POST":
        budgets.remove(line_id=row, by=person_of(request), at=now())
        return redirect("budget", pk)
    context = {"application": application, "what": found.what, "list": "budget"}
    return render(request, "applications/row_remove.html", context)


def _gone(request: HttpRequest, page: str, pk: int) -> HttpResponse:
    """Give back what was typed into a row that somebody removed meanwhile."""
    if request.method != "POST":
        raise Http404
    words = _("Somebody removed this row. Add it again with what you typed, which is shown below.")
    return errors.conflict(request, words, back=reverse(page, args=[pk]))


def _line_form(application: Application, data: Any = None, **more: Any) -> BudgetLineForm:
    cohort = application.cohort
    return BudgetLineForm(data, currency=cohort.currency, months=cohort.months, **more)


def _values(row: object) -> dict[str, object]:
    """Return a row's columns as a form's content."""
    kept = {key: value for key, value in vars(row).items() if not key.startswith("_")}
    if isinstance(row, RoadmapRow):
        return kept
    return {**kept, "quantity": f"{kept['quantity'].normalize():f}"}


def _stale(
    request: HttpRequest, stale: Stale, mine: VersionedForm, theirs: VersionedForm
) -> HttpResponse:
    """Show both texts of every box that differs."""
    return errors.conflict(request, str(stale), mine=mine.words(), theirs=theirs.words())


def _form(
    request: HttpRequest, application: Application, form: VersionedForm, back: str, title: str
) -> HttpResponse:
    context = {"application": application, "form": form, "list": back, "title": title}
    return render(request, "applications/row_form.html", context)
