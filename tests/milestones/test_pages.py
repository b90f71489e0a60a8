"""The award's page and the home page: what each role reads, in a fixed number of queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ambassadors.models import Award
from core.models import User
from milestones.models import Milestone, PlanLine
from milestones.parts import delivery, instalments, onboarding, spending
from milestones.services import evidence
from tests.cast import AT, SignedIn, awards_fresh, begun, fresh
from tests.milestones.steps import photo

ROWS = 30


def grow(award: Award) -> None:
    """Give an award thirty further milestones and lines."""
    Milestone.objects.bulk_create(
        Milestone(
            award=award, number=100 + n, title=f"More {n}", month=9, due_on=award.day_after(9)
        )
        for n in range(ROWS)
    )
    PlanLine.objects.bulk_create(
        PlanLine(
            award=award, number=100 + n, category="other", what=f"More {n}", quarter=1, unit="day",
            quantity=1, unit_cost=100, total=100,
        )
        for n in range(ROWS)
    )  # fmt: skip
    part = award.instalments.get(number=2)
    part.milestones.add(*award.milestones.filter(number__gte=100))


def queries(signed_in: SignedIn, person: User, address: str) -> int:
    """Return how many queries a page takes."""
    browser = signed_in(person)
    with CaptureQueriesContext(
        connection,
    ) as taken:
        assert browser.get(address).status_code == 200
    return len(taken)


@pytest.mark.parametrize(
    ("name", "most"), [("plan", 20), ("agreement", 20), ("payee", 20), ("award", 45)]
)
def test_pages_of_an_award_take_the_same_queries_at_one_and_thirty_rows(
    award: Award, focal_point: User, signed_in: SignedIn, name: str, most: int
) -> None:
    address = reverse(name, args=[award.pk])
    few = queries(signed_in, focal_point, address)
    grow(award)
    assert queries(signed_in, focal_point, address) == few
    assert few <= most


@pytest.mark.parametrize(
    ("show", "count"), [(onboarding, 11), (delivery, 1), (instalments, 9), (spending, 7)]
)
def test_each_part_of_the_awards_page_has_its_number_of_queries(
    award: Award, focal_point: User, coordinator: User, show: Any, count: int
) -> None:
    grow(award)
    if show is not onboarding:
        begun(award, coordinator, at=AT)
    award, person = awards_fresh(award), fresh(focal_point)
    with CaptureQueriesContext(connection) as taken:
        found = show(award, person, AT)
        list((found or {}).get("reports", []))
    assert len(taken) <= count  # five of them read what the person is, once for a whole page


def test_a_milestones_page_takes_the_same_queries_at_one_and_many_files(
    running_award: Award, focal_point: User, mentor: User, signed_in: SignedIn
) -> None:
    milestone = running_award.milestones.get(number=1)
    address = reverse("milestone", args=[milestone.pk])

    def sending(number: int) -> None:
        at = AT + timedelta(hours=number)
        evidence.add_file(
            milestone_id=milestone.pk, file=photo(f"{number}.png"), by=fresh(focal_point), at=at
        )
        evidence.comment(
            milestone_id=milestone.pk, text="Seen.", advice="", by=fresh(mentor), at=at
        )

    sending(1)
    few = queries(signed_in, mentor, address)
    for number in range(2, 8):
        sending(number)
    assert queries(signed_in, mentor, address) == few
    assert few <= 20


def test_the_awards_page_says_why_each_instalment_waits(
    running_award: Award, focal_point: User, seat: User, signed_in: SignedIn
) -> None:
    address = reverse("award", args=[running_award.pk])
    shown = signed_in(focal_point).get(address).content.decode()
    assert shown.count("Not before") == 4
    assert "Not before 1 July 2027." in shown
    assert reverse("payee", args=[running_award.pk]) in shown
    staff = signed_in(seat).get(address).content.decode()
    assert reverse("payee", args=[running_award.pk]) not in staff


def test_spending_is_read_by_all_around_an_award_and_reported_by_its_society(
    running_award: Award, focal_point: User, seat: User, signed_in: SignedIn
) -> None:
    address = reverse("spending", args=[running_award.pk])
    for person, reports in ((focal_point, True), (seat, False)):
        award = signed_in(person).get(reverse("award", args=[running_award.pk]))
        assert address in award.content.decode()
        shown = signed_in(person).get(address).content.decode()
        assert all(str(line) in shown for line in running_award.plan_lines.all())
        assert ("Open an extra expenditure report" in shown) == reports


def test_the_checklist_of_onboarding_says_who_is_next(
    award: Award, focal_point: User, coordinator: User, signed_in: SignedIn
) -> None:
    address = reverse("award", args=[award.pk])
    shown = signed_in(focal_point).get(address).content.decode()
    assert "Next: a coordinator accepts it." in shown
    assert "Next: the focal point enters them." in shown
    assert reverse("kick_off", args=[award.cohort_id]) not in shown
    staff = signed_in(coordinator).get(address).content.decode()
    assert reverse("kick_off", args=[award.cohort_id]) in staff


def test_the_home_page_of_a_focal_point_shows_the_money(
    running_award: Award, focal_point: User, coordinator: User, signed_in: SignedIn
) -> None:
    shown = signed_in(focal_point).get("/").content.decode()
    assert "CHF\u00a025\u00a0800.00" in shown
    assert "Reported and accepted" in shown
    assert "Reported and accepted" not in signed_in(coordinator).get("/").content.decode()
