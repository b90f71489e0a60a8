"""The budget: lines with subtotals, the local currency beside the cohort's, indirect costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from applications.forms.budget import BudgetLineForm, IndirectForm, LocalCurrencyForm
from applications.models import Application, BudgetLine, LocalCurrency, SectionKey
from applications.queries import budget as looks
from applications.services import budget as budgets
from applications.services.section import Changed
from applications.views import rows
from applications.views.load import opened_draft, posted
from core.clock import day_in, now
from core.once import once
from core.people import person_of
from core.refusals import Refused
from core.views import errors
from milestones.forms.rows import VersionedForm


def _form(application: Application, data: Any, line: BudgetLine | None) -> BudgetLineForm:
    cohort = application.cohort
    answers = application.sections.get(key=SectionKey.BUDGET).answers
    found = LocalCurrency.of(answers, cohort.currency)
    local = found.code if found else ""
    first: dict[str, Any] = {}
    if line is not None:
        first = rows.values(line)
        first["quantity"] = f"{line.quantity.normalize():f}"
        first["counted_in"] = local if line.local else cohort.currency
    return BudgetLineForm(
        data, currency=cohort.currency, local=local, months=cohort.months, initial=first
    )


BUDGET = rows.Rows(
    key=SectionKey.BUDGET,
    one="line_id",
    services=budgets,
    of=lambda application: application.budget_lines.all(),
    form=_form,
    adds=_("Add a budget line"),
    changes=_("Change a budget line"),
)


@once
def budget(request: HttpRequest, pk: int) -> HttpResponse:
    """List the lines, with subtotals, the total and what is left under the ceiling."""
    return rows.listed(request, pk, BUDGET, lines=looks.lines, sums=looks.sums)


@once
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a budget line."""
    return rows.add(request, pk, BUDGET)


@once
def change(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Change a budget line."""
    return rows.change(request, pk, row, BUDGET)


@once
def remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Remove a budget line."""
    return rows.remove(request, pk, row, BUDGET)


@once
def local_currency(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the local currency beside the cohort's, with its rate."""
    application = opened_draft(request, pk, SectionKey.BUDGET)
    section = application.sections.get(key=SectionKey.BUDGET)
    answers = section.answers
    first = {
        **answers,
        "rate": Decimal(answers["rate"]) if answers.get("rate") else None,
        "rate_on": date.fromisoformat(answers["rate_on"]) if answers.get("rate_on") else None,
        "version": section.version,
    }
    cohort = application.cohort
    form = LocalCurrencyForm(
        posted(request),
        currency=cohort.currency,
        today=day_in(cohort.time_zone, now()),
        initial=first,
    )
    return _set(request, application, form, budgets.count_locally, _("Local currency"))


@once
def indirect(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for indirect costs, where the cohort takes them."""
    application = opened_draft(request, pk, SectionKey.BUDGET)
    most = application.cohort.indirect_share
    if not most:
        raise Http404
    section = application.sections.get(key=SectionKey.BUDGET)
    first = {"share": section.answers.get("indirect", 0), "version": section.version}
    form = IndirectForm(posted(request), most=most, initial=first)
    return _set(request, application, form, budgets.claim_indirect, _("Indirect costs"))


def _set(
    request: HttpRequest, application: Application, form: VersionedForm, service: Any, title: Any
) -> HttpResponse:
    """Save a setting of the whole budget, or say what keeps it from being saved."""
    if form.is_valid():
        try:
            service(
                application_id=application.pk,
                version=form.opened_at(),
                by=person_of(request),
                at=now(),
                **form.fields_of_row(),
            )
        except Changed as changed:
            return errors.conflict(request, str(changed), mine=form.words(), theirs={})
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("budget", application.pk)
    return rows.typed_in(request, application, form, "budget", str(title))
