"""Score sheets as pages list them, and the panel's table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ambassadors.models import Cohort, Seat
from applications.models import (
    DECIDED,
    Application,
    ApplicationStatus,
    ApplicationVersion,
    ProposedDecision,
    ScoreSheet,
)
from applications.queries.ranking import Ranked, ranking, sheet_score, two_decimals
from applications.queries.seats import conflicted_societies
from core.models import User


@dataclass(frozen=True)
class SheetRow:
    """One application in a seat's own list: its sheet, or none where there is a conflict."""

    application: Application
    sheet: ScoreSheet | None
    total: Decimal | None


def own_sheets(seat: Seat) -> list[SheetRow]:
    """Return a seat's applications to score, by name, with its own totals, in three queries."""
    criteria = list(seat.cohort.criteria.all())
    sheets = {
        sheet.application_id: sheet
        for sheet in ScoreSheet.objects.filter(seat=seat).select_related("application")
    }
    found = Application.objects.filter(
        cohort=seat.cohort_id,
        status__in=[ApplicationStatus.ELIGIBLE, *DECIDED],
    ).select_related("organisation")
    rows = []
    for application in found.order_by("organisation__sort_key"):
        sheet = sheets.get(application.pk)
        rows.append(SheetRow(application, sheet, _total(sheet, criteria, seat.cohort)))
    return rows


def _total(sheet: ScoreSheet | None, criteria: list[Any], cohort: Cohort) -> Decimal | None:
    if sheet is None or not any("value" in answer for answer in sheet.answers.values()):
        return None
    values = {c.code: sheet.answers.get(str(c.pk), {}).get("value") for c in criteria}
    score, _counts = sheet_score(
        values, criteria, top=cohort.top_score, bonus=cohort.urgency_points
    )
    return two_decimals(score)


@dataclass
class PanelRow:
    """One application in the panel's table; the running sum is of selected amounts, in rank order."""

    ranked: Ranked
    requested: int
    proposed: ProposedDecision | None
    running: int = 0
    beyond: bool = False  # of the envelope or the places


@dataclass
class PanelTable:
    """What a person may see of the panel: whole, or without ranks and sums where they conflict (C2)."""

    rows: list[PanelRow]
    hidden: list[Application]
    whole: bool


def panel_table(cohort: Cohort, person: User, *, on: date) -> PanelTable:
    """Return the panel's table for a person, in a fixed number of queries."""
    away = conflicted_societies(person, cohort, on=on)
    ranked = ranking(cohort, without=away)
    numbers = [row.application.pk for row in ranked]
    proposed = {
        row.application_id: row
        for row in ProposedDecision.objects.filter(application__in=numbers).select_related(
            "recorded_by", "confirmed_by"
        )
    }
    totals = _requested(numbers)
    rows = [
        PanelRow(row, totals.get(row.application.pk, 0), proposed.get(row.application.pk))
        for row in ranked
    ]
    _run(rows, cohort)
    hidden = Application.objects.filter(cohort=cohort, organisation__in=away, versions_made__gt=0)
    if away:
        rows.sort(key=lambda row: row.ranked.application.organisation.sort_key)
    return PanelTable(rows, list(hidden.select_related("organisation")), whole=not away)


def _requested(numbers: list[int]) -> dict[int, int]:
    """Return what each application asked for in its newest version, in minor units."""
    rows = ApplicationVersion.objects.filter(application__in=numbers).order_by("number")
    return dict(rows.values_list("application_id", "total"))


def _run(rows: list[PanelRow], cohort: Cohort) -> None:
    """Add the requested amounts up in rank order and mark where envelope or places end."""
    total = 0
    for place, row in enumerate(rows, start=1):
        total += row.requested
        row.running = total
        row.beyond = total > cohort.envelope or place > cohort.places
