"""What is due around plan, agreement, bank details, milestones and money (§6)."""

from __future__ import annotations

from core import due
from core.models import Role
from core.reminders import remind
from milestones.due.approval import approvers_asked, kept_from
from milestones.due.delivery import evidence_waits, milestones_due, money_waits
from milestones.due.kinds import (
    AGREEMENT,
    APPROVAL,
    APPROVER,
    COORDINATOR,
    EVIDENCE,
    MENTOR,
    MILESTONE,
    OWN,
    PAYEE,
    PLAN,
    RECEIPT,
    REQUEST,
    SPENDING,
)
from milestones.due.onboarding import onboarding_waits, signatures_wait
from milestones.due.words import register_words


def register() -> None:
    """Register queries, words and reminder rules."""
    for query in (
        milestones_due,
        evidence_waits,
        money_waits,
        onboarding_waits,
        signatures_wait,
    ):
        due.register(query)
    due.register_for(Role.APPROVER, approvers_asked, apart=kept_from)
    register_words()
    remind(MILESTONE, -30, -7, -1, 1, 7, template="milestones/due_milestone")
    remind(MILESTONE, 1, 7, template="milestones/due_milestone_late", part=MENTOR)
    remind(MILESTONE, 14, template="milestones/due_milestone_late", part=COORDINATOR)
    waits = "milestones/due_waiting"
    for part in (MENTOR, COORDINATOR):
        remind(EVIDENCE, 0, 7, template=waits, part=part)
    remind(SPENDING, 0, 7, template=waits, part=COORDINATOR)
    remind(REQUEST, 0, 6, template=waits, part=COORDINATOR)
    remind(APPROVAL, 0, 6, template=waits, part=APPROVER)
    remind(RECEIPT, 0, 6, template=waits)
    for kind in (PLAN, AGREEMENT, PAYEE):
        for part in (OWN, COORDINATOR, APPROVER):
            remind(kind, 0, 4, 11, template=waits, part=part)
