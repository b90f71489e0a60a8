"""Feedback: written over a while, checked, sent once; and what a cohort said."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ambassadors.models import Award, Cohort, ObligationKind
from ambassadors.permissions import cohorts_visible_to
from core.clock import now
from core.once import once
from core.people import person_of
from core.refusals import Forbidden, Refused, Stale
from core.views.errors import conflict
from mentoring.forms.feedback import FeedbackForm
from mentoring.models import Feedback
from mentoring.permissions import Reader, mentors_in, reads_results
from mentoring.queries import feedback as queries
from mentoring.services import feedback as service
from mentoring.views.load import reader_of, visible


class Asked(NamedTuple):
    """An award's feedback of one asking, not yet kept where nobody began it."""

    award: Award
    feedback: Feedback
    reader: Reader
    opens_on: date


def _asked(request: HttpRequest, pk: int, period: int) -> Asked:
    """Return what is asked of an award, for who may read it."""
    award = visible(request, pk)
    owed = award.obligations.filter(kind=ObligationKind.FEEDBACK, period=period).first()
    reader = reader_of(request, award)
    if owed is None or not reader.reads_feedback(award):
        raise Http404
    rows = Feedback.objects.select_related("about_mentoring", "sent_by")
    kept = rows.filter(award=award, period=period).first()
    return Asked(award, kept or Feedback(award=award, period=period), reader, owed.opens_on)


@once
def feedback_page(request: HttpRequest, pk: int, period: int) -> HttpResponse:
    """Write the feedback; once it is sent, read it."""
    asked = _asked(request, pk, period)
    award, feedback = asked.award, asked.feedback
    early = asked.opens_on > now().date()
    if feedback.sent_at or early or not asked.reader.belongs(award):
        return _read(request, asked)
    about = feedback.about_mentoring if feedback.pk else None
    initial = FeedbackForm.initial_of(feedback, about)
    form = FeedbackForm(request.POST or None, initial=initial)
    if form.is_valid():
        return _save(request, award, feedback, form)
    context = _context(award, feedback) | {"form": form}
    return render(request, "mentoring/feedback_form.html", context)


def _save(
    request: HttpRequest, award: Award, feedback: Feedback, form: FeedbackForm
) -> HttpResponse:
    person, at = person_of(request), now()
    kept = service.open_form(award_id=award.pk, period=feedback.period, by=person, at=at)
    try:
        service.save(
            feedback_id=kept.pk,
            answers=form.answers(),
            version=form.cleaned_data["version"] or 0,
            by=person,
            at=at,
        )
    except Stale as stale:
        theirs = form.in_words(FeedbackForm.initial_of(feedback, feedback.about_mentoring))
        mine = form.in_words(dict(request.POST.items()))
        return conflict(request, str(stale), mine=mine, theirs=theirs)
    if "later" in request.POST:
        messages.success(request, _("Saved. You can come back to it later."))
        return redirect("award", award.pk)
    return redirect("feedback_check", award.pk, feedback.period)


@once
def feedback_check(request: HttpRequest, pk: int, period: int) -> HttpResponse:
    """Show every answer and what is missing, then send."""
    award, feedback, reader, _opens_on = _asked(request, pk, period)
    if not reader.belongs(award):
        raise Forbidden(_("Only the National Society's focal point or deputy can do this."))
    if feedback.sent_at or not feedback.pk:
        return redirect("feedback", pk, period)
    gaps = service.missing(feedback)
    problems = []
    if request.method == "POST":
        try:
            service.send(feedback_id=feedback.pk, by=person_of(request), at=now())
        except Refused as refused:
            problems = [(str(refused), "missing")]
        else:
            return redirect("feedback_thanks", pk, period)
    back = reverse("feedback", args=[pk, period])
    links = [(words, f"{back}#{_target(name)}") for name, words in gaps.items()]
    context = _context(award, feedback) | {"missing": links, "more_problems": problems}
    return render(request, "mentoring/feedback_check.html", context)


def feedback_thanks(request: HttpRequest, pk: int, period: int) -> HttpResponse:
    """Say thank you, and who reads it."""
    award, feedback, reader, _opens_on = _asked(request, pk, period)
    if not feedback.sent_at or not reader.belongs(award):
        return redirect("feedback", pk, period)
    return render(request, "mentoring/feedback_thanks.html", _context(award, feedback))


def _read(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Show what was sent; the answers about mentoring only where nobody who mentors looks (P2)."""
    context = _context(asked.award, asked.feedback) | {"opens_on": asked.opens_on}
    if not asked.feedback.sent_at:
        context |= {"rows": [], "about": []}
    elif not asked.reader.reads_about_mentoring(asked.award):
        context |= {"about": [], "hidden": True}
    for row in [*context["rows"], *context["about"]]:
        row["value"] = row["value"] or "–"
    return render(request, "mentoring/feedback_read.html", context)


def _context(award: Award, feedback: Feedback) -> dict[str, Any]:
    about = feedback.about_mentoring if feedback.pk else None
    return {
        "award": award,
        "feedback": feedback,
        "asked_after": queries.asked_after(feedback.period, award),
        "rows": queries.rows_of(feedback),
        "about": queries.rows_about_mentoring(feedback, about),
    }


def _target(name: str) -> str:
    """Return the id of the first box of a question."""
    return f"id_{name}_0"


def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a cohort said: counts and percentages, with the number of answers beside them."""
    person, at = person_of(request), now()
    known = cohorts_visible_to(person).filter(pk=pk).exists()
    if not known and not mentors_in(person, pk):
        raise Http404
    cohort = get_object_or_404(Cohort.objects.all(), pk=pk)
    if not reads_results(person, cohort) and not mentors_in(person, pk):
        raise Forbidden(_("The Steering Group, coordinators and the auditor read feedback."))
    periods = queries.periods(cohort)
    chosen = request.GET.get("period", "")
    period = int(chosen) if chosen.isdecimal() and int(chosen) in periods else periods[0]
    context = {
        "cohort": cohort,
        "own_page": known,
        "tabs": [
            {
                "label": queries.asked_after(each, cohort).capitalize(),
                "url": f"?period={each}",
                "current": each == period,
            }
            for each in periods
        ],
        "found": queries.results_of(cohort, period, person, on=at.date()),
    }
    return render(request, "mentoring/results.html", context)
