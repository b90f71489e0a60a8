"""Whatever people do with an instalment, in whatever order, the money adds up (I1 to I6, M5, M6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ambassadors.models import Award
from core.models import User
from core.refusals import Refused
from milestones.services import instalments, payments
from milestones.verify import amounts_add_up, payments_once, two_people
from tests.cast import fresh, proof
from tests.milestones import steps
from tests.milestones.steps import STARTED, verified

COORDINATOR, APPROVER, SECOND, NS = "coordinator", "approver", "second_approver", "focal_point"
WHO = (COORDINATOR, APPROVER, SECOND, NS)
BACK = {"reason": "Wait."}
BANK = {"value_on": STARTED.date(), "bank_reference": "B1"}
ACTS: dict[Callable[..., Any], dict[str, Any]] = {
    instalments.request: {},
    instalments.approve: {},
    instalments.refuse: BACK,
    instalments.withdraw: BACK,
    instalments.plan_again: {},
    instalments.hold: BACK,
    instalments.release: BACK,
    instalments.instruct: {},
    instalments.not_carried_out: BACK,
    payments.pay: BANK,
    payments.receive: {"credited_on": STARTED.date(), "amount": 1_000, "currency": "KES"},
    payments.reverse: BANK | BACK,
}
NEXT: dict[
    str, tuple[Callable[..., Any], str]
] = {  # the right act of the right person; without it a walk of chance hardly gets anywhere
    "planned": (instalments.request, COORDINATOR),
    "requested": (instalments.approve, APPROVER),
    "refused": (instalments.plan_again, COORDINATOR),
    "held": (instalments.release, COORDINATOR),
    "approved": (instalments.instruct, COORDINATOR),
    "instructed": (payments.pay, COORDINATOR),
    "paid": (payments.receive, NS),
    "received": (payments.reverse, COORDINATOR),
}
STEP = st.one_of(
    st.just("next"), st.just("next"), st.tuples(st.sampled_from(list(ACTS)), st.sampled_from(WHO)),
    st.just("new bank details"),
)  # fmt: skip


@dataclass
class Walk:
    """One walk: each act is tried by somebody, and what is refused is taken back whole."""

    award: Award
    people: dict[str, User]
    at: datetime = STARTED
    done: Counter[str] = field(default_factory=Counter)

    def take(self, step: Any) -> None:
        if step == "new bank details":  # what was requested or approved is void with them (M10)
            self.at += timedelta(minutes=1)
            verified(*self.hands(), at=self.at)
            return
        part = steps.first(self.award)
        taken: tuple[Callable[..., Any], str] = NEXT[part.status] if step == "next" else step
        act, who = taken
        more = {"proof": proof(self.people[who])} if act is instalments.approve else ACTS[act]
        try:
            with transaction.atomic():
                act(instalment_id=part.pk, by=fresh(self.people[who]), at=self.at, **more)
        except Refused:
            return
        self.done[act.__name__] += 1

    def hands(self) -> tuple[Award, User, User, User]:
        return self.award, self.people[NS], self.people[COORDINATOR], self.people[APPROVER]


@pytest.mark.parametrize("rounds", [3, pytest.param(60, marks=pytest.mark.long)])
def test_the_money_adds_up_whatever_is_done(
    rounds: int, running_award: Award, focal_point: User, coordinator: User, approver: User,
    second_approver: User,
) -> None:  # fmt: skip
    people = dict(zip(WHO, (coordinator, approver, second_approver, focal_point), strict=True))
    verified(running_award, focal_point, coordinator, approver)
    done: Counter[str] = Counter()

    @settings(
        max_examples=rounds, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.lists(STEP, min_size=25, max_size=40))
    def walked(chosen: list[Any]) -> None:
        with transaction.atomic():
            walk = Walk(running_award, people)
            for step in chosen:
                walk.take(step)
                assert [*amounts_add_up(), *payments_once(), *two_people()] == []
            transaction.set_rollback(True)
        done.update(walk.done)

    walked()
    assert {"request", "approve", "instruct", "pay"} <= set(done), done
