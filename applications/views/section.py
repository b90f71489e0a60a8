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
from applications.forms.draft import DraftForm, data_of
from applications.forms.section import EligibilityForm, LetterForm, PartnersForm, UrgencyForm
from applications.models import Section, SectionKey
from applications.queries.draft import SELF_ASSESSMENT, Draft
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
    application, known = draft.application, {"point": draft.points.get(key, "")}
    if key == SectionKey.ELIGIBILITY:
        return known | {"today": day_in(application.cohort.time_zone, now())}
    if key == SectionKey.PARTNERS:
        return known | {"own": application.organisation_id}
    if key == SectionKey.LETTER:
        people = focal_points(application.organisation)
        return known | {"accounts": frozenset(person.email.lower() for person in people)}
    return known


def _opened(draft: Draft, key: str) -> DraftForm:
    """Return the form as it was left: what was typed, without a word on what is wrong with it."""
    section, kind = draft.sections[key], FORMS[key]
    first = {"version": section.version, "language": section.language, "reply": section.reply}
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
    typed = form.typed()
    reply = typed.pop("reply", None)
    _keep_file(request, form, application.pk)
    try:
        saved = save(
            application_id=application.pk,
            key=key,
            answers=form.answers(),
            typed=typed,
            reply=reply[0] if reply else None,
            complete=good and form.says_done,
            language=form.cleaned_data.get("language") or draft.sections[key].language,
            version=form.cleaned_data.get("version") or 0,
            by=person,
            at=at,
        )
    except Changed as changed:
        return _both(request, draft, key, form, changed.section)
    if form.comes_back and "file" not in form.errors:
        messages.success(request, _("Saved. You can come back to this section later."))
        return redirect("application", application.pk)
    if not form.says_done:
        form.say_only("file", "done")
    fresh = Draft(application)
    if form.says_done and "file" in form.fields and "file" not in form.errors:
        for problem in fresh.problems(key):
            form.add_error("file", problem)
    if form.is_valid():
        after = "letter_confirmation" if key == SectionKey.LETTER else "application"
        return redirect(after, application.pk)
    form.at_version(saved.version)
    return _show(request, fresh, key, form, kept=True)


def _keep_file(request: HttpRequest, form: DraftForm, pk: int) -> None:
    """Store the file first, so that it is never asked for again whatever else is wrong."""
    file = form.cleaned_data.get("file")
    if not file:
        return
    try:
        application_documents.attach(
            application_id=pk, part=SELF_ASSESSMENT, file=file, by=person_of(request), at=now()
        )
    except Refused as refused:
        form.add_error("file", str(refused))


def _show(
    request: HttpRequest, draft: Draft, key: str, form: DraftForm, *, kept: bool = False
) -> HttpResponse:
    if "file" in form.fields and draft.files[SELF_ASSESSMENT]:
        form.fields["file"].label = _("Add another file")
    context = {
        "application": draft.application,
        "section": draft.sections[key],
        "form": form,
        "kept": kept,
        "point": draft.points.get(key, ""),
        "files": files_of(draft, SELF_ASSESSMENT) if key == SectionKey.ELIGIBILITY else [],
    }
    return render(request, "applications/section.html", context)


def _both(
    request: HttpRequest, draft: Draft, key: str, mine: DraftForm, theirs: Section
) -> HttpResponse:
    """Show both texts of every answer that differs; saving again keeps what stands in the boxes."""
    form = FORMS[key](mine.data, quiet=True, **_arguments(draft, key))
    form.at_version(theirs.version)
    written = mine.typed()
    saved = (theirs.typed or {}) | {"reply": [theirs.reply]}
    pairs = [
        (form.fields[name].label, form.words_of(name, saved), form.words_of(name, written))
        for name in form.fields
        if name not in ("version", "file", "done")
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
        if found.part == SELF_ASSESSMENT:
            return redirect("section", pk, SectionKey.ELIGIBILITY)
        return redirect("letter_confirmation", pk)
    context = {"application": application, "file": found}
    return render(request, "applications/file_remove.html", context)
