"""A budget beside the local currency: computed by the server, rounded once, no cent lost (M1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ambassadors.models import Cohort
from applications.models import Application, BudgetLine, LocalCurrency
from applications.queries.content import content_of
from applications.queries.draft import Draft
from applications.services import budget, granted
from applications.services.section import Changed
from core.models import User
from core.refusals import Refused
from tests.applications.world import AT, LINE

SignedIn = Callable[[User | None], Client]
XOF: dict[str, Any] = {
    "local_currency": "XOF", "rate": Decimal("655.957"), "rate_on": date(2026, 5, 1),
    "rate_source": "InforEuro",
}  # fmt: skip
LOCALLY = LINE | {"quantity": Decimal(1000), "unit_cost": 50, "local": True}  # 50 francs CFA each


def counted(application: Application, by: User, **more: Any) -> None:
    budget.count_locally(application_id=application.pk, by=by, at=AT, **(XOF | more))


def test_a_line_in_local_currency_is_rounded_once(draft: tuple[Application, User]) -> None:
    application, by = draft
    counted(application, by)
    line = budget.add(application_id=application.pk, by=by, at=AT, **LOCALLY)
    assert line.total == 7_622  # 50 000 / 655.957 = 76.2245…; the unit cost alone would make 80.00
    assert Draft(application).total == 7_622


def test_another_rate_computes_every_local_line_anew(draft: tuple[Application, User]) -> None:
    application, by = draft
    counted(application, by)
    local = budget.add(application_id=application.pk, by=by, at=AT, **LOCALLY)
    other = budget.add(application_id=application.pk, by=by, at=AT, **LINE)
    counted(application, by, rate=Decimal(500))
    local.refresh_from_db()
    other.refresh_from_db()
    assert (local.total, other.total) == (10_000, 135_150)


def test_a_currency_in_which_lines_are_counted_is_not_taken_away(
    draft: tuple[Application, User],
) -> None:
    application, by = draft
    with pytest.raises(Refused, match="Enter the local currency and its rate first"):
        budget.add(application_id=application.pk, by=by, at=AT, **LOCALLY)
    counted(application, by)
    line = budget.add(application_id=application.pk, by=by, at=AT, **LOCALLY)
    none: dict[str, Any] = {"local_currency": "", "rate": None, "rate_on": None, "rate_source": ""}
    with pytest.raises(Refused, match="Lines are entered in XOF"):
        counted(application, by, **none)
    budget.remove(line_id=line.pk, by=by, at=AT)
    counted(application, by, **none)
    assert Draft(application).local is None


def test_a_line_worth_less_than_a_cent_is_refused(draft: tuple[Application, User]) -> None:
    application, by = draft
    counted(application, by)
    tiny = LOCALLY | {"quantity": Decimal(1), "unit_cost": 1}
    with pytest.raises(Refused, match="costs less than"):
        budget.add(application_id=application.pk, by=by, at=AT, **tiny)


def test_the_rate_is_set_on_its_page_with_day_and_source(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client, url = signed_in(by), f"/applications/{application.pk}/budget/"
    bare = client.post(f"{url}currency/", {"local_currency": "KES", "version": "0"}).text
    for sentence in (
        "Enter the rate, for example",
        "the day of the rate",
        "where the rate is from",
    ):
        assert sentence in bare
    typed = {
        "local_currency": "KES", "rate": "160.25", "rate_on_0": "1", "rate_on_1": "5",
        "rate_on_2": "2026", "rate_source": "Central bank", "version": "0",
    }  # fmt: skip
    assert client.post(f"{url}currency/", typed)["Location"] == url
    line = {**LINE, "unit_cost": "1602.50", "counted_in": "KES", "version": ""}
    assert client.post(f"{url}add/", line)["Location"] == url
    row = BudgetLine.objects.get()
    assert (row.local, row.unit_cost, row.total) == (True, 160_250, 3_000)
    page = client.get(url).text
    assert "160.25 for 1 CHF, by Central bank" in page
    assert client.post(f"{url}currency/", typed).status_code == 409
    with pytest.raises(Changed):
        counted(application, by, version=0)


def test_indirect_costs_follow_the_cohorts_setting(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client, url = signed_in(by), f"/applications/{application.pk}/budget/"
    assert client.get(f"{url}indirect/").status_code == 404
    Cohort.objects.filter(pk=application.cohort_id).update(indirect_share=7)
    budget.add(application_id=application.pk, by=by, at=AT, **LINE)
    page = client.post(f"{url}indirect/", {"share": "8", "version": "0"})
    assert "from 0 to 7" in page.text
    assert client.post(f"{url}indirect/", {"share": "5", "version": "0"})["Location"] == url
    application.cohort.refresh_from_db()
    draft_now = Draft(Application.objects.select_related("cohort").get(pk=application.pk))
    assert (draft_now.direct, draft_now.indirect, draft_now.total) == (135_150, 6_758, 141_908)
    lines = granted.planned_lines(content_of(draft_now))
    assert [(line.category, line.unit_cost) for line in lines] == [
        ("training", 45_050),
        ("indirect", 6_758),
    ]


def test_what_an_award_takes_over_adds_up_to_the_last_cent(
    draft: tuple[Application, User],
) -> None:
    application, by = draft
    counted(application, by)
    budget.add(application_id=application.pk, by=by, at=AT, **LOCALLY)
    budget.add(application_id=application.pk, by=by, at=AT, **LINE)
    found = Draft(application)
    lines = granted.planned_lines(content_of(found))
    assert sum(int(line.quantity * line.unit_cost) for line in lines) == found.total
    assert [line.unit for line in lines] == ["1000 day", "day"]


@given(
    quantity=st.decimals("0.01", "9999", places=2),
    unit_cost=st.integers(1, 10**7),
    rate=st.decimals("0.000001", "99999", places=6),
    code=st.sampled_from(["XOF", "KES", "KWD", "PEN"]),
)
def test_a_local_line_is_never_more_than_half_a_cent_away(
    quantity: Decimal, unit_cost: int, rate: Decimal, code: str
) -> None:
    local = LocalCurrency(code, rate, date(2026, 5, 1), "Test", "CHF")
    places = {"XOF": 0, "KES": 2, "KWD": 3, "PEN": 2}[code]
    exact = Fraction(quantity) * unit_cost * 100 / Fraction(10) ** places / Fraction(rate)
    total = local.into_cohort(Fraction(quantity) * unit_cost)
    assert abs(total - exact) <= Fraction(1, 2)
