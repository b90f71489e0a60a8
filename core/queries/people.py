"""Roles that wait for a second administrator, as due things."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value

from core import due
from core.models import Role, RoleGrant

ROLE_WAITS = "role_waits"


def roles_waiting(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    """Administrators for whom a grant waits that they neither made nor hold."""
    waiting = (
        RoleGrant.objects.waiting()
        .exclude(granted_by=OuterRef("person"))
        .exclude(person=OuterRef("person"))
    )
    administrators = RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR)
    empty = Value("", output_field=CharField())
    yield due.rows(
        administrators.filter(Exists(waiting)),
        kind=ROLE_WAITS,
        thing="role",
        due="granted_at",
        person="person_id",
        subject=empty,
        place=empty,
        link="/people/?waiting={}",
        only=only,
    )
