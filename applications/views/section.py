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
from applications.forms.draft import DraftForm
from applications.forms.reading import SectionForm
from applications.forms.section import EligibilityForm, LetterForm, PartnersForm, UrgencyForm
from applications.models import SectionKey
from applications.queries.draft import SIGNED_LETTER, Draft
from applications.queries.problems import problems_of_files
from applications.queries.typed import put
from applications.services import document as application_documents
from applications.services import keeping
from applications.services.keeping import Clashed, Kept
from applications.views.load import opened_draft, own_draft
from core.clock import day_in, now
from core.forms import TakesFiles
from core.models import Document
from core.once import once
from core.people import person_of
from core.queries.organisations import names_of_others
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

    Not under `once`: a draft stays saved when the page comes back with problems, and the marks of
    its answers already make a double click one save.
    """
    if key not in FORMS:
        raise Http404
    draft = Draft(opened_draft(request, pk, key))
    form = form_of(draft, key)
    if request.method == "POST":
        return _save(request, draft, key, form)
    return _show(request, draft, key, form.opened(draft.sections[key]))


def form_of(draft: Draft, key: str) -> SectionForm:
    """Return a section's form with what it needs to know beside what was typed."""
    return SectionForm(FORMS[key], {"point": draft.points.get(key, ""), **_about(draft, key)})


def _about(draft: Draft, key: str) -> dict[str, Any]:
    application = draft.application
    if key == SectionKey.ASSESSMENT:
        eligible = draft.sections[SectionKey.ELIGIBILITY].answers
        return {
            "areas": draft.key_areas,
            "ratings": draft.call.ratings,
            "documents": draft.documents,
            "assessed": eligible.get("assessed") != "no",
            "today": day_in(application.cohort.time_zone, now()),
        }
    if key == SectionKey.PARTNERS:
        return {"organisations": names_of_others(application.organisation_id)}
    if key == SectionKey.LETTER:
        people = focal_points(application.organisation)
        return {"accounts": frozenset(person.email.lower() for person in people)}
    return {}


def _save(request: HttpRequest, draft: Draft, key: str, kind: SectionForm) -> HttpResponse:
    """Keep what was typed, then go on, or show what is still missing."""
    pk = draft.application.pk
    form = kind.posted(request.POST, request.FILES)
    form.full_clean()
    keep_files(request, form, pk)
    try:
        kept = keeping.save(
            application_id=pk, key=key, sent=form.sent(), form=kind, done=form.says_done,
            by=person_of(request), at=now(),
        )  # fmt: skip
    except Clashed as changed:
        return _both(request, draft, kind, form, changed)
    if kept.merge.theirs:
        words = _("Somebody else saved other answers here meanwhile. Theirs and yours are kept.")
        messages.info(request, words)
    if form.comes_back and not form.wrong_files():
        messages.success(request, _("Saved. You can come back to this section later."))
        return redirect("application", pk)
    fresh = Draft(draft.application)
    form = _judged(fresh, key, kind, form, kept)
    if form.is_valid():
        after = "letter_confirmation" if key == SectionKey.LETTER else "application"
        return redirect(after, pk)
    return _show(request, fresh, key, form, kept=True)


def _judged(draft: Draft, key: str, kind: SectionForm, sent: DraftForm, kept: Kept) -> DraftForm:
    """Return the form as it is saved now, with what is wrong; of a draft only files and the last answer."""
    form = kind.standing(kept.section, kept.merge.typed, done=sent.data.get("done", ""))
    for name, problems in sent.wrong_files().items():
        form.add_error(name, problems)
    if not form.says_done:
        form.say_only(*form.file_names, "done")
    elif key == SectionKey.ASSESSMENT and not sent.wrong_files():
        for part, problem in problems_of_files(draft):
            form.add_error(FILE + part, problem)
    return form


def keep_files(request: HttpRequest, form: TakesFiles, pk: int) -> None:
    """Store the good files first, so that they are never asked for again whatever else is wrong."""
    for name, part, file in form.taken:
        try:
            application_documents.attach(
                application_id=pk, part=part, file=file, by=person_of(request), at=now()
            )
        except Refused as refused:
            form.add_error(name, f"{file.name}: {refused}")


def _show(
    request: HttpRequest, draft: Draft, key: str, form: DraftForm, *, kept: bool = False
) -> HttpResponse:
    form.send_files_to(draft.application)
    context = {
        "application": draft.application,
        "section": draft.sections[key],
        "form": form,
        "kept": kept,
        "files": [
            file for taken in form.file_names for file in files_of(draft, form.part_of(taken))
        ],
        "point": draft.points.get(key, ""),
    }
    return render(request, "applications/section.html", context)


def _both(
    request: HttpRequest, draft: Draft, kind: SectionForm, mine: DraftForm, changed: Clashed
) -> HttpResponse:
    """Show both texts of the answers that clash; saving again keeps what stands in the boxes."""
    theirs, sent = changed.section, mine.sent()
    saved, boxes = kind.typed_of(theirs), changed.merge.typed
    for name in changed.merge.clashes:
        boxes = put(boxes, name, sent.typed)
    form = kind.standing(theirs, boxes, done=mine.data.get("done", ""), quiet=True)
    pairs = [
        (form.fields[name].label, form.words_of(name, saved), form.words_of(name, sent.typed))
        for name in changed.merge.clashes
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
