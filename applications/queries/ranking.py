"""Scores and ranks of a cohort's applications, as exact fractions until shown (S2, S4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from ambassadors.models import Award, Cohort, CohortStatus
from ambassadors.models.award import OVER
from applications.models import (
    Application,
    ApplicationStatus,
    Criterion,
    Decision,
    Score,
    SheetStatus,
    SheetVersion,
)
from applications.models.scoring import INSTITUTION, LEADERSHIP
from core.money import half_up

COUNTING = (SheetStatus.SUBMITTED, SheetStatus.REOPENED)
RANKED = (
    ApplicationStatus.ELIGIBLE,
    ApplicationStatus.SELECTED,
    ApplicationStatus.RESERVE,
    ApplicationStatus.NOT_SELECTED,
)
AFTER_PANEL = (CohortStatus.DECIDED, CohortStatus.RUNNING, CohortStatus.CLOSED)
FAR = 20  # points from the mean of the others (D)
FAR_ON_A_CRITERION = 2


@dataclass
class SheetScore:
    """One sheet: its seat, the value of each criterion by code (None: cannot judge), its score."""

    seat_id: int
    values: dict[str, int | None]
    score: Fraction
    counts: bool


@dataclass
class Ranked:
    """An application in the ranking; `score` has two decimals, `rank` is None with too few scores."""

    application: Application
    sheets: list[SheetScore] = field(default_factory=list)
    score: Decimal | None = None
    rank: int | None = None
    tied: bool = False

    @property
    def counting(self) -> list[SheetScore]:
        """Return the sheets that count."""
        return [sheet for sheet in self.sheets if sheet.counts]

    @property
    def spread(self) -> Decimal | None:
        """Return the points between the highest and the lowest counting sheet."""
        scores = [sheet.score for sheet in self.counting]
        return two_decimals(max(scores) - min(scores)) if scores else None

    def mean_of(self, code: str) -> Fraction:
        """Return the mean of one criterion over the counting sheets that judged it; 0 where none did."""
        found = [v for sheet in self.counting if (v := sheet.values.get(code)) is not None]
        return Fraction(sum(found), len(found)) if found else Fraction(0)

    def outliers(self) -> list[int]:
        """Return the seats that lie far from the mean of the others (S2)."""
        return [sheet.seat_id for sheet in self.counting if self._is_far(sheet)]

    def _is_far(self, sheet: SheetScore) -> bool:
        others = [other for other in self.counting if other is not sheet]
        if _apart(sheet.score, [other.score for other in others]) >= FAR:
            return True
        return any(
            value is not None
            and _apart(value, [v for other in others if (v := other.values.get(code)) is not None])
            >= FAR_ON_A_CRITERION
            for code, value in sheet.values.items()
        )


def _apart(one: Fraction | int, others: Sequence[Fraction | int]) -> Fraction:
    """Return how far one lies from the mean of the others; 0 where there are none."""
    return abs(one - Fraction(sum(others), len(others))) if others else Fraction(0)


def two_decimals(value: Fraction) -> Decimal:
    """Round half up to two decimals, the only rounding a score sees (S2)."""
    return Decimal(half_up(value * 100)).scaleb(-2)


def sheet_score(
    values: dict[str, int | None], criteria: Iterable[Criterion], *, top: int, bonus: int
) -> tuple[Fraction, bool]:
    """Return a sheet's points (0 to 100, and up to `bonus` for urgency) and whether it counts.

    100/top · Σ(w·s)/Σw over the judged criteria; it counts when at least half the weight was judged.
    """
    points = weight = whole = 0
    extra = Fraction(0)
    for criterion in criteria:
        value = values.get(criterion.code)
        if criterion.additional:
            extra += Fraction(bonus * (value or 0), top)
            continue
        whole += criterion.weight
        if value is not None:
            points += criterion.weight * value
            weight += criterion.weight
    score = Fraction(100 * points, top * weight) if weight else Fraction(0)
    return score + extra, bool(weight) and weight * 2 >= whole


def ranking(cohort: Cohort, *, without: Iterable[int] = ()) -> list[Ranked]:
    """Return a cohort's eligible and decided applications, best first, in a fixed number of queries.

    `without`: ids of National Societies that the reader has a conflict with; the caller leaves ranks
    out for such a reader (C2).
    """
    found = Application.objects.filter(cohort=cohort, status__in=RANKED)
    found = found.exclude(organisation__in=list(without)).select_related("organisation")
    rows = {application.pk: Ranked(application) for application in found}
    criteria = list(cohort.criteria.all())
    for application_id, seat_id, values in _sheets(cohort, criteria):
        if application_id in rows:
            score, counts = sheet_score(
                values, criteria, top=cohort.top_score, bonus=cohort.urgency_points
            )
            rows[application_id].sheets.append(SheetScore(seat_id, values, score, counts))
    for row in rows.values():
        scores = [sheet.score for sheet in row.counting]
        if len(scores) >= cohort.fewest_sheets:
            row.score = two_decimals(sum(scores, Fraction(0)) / len(scores))
    ordered = _ordered(list(rows.values()))
    if cohort.status in AFTER_PANEL:
        _as_frozen(ordered)
    return ordered


def _as_frozen(rows: list[Ranked]) -> None:
    """Put the ranks back that the panel's decisions rest on, whatever regions have won since (S5)."""
    first = Decision.objects.filter(
        application__in=[row.application.pk for row in rows], number=1
    ).values_list("application_id", "basis")
    frozen: dict[int, dict[str, Any]] = dict(first)
    if not frozen:  # the panel is being closed
        return
    for row in rows:
        basis = frozen.get(row.application.pk, {})
        row.rank, row.tied = basis.get("rank"), bool(basis.get("tied"))
    last = len(rows) + 1
    rows.sort(key=lambda row: (row.rank or last, row.application.organisation.sort_key))


def _sheets(
    cohort: Cohort, criteria: list[Criterion]
) -> list[tuple[int, int, dict[str, int | None]]]:
    """Return application, seat and values by criterion of every sheet's last submitted version."""
    last = SheetVersion.objects.filter(sheet=OuterRef("version__sheet")).order_by("-number")
    rows = Score.objects.filter(
        version__sheet__application__cohort=cohort,
        version__sheet__status__in=COUNTING,
        version=Subquery(last.values("pk")[:1]),
    ).values_list(
        "version_id",
        "criterion_id",
        "value",
        "version__sheet__seat_id",
        "version__sheet__application_id",
    )
    codes = {criterion.pk: criterion.code for criterion in criteria}
    heads: dict[object, tuple[int, int]] = {}
    values: dict[object, dict[str, int | None]] = defaultdict(dict)
    for version_id, criterion_id, value, seat_id, application_id in rows:
        heads[version_id] = (application_id, seat_id)
        values[version_id][codes[criterion_id]] = value
    return [(*heads[version_id], values[version_id]) for version_id in sorted(heads, key=str)]


def _ordered(rows: list[Ranked]) -> list[Ranked]:
    """Order by score and S4's ties; equal in all of them is shown as tied, the panel then chooses."""
    here = {row.application.organisation.region for row in rows}
    running = Award.objects.exclude(status__in=OVER).filter(organisation__region__in=here)
    counts = running.values_list("organisation__region").annotate(Count("pk")).order_by()
    regions: dict[str, int] = defaultdict(int, counts)

    def key(row: Ranked) -> tuple[Decimal, Fraction, Fraction, int]:
        return (
            -(row.score or Decimal(0)),
            -row.mean_of(INSTITUTION),
            -row.mean_of(LEADERSHIP),
            regions[row.application.organisation.region],
        )

    scored = sorted((row for row in rows if row.score is not None), key=key)
    for place, row in enumerate(scored, start=1):
        before = scored[place - 2] if place > 1 else None
        row.tied = before is not None and key(before) == key(row)
        row.rank = before.rank if before and row.tied else place
        if before and row.tied:
            before.tied = True
    few = [row for row in rows if row.score is None]
    return scored + sorted(few, key=lambda row: row.application.organisation.sort_key)
