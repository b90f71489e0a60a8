"""Spending: reported by line of the plan, answered, and counted once accepted (M8, M9)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from ambassadors.models import AwardStatus, ObligationKind
from ambassadors.permissions import require_coordinator, require_focal_point
from ambassadors.services import awards, obligations
from ambassadors.services.people import focal_points
from core.models import User
from core.refusals import Refused, Stale
from core.services import activity, documents, outbox
from milestones.models import ExpenditureReport, ReportStatus, SpendingLine
from milestones.queries.spending import EXPLAIN_ABOVE, rows_of

KIND = ObligationKind.EXPENDITURE_REPORT


def locked(report_id: int) -> ExpenditureReport:
    """Return a report with its award locked first."""
    award_id = ExpenditureReport.objects.values_list("award_id", flat=True).get(pk=report_id)
    award = awards.locked(award_id)
    found = ExpenditureReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    found.award = award
    return found


@transaction.atomic
def open_report(*, award_id: int, period: int | None, by: User, at: datetime) -> ExpenditureReport:
    """Open a period's report with a line for every line of the plan; opening it twice is one report.

    Without a period it is an extra one, which no obligation asks for (M3).
    """
    award = awards.locked(award_id)
    require_focal_point(by, award)
    if award.status == AwardStatus.ONBOARDING:
        raise Refused(_("The award has not begun yet. Spending is reported after that."))
    if period is not None:
        known = award.expenditure_reports.filter(period=period).first()
        if known:
            return known
        if not award.obligations.filter(kind=KIND, period=period).exists():
            raise Refused(_("This award has no such period."))
    report = ExpenditureReport.objects.create(
        award=award, number=award.expenditure_reports.count() + 1, period=period
    )
    SpendingLine.objects.bulk_create(
        SpendingLine(report=report, plan_line=line) for line in award.plan_lines.all()
    )
    _record(report, "opened", by=by, at=at)
    return report


def _require_open(report: ExpenditureReport, by: User) -> None:
    require_focal_point(by, report.award)
    if report.status not in (ReportStatus.DRAFT, ReportStatus.RETURNED):
        raise Refused(_("This report was sent. It can be changed again if it is returned."))


@transaction.atomic
def attach(*, line_id: int, file: File[bytes], by: User, at: datetime) -> SpendingLine:
    """Keep the supporting file of a line at once, whatever else is wrong on its page (M8)."""
    report_id = SpendingLine.objects.values_list("report_id", flat=True).get(pk=line_id)
    report = locked(report_id)
    _require_open(report, by)
    line = report.lines.select_for_update(of=("self",)).get(pk=line_id)
    line.document = documents.add(
        file, owner=report, by=by, at=at, part="spending", organisation=report.award.organisation
    )
    line.save(update_fields=["document"])
    return line


@transaction.atomic
def save(
    *,
    report_id: int,
    amounts: dict[int, int],
    explanations: dict[int, str],
    version: int,
    by: User,
    at: datetime,
    files: dict[int, File[bytes]] | None = None,
) -> ExpenditureReport:
    """Keep amounts (minor units), explanations and files by line id, while the report can be changed.

    A page keeps its files first, by `attach`, so that they outlive a refusal of the rest.
    """
    report = locked(report_id)
    _require_open(report, by)
    if report.version != version:
        raise Stale(_("Somebody else saved this report after you opened the page."))
    for line in report.lines.select_for_update(of=("self",)):
        line.amount = amounts.get(line.pk, line.amount)
        line.explanation = explanations.get(line.pk, line.explanation)
        line.save(update_fields=["amount", "explanation"])
    for line_id, file in (files or {}).items():
        attach(line_id=line_id, file=file, by=by, at=at)
    report.version += 1
    report.save(update_fields=["version"])
    return report


def missing(report: ExpenditureReport) -> list[str]:
    """Say what keeps a report from being sent: an amount's file, an explanation of a large difference."""
    found = []
    for row in rows_of(report):
        line = row.line
        name = {"number": line.plan_line.number, "what": line.plan_line.what}
        if line.amount and not line.document_id:
            found.append(_("Line %(number)s, “%(what)s”: choose a supporting file.") % name)
        if row.needs_explanation and not line.explanation.strip():
            words = _("Line %(number)s, “%(what)s”: say why it differs by more than %(share)s %%.")
            found.append(words % {**name, "share": EXPLAIN_ABOVE})
    return found


@transaction.atomic
def send(*, report_id: int, by: User, at: datetime) -> ExpenditureReport:
    """Send a report; nothing in it changes until it is answered."""
    report = locked(report_id)
    require_focal_point(by, report.award)
    if gaps := missing(report):
        raise Refused(" ".join(gaps))
    report.go_to(ReportStatus.SUBMITTED)
    report.sent_by, report.sent_at = by, at
    report.save(update_fields=["status", "sent_by", "sent_at"])
    if report.period is not None:
        obligations.sent(report.award, KIND, report.period, at=at)
    _record(report, "sent", by=by, at=at, total=total_of(report))
    if report.period is None:
        _write("spending_sent", report, to=[report.award.cohort.coordinator], at=at)
    return report


@transaction.atomic
def accept(*, report_id: int, answer: str, by: User, at: datetime) -> ExpenditureReport:
    """Accept a report with a written reply; its sum counts as spent, at most up to the award (M9)."""
    report = locked(report_id)
    award = report.award
    require_coordinator(by, award, on=at.date())
    if not answer.strip():
        raise Refused(_("Write a reply: no report is accepted without one."))
    report.go_to(ReportStatus.ACCEPTED)
    report.answer, report.answered_by, report.answered_at = answer, by, at
    report.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    total = total_of(report)
    counted = min(total, award.amount - award.spent)
    awards.spent_changed(award, counted)
    if report.period is not None:
        obligations.fulfilled(award, KIND, report.period, by=by, at=at)
    _record(report, "accepted", by=by, at=at, total=total, counted=counted)
    _answered("spending_accepted", report, at=at)
    return report


@transaction.atomic
def give_back(*, report_id: int, by: User, at: datetime, reason: str) -> ExpenditureReport:
    """Return a report with a reason that says what to change."""
    report = locked(report_id)
    require_coordinator(by, report.award, on=at.date())
    report.go_to(ReportStatus.RETURNED, reason=reason)
    report.answer, report.answered_by, report.answered_at = reason, by, at
    report.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    if report.period is not None:
        obligations.returned(report.award, KIND, report.period)
    _record(report, "returned", by=by, at=at, reason=reason)
    _answered("spending_returned", report, at=at)
    return report


@transaction.atomic
def send_extra(*, report_id: int, by: User, at: datetime) -> ExpenditureReport:
    """Send an extra report on its own; a period's goes together with the progress report (M3)."""
    if locked(report_id).period is not None:
        raise Refused(_("Send this report together with the progress report of its period."))
    return send(report_id=report_id, by=by, at=at)


def _record(report: ExpenditureReport, verb: str, *, by: User, at: datetime, **detail: Any) -> None:
    currency = report.award.currency
    activity.record(
        report, verb, by=by, at=at, number=report.number, currency=currency, **detail
    )  # fmt: skip


def _answered(template: str, report: ExpenditureReport, *, at: datetime) -> None:
    """Write to the NS about an extra report; a period's answer is in the progress report's mail."""
    if report.period is None:
        _write(template, report, to=focal_points(report.award.organisation), at=at)


def _write(template: str, report: ExpenditureReport, *, to: list[User], at: datetime) -> None:
    outbox.queue(
        f"milestones/{template}",
        to=to,
        at=at,
        about=report,
        organisation=report.award.organisation,
        link=f"/expenditure/{report.pk}/",
    )


def total_of(report: ExpenditureReport) -> int:
    """Return what a report says was spent, in minor units."""
    return report.lines.aggregate(total=Sum("amount"))["total"] or 0
