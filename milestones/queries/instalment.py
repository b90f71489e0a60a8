"""Instalments as pages and services read them."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from ambassadors.models import Award
from ambassadors.permissions import conflicted
from core.models import Role, User
from milestones.models import Instalment


def of_award(award: Award) -> QuerySet[Instalment]:
    """Return an award's instalments with the people and milestones their page names."""
    return award.instalments.select_related(
        "award__cohort", "award__organisation", "requested_by", "approved_by", "payee"
    ).prefetch_related("milestones", "award__obligations", "payments__receipt")


def approvers_of(award: Award, *, on: date) -> list[User]:
    """Return who may approve for an award on a day: every approver without a conflict (M5, C1)."""
    years = award.cohort.conflict_years
    found = User.objects.filter(
        is_active=True,
        role_grants__role=Role.APPROVER,
        role_grants__ended_at__isnull=True,
        role_grants__confirmed_by__isnull=False,
    ).distinct()
    return [
        person
        for person in found.order_by("name", "pk")
        if not conflicted(person, award.organisation_id, on=on, years=years)
    ]
