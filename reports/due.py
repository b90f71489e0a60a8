"""What is due around reports: a period's two, and an answer to what was sent (§6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateTimeField,
    ExpressionWrapper,
    F,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils.translation import gettext as _

from ambassadors.models import (
    APPLYING_PARTS,
    AwardPart,
    AwardStatus,
    Obligation,
    ObligationKind,
)
from core import due
from core.due import DueThing
from core.reminders import remind
from milestones.models import ReportStatus
from reports.models import ProgressReport

REPORTS, ANSWER = "reports.period", "reports.answer"
COORDINATOR, MENTOR = "coordinator", "mentor"
AHEAD = 30  # days before its date that a period's reports are shown
ESCALATE_DAYS = 14
ANSWER_DAYS = 14  # within which a coordinator answers what was sent (D)


def _days_after(field: str, days: int) -> Any:
    return ExpressionWrapper(F(field) + timedelta(days=days), output_field=DateTimeField())


def _reports(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    """Both reports of a period are one thing: they are sent together (M3)."""
    today = at.date()
    owed = Obligation.objects.filter(
        kind=ObligationKind.PROGRESS_REPORT,
        sent_at__isnull=True,
        fulfilled_at__isnull=True,
        due_on__lte=today + timedelta(days=AHEAD),
    ).exclude(award__status=AwardStatus.ONBOARDING)
    owed = owed.annotate(
        page=Concat(
            Cast("award_id", CharField()), Value("/reports/"), Cast("period", CharField()),
            output_field=CharField(),
        )
    )  # fmt: skip
    speakers = owed.filter(
        award__organisation__people__ended_on__isnull=True,
        award__organisation__people__part__in=APPLYING_PARTS,
    ).annotate(whose=F("award__organisation__people__person_id"))
    mentors = owed.filter(
        due_on__lt=today,
        award__people__ended_on__isnull=True,
        award__people__part=AwardPart.MENTOR,
    ).annotate(whose=F("award__people__person_id"))
    late = owed.filter(due_on__lte=today - timedelta(days=ESCALATE_DAYS))
    for found, person, part, link, link_id in (
        (speakers, "whose", "own", "/awards/{}/", "page"),
        (mentors, "whose", MENTOR, "/awards/{}/#reports", "award_id"),
        (late, "award__cohort__coordinator_id", COORDINATOR, "/awards/{}/#reports", "award_id"),
    ):
        yield due.rows(
            found,
            kind=REPORTS,
            part=part,
            thing="ambassadors.obligation",
            due="due_on",
            since=_days_after("opens_on", -1),
            person=person,
            subject="award__organisation__name",
            place="award__cohort__name",
            link=link,
            link_id=link_id,
            only=only,
        )


def _answers(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    yield due.rows(
        ProgressReport.objects.filter(status=ReportStatus.SUBMITTED),
        kind=ANSWER,
        part=COORDINATOR,
        thing="reports.progressreport",
        due=_days_after("sent_at", ANSWER_DAYS),
        since=TruncDate("sent_at"),
        person="award__cohort__coordinator_id",
        subject="award__organisation__name",
        place="award__cohort__name",
        link="/reports/{}/answer/",
        only=only,
    )


def _reports_words(thing: DueThing) -> str:
    words = {
        "own": _("Send the progress and expenditure report"),
        MENTOR: _("Help %(society)s with its overdue reports"),
        COORDINATOR: _("Ask %(society)s for its overdue reports"),
    }
    return words[thing.part] % {"society": thing.subject}


def register() -> None:
    """Register queries, words and reminder rules."""
    due.register(_reports)
    due.register(_answers)
    due.words(REPORTS, _reports_words)
    due.words(
        ANSWER, lambda thing: _("Answer the reports of %(society)s") % {"society": thing.subject}
    )
    remind(REPORTS, -30, -7, -1, 1, 7, template="reports/due_reports")
    remind(REPORTS, 1, 7, template="reports/due_reports_mentor", part=MENTOR)
    remind(REPORTS, ESCALATE_DAYS, template="reports/due_reports_coordinator", part=COORDINATOR)
    remind(ANSWER, -7, 0, template="reports/due_answer", part=COORDINATOR)
