"""Due things of a running award: milestones, evidence, instalments, extra reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, DateField, ExpressionWrapper, F, OuterRef, Subquery
from django.db.models.functions import Cast

from core import due
from milestones.due.kinds import (
    AHEAD,
    COORDINATOR,
    EVIDENCE,
    MENTOR,
    MILESTONE,
    OWN,
    PATIENCE,
    PAYMENT,
    RECEIPT,
    REQUEST,
    RUNNING,
    Rows,
    waiting,
    with_mentors,
    with_speakers,
)
from milestones.models import Instalment, InstalmentStatus, Milestone, MilestoneStatus, Payment
from milestones.models.milestone import OPEN
from milestones.queries.gate import requestable_on


def milestones_due(at: datetime, only: int | None) -> Iterable[Rows]:
    """Milestones within 30 days or late: focal point, mentor, coordinator."""
    found = Milestone.objects.filter(
        status__in=OPEN,
        award__status__in=RUNNING,
        due_on__lte=at.date() + timedelta(days=AHEAD),
    )
    late = found.filter(due_on__lt=at.date())
    same: dict[str, Any] = {
        "kind": MILESTONE,
        "thing": "milestones.milestone",
        "due": "due_on",
        "since": "award__plan_agreed_on",
        "subject": "title",
        "place": "award__organisation__name",
        "link": "/milestones/{}/",
        "only": only,
    }
    yield due.rows(with_speakers(found, "award__"), person="speaker", part=OWN, **same)
    yield due.rows(with_mentors(late), person="mentor", part=MENTOR, **same)
    long_late = late.filter(due_on__lte=at.date() - timedelta(days=14))
    yield due.rows(long_late, person="award__cohort__coordinator_id", part=COORDINATOR, **same)


def evidence_waits(at: datetime, only: int | None) -> Iterable[Rows]:
    """Evidence that nobody has answered yet: mentor and coordinator."""
    found = Milestone.objects.filter(status=MilestoneStatus.SUBMITTED, submitted_on__isnull=False)
    same: dict[str, Any] = {
        "kind": EVIDENCE,
        "thing": "milestones.milestone",
        "due": ExpressionWrapper(
            F("submitted_on") + timedelta(days=PATIENCE[EVIDENCE]), output_field=DateField()
        ),
        "since": "submitted_on",
        "order": "submitted_on",
        "subject": "title",
        "place": "award__organisation__name",
        "link": "/milestones/{}/",
        "only": only,
    }
    yield due.rows(with_mentors(found), person="mentor", part=MENTOR, **same)
    yield due.rows(found, person="award__cohort__coordinator_id", part=COORDINATOR, **same)


def money_waits(at: datetime, only: int | None) -> Iterable[Rows]:
    """Instalments to request, to carry on after approval, and to confirm."""
    number = Cast("number", CharField())
    link = "/instalments/{}/"
    coordinator = "award__cohort__coordinator_id"
    yield due.rows(
        requestable_on(at.date()),
        kind=REQUEST,
        thing="milestones.instalment",
        due=ExpressionWrapper(F("open_on") + timedelta(days=1), output_field=DateField()),
        since="open_on",
        person=coordinator,
        subject=number,
        place="award__organisation__name",
        link=link,
        only=only,
        part=COORDINATOR,
    )
    approved = Instalment.objects.filter(status=InstalmentStatus.APPROVED)
    yield waiting(
        approved, PAYMENT, since="approved_at", person=coordinator, link=link, only=only,
        part=COORDINATOR, subject=number,
    )  # fmt: skip
    instructed = Instalment.objects.filter(status=InstalmentStatus.INSTRUCTED)
    yield waiting(
        instructed, PAYMENT, since="instructed_at", person=coordinator, link=link, only=only,
        part=COORDINATOR, subject=number,
    )  # fmt: skip
    payment = Payment.objects.filter(
        instalment=OuterRef("pk"), attempt=OuterRef("attempt"), reverses__isnull=True
    )
    paid = with_speakers(Instalment.objects.filter(status=InstalmentStatus.PAID), "award__")
    paid = paid.annotate(paid_at=Subquery(payment.values("recorded_at")[:1]))
    yield waiting(
        paid, RECEIPT, since="paid_at", person="speaker", link=link, only=only, subject=number
    )  # fmt: skip
