"""What waits for a second person, for each approver."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import CharField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from ambassadors.permissions import away_from
from core.models import Role, User
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


def approvers_asked(at: datetime, only: int | None) -> Iterator[Rows]:
    """Instalments, agreements and bank details that wait for a second person, for each approver.

    Left out are the person's own requests and checks, and societies they have a conflict with.
    """
    people = User.objects.filter(
        is_active=True,
        role_grants__role=Role.APPROVER,
        role_grants__ended_at__isnull=True,
        role_grants__confirmed_by__isnull=False,
    ).distinct()
    for person in people.filter(pk=only) if only is not None else people:
        yield from _asked(person, at)


def _asked(person: User, at: datetime) -> Iterator[Rows]:
    away = away_from(person, on=at.date(), through="award__")
    requested = Instalment.objects.filter(status=InstalmentStatus.REQUESTED)
    signed = Agreement.objects.filter(status=AgreementStatus.SIGNED)
    checked = Payee.objects.filter(status=PayeeStatus.CHECKED).exclude(checked_by=person)
    parts: tuple[tuple[QuerySet[Any], str, str, str, str, Any], ...] = (
        (
            requested.exclude(requested_by=person), APPROVAL, "requested_at",
            "/instalments/{}/", "pk", Cast("number", CharField()),
        ),
        (signed, AGREEMENT, "signed_at", "/awards/{}/agreement/", "award_id", Value("countersign")),
        (checked, PAYEE, "checked_at", "/awards/{}/payee/", "award_id", Value("approve")),
    )  # fmt: skip
    for found, kind, since, link, link_id, subject in parts:
        mine = found.exclude(away).annotate(asked=Value(person.pk, output_field=IntegerField()))
        yield waiting(
            mine, kind, since=since, person="asked", link=link, link_id=link_id,
            subject=subject, only=person.pk, part=APPROVER,
        )  # fmt: skip
