"""Lists around awards: delivery, mentoring, reports."""

from __future__ import annotations

from ambassadors.models import (
    Obligation,
)
from core.models import Activity
from mentoring.models import ActionPoint, Mentor, Talk
from milestones.models import (
    Agreement,
    Comment,
    Evidence,
    ExpenditureReport,
    Instalment,
    Milestone,
    Payee,
    Payment,
    PlanLine,
    SpendingLine,
)
from tests.lists import rows
from tests.lists.rows import (
    NUMBERED,
    PEOPLE,
    REFERENCED,
    List,
    of,
)

LISTS = [
    List("coordinator", "/awards/", "awards", rows.running_awards, 7, REFERENCED),
    List(
        "coordinator",
        "/awards/{award}/",
        "milestones",
        of(Milestone, "award", "award"),
        15,
        NUMBERED,
    ),
    List(
        "coordinator",
        "/awards/{award}/",
        "instalments",
        of(Instalment, "award", "award"),
        15,
        NUMBERED,
    ),
    List(
        "coordinator",
        "/awards/{award}/spending/",
        "lines",
        of(PlanLine, "award", "award"),
        8,
        NUMBERED,
    ),
    List(
        "coordinator",
        "/awards/{award}/",
        "periods",
        of(Obligation, "award", "award", kind="progress_report"),
        15,
        {"period": lambda _, number: number + 5},
    ),
    List(
        "coordinator",
        "/awards/{award}/",
        "action points",
        of(ActionPoint, "award", "talk__award", done_at=None),
        15,
    ),
    List(
        "coordinator",
        "/awards/{award}/history/",
        "history",
        of(Activity, "award", "award_number"),
        8,
    ),
    List(
        "coordinator",
        "/awards/{begins}/plan/",
        "lines",
        of(PlanLine, "begins", "award"),
        13,
        NUMBERED,
    ),
    List(
        "coordinator",
        "/awards/{begins}/plan/",
        "milestones",
        of(Milestone, "begins", "award"),
        13,
        NUMBERED,
    ),
    List(
        "coordinator",
        "/awards/{begins}/plan/",
        "instalments",
        of(Instalment, "begins", "award"),
        13,
        NUMBERED,
    ),
    List(
        "coordinator",
        "/awards/{award}/agreement/",
        "agreements",
        of(Agreement, "award", "award"),
        9,
        {"status": lambda *_: "void"},
    ),
    List(
        "coordinator",
        "/awards/{award}/payee/",
        "details",
        of(Payee, "award", "award"),
        14,
        NUMBERED | {"status": lambda *_: "void"},
    ),
    List("coordinator", "/awards/{award}/mentor/", "mentors", Mentor.objects.all, 8, PEOPLE),
    List("coordinator", "/mentors/", "mentors", Mentor.objects.all, 6, PEOPLE),
    List("coordinator", "/awards/{award}/talks/", "talks", of(Talk, "award", "award"), 9),
    List(
        "coordinator",
        "/awards/{award}/talks/",
        "action points",
        of(ActionPoint, "award", "talk__award"),
        9,
    ),
    List(
        "coordinator",
        "/milestones/{milestone}/",
        "sendings",
        of(Evidence, "milestone", "milestone"),
        11,
        NUMBERED,
    ),
    List(
        "coordinator",
        "/milestones/{commented}/",
        "comments",
        of(Comment, "commented", "milestone"),
        12,
    ),
    List(
        "coordinator",
        "/instalments/{instalment}/",
        "payments",
        of(Payment, "instalment", "instalment"),
        8,
        {"attempt": lambda _, number: number + 5},
    ),
    List(
        "coordinator",
        "/expenditure/{spending}/",
        "lines",
        of(SpendingLine, "spending", "report"),
        9,
        grow=rows.with_lines,
    ),
    List(
        "coordinator",
        "/awards/{reporting}/spending/",
        "expenditure reports",
        of(ExpenditureReport, "reporting", "award"),
        8,
        NUMBERED | {"period": lambda *_: None},
    ),
]
