"""A section of an application: one topic a page; everything typed is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ambassadors.services.people import focal_points
from applications.forms.assessment import FILE, AssessmentForm
from applications.forms.draft import DraftForm, data_of
from applications.forms.section import EligibilityForm, LetterForm, PartnersForm, UrgencyForm
from applications.models import Section, SectionKey
from applications.queries.draft import SIGNED_LETTER, Draft
from applications.services import document as application_documents
from applications.services.section import Changed, save
from applications.views.load import own_draft
from core.clock import day_in, now
from core.models import Document
from core.once import once
from core.people import person_of
from core.refusals import Refused
from core.services import documents

FORMS: dict[str, type[DraftForm]] = {
    SectionKey.ELIGIBILITY: EligibilityForm,
    SectionKey.ASSESSMENT: AssessmentForm,
    SectionKey.PARTNERS: PartnersForm,
    SectionKey.URGENCY: UrgencyForm,
    SectionKey.LETTER: LetterForm,
}


def section_page(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show a section, or save it.

    Not under `once`: a draft stays saved when the page comes back with problems, and its version
    already makes a double click one save.
    """
    if key not in FORMS:
        raise Http404
    application = own_draft(request, pk)
    draft = Draft(application)
    if request.method == "POST":
        return _save(request, draft, key)
    return _show(request, draft, key, _opened(draft, key))


def _arguments(draft: Draft, key: str) -> dict[str, Any]:
    """Return what a section's form needs to know beside what was typed."""
    application = draft.application
    if key == SectionKey.ASSESSMENT:
        return {
            "areas": draft.key_areas,
            "ratings": draft.call.ratings,
            "documents": draft.documents,
            "assessed": draft.sections[SectionKey.ELIGIBILITY].answers.get("assessed") != "no",
            "today": day_in(application.cohort.time_zone, now()),
        }
    if key == SectionKey.PARTNERS:
        return {"own": application.organisation_id}
    if key == SectionKey.LETTER:
        people = focal_points(application.organisation)
        return {"accounts": frozenset(person.email.lower() for person in people)}
    return {}


def _opened(draft: Draft, key: str) -> DraftForm:
    """Return the form as it was left: what was typed, without a word on what is wrong with it."""
    section, kind = draft.sections[key], FORMS[key]
    first = {"version": section.version, "language": section.language}
    if section.complete:
        first["done"] = "yes"
    if not section.typed:
        initial = kind.initial_of(section.answers) | first
        return kind(initial=initial, **_arguments(draft, key))
    data = data_of({name: value for name, value in section.typed.items() if name != "done"})
    data.update({name: str(value) for name, value in first.items() if name != "language"})
    return kind(data, quiet=True, **_arguments(draft, key))


def _save(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """Keep what was typed, then go on, or show what is still missing."""
    application, person, at = draft.application, person_of(request), now()
    form = FORMS[key](request.POST, request.FILES, **_arguments(draft, key))
    good = form.is_valid()
    refused = _keep_files(request, form, application.pk)
    try:
        saved = save(
            application_id=application.pk,
            key=key,
            answers=form.answers(),
            typed=form.typed(),
            complete=good and form.says_done,
            language=form.cleaned_data.get("language") or draft.sections[key].language,
            version=form.cleaned_data.get("version") or 0,
            by=person,
            at=at,
        )
    except Changed as changed:
        return _both(request, draft, key, form, changed.section)
    if form.comes_back and not refused:
        messages.success(request, _("Saved. You can come back to this section later."))
        return redirect("application", application.pk)
    if not form.says_done:
        form.say_only(*form.file_boxes, "done")
    fresh = Draft(application)
    if form.says_done and not refused:
        for box, problem in fresh.problems_of_files(key):
            form.add_error(FILE + box, problem)
    if form.is_valid():
        after = "letter_confirmation" if key == SectionKey.LETTER else "application"
        return redirect(after, application.pk)
    form.at_version(saved.version)
    return _show(request, fresh, key, form, kept=True)


def _keep_files(request: HttpRequest, form: DraftForm, pk: int) -> bool:
    """Store the files first, so that they are never asked for again whatever else is wrong.

    Says whether one of them was refused; its box says why.
    """
    for box in form.file_boxes:
        file = form.cleaned_data.get(box)
        if not file:
            continue
        part = box.removeprefix(FILE)
        try:
            application_documents.attach(
                application_id=pk, part=part, file=file, by=person_of(request), at=now()
            )
        except Refused as refused:
            form.add_error(box, str(refused))
    return any(box in form.errors for box in form.file_boxes)


def _show(
    request: HttpRequest, draft: Draft, key: str, form: DraftForm, *, kept: bool = False
) -> HttpResponse:
    boxes = [box.removeprefix(FILE) for box in form.file_boxes]
    context = {
        "application": draft.application,
        "section": draft.sections[key],
        "form": form,
        "kept": kept,
        "files": [file for part in boxes for file in files_of(draft, part)],
    }
    return render(request, "applications/section.html", context)


def _both(
    request: HttpRequest, draft: Draft, key: str, mine: DraftForm, theirs: Section
) -> HttpResponse:
    """Show both texts of every answer that differs; saving again keeps what stands in the boxes."""
    form = FORMS[key](mine.data, quiet=True, **_arguments(draft, key))
    form.at_version(theirs.version)
    written = mine.typed()
    saved = theirs.typed or {}
    pairs = [
        (form.fields[name].label, form.words_of(name, saved), form.words_of(name, written))
        for name in form.fields
        if name not in ("version", "done", *form.file_boxes)
        and form.words_of(name, saved) != form.words_of(name, written)
    ]
    context = {
        "application": draft.application, "section": theirs, "form": form, "pairs": pairs,
    }  # fmt: skip
    return render(request, "applications/section_changed.html", context, status=409)


def files_of(draft: Draft, part: str) -> list[dict[str, object]]:
    """Return the files of a part as the page shows them."""
    return [
        {
            "name": file.name,
            "url": reverse("document", args=[file.pk]),
            "size": file.size,
            "by": file.added_by.name if file.added_by else "",
            "at": file.added_at,
            "remove_url": reverse("application_file_remove", args=[draft.application.pk, file.pk]),
        }
        for file in draft.files[part]
    ]


@once
def file_remove(request: HttpRequest, pk: int, document: UUID) -> HttpResponse:
    """Ask once more, then take a file from the draft."""
    application = own_draft(request, pk)
    found: Document = get_object_or_404(documents.of(application), pk=document)
    if request.method == "POST":
        application_documents.remove(
            application_id=pk, document=found, by=person_of(request), at=now()
        )
        if found.part == SIGNED_LETTER:
            return redirect("letter_confirmation", pk)
        return redirect("section", pk, SectionKey.ASSESSMENT)
    context = {"application": application, "file": found}
    return render(request, "applications/file_remove.html", context)
