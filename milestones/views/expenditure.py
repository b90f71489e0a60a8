"""An expenditure report: lines of the plan with what was spent, one file a line (M8)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.permissions import require_focal_point
from core.clock import now
from core.forms import ReasonForm
from core.money import shown
from core.once import once
from core.people import person_of
from core.queries.activity import about, events
from core.refusals import Forbidden, Refused, Stale
from core.views.closed import closed
from milestones.forms.spending import AnswerForm, SpendingForm
from milestones.models import ExpenditureReport, ReportStatus
from milestones.queries.spending import Row, rows_of
from milestones.services import spending
from milestones.views import acts, load

OPEN = (ReportStatus.DRAFT, ReportStatus.RETURNED)


@require_POST
@once
def open_extra(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an extra report, between those that are owed (M3)."""
    award = load.award(request, pk)
    require_focal_point(person_of(request), award)
    report = spending.open_report(award_id=pk, period=None, by=person_of(request), at=now())
    return redirect("expenditure", report.pk)


def expenditure(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report, or save its draft.

    Not under `once`: files and figures stay saved when the page comes back with problems, and the
    version makes a double click one save.
    """
    report = load.report(request, pk)
    mine = load.hats_for(request, report.award)
    if report.status == ReportStatus.DRAFT and not mine.speaks:
        raise Forbidden(
            _("A draft belongs to its National Society. You can read it once it is sent.")
        )
    if request.method == "POST":
        require_focal_point(person_of(request), report.award)
        return _save(request, report)
    return _show(request, report)


def _form(report: ExpenditureReport, rows: list[Row], *args: Any) -> SpendingForm:
    initial = {"version": report.version}
    currency = report.award.currency
    return SpendingForm(*args, rows=rows, currency=currency, initial=initial)


def _show(
    request: HttpRequest,
    report: ExpenditureReport,
    form: SpendingForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    mine = load.hats_for(request, report.award)
    rows = rows_of(report)
    writes = mine.speaks and report.status in OPEN
    form = form or (_form(report, rows) if writes else None)
    context = {
        "report": report,
        "award": report.award,
        "rows": rows,
        "total": sum(row.line.amount for row in rows),
        "planned": sum(row.planned for row in rows),
        "earlier": sum(row.earlier for row in rows),
        "writes": writes,
        "form": form,
        "lines": form.lines() if form else [],
        "gaps": spending.missing(report) if writes else [],
        "may_answer": mine.coordinates
        and report.status == ReportStatus.SUBMITTED
        and report.period is None,
        "reads_history": mine.reads_history,
        "events": events(about("milestones.expenditurereport", report.pk))
        if mine.reads_history
        else [],
        **more,
    }
    return render(request, "milestones/expenditure.html", context, status=status)


def _save(request: HttpRequest, report: ExpenditureReport) -> HttpResponse:
    """Keep files first, then figures that could be read; say what is wrong with the others."""
    form = _form(report, rows_of(report), request.POST, request.FILES)
    form.is_valid()
    _keep_files(request, form)
    try:
        saved = spending.save(
            report_id=report.pk,
            amounts=form.amounts(),
            explanations=form.explanations(),
            version=form.cleaned_data.get("version") or 0,
            by=person_of(request),
            at=now(),
        )
    except Stale as stale:
        return _both(request, form, report.pk, stale)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, report, form)
    if form.is_valid():
        return _after(request, report)
    fresh = load.report(request, report.pk)
    again = _again(form, fresh, saved.version)
    return _show(request, fresh, again)


def _again(form: SpendingForm, report: ExpenditureReport, version: int) -> SpendingForm:
    """Return the form as typed, on a version, with the files kept so far and its problems."""
    typed: Any = form.data
    data = typed.copy()
    data["version"] = str(version)
    again = _form(report, rows_of(report), data)
    again.is_valid()
    for name, problems in form.errors.items():
        if name not in again.errors:
            again.add_error(None if name == "__all__" else name, problems)
    return again


def _keep_files(request: HttpRequest, form: SpendingForm) -> None:
    for line_id, file in form.kept_files().items():
        try:
            spending.attach(line_id=line_id, file=file, by=person_of(request), at=now())
        except Refused as refused:
            form.add_error(f"file_{line_id}", str(refused))


def _after(request: HttpRequest, report: ExpenditureReport) -> HttpResponse:
    """Go on to the progress report that the saved report is sent with, or stay."""
    if "continue" in request.POST and report.period is not None:
        return redirect("report_open", report.award_id, report.period)
    messages.success(request, _("The report is saved. Nothing is sent yet."))
    return redirect("expenditure", report.pk)


def _both(request: HttpRequest, form: SpendingForm, pk: int, stale: Stale) -> HttpResponse:
    """Show amounts and explanations that differ; saving again keeps what stands in the boxes."""
    fresh = load.report(request, pk)
    typed = form.amounts(), form.explanations()
    pairs = []
    for row in rows_of(fresh):
        name = f"{row.line.plan_line.number}. {row.line.plan_line.what}"
        amount = typed[0].get(row.line.pk, row.line.amount)
        if amount != row.line.amount:
            currency = fresh.award.currency
            pairs.append((name, shown(row.line.amount, currency), shown(amount, currency)))
        words = typed[1].get(row.line.pk, row.line.explanation)
        if words != row.line.explanation:
            pairs.append((name, row.line.explanation, words))
    again = _again(form, fresh, fresh.version)
    return _show(request, fresh, again, 409, conflict=str(stale), pairs=pairs)


@require_POST
@once
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an extra report on its own."""
    report = load.report(request, pk)
    require_focal_point(person_of(request), report.award)
    return acts.pressed(
        request,
        lambda: spending.send_extra(report_id=pk, by=person_of(request), at=now()),
        back=reverse("expenditure", args=[pk]),
        done=_("The report is sent. You get a mail when it is answered."),
    )


def _answerable(request: HttpRequest, pk: int) -> ExpenditureReport:
    """Return an extra report for its coordinator; a period's is answered with the progress report."""
    report = load.report(request, pk)
    load.coordinator_of(request, report.award)
    if report.period is not None:
        raise Refused(_("This report is answered together with the progress report of its period."))
    return report


@once
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an extra report with a written reply."""
    report = _answerable(request, pk)
    if gone := closed(
        request, report, ReportStatus.ACCEPTED, back=reverse("expenditure", args=[pk])
    ):
        return gone
    form = AnswerForm(request.POST or None)

    def do() -> None:
        answer = form.cleaned_data["answer"]
        spending.accept(report_id=pk, answer=answer, by=person_of(request), at=now())

    if acts.said(form, do):
        return redirect("expenditure", pk)
    return _page(request, report, form, _("Accept the report"), _("Accept it"))


@once
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return an extra report with a reason."""
    report = _answerable(request, pk)
    if gone := closed(
        request, report, ReportStatus.RETURNED, back=reverse("expenditure", args=[pk])
    ):
        return gone
    form = ReasonForm(request.POST or None)

    def do() -> None:
        reason = form.cleaned_data["reason"]
        spending.give_back(report_id=pk, by=person_of(request), at=now(), reason=reason)

    if acts.said(form, do):
        return redirect("expenditure", pk)
    return _page(request, report, form, _("Return the report"), _("Return it"))


def _page(
    request: HttpRequest, report: ExpenditureReport, form: Any, title: str, submit: str
) -> HttpResponse:
    back = reverse("expenditure", args=[report.pk])
    return acts.page(request, form, about=report.award, title=title, submit=submit, back=back)
