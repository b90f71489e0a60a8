"""Roles that wait for a second administrator, as due things."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from core import due
from core.models import Role, RoleGrant

ROLE_WAITS = "role_waits"


def roles_waiting(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    """Grants to confirm, due to every administrator who neither granted nor holds them."""
    administrators = RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR)
    waiting = RoleGrant.objects.waiting()
    for holder in administrators.filter(person=only) if only else administrators:
        found = waiting.exclude(granted_by=holder.person_id).exclude(person=holder.person_id)
        yield due.rows(
            found.annotate(
                asked=Cast(Value(holder.person_id), IntegerField()),
            ),
            kind=ROLE_WAITS,
            thing="role",
            due="granted_at",
            person="asked",
            subject="person__name",
            place=Value("", output_field=CharField()),
            link="/people/{}/",
            link_id="person_id",
            only=None,
        )
