"""Lines of a draft's budget: added, changed, removed; the server computes (M1)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, BudgetLine, LocalCurrency, Section, SectionKey
from applications.services import section
from applications.services.application import locked_draft
from core import money
from core.models import User
from core.refusals import Refused, Stale
from core.services import activity
from milestones.models import Category

MOST_LINES = 100


@transaction.atomic
def add(*, application_id: int, by: User, at: datetime, **fields: Any) -> BudgetLine:
    """Add a line to a draft's budget; `unit_cost` in minor units, of the local currency where `local`."""
    application = locked_draft(application_id, by=by, at=at)
    if application.budget_lines.count() >= MOST_LINES:
        raise Refused(_("A budget has at most 100 lines. Remove one first, or put two together."))
    line = BudgetLine(application=application, **fields)
    _compute(line, application)
    line.save(force_insert=True)
    section.touch(application, SectionKey.BUDGET, by=by, at=at)
    activity.record(application, "line_added", by=by, at=at, line=line.pk, amount=line.total)
    return line


@transaction.atomic
def change(
    *, line_id: int, by: User, at: datetime, version: int | None = None, **fields: Any
) -> BudgetLine:
    """Change a line of a draft; refuses when somebody changed it after the page was opened."""
    line = BudgetLine.objects.get(pk=line_id)
    application = locked_draft(line.application_id, by=by, at=at)
    line.refresh_from_db()
    if version is not None and line.version != version:
        raise Stale(_("Somebody changed this budget line first. Nothing was overwritten."))
    for name, value in fields.items():
        setattr(line, name, value)
    _compute(line, application)
    line.version += 1
    line.save(update_fields=[*fields, "total", "version"])
    section.touch(application, SectionKey.BUDGET, by=by, at=at)
    return line


@transaction.atomic
def remove(*, line_id: int, by: User, at: datetime) -> None:
    """Remove a line from a draft's budget."""
    line = BudgetLine.objects.get(pk=line_id)
    application = locked_draft(line.application_id, by=by, at=at)
    activity.record(application, "line_removed", by=by, at=at, line=line.pk, amount=line.total)
    line.delete()
    section.touch(application, SectionKey.BUDGET, by=by, at=at)


@transaction.atomic
def count_locally(
    *,
    application_id: int,
    local_currency: str,
    rate: Decimal | None,
    rate_on: date | None,
    rate_source: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Section:
    """Set the local currency beside the cohort's and its rate, or take it away; computes every line anew.

    `rate`: local units for one unit of the cohort's currency. Refuses to take a currency away in
    which lines are counted.
    """
    application = locked_draft(application_id, by=by, at=at)
    found = section.locked(application, SectionKey.BUDGET, version=version)
    before = found.answers.get("local_currency", "")
    lines = list(application.budget_lines.filter(local=True))
    if lines and local_currency != before:
        raise Refused(
            _("Lines are entered in %(code)s. Enter their unit cost in %(other)s first: %(lines)s.")
            % {
                "code": before,
                "other": application.cohort.currency,
                "lines": ", ".join(line.what for line in lines),
            }
        )
    kept = {
        "local_currency": local_currency,
        "rate": str(rate),
        "rate_on": rate_on.isoformat() if rate_on else "",
        "rate_source": rate_source,
    }
    found.answers = {**found.answers, **kept} if local_currency else _without(found.answers, kept)
    section.stamp(found, by=by, at=at)
    found.save(update_fields=["answers", "version", "saved_by", "saved_at"])
    for line in lines:
        _compute(line, application)
        line.save(update_fields=["total"])
    activity.record(application, "local_currency_set", by=by, at=at, currency=local_currency)
    return found


@transaction.atomic
def claim_indirect(
    *, application_id: int, share: int, by: User, at: datetime, version: int | None = None
) -> Section:
    """Ask for indirect costs as a share of the lines, in per cent, up to what the cohort allows."""
    application = locked_draft(application_id, by=by, at=at)
    most = application.cohort.indirect_share
    if not 0 <= share <= most:
        raise Refused(_("Enter a share from 0 to %(most)s per cent.") % {"most": most})
    found = section.locked(application, SectionKey.BUDGET, version=version)
    found.answers = {**found.answers, "indirect": share}
    section.stamp(found, by=by, at=at)
    found.save(update_fields=["answers", "version", "saved_by", "saved_at"])
    activity.record(application, "indirect_claimed", by=by, at=at, share=share)
    return found


def network_travel_words() -> str:
    """Return why travel to network events is no budget line, and where to ask instead (S0)."""
    return _(
        "Travel to network events and peer visits is paid by the programme itself, "
        "not from your budget. Ask your coordinator about it when you are in the network."
    )


def _without(answers: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name not in names}


def _compute(line: BudgetLine, application: Application) -> None:
    """Check a line against the rules and set its total (M1)."""
    cohort = application.cohort
    if line.category == Category.NETWORK_TRAVEL:
        raise Refused(network_travel_words())
    last = max(-(-cohort.months // 3), 1)
    if not 1 <= line.quarter <= last:
        raise Refused(_("Enter a quarter from 1 to %(last)s.") % {"last": last})
    answers = application.sections.get(key=SectionKey.BUDGET).answers
    local = LocalCurrency.of(answers, cohort.currency)
    if line.local and local is None:
        raise Refused(_("Enter the local currency and its rate first."))
    line.total = line.worth(local)
    if line.total < 1:
        least = money.shown(1, cohort.currency)
        raise Refused(
            _("“%(what)s” costs less than %(least)s. Put it together with another line.")
            % {"what": line.what, "least": least}
        )
