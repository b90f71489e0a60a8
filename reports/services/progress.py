"""Progress reports: opened pre-filled, sent together with the spending, accepted with a reply (M3, §8)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ambassadors.models import ObligationKind
from ambassadors.permissions import require_coordinator, require_focal_point
from ambassadors.services import awards, obligations
from ambassadors.services.people import focal_points
from core import pdf
from core.models import User
from core.refusals import Refused, Stale
from core.services import activity, documents, outbox
from milestones.models import ReportStatus
from milestones.services import spending
from reports.models import ProgressReport
from reports.queries.picture import months_of, picture_of

KIND = ObligationKind.PROGRESS_REPORT
QUESTIONS = ("changed", "hard", "lessons", "next")
HEADINGS = {
    "changed": gettext_lazy("What changed in this period?"),
    "hard": gettext_lazy("What was hard?"),
    "lessons": gettext_lazy("What did you learn?"),
    "next": gettext_lazy("What comes next?"),
}
ASKED = {
    "changed": gettext_lazy("Say what changed in this period."),
    "hard": gettext_lazy("Say what was hard."),
    "lessons": gettext_lazy("Say what you learned."),
    "next": gettext_lazy("Say what comes next."),
}


def locked(report_id: int) -> ProgressReport:
    """Return a report with its award locked first."""
    award_id = ProgressReport.objects.values_list("award_id", flat=True).get(pk=report_id)
    award = awards.locked(award_id)
    found = ProgressReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    found.award = award
    return found


@transaction.atomic
def open_report(*, award_id: int, period: int, by: User, at: datetime) -> ProgressReport:
    """Open a period's report with its expenditure report; opening it twice is one report."""
    award = awards.locked(award_id)
    require_focal_point(by, award)
    known = award.progress_reports.filter(period=period).first()
    if known:
        return known
    owed = award.obligations.filter(kind=KIND, period=period).first()
    if owed is None:
        raise Refused(_("This award has no such period."))
    if owed.opens_on > at.date():
        raise Refused(_("This period has not ended yet. The reports open on the day after it."))
    money = spending.open_report(award_id=award_id, period=period, by=by, at=at)
    report = ProgressReport.objects.create(award=award, period=period, spending=money)
    activity.record(report, "opened", by=by, at=at, period=period)
    return report


@transaction.atomic
def save(
    *,
    report_id: int,
    answers: dict[str, str],
    version: int,
    by: User,
    at: datetime,
    language: str = "en",
) -> ProgressReport:
    """Keep the answers as a draft; refuses a save that would overwrite another editor's."""
    report = locked(report_id)
    require_focal_point(by, report.award)
    if report.status not in (ReportStatus.DRAFT, ReportStatus.RETURNED):
        raise Refused(_("This report was sent. It can be changed again if it is returned."))
    if report.version != version:
        raise Stale(_("Somebody else saved this report after you opened the page."))
    report.answers = {name: answers.get(name, "") for name in QUESTIONS}
    report.language = language
    report.version += 1
    report.save(update_fields=["answers", "language", "version"])
    return report


def answers_missing(report: ProgressReport) -> dict[str, str]:
    """Say which of the four answers are still needed, by the name of their box."""
    answers = report.answers
    return {name: str(ASKED[name]) for name in QUESTIONS if not answers.get(name, "").strip()}


def missing(report: ProgressReport) -> list[str]:
    """Say what keeps the two reports from being sent: an answer, a supporting file."""
    return [*answers_missing(report).values(), *spending.missing(report.spending)]


@transaction.atomic
def send(*, report_id: int, by: User, at: datetime) -> ProgressReport:
    """Send progress and expenditure report together (M3); the picture of the award is frozen."""
    report = locked(report_id)
    award = report.award
    require_focal_point(by, award)
    if gaps := missing(report):
        raise Refused(" ".join(gaps))
    report.go_to(ReportStatus.SUBMITTED)
    if report.spending.status != ReportStatus.ACCEPTED:
        spending.send(report_id=report.spending_id, by=by, at=at)
    report.picture = picture_of(award, report.spending, report.period)
    report.sent_by, report.sent_at = by, at
    report.save(update_fields=["status", "picture", "sent_by", "sent_at"])
    obligations.sent(award, KIND, report.period, at=at)
    activity.record(report, "sent", by=by, at=at, period=report.period)
    outbox.queue(
        "reports/report_sent",
        to=award.cohort.coordinator,
        at=at,
        about=report,
        organisation=award.organisation,
        link=f"/reports/{report.pk}/",
    )
    return report


@transaction.atomic
def accept(*, report_id: int, answer: str, by: User, at: datetime) -> ProgressReport:
    """Accept both reports with one written reply; the PDF is made now and never changes."""
    report = locked(report_id)
    award = report.award
    require_coordinator(by, award, on=at.date())
    if not answer.strip():
        raise Refused(_("Write a reply: no report is accepted without one."))
    if report.spending.status not in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED):
        raise Refused(_("The expenditure report was returned. Return this report too."))
    report.go_to(ReportStatus.ACCEPTED)
    if report.spending.status == ReportStatus.SUBMITTED:
        spending.accept(report_id=report.spending_id, answer=answer, by=by, at=at)
    report.answer, report.answered_by, report.answered_at = answer, by, at
    report.document = documents.add(
        ContentFile(pdf_of(report, at=at), name=f"{award.reference}-report-{report.period}.pdf"),
        owner=report,
        by=by,
        at=at,
        part="report",
        organisation=award.organisation,
    )
    report.save(update_fields=["status", "answer", "answered_by", "answered_at", "document"])
    obligations.fulfilled(award, KIND, report.period, by=by, at=at)
    activity.record(report, "accepted", by=by, at=at, period=report.period)
    _tell(report, "reports/report_accepted", at=at, answer=answer)
    return report


@transaction.atomic
def give_back(*, report_id: int, by: User, at: datetime, reason: str) -> ProgressReport:
    """Return both reports with a reason that says what to change."""
    report = locked(report_id)
    require_coordinator(by, report.award, on=at.date())
    report.go_to(ReportStatus.RETURNED, reason=reason)
    if report.spending.status == ReportStatus.SUBMITTED:
        spending.give_back(report_id=report.spending_id, by=by, at=at, reason=reason)
    report.answer, report.answered_by, report.answered_at = reason, by, at
    report.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    obligations.returned(report.award, KIND, report.period)
    activity.record(report, "returned", by=by, at=at, reason=reason, period=report.period)
    _tell(report, "reports/report_returned", at=at, reason=reason)
    return report


def pdf_of(report: ProgressReport, *, at: datetime, preview: bool = False) -> bytes:
    """Return a report as a tagged PDF, from its picture and its template's version."""
    return pdf.made(page_of(report, at=at, preview=preview))


def page_of(report: ProgressReport, *, at: datetime, preview: bool = False) -> str:
    """Return the page that the PDF is made of; a draft's picture is taken as it is now.

    The document speaks the language of the programme; the NS's answers carry their own.
    """
    award = report.award
    picture = report.picture
    if preview and report.status in (ReportStatus.DRAFT, ReportStatus.RETURNED):
        picture = picture_of(award, report.spending, report.period)
    context = {
        "report": report,
        "award": award,
        "picture": picture,
        "months": months_of(award, report.period),
        "questions": [(HEADINGS[name], report.answers.get(name, "")) for name in QUESTIONS],
        "preview": preview,
        "made_at": at,
        "zone": award.cohort.time_zone,
        "demonstration": settings.DEMONSTRATION,
        "language": settings.LANGUAGE_CODE,
    }
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(f"pdf/progress_report_{report.template}.html", context)


def _tell(report: ProgressReport, template: str, *, at: datetime, **context: str) -> None:
    outbox.queue(
        template,
        to=focal_points(report.award.organisation),
        at=at,
        about=report,
        organisation=report.award.organisation,
        link=f"/reports/{report.pk}/",
        **context,
    )
