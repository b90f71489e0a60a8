"""A milestone: the promise beside the proof."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.permissions import require_focal_point
from core.clock import now
from core.forms import ReasonForm
from core.models import Document, User
from core.once import once
from core.people import person_of
from core.queries.activity import about, events
from core.refusals import Refused, Stale
from core.services import documents
from core.views import errors
from core.views.closed import closed
from milestones.forms.evidence import CommentForm, EvidenceForm
from milestones.models import Milestone, MilestoneStatus
from milestones.models.milestone import OPEN
from milestones.parts import local_day
from milestones.permissions import Hats
from milestones.queries.evidence import proof_of
from milestones.services import evidence
from milestones.views import acts, load


def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a milestone, or save and send its evidence.

    Not under `once`: files and draft stay saved when the page comes back with problems, and
    version and state make a double click one sending.
    """
    found = load.milestone(request, pk)
    if request.method == "POST":
        return _save(request, found)
    return _show(request, found)


def _form(found: Milestone, *args: Any, sending: bool = False) -> EvidenceForm:
    initial = {"version": found.version, **found.draft}
    return EvidenceForm(*args, initial=initial, target=found.target, sending=sending)


def _show(
    request: HttpRequest,
    found: Milestone,
    form: EvidenceForm | None = None,
    comment_form: CommentForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    award, at = found.award, now()
    mine = load.hats_for(request, award)
    writes = mine.speaks and found.status in OPEN and award.plan_agreed_on is not None
    proof = proof_of(found, part=evidence.PART)
    context = {
        "milestone": found,
        "award": award,
        "late": found.late(local_day(award, at)),
        "parts": found.instalments.all(),
        "proof": proof,
        "promise": _promise(found),
        "writes": writes,
        "form": form or (_form(found) if writes else None),
        "comment_form": comment_form or _comment_form(found, mine),
        "unsent": [_file(found, file) for file in proof.unsent] if writes else [],
        "may_decide": mine.coordinates and found.status == MilestoneStatus.SUBMITTED,
        "reads_history": mine.reads_history,
        "events": events(about("milestones.milestone", found.pk)) if mine.reads_history else [],
        **more,
    }
    context["forms"] = [context["form"], context["comment_form"]]
    return render(request, "milestones/milestone.html", context, status=status)


def _promise(found: Milestone) -> list[dict[str, Any]]:
    """Return what was promised, leaving out what nobody wrote."""
    rows = (
        (_("What will be different then"), found.different),
        (_("Indicator"), found.indicator),
        (_("Where it stood at the start"), found.baseline),
        (_("Target"), found.target),
        (_("Means of verification"), found.verification),
        (_("Departments involved"), found.departments),
        (_("Level of leadership involved"), found.leadership_level),
        (_("Theme or programme"), found.theme),
        (_("Responsible function"), found.responsible),
    )
    return [{"key": key, "value": value, "prose": True} for key, value in rows if value]


def _file(found: Milestone, file: Document) -> dict[str, Any]:
    return {
        "name": file.name,
        "url": reverse("document", args=[file.pk]),
        "size": file.size,
        "by": file.added_by.name if file.added_by else "",
        "at": file.added_at,
        "remove_url": reverse("milestone_file_remove", args=[found.pk, file.pk]),
    }


def _comment_form(found: Milestone, mine: Hats, data: Any = None) -> CommentForm | None:
    """Return the form for who may comment; advice to the coordinator is asked of all but the two sides."""
    if not mine.comments:
        return None
    looks_at_it = not (mine.speaks or mine.coordinates)
    advises = looks_at_it and found.status == MilestoneStatus.SUBMITTED
    return CommentForm(data, advises=advises)


def _save(request: HttpRequest, found: Milestone) -> HttpResponse:
    """Keep files first, then what was typed; send it when that was asked and nothing is missing."""
    person, sending = person_of(request), "send" in request.POST
    require_focal_point(person, found.award)
    if found.status not in OPEN:
        return _too_late(request, found, person)
    form = _form(found, request.POST, request.FILES, sending=sending)
    good = form.is_valid()
    _keep_files(form, found, person)
    version = form.cleaned_data.get("version") or 0
    same = {"milestone_id": found.pk, "by": person, "at": now(), **form.typed()}
    try:
        if good and form.is_valid() and sending:
            evidence.send(version=version, **same)
            messages.success(
                request, _("The evidence is sent. You get a mail when it is looked at.")
            )
            return redirect("milestone", found.pk)
        saved = evidence.save_draft(version=version, **same)
    except Stale as stale:
        return _both(request, form, found.pk, stale)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, found, form)
    if form.is_valid():
        messages.success(request, _("The draft is saved. Nothing is sent yet."))
        return redirect("milestone", found.pk)
    form.at_version(saved.version)
    return _show(request, load.milestone(request, found.pk), form)


def _keep_files(form: EvidenceForm, found: Milestone, person: User) -> None:
    for file in form.taken:
        try:
            evidence.add_file(milestone_id=found.pk, file=file, by=person, at=now())
        except Refused as refused:
            form.add_error("more", f"{file.name}: {refused}")


def _both(request: HttpRequest, form: EvidenceForm, pk: int, stale: Stale) -> HttpResponse:
    """Show what somebody else saved beside what was typed; saving again keeps what is in the boxes."""
    fresh = load.milestone(request, pk)
    form.at_version(fresh.version)
    saver = User.objects.filter(pk=fresh.draft.get("by")).first()
    conflict = {"sentence": str(stale), "by": saver, "draft": fresh.draft, "typed": form.typed()}
    return _show(request, fresh, form, status=409, conflict=conflict)


def _too_late(request: HttpRequest, found: Milestone, person: User) -> HttpResponse:
    """Lead a double click to what it sent; give anything else back on a page."""
    last = found.evidence.order_by("-number").first()
    typed = request.POST.get("narrative", "").strip()
    if last and last.sent_by_id == person.pk and last.narrative == typed:
        return redirect("milestone", found.pk)
    sentence = _("This milestone is “%(now)s”: its evidence cannot be changed now.")
    return errors.conflict(
        request,
        sentence % {"now": found.get_status_display()},
        mine={_("What was reached, and how do you know?"): typed},
    )


@once
def file_remove(request: HttpRequest, pk: int, document: UUID) -> HttpResponse:
    """Ask once more, then take a file from evidence that is not sent."""
    found = load.milestone(request, pk)
    require_focal_point(person_of(request), found.award)
    file = get_object_or_404(documents.of(found, evidence.PART), pk=document)
    if request.method == "POST":
        return acts.pressed(
            request,
            lambda: evidence.remove_file(
                milestone_id=pk, document=file, by=person_of(request), at=now()
            ),
            back=reverse("milestone", args=[pk]),
            done=_("The file is removed."),
        )
    context = {
        "caption": str(found),
        "title": _("Remove this file?"),
        "text": file.name,
        "submit": _("Remove the file"),
        "back_url": reverse("milestone", args=[pk]),
    }
    return render(request, "milestones/ask.html", context)


@require_POST
@once
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a comment, with advice from those who look at evidence."""
    found = load.milestone(request, pk)
    form = _comment_form(found, load.hats_for(request, found.award), request.POST)

    def add() -> None:
        text = form.cleaned_data["text"] if form else ""
        advice = form.given_advice() if form else ""
        evidence.comment(milestone_id=pk, text=text, advice=advice, by=person_of(request), at=now())

    if form is None:
        add()  # refuses with who can comment
    elif acts.said(form, add):
        messages.success(request, _("Your comment is added."))
        return redirect("milestone", pk)
    return _show(request, found, comment_form=form)


@require_POST
@once
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the evidence: the milestone is met."""
    found = load.milestone(request, pk)
    return acts.pressed(
        request,
        lambda: evidence.accept(milestone_id=pk, by=person_of(request), at=now()),
        back=reverse("milestone", args=[pk]),
        done=_("Accepted: milestone %(number)s is met.") % {"number": found.number},
    )


@once
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the evidence with a reason."""
    found = load.milestone(request, pk)
    load.coordinator_of(request, found.award)
    if gone := closed(
        request, found, MilestoneStatus.RETURNED, back=reverse("milestone", args=[pk])
    ):
        return gone
    form = ReasonForm(request.POST or None)

    def do() -> None:
        reason = form.cleaned_data["reason"]
        evidence.give_back(milestone_id=pk, by=person_of(request), at=now(), reason=reason)

    if acts.said(form, do):
        messages.success(request, _("The evidence is returned. The National Society has a mail."))
        return redirect("milestone", pk)
    return acts.page(
        request,
        form,
        about=found.award,
        title=_("Return the evidence of milestone %(number)s") % {"number": found.number},
        lead=_("Say what is missing, so that it can be sent again. The draft keeps what was sent."),
        submit=_("Return it"),
        back=reverse("milestone", args=[pk]),
    )
