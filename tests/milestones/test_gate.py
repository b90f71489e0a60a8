"""Why an instalment can or cannot be requested: each condition by itself, in Python and in SQL (M3, M4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ambassadors.models import Award, Obligation, StandingEntry
from ambassadors.services import awards
from core.models import User
from core.refusals import Refused
from milestones.models import Milestone
from milestones.queries import gate
from milestones.services import instalments
from tests.cast import AT, fresh
from tests.milestones.steps import (
    MONTH_7,
    STARTED,
    met,
    part,
    received,
    reports_accepted,
    spent,
    verified,
)

Spoil = Callable[[Award], object]


@pytest.fixture
def ready(running_award: Award, focal_point: User, coordinator: User, approver: User) -> Award:
    """Return an award whose second instalment can be requested in month 7."""
    verified(running_award, focal_point, coordinator, approver)
    received(running_award, coordinator, approver, focal_point)
    for milestone in running_award.milestones.filter(month__lte=6):
        met(milestone, focal_point, coordinator, at=STARTED)
    reports_accepted(running_award, 1, coordinator)
    spent(running_award, 722_400)  # 70 % of the first instalment
    return running_award


def lacking(award: Award, number: int) -> list[str]:
    """Return what the second instalment lacks, and hold Python and SQL together."""
    found = part(award, number)
    on = MONTH_7.date()
    missing = [row.lacking for row in gate.conditions(found, on=on) if not row.met]
    in_sql = gate.requestable_on(on).filter(pk=found.pk).exists()
    assert in_sql == gate.requestable(found, on=on)
    assert in_sql == (not missing)
    return missing


def test_every_condition_met_opens_the_gate(ready: Award, coordinator: User) -> None:
    assert lacking(ready, 2) == []
    opened: Any = gate.requestable_on(MONTH_7.date())
    assert list(opened.values_list("number", "open_on")) == [(2, MONTH_7.date())]
    asked = instalments.request(instalment_id=part(ready, 2).pk, by=fresh(coordinator), at=MONTH_7)
    assert asked.status == "requested"


def overdue(award: Award) -> object:
    return Obligation.objects.filter(award=award, period=2, kind="progress_report").update(
        due_on=MONTH_7.date() - timedelta(days=1)
    )


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda award: Award.objects.filter(pk=award.pk).update(status="at_risk"),
            "The award is not active.",
        ),
        (
            lambda award: StandingEntry.objects.create(
                organisation=award.organisation, suspended=True, since=AT.date(),
                source="IFRC", entered_at=AT,
            ),
            "The National Society is suspended.",
        ),
        (
            lambda award: awards.note_fact(award, payee_verified=False),
            "The bank details are not verified.",
        ),
        (overdue, "A report is overdue."),
        (
            lambda award: Obligation.objects.filter(
                award=award, period=1, kind="expenditure_report"
            ).update(fulfilled_at=None),
            "The reports of period 1 are not accepted yet.",
        ),
        (
            lambda award: spent(award, -1),
            "Less than 70 % of the money received is spent and accepted.",
        ),
        (
            lambda award: part(award, 2).milestones.add(Milestone.objects.get(award=award, number=4)),
            "Milestones still open: 4.",
        ),
        (
            lambda award: award.instalments.filter(number=2).update(
                earliest_on=MONTH_7.date() + timedelta(days=1)
            ),
            "Not before 11 January 2028.",
        ),
    ],
)  # fmt: skip
def test_each_condition_closes_the_gate_by_itself(
    ready: Award, coordinator: User, spoil: Spoil, sentence: str
) -> None:
    spoil(ready)
    assert lacking(ready, 2) == [sentence]
    with pytest.raises(Refused):
        instalments.request(instalment_id=part(ready, 2).pk, by=fresh(coordinator), at=MONTH_7)
    assert part(ready, 2).status == "planned"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"needs_milestones": True}, "Milestones still open: 1, 2, 3."),
        ({"needs_reports": True}, "The reports of period 1 are not accepted yet."),
        (
            {"spending_share": 30},
            "Less than 30 % of the money received is spent and accepted.",
        ),
    ],
)
def test_an_instalment_asks_what_its_own_row_says(
    running_award: Award, focal_point: User, coordinator: User, approver: User, rule: Any,
    sentence: str,
) -> None:  # fmt: skip
    verified(running_award, focal_point, coordinator, approver)
    received(running_award, coordinator, approver, focal_point)
    row = running_award.instalments.filter(number=2)
    nothing = {"needs_milestones": False, "needs_reports": False, "spending_share": 0}
    row.update(**nothing)
    assert lacking(running_award, 2) == []
    row.update(**rule)
    assert lacking(running_award, 2) == [sentence]


def test_the_last_instalment_is_at_most_what_is_owed(ready: Award, coordinator: User) -> None:
    reports_accepted(ready, 3, coordinator)
    ready.instalments.filter(number=4).update(earliest_on=MONTH_7.date())
    assert lacking(ready, 4) == ["It is more than what is owed."]
    spent(ready, 1_032_000 - 722_400 + 258_000)
    assert lacking(ready, 4) == []


def test_the_first_instalment_waits_for_start_and_payee_only(running_award: Award) -> None:
    found = part(running_award, 1)
    missing = [row.lacking for row in gate.conditions(found, on=AT.date()) if not row.met]
    assert missing == ["Not before 1 July 2027.", "The bank details are not verified."]
