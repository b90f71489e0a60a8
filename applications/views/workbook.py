"""The workbook: roadmap and budget downloaded, filled away from the network, taken over again."""

from __future__ import annotations

import io
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.forms.cells import Problem
from applications.forms.workbook import WorkbookForm, read
from applications.models import Application
from applications.queries.draft import Draft
from applications.queries.workbook import sheet_name, terms_of
from applications.queries.workbook_changes import Changes, Filled, changes
from applications.services import workbook as workbooks
from applications.services import workbook_file
from applications.views.load import own_draft, posted
from core.clock import now
from core.models import Document
from core.once import once
from core.people import person_of
from core.refusals import Refused
from core.sheets import KIND

MOST_SHOWN = 50


@once
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how the workbook works, and take a filled one."""
    application = own_draft(request, pk)
    form = WorkbookForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            kept = workbooks.keep(
                application_id=pk, file=form.cleaned_data["file"], by=person_of(request), at=now()
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("workbook_check", pk, kept.pk)
    waiting = workbooks.kept(application).filter(added_by=person_of(request)).last()
    context = {"application": application, "form": form, "waiting": waiting}
    return render(request, "applications/workbook.html", context)


def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft's workbook with what is in it now."""
    application, at = own_draft(request, pk), now()
    file = io.BytesIO()
    workbook_file.write(file, Draft(application), at=at)
    response = HttpResponse(file.getvalue(), content_type=KIND)
    name = f"{_('roadmap-and-budget')}-{at.date().isoformat()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@once
def workbook_check(request: HttpRequest, pk: int, document: UUID) -> HttpResponse:
    """Show every change of an uploaded workbook, or every doubt; then take the changes over."""
    application = own_draft(request, pk)
    kept = get_object_or_404(workbooks.kept(application), pk=document)
    draft = Draft(application)
    with kept.file.open("rb") as file:
        filled, problems = read(file, terms_of(draft))
    found = changes(draft, filled)
    problems += _gone(found)
    if request.method != "POST" or problems:
        return _check(request, application, kept, found, problems)
    try:
        taken = _take_over(request, kept, pk, filled)
    except workbooks.Moved as moved:
        problems = _gone(moved.found)
        words = str(moved)
        return _check(request, application, kept, moved.found, problems, words=words, status=409)
    except Refused as refused:
        return _check(request, application, kept, found, [], words=str(refused), status=409)
    messages.success(
        request,
        _("Taken over: %(added)s added, %(changed)s changed, %(removed)s removed.") % vars(taken),
    )
    return redirect("application", pk)


def _take_over(request: HttpRequest, kept: Document, pk: int, filled: Filled) -> workbooks.Taken:
    return workbooks.take_over(
        application_id=pk,
        document=kept,
        filled=filled,
        seen=request.POST.get("seen", ""),
        ticked=frozenset(request.POST.getlist("row")),
        by=person_of(request),
        at=now(),
    )


def _gone(found: Changes) -> list[Problem]:
    """Say of rows that are no longer in the draft how to go on."""
    words = _(
        "This row is no longer in the draft: somebody removed it. Delete it here too, or "
        "empty its hidden cell in column A to add it again."
    )
    return [Problem(f"{sheet_name(each.key)}!A{each.number}", words) for each in found.gone]


def _check(
    request: HttpRequest,
    application: Application,
    kept: Document,
    found: Changes,
    problems: list[Problem],
    *,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    if problems:
        many = ngettext(
            "Mend the workbook: %(n)s cell is unclear",
            "Mend the workbook: %(n)s cells are unclear",
            len(problems),
        )
        above = [(many % {"n": len(problems)}, "id_file")]
    else:
        above = [(words, "changes")] if words else []
    context = {
        "application": application,
        "file": kept,
        "found": found,
        "problems": problems[:MOST_SHOWN],
        "more": max(len(problems) - MOST_SHOWN, 0),
        "ticked": request.POST.getlist("row"),
        "more_problems": above,
        "form": None if not problems else WorkbookForm(),
    }
    return render(request, "applications/workbook_check.html", context, status=status)
