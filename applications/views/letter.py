"""The leadership letter's confirmation: the focal point's page, and the signatory's by link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.forms.screening import SendBackForm, SignedLetterForm
from applications.permissions import may_fill
from applications.queries.draft import CONFIRMATION, SIGNED_LETTER, Draft
from applications.services import letter as letters
from applications.views.load import coordinated, opened_draft, own, plain_when_spent, posted
from applications.views.section import files_of, keep_files
from core.clock import now
from core.once import once
from core.people import person_of
from core.queries.activity import about, events
from core.refusals import Refused


def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the signatory's word is; take the letter signed on paper instead.

    Not under `once`: good files stay kept beside a bad one, and the same file sent twice is one.
    """
    application = opened_draft(request, pk, CONFIRMATION)
    form = SignedLetterForm(posted(request), request.FILES or None)
    if request.method == "POST":
        form.full_clean()
        keep_files(request, form, pk)
        if form.is_valid():
            messages.success(request, _("The signed letter is kept."))
            return redirect("letter_confirmation", pk)
    form.send_files_to(application)
    draft = Draft(application)
    said = about("applications.application", pk).filter(
        verb__in=["letter_asked", "letter_confirmed", "letter_sent_back"]
    )
    context = {
        "application": application,
        "draft": draft,
        "letter": draft.sections["letter"],
        "form": form,
        "files": files_of(draft, SIGNED_LETTER),
        "events": events(said, most=10),
    }
    return render(request, "applications/letter_confirmation.html", context)


@require_POST
@once
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link to the signatory: the focal point while it is open, then the coordinator."""
    person = person_of(request)
    mine = "as_coordinator" not in request.POST
    application = own(request, pk) if mine else coordinated(request, pk)
    back = "letter_confirmation" if mine and may_fill(person, application) else "screening"
    try:
        signatory = letters.ask(application_id=pk, by=person, at=now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = _("The link went to %(name)s, %(email)s.")
        messages.success(request, words % {"name": signatory.name, "email": signatory.email})
    return redirect(back, pk)


@login_not_required
@plain_when_spent
@once
def opened(request: HttpRequest, secret: str) -> HttpResponse:
    """Show letter, roadmap and budget to the signatory; "Confirm" is a button on the page."""
    _link, application, section = letters.of_link(secret, at=now())
    if request.method == "POST":
        letters.answer(secret=secret, confirmed=True, at=now(), read=request.POST.get("read", ""))
        return redirect("letter_answered", "confirmed")
    draft = Draft(application)
    context = {
        "application": application,
        "letter": section,
        "draft": draft,
        "read": draft.letter_digest,
        "secret": secret,
    }
    return render(request, "applications/letter.html", context)


@login_not_required
@plain_when_spent
@once
def sent_back(request: HttpRequest, secret: str) -> HttpResponse:
    """Send the letter back with what should change."""
    _link, application, _section = letters.of_link(secret, at=now())
    form = SendBackForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        letters.answer(secret=secret, confirmed=False, at=now(), reason=reason)
        return redirect("letter_answered", "sent-back")
    context = {"form": form, "application": application, "secret": secret}
    return render(request, "applications/letter_send_back.html", context)


@login_not_required
def thanked(request: HttpRequest, answer: str) -> HttpResponse:
    """Say that the signatory's word is kept."""
    if answer not in ("confirmed", "sent-back"):
        raise Http404
    context = {"confirmed": answer == "confirmed"}
    return render(request, "applications/letter_answered.html", context)
