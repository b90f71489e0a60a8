"""What waits for a second person, for each approver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    ExpressionWrapper,
    F,
    IntegerField,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Least

from ambassadors.permissions import standing
from core.models import User
from milestones.due.kinds import (
    AGREEMENT,
    APPROVAL,
    APPROVER,
    PAYEE,
    Rows,
    waiting,
)
from milestones.models import (
    Agreement,
    AgreementStatus,
    Instalment,
    InstalmentStatus,
    Payee,
    PayeeStatus,
)

MOST_YEARS = 100  # a cohort looks back fewer than that


def approvers_asked(at: datetime, approver: int, away: list[int]) -> Iterator[Rows]:
    """Instalments, agreements and bank details that wait for a second person, for an approver.

    Left out are the person's own requests and checks, and societies they have a conflict with.
    """
    requested = Instalment.objects.filter(status=InstalmentStatus.REQUESTED)
    signed = Agreement.objects.filter(status=AgreementStatus.SIGNED)
    checked = Payee.objects.filter(status=PayeeStatus.CHECKED).exclude(checked_by=approver)
    parts: tuple[tuple[QuerySet[Any], str, str, str, str, Any], ...] = (
        (
            requested.exclude(requested_by=approver), APPROVAL, "requested_at",
            "/instalments/{}/", "pk", Cast("number", CharField()),
        ),
        (signed, AGREEMENT, "signed_at", "/awards/{}/agreement/", "award_id", Value("countersign")),
        (checked, PAYEE, "checked_at", "/awards/{}/payee/", "award_id", Value("approve")),
    )  # fmt: skip
    for found, kind, since, link, link_id, subject in parts:
        mine = found.annotate(
            asked=Value(approver, output_field=IntegerField()),
            looked_at=ExpressionWrapper(
                F("award__organisation") * MOST_YEARS
                + Least("award__cohort__conflict_years", MOST_YEARS - 1),
                output_field=BigIntegerField(),
            ),
        ).exclude(looked_at__in=away)
        yield waiting(
            mine, kind, since=since, person="asked", link=link, link_id=link_id,
            subject=subject, only=approver, part=APPROVER,
        )  # fmt: skip


def kept_from(person: User, day: date) -> Iterable[int]:
    """Return what an approver has a conflict with (C1): a number for each society and each number of
    years that a cohort may look back to find it."""
    return (
        society * MOST_YEARS + years
        for society, needed in standing(person).looks_back(day).items()
        for years in range(needed, MOST_YEARS)
    )
