"""What is due, for whom, in which words; reminders go once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ambassadors.models import Award, Part
from ambassadors.services import people
from core import due
from core.models import Message, User
from core.services import reminders
from milestones.services import agreements, evidence, payees, plan
from tests.cast import AT, SignedIn, begun, fresh
from tests.milestones import steps
from tests.milestones.steps import STARTED


def todo(person: User, at: datetime) -> list[tuple[str, str]]:
    """Return this app's due things of a person: what to do, and the link."""
    found = due.things(at=at, person=fresh(person))
    return [
        (due.reads(thing), thing.link) for thing in found if thing.kind.startswith("milestones.")
    ]


def test_onboarding_is_with_whoever_is_next(
    award: Award, focal_point: User, coordinator: User, approver: User
) -> None:
    home = f"/awards/{award.pk}"
    enter = (f"Enter the bank details of {award.organisation}", f"{home}/payee/")
    assert todo(focal_point, AT) == [enter]
    assert todo(coordinator, AT) == [
        ("Accept the plan of Kenya Red Cross Society", f"{home}/plan/")
    ]
    plan.remove_line(line_id=award.plan_lines.get(number=3).pk, by=fresh(focal_point), at=AT)
    fit = ("Fit the plan to the amount of the award", f"{home}/plan/")
    assert sorted(todo(focal_point, AT)) == sorted([enter, fit])
    assert todo(coordinator, AT) == []


def test_agreement_and_bank_details_move_from_hand_to_hand(
    award: Award, focal_point: User, coordinator: User, approver: User
) -> None:
    home, name = f"/awards/{award.pk}", "Kenya Red Cross Society"
    plan.accept(award_id=award.pk, by=coordinator, at=AT)
    assert todo(coordinator, AT) == [(f"Draw the agreement with {name}", f"{home}/agreement/")]
    agreement = agreements.draw(award_id=award.pk, by=coordinator, at=AT)
    follow = (f"Follow up: {name} has not signed the agreement", f"{home}/agreement/")
    assert todo(coordinator, AT) == [follow]
    agreements.sign_on_paper(agreement_id=agreement.pk, file=steps.pdf(), by=coordinator, at=AT)
    payee = steps.confirmed(award, focal_point)
    assert todo(coordinator, AT) == [(f"Check the bank details of {name}", f"{home}/payee/")]
    payees.check(payee_id=payee.pk, file=steps.pdf(), by=coordinator, at=AT)
    assert sorted(todo(approver, AT)) == [
        (f"Approve the bank details of {name}", f"{home}/payee/"),
        (f"Countersign the agreement with {name}", f"{home}/agreement/"),
    ]
    assert todo(focal_point, AT) == []


@pytest.fixture
def running(award: Award, coordinator: User, focal_point: User, approver: User) -> Award:
    """Return an award with a verified payee."""
    found = begun(award, coordinator, at=AT)
    steps.verified(found, focal_point, coordinator, approver)
    return found


def test_an_instalment_moves_from_hand_to_hand(
    running: Award, focal_point: User, coordinator: User, approver: User, second_approver: User
) -> None:
    link, name = f"/instalments/{steps.first(running).pk}/", "Kenya Red Cross Society"
    assert todo(coordinator, STARTED) == [(f"Request instalment 1 of {name}", link)]
    steps.requested(running, coordinator)
    ask = [(f"Approve or refuse instalment 1 of {name}", link)]
    assert (todo(approver, STARTED), todo(second_approver, STARTED)) == (ask, ask)
    assert todo(coordinator, STARTED) == []
    people.join(
        person=second_approver, organisation=running.organisation, part=Part.STAFF, by=None,
        at=STARTED,
    )  # fmt: skip
    assert todo(second_approver, STARTED) == []  # a conflict takes it away (C1)
    row = steps.first(running)
    from milestones.services import instalments, payments
    from tests.cast import proof

    instalments.approve(instalment_id=row.pk, by=fresh(approver), at=STARTED, proof=proof(approver))
    carry_on = [(f"Carry on with the payment of instalment 1 of {name}", link)]
    assert (todo(approver, STARTED), todo(coordinator, STARTED)) == ([], carry_on)
    instalments.instruct(instalment_id=row.pk, by=fresh(coordinator), at=STARTED)
    assert todo(coordinator, STARTED) == carry_on
    payments.pay(
        instalment_id=row.pk, value_on=STARTED.date(), bank_reference="S", by=fresh(coordinator),
        at=STARTED,
    )  # fmt: skip
    assert todo(coordinator, STARTED) == []
    assert todo(focal_point, STARTED) == [("Confirm that instalment 1 arrived", link)]


def test_milestones_and_evidence(
    running: Award, focal_point: User, coordinator: User, mentor: User, other_focal_point: User
) -> None:
    first = running.milestones.get(number=1)  # due 31 August 2027
    link = f"/milestones/{first.pk}/"
    send = [("Send evidence: Milestone of month 2", link)]
    late = [("Ask Kenya Red Cross Society about a late milestone: Milestone of month 2", link)]
    due_at = datetime.combine(first.due_on, STARTED.timetz())
    assert todo(focal_point, due_at - timedelta(days=31)) == []
    assert todo(focal_point, due_at - timedelta(days=30)) == send
    assert todo(other_focal_point, due_at) == []
    assert todo(mentor, due_at) == []
    assert todo(mentor, due_at + timedelta(days=1)) == late
    at = due_at + timedelta(days=14)
    assert late[0] in todo(coordinator, at)
    evidence.send(
        milestone_id=first.pk, narrative="Done.", actual="14", by=fresh(focal_point), at=at
    )
    look = ("Look at the evidence: Milestone of month 2", link)
    assert todo(mentor, at) == [look]
    assert look in todo(coordinator, at)
    assert todo(focal_point, at) == []


def test_a_milestone_is_reminded_of_once_a_step(
    running: Award, focal_point: User, mentor: User
) -> None:
    first = running.milestones.get(number=1)
    week_before = datetime.combine(first.due_on - timedelta(days=7), STARTED.timetz())
    for _again in range(2):
        reminders.send_due(at=week_before)
    found = Message.objects.filter(person=focal_point, template="milestones/due_milestone")
    assert [row.subject for row in found] == [
        "Send evidence of “Milestone of month 2” by 31 August 2027"
    ]
    reminders.send_due(at=week_before + timedelta(days=8))
    late = Message.objects.filter(template__startswith="milestones/due_milestone")
    assert sorted(row.subject for row in late)[:2] == [
        "Ask Kenya Red Cross Society about a milestone late since 31 August 2027",
        "Late since 31 August 2027: send evidence of “Milestone of month 2”",
    ]


def test_every_reminder_renders(
    running: Award, focal_point: User, coordinator: User, approver: User, signed_in: SignedIn
) -> None:
    steps.requested(running, coordinator)
    reminders.send_due(at=STARTED + timedelta(days=7))
    found = Message.objects.filter(person=approver, template="milestones/due_waiting")
    assert [row.subject for row in found] == [
        "Approve or refuse instalment 1 of Kenya Red Cross Society"
    ]
    assert "Approve or refuse instalment 1" in signed_in(approver).get("/").content.decode()
