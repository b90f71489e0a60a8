"""Spending: by line of the plan, one file a line, counted once accepted (M8, M9)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from ambassadors.models import Award
from core.models import User
from core.refusals import Forbidden, Refused, Stale
from milestones.models import ExpenditureReport, SpendingLine
from milestones.queries.spending import lines_of
from milestones.services import spending
from tests.cast import AT, SignedIn, awards_fresh, fresh
from tests.milestones.steps import pdf, templates


@pytest.fixture
def report(running_award: Award, focal_point: User) -> ExpenditureReport:
    """Return an extra report in draft."""
    return spending.open_report(
        award_id=running_award.pk, period=None, by=fresh(focal_point), at=AT
    )


def lines(report: ExpenditureReport) -> list[SpendingLine]:
    return list(report.lines.order_by("plan_line__number"))


def sent(report: ExpenditureReport, by: User, amounts: tuple[int, ...]) -> ExpenditureReport:
    """Fill a report, one file a line, and send it."""
    rows = lines(report)
    for row in rows:
        spending.attach(line_id=row.pk, file=pdf(), by=fresh(by), at=AT)
    spending.save(
        report_id=report.pk, by=fresh(by), at=AT, version=report.version,
        amounts={row.pk: amount for row, amount in zip(rows, amounts, strict=True)},
        explanations={row.pk: "Prices rose." for row in rows},
    )  # fmt: skip
    return spending.send(report_id=report.pk, by=fresh(by), at=AT)


def test_open_report_is_refused_before_the_award_begins(award: Award, focal_point: User) -> None:
    with pytest.raises(Refused):
        spending.open_report(award_id=award.pk, period=None, by=fresh(focal_point), at=AT)


def test_opening_a_period_twice_is_one_report(running_award: Award, focal_point: User) -> None:
    kept: dict[str, Any] = {"award_id": running_award.pk, "by": fresh(focal_point), "at": AT}
    assert spending.open_report(**kept, period=1) == spending.open_report(**kept, period=1)
    with pytest.raises(Refused):
        spending.open_report(**kept, period=4)


def test_send_refuses_amounts_without_file_or_explanation(
    report: ExpenditureReport, focal_point: User
) -> None:
    first, second, _third = lines(report)
    spending.save(
        report_id=report.pk, amounts={first.pk: 100, second.pk: 1_344_001}, explanations={},
        version=0, by=fresh(focal_point), at=AT,
    )  # fmt: skip
    assert spending.missing(report) == [
        "Line 1, “CEA officer”: choose a supporting file.",
        "Line 2, “Workshops”: choose a supporting file.",
        "Line 2, “Workshops”: say why it differs by more than 20 %.",
    ]
    with pytest.raises(Refused):
        spending.send(report_id=report.pk, by=fresh(focal_point), at=AT)


def test_twenty_per_cent_exactly_asks_for_nothing(
    report: ExpenditureReport, focal_point: User
) -> None:
    second = lines(report)[1]
    spending.attach(line_id=second.pk, file=pdf(), by=fresh(focal_point), at=AT)
    spending.save(
        report_id=report.pk, amounts={second.pk: 1_344_000}, explanations={}, version=0,
        by=fresh(focal_point), at=AT,
    )  # fmt: skip
    assert spending.missing(report) == []


def test_save_refuses_a_stale_page_and_a_sent_report(
    report: ExpenditureReport, focal_point: User
) -> None:
    kept: dict[str, Any] = {
        "report_id": report.pk,
        "explanations": {},
        "by": fresh(focal_point),
        "at": AT,
    }
    spending.save(**kept, amounts={}, version=0)
    with pytest.raises(Stale):
        spending.save(**kept, amounts={}, version=0)
    report.refresh_from_db()
    sent(report, focal_point, (100, 200, 300))
    with pytest.raises(Refused):
        spending.save(**kept, amounts={}, version=2)
    with pytest.raises(Refused):
        spending.attach(line_id=lines(report)[0].pk, file=pdf(), by=fresh(focal_point), at=AT)


def test_accept_counts_spending_at_most_to_the_award(
    running_award: Award, report: ExpenditureReport, focal_point: User, coordinator: User
) -> None:
    sent(report, focal_point, (1_080_000, 1_120_000, 500_000))
    kept: dict[str, Any] = {"report_id": report.pk, "at": AT}
    with pytest.raises(Refused):
        spending.accept(**kept, answer=" ", by=fresh(coordinator))
    with pytest.raises(Forbidden):
        spending.accept(**kept, answer="Thank you.", by=fresh(focal_point))
    spending.accept(**kept, answer="Thank you.", by=fresh(coordinator))
    assert awards_fresh(running_award).spent == 2_580_000  # 2,700,000 reported
    assert [row.left for row in lines_of(running_award)] == [0, 0, -120_000]
    assert templates() == ["spending_accepted", "spending_sent"]


def test_give_back_opens_the_report_again(
    report: ExpenditureReport, focal_point: User, coordinator: User
) -> None:
    sent(report, focal_point, (100, 0, 0))
    spending.give_back(report_id=report.pk, by=fresh(coordinator), at=AT, reason="Whose receipt?")
    report.refresh_from_db()
    assert (report.status, report.answer) == ("returned", "Whose receipt?")
    spending.send(report_id=report.pk, by=fresh(focal_point), at=AT)


def test_a_periods_report_is_not_sent_or_answered_alone(
    running_award: Award, focal_point: User, coordinator: User, signed_in: SignedIn
) -> None:
    report = spending.open_report(award_id=running_award.pk, period=1, by=fresh(focal_point), at=AT)
    with pytest.raises(Refused):
        spending.send_extra(report_id=report.pk, by=fresh(focal_point), at=AT)
    page = reverse("expenditure", args=[report.pk])
    assert (
        "Save and continue to the progress report"
        in signed_in(focal_point).get(page).content.decode()
    )
    assert signed_in(coordinator).get(f"{page}accept/").status_code == 409


def test_pages_open_fill_send_and_answer_an_extra_report(
    running_award: Award, focal_point: User, coordinator: User, signed_in: SignedIn
) -> None:
    own, staff = signed_in(focal_point), signed_in(coordinator)
    opened = own.post(reverse("expenditure_new", args=[running_award.pk]))
    report = ExpenditureReport.objects.get()
    page = reverse("expenditure", args=[report.pk])
    assert opened["Location"] == page
    assert staff.get(page).status_code == 403  # a draft belongs to its National Society
    one, two, three = (row.pk for row in lines(report))
    typed = {
        f"amount_{one}": "1 000.50",
        f"amount_{two}": "12,345",
        f"amount_{three}": "",
        "version": "0",
    }
    answer = own.post(page, {**typed, f"file_{one}": pdf("payroll.pdf")}).content.decode()
    assert "enter 12345 or 12.35: we cannot tell which one you mean" in answer
    assert "payroll.pdf" in answer
    assert [row.amount for row in lines(report)] == [100_050, 0, 0]
    stale = own.post(page, {**typed, f"amount_{two}": "2000", "version": "0"})
    assert (stale.status_code, "Nothing is lost." in stale.content.decode()) == (409, True)
    good = {**typed, f"amount_{two}": "2000", f"file_{two}": pdf("hall.pdf"), "version": "1"}
    assert own.post(page, good)["Location"] == page
    assert own.post(f"{page}send/")["Location"] == page
    assert "CHF\u00a03\u00a0000.50" in staff.get(page).content.decode()
    assert "Enter your reply" in staff.post(f"{page}accept/", {"answer": ""}).content.decode()
    assert own.get(f"{page}accept/").status_code == 403
    assert staff.post(f"{page}accept/", {"answer": "Thank you."})["Location"] == page
    assert awards_fresh(running_award).spent == 300_050


def test_to_outsiders_a_report_is_not_there(
    report: ExpenditureReport, stranger: User, other_focal_point: User, signed_in: SignedIn
) -> None:
    for person in (stranger, other_focal_point):
        assert signed_in(person).get(reverse("expenditure", args=[report.pk])).status_code == 404
