"""Instalments as pages and services read them."""

from __future__ import annotations

from django.db.models import QuerySet

from ambassadors.models import Award
from core.models import Role, User
from milestones.models import Instalment


def of_award(award: Award) -> QuerySet[Instalment]:
    """Return an award's instalments with the people and milestones their page names."""
    return award.instalments.select_related(
        "award__cohort", "award__organisation", "requested_by", "approved_by", "payee"
    ).prefetch_related("milestones", "award__obligations", "payments__receipt")


def approvers_of(award: Award) -> list[User]:
    """Return who may approve for an award: every approver who has no conflict is asked (M5)."""
    from ambassadors.permissions import conflicted

    found = User.objects.filter(
        is_active=True,
        role_grants__role=Role.APPROVER,
        role_grants__ended_at__isnull=True,
        role_grants__confirmed_by__isnull=False,
    ).distinct()
    on = award.starts_on
    return [person for person in found if not conflicted(person, award.organisation_id, on=on)]
