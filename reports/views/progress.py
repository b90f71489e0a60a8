"""A progress report: opened pre-filled, written, checked, sent, answered, downloaded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ambassadors.permissions import require_focal_point
from core.clock import now
from core.once import once
from core.people import person_of
from core.refusals import Forbidden, Refused, Stale
from core.views.documents import served
from core.views.errors import conflict
from milestones.models import ReportStatus
from milestones.permissions import hats
from milestones.services import spending
from reports.forms.progress import AnswersForm, ReplyForm
from reports.models import ProgressReport
from reports.queries.picture import months_of, picture_of
from reports.services import progress
from reports.views.load import own, readable, to_answer, visible_award

OPEN = (ReportStatus.DRAFT, ReportStatus.RETURNED)


@once
def open_period(request: HttpRequest, pk: int, period: int) -> HttpResponse:
    """Say what a period's reports ask for, and begin them."""
    award = visible_award(request, pk)
    person = person_of(request)
    known = ProgressReport.objects.filter(award=award, period=period).first()
    if known:
        return redirect("progress_report", known.pk)
    require_focal_point(person, award)
    owed = get_object_or_404(award.obligations, kind=progress.KIND, period=period)
    problems = []
    if request.method == "POST":
        try:
            made = progress.open_report(award_id=award.pk, period=period, by=person, at=now())
        except Refused as refused:
            problems = [(str(refused), "main")]
        else:
            return redirect("progress_report", made.pk)
    context = {
        "award": award,
        "owed": owed,
        "months": months_of(award, period),
        "early": owed.opens_on > now().date(),
        "more_problems": problems,
    }
    return render(request, "reports/report_start.html", context)


@once
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a report, or read one that was sent."""
    report = readable(request, pk)
    mine = hats(person_of(request), report.award, on=now().date())
    if report.status not in OPEN or not mine.speaks:
        context = _context(report) | {"hats": mine}
        return render(request, "reports/report_read.html", context)
    first = {**report.answers, "language": report.language, "version": report.version}
    form = AnswersForm(request.POST or None, initial=first)
    if form.is_valid():
        return _save(request, report, form)
    return render(request, "reports/report_form.html", _context(report) | {"form": form})


def _save(request: HttpRequest, report: ProgressReport, form: AnswersForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        progress.save(
            report_id=report.pk,
            answers=form.answers(),
            version=data["version"] or 0,
            by=person_of(request),
            at=now(),
            language=data["language"] or "en",
        )
    except Stale as stale:
        mine, kept = form.answers(), report.answers
        differ = [name for name in mine if mine[name] != kept.get(name, "")]
        labels = {name: str(progress.HEADINGS[name]) for name in differ}
        return conflict(
            request,
            str(stale),
            mine={labels[name]: mine[name] for name in differ},
            theirs={labels[name]: kept.get(name, "") for name in differ},
        )
    if "spending" in request.POST:
        return redirect("expenditure", report.spending_id)
    if "later" in request.POST:
        messages.success(request, _("Saved. You can come back to it later."))
        return redirect("award", report.award_id)
    return redirect("report_check", report.pk)


@once
def report_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show both reports and what is missing, then send them together (M3)."""
    report = own(request, pk)
    problems = []
    if request.method == "POST":
        try:
            progress.send(report_id=pk, by=person_of(request), at=now())
        except Forbidden:
            raise
        except Refused as refused:
            problems = [(str(refused), "missing")]
        else:
            return redirect("report_sent", pk)
    page, money = (
        reverse("progress_report", args=[pk]),
        reverse("expenditure", args=[report.spending_id]),
    )
    gaps = progress.answers_missing(report)
    missing = [(words, f"{page}#id_{name}") for name, words in gaps.items()]
    missing += [(words, money) for words in spending.missing(report.spending)]
    context = _context(report) | {"missing": missing, "more_problems": problems}
    return render(request, "reports/report_check.html", context)


def report_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that both reports were sent, and say what happens next."""
    report = readable(request, pk)
    require_focal_point(person_of(request), report.award)
    if report.status in OPEN:
        return redirect("progress_report", pk)
    return render(request, "reports/report_sent.html", _context(report))


@once
def report_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Read both reports; accept them with a reply, or return them with a reason."""
    report = to_answer(request, pk)
    if report.status != ReportStatus.SUBMITTED:
        return redirect("progress_report", pk)
    form = ReplyForm(request.POST or None)
    if form.is_valid():
        words, person, at = form.cleaned_data["answer"], person_of(request), now()
        try:
            if form.cleaned_data["decision"] == "accept":
                progress.accept(report_id=pk, answer=words, by=person, at=at)
            else:
                progress.give_back(report_id=pk, reason=words, by=person, at=at)
        except Forbidden:
            raise
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("progress_report", pk)
    return render(request, "reports/report_answer.html", _context(report) | {"form": form})


def report_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the report as PDF: the one kept at acceptance, before that a preview."""
    report = readable(request, pk)
    if report.document:
        return served(report.document)
    content = progress.pdf_of(report, at=now(), preview=True)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{report.award.reference}-report-{report.period}-preview.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _context(report: ProgressReport) -> dict[str, Any]:
    """Return a report with its picture: as it is now, or as it was when it was sent."""
    award = report.award
    live = report.status in OPEN
    picture = picture_of(award, report.spending, report.period) if live else report.picture
    return {
        "report": report,
        "award": award,
        "picture": picture,
        "months": months_of(award, report.period),
        "questions": [
            {
                "key": progress.HEADINGS[name],
                "value": report.answers.get(name, ""),
                "prose": True,
                "lang": report.language,
            }
            for name in progress.QUESTIONS
        ],
    }
