"""What waits for a second person, for each approver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from ambassadors.models import Award
from ambassadors.permissions import away_from
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


def approvers_asked(at: datetime, approver: int, away: list[int]) -> Iterator[Rows]:
    """Instalments, agreements and bank details that wait for a second person, for an approver.

    Left out are the person's own requests and checks, and the awards they keep away from.
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
        mine = found.exclude(award__in=away).annotate(
            asked=Value(approver, output_field=IntegerField())
        )
        yield waiting(
            mine, kind, since=since, person="asked", link=link, link_id=link_id,
            subject=subject, only=approver, part=APPROVER,
        )  # fmt: skip


def kept_from(person: User, day: date) -> Iterable[int]:
    """Return the ids of the awards that an approver has a conflict with on a day (C1)."""
    return Award.objects.filter(away_from(person, on=day)).values_list("pk", flat=True)
