"""Kinds of due things, and what their queries share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import (
    DateField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Model,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import TruncDate

from ambassadors.models import APPLYING_PARTS, AwardPart, AwardStatus
from core import due

MILESTONE, EVIDENCE = "milestones.milestone", "milestones.evidence"
REQUEST, APPROVAL = "milestones.request", "milestones.approval"
RECEIPT, PAYMENT = "milestones.receipt", "milestones.payment"
PLAN, AGREEMENT, PAYEE = "milestones.plan", "milestones.agreement", "milestones.payee"
SPENDING = "milestones.spending"
OWN, MENTOR, COORDINATOR, APPROVER = "own", "mentor", "coordinator", "approver"
AHEAD = 30  # days before its date a milestone is on the home page, and the first reminder sent
RUNNING = (AwardStatus.ACTIVE, AwardStatus.AT_RISK)
PATIENCE = {EVIDENCE: 7, REQUEST: 1, APPROVAL: 1, RECEIPT: 1, PAYMENT: 3, SPENDING: 7}
PATIENCE |= dict.fromkeys((PLAN, AGREEMENT, PAYEE), 3)
Rows = QuerySet[Any, Any]


def after(field: str, days: int) -> Any:
    """Return the day so many days after a day or moment, when waiting has become long."""
    return ExpressionWrapper(TruncDate(field) + timedelta(days=days), output_field=DateField())


def with_speakers(found: QuerySet[Any], path: str) -> QuerySet[Any]:
    """Give each row one for every person who speaks for its National Society now (`speaker`)."""
    people = f"{path}organisation__people"
    now_in_part = {f"{people}__part__in": APPLYING_PARTS, f"{people}__ended_on__isnull": True}
    rows: QuerySet[Any] = found.annotate(
        speaking=FilteredRelation(people, condition=Q(**now_in_part))
    ).annotate(speaker=F("speaking__person_id"))
    return rows


def with_mentors(found: QuerySet[Any]) -> QuerySet[Any]:
    """Give each row the mentor of its award (`mentor`)."""
    now_mentor = Q(award__people__part=AwardPart.MENTOR, award__people__ended_on__isnull=True)
    rows: QuerySet[Any] = found.annotate(
        mentoring=FilteredRelation("award__people", condition=now_mentor)
    ).annotate(mentor=F("mentoring__person_id"))
    return rows


def waiting(
    found: QuerySet[Any], kind: str, *, since: str, person: str, link: str, only: int | None,
    part: str = OWN, subject: Any = None, path: str = "award__", link_id: str = "pk",
) -> Rows:  # fmt: skip
    """Return things that wait since a day: due once that has become long (PATIENCE)."""
    model: type[Model] = found.model
    return due.rows(
        found,
        kind=kind,
        thing=model._meta.label_lower,
        due=after(since, PATIENCE[kind]),
        since=TruncDate(since),
        person=person,
        subject=subject if subject is not None else Value(""),
        place=f"{path}organisation__name",
        link=link,
        link_id=link_id,
        only=only,
        part=part,
    )
