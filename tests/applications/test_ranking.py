"""Scores and ranks, computed once more the plain way (S2, S4)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambassadors.services import awards
from applications.models import Application, Criterion
from applications.queries.ranking import (
    Ranked,
    SheetScore,
    ranking,
    sheet_score,
    two_decimals,
)
from applications.services.criteria import DEFAULTS
from core.models import Organisation, User
from tests.applications import selection, world
from tests.applications.selection import MEETING

CRITERIA = [
    Criterion(code=code, title=str(title), weight=weight, additional=code == "urgency", position=n)
    for n, (code, title, _guidance, weight, _anchors) in enumerate(DEFAULTS, start=1)
]
WEIGHTS = {
    "leadership": 25,
    "institutionalisation": 25,
    "integration": 20,
    "roadmap": 15,
    "budget": 15,
}
JUDGED = st.fixed_dictionaries(
    {code: st.none() | st.integers(0, 4) for code in WEIGHTS},
    optional={"urgency": st.none() | st.integers(0, 4)},
)


def plainly(values: dict[str, int | None]) -> tuple[Fraction, bool]:
    """S2 as it is written: 25·Σ(w·s)/Σw plus 5·u/4; counts from half of the weight."""
    judged = [(WEIGHTS[code], values[code]) for code in WEIGHTS if values[code] is not None]
    weight = sum(w for w, _s in judged)
    points = Fraction(25 * sum(w * s for w, s in judged if s), weight) if weight else Fraction(0)
    return points + Fraction(5 * (values.get("urgency") or 0), 4), weight >= 50


@given(JUDGED)
def test_a_sheets_score_is_s2_in_exact_fractions(values: dict[str, int | None]) -> None:
    assert sheet_score(values, CRITERIA, top=4, bonus=5) == plainly(values)


@given(JUDGED)
def test_urgency_never_counts_against(values: dict[str, int | None]) -> None:
    without, counts = sheet_score(values | {"urgency": None}, CRITERIA, top=4, bonus=5)
    found, counts_too = sheet_score(values, CRITERIA, top=4, bonus=5)
    assert 0 <= without <= found <= without + 5 <= 105
    assert counts == counts_too


@given(st.fractions(min_value=0, max_value=105, max_denominator=1000))
def test_scores_are_rounded_half_up_to_two_decimals(value: Fraction) -> None:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if (value * 1000) % 10 == 5 or (value * 1000).denominator == 1:  # what decimals hold exactly
        assert two_decimals(value) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    below = Fraction(two_decimals(value)) - value
    assert Fraction(-1, 200) < below <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("66.665", "66.67"), ("66.6649", "66.66"), ("0.005", "0.01"), ("75", "75.00")],
)
def test_a_half_goes_up(value: str, shown: str) -> None:
    assert str(two_decimals(Fraction(value))) == shown


@pytest.mark.parametrize(
    ("judged", "counts"),
    [
        (("leadership", "institutionalisation"), True),  # exactly half
        (("integration", "roadmap", "budget"), True),
        (("leadership", "integration"), False),
        ((), False),
    ],
)
def test_a_sheet_counts_from_half_of_the_weight(judged: tuple[str, ...], counts: bool) -> None:
    values = {code: 4 if code in judged else None for code in WEIGHTS}
    score = Fraction(100) if judged else Fraction(0)
    assert sheet_score(values, CRITERIA, top=4, bonus=5) == (score, counts)


def sheets(*rows: dict[str, int | None]) -> Ranked:
    found = Ranked(Application())
    for number, values in enumerate(rows, start=1):
        score, counts = plainly(values)
        found.sheets.append(SheetScore(number, values, score, counts))
    return found


def flat(value: int | None, **more: int | None) -> dict[str, int | None]:
    return {**dict.fromkeys(WEIGHTS, value), **more}


def test_seats_are_pointed_out_by_points_or_by_a_criterion() -> None:
    assert sheets(flat(3), flat(3), flat(3)).outliers() == []
    # 25 points from the mean of the others; each of these lies 12.5 from theirs
    assert sheets(flat(3), flat(3), flat(2)).outliers() == [3]
    # one criterion of 15 %: 7.5 points only, but 2 apart
    assert sheets(flat(3), flat(3), flat(3, budget=1)).outliers() == [3]
    assert sheets(flat(3), flat(3), flat(3, budget=None)).outliers() == []
    assert sheets(flat(3)).outliers() == []


@given(st.lists(JUDGED, min_size=1, max_size=5))
def test_outliers_are_those_far_from_the_mean_of_the_others(
    rows: list[dict[str, int | None]],
) -> None:
    found = sheets(*rows)
    counting = [(n, row) for n, row in enumerate(rows, start=1) if plainly(row)[1]]

    def far(one: Any, others: list[Any], most: int) -> bool:
        return bool(others) and abs(one - sum(map(Fraction, others)) / len(others)) >= most

    expected = []
    for n, row in counting:
        others = [other for m, other in counting if m != n]
        points = far(plainly(row)[0], [plainly(other)[0] for other in others], 20)
        on_one = any(
            value is not None
            and far(value, [o[code] for o in others if o.get(code) is not None], 2)
            for code, value in row.items()
        )
        if points or on_one:
            expected.append(n)
    assert found.outliers() == expected


def test_under_three_counting_sheets_there_is_no_rank(coordinator: User) -> None:
    found = selection.in_scoring(selection.begin(coordinator))
    for seat in ("chair", "vice", "seat"):
        selection.scored(found, seat, "nepal", 2)
    for seat in ("chair", "vice"):
        selection.scored(found, seat, "kenya", 4)
    selection.scored(found, "seat", "kenya", 4, None, None, 4, None)  # 40 of 100
    first, second = ranking(found.cohort)
    assert (first.application.pk, first.rank, str(first.score)) == (
        found.applications["nepal"].pk, 1, "50.00",
    )  # fmt: skip
    assert (second.rank, second.score, len(second.sheets), len(second.counting)) == (
        None,
        None,
        3,
        2,
    )


def test_an_applications_score_is_the_mean_rounded_once(coordinator: User) -> None:
    found = selection.in_scoring(selection.begin(coordinator, "kenya"))
    selection.scored(found, "chair", "kenya", 4, 3, 2, 1, 0, urgency=3)  # 57.5 and 3.75
    selection.scored(found, "vice", "kenya", 3, None, 2, None, 1)  # 25 · 130 / 60
    selection.scored(found, "seat", "kenya", 1)  # 25
    row = ranking(found.cohort)[0]
    assert [sheet.score for sheet in sorted(row.sheets, key=lambda each: -each.score)] == [
        Fraction("61.25"), Fraction(25 * 130, 60), Fraction(25),
    ]  # fmt: skip
    assert str(row.score) == "46.81"  # 46.805…
    assert str(row.spread) == "36.25"


def tied(coordinator: User, *names: str, **values: tuple[int, ...]) -> selection.Selection:
    found = selection.in_scoring(selection.begin(coordinator, *names))
    for name in names:
        for seat in ("chair", "vice", "seat"):
            selection.scored(found, seat, name, *values.get(name, (2, 2, 2, 2, 2)))
    return found


def ranks(found: selection.Selection) -> list[tuple[str, int | None, bool]]:
    names = {row.pk: name for name, row in found.applications.items()}
    return [(names[row.application.pk], row.rank, row.tied) for row in ranking(found.cohort)]


def test_ties_go_by_institutionalisation_then_leadership(coordinator: User) -> None:
    # 25, 25, 20, 15, 15: all three have 50 points
    found = tied(
        coordinator, "kenya", "nepal", "peru",
        nepal=(1, 3, 2, 2, 2), peru=(2, 2, 2, 2, 2), kenya=(3, 2, 0, 3, 2),
    )  # fmt: skip
    assert {str(row.score) for row in ranking(found.cohort)} == {"50.00"}
    assert ranks(found) == [("nepal", 1, False), ("kenya", 2, False), ("peru", 3, False)]


def test_ties_go_to_the_region_with_fewer_ambassadors_and_else_share_a_rank(
    coordinator: User, organisations: dict[str, Organisation]
) -> None:
    found = tied(coordinator, "kenya", "nepal", "uganda", "peru", peru=(0, 0, 0, 0, 0))
    before = world.cohort(coordinator, "Before")
    awards.grant(
        cohort_id=before.pk, organisation=organisations["RWA"], amount=1_000_000, at=MEETING
    )
    assert ranks(found) == [
        ("nepal", 1, False), ("kenya", 2, True), ("uganda", 2, True), ("peru", 4, False),
    ]  # fmt: skip


def test_ranks_stay_as_the_panel_saw_them(
    coordinator: User, organisations: dict[str, Organisation]
) -> None:
    found = tied(coordinator, "kenya", "nepal")
    found.to("panel", at=MEETING)
    selection.decided(found)
    assert ranks(found) == [("kenya", 1, True), ("nepal", 1, True)]
    before = world.cohort(coordinator, "Before")
    awards.grant(
        cohort_id=before.pk, organisation=organisations["RWA"], amount=1_000_000, at=MEETING
    )
    assert ranks(found) == [("kenya", 1, True), ("nepal", 1, True)]


@pytest.mark.parametrize("names", [("kenya",), ("kenya", "nepal", "peru", "uganda", "ghana")])
def test_the_ranking_costs_the_same_with_one_and_with_five(
    coordinator: User, names: tuple[str, ...], django_assert_num_queries: Any
) -> None:
    found = tied(coordinator, *names)
    with django_assert_num_queries(4):
        assert len(ranking(found.cohort)) == len(names)
