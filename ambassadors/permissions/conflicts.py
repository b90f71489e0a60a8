"""Who has a conflict with which National Society (C1, C2)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from ambassadors.models import Award
from ambassadors.permissions.standing import standing
from core.models import User
from core.refusals import Forbidden


def conflicted_with(person: User, *, on: date, years: int) -> frozenset[int]:
    """Return the ids of the National Societies a person has a conflict with on a day (C1).

    By belonging now or within `years` (the cohort's), by mentoring, as declared, and through the
    grounds stated of the person or of the National Societies the person belongs to.
    """
    found = standing(person).looks_back(on)
    return frozenset(society for society, needed in found.items() if needed <= years)


def away_from(person: User, *, on: date) -> Q:
    """Return what a person has a conflict with among awards or applications of any cohort (C1)."""
    by_years: dict[int, list[int]] = {}
    for society, needed in standing(person).looks_back(on).items():
        by_years.setdefault(needed, []).append(society)
    found = Q(pk__in=[])
    for needed, societies in sorted(by_years.items()):
        looked_at = Q(cohort__conflict_years__gte=needed) if needed else Q()
        found |= Q(organisation__in=sorted(societies)) & looked_at
    return found


def conflicted(person: User, organisation_id: int, *, on: date, years: int) -> bool:
    """Say whether a person has a conflict with one National Society, `years` looked back."""
    return organisation_id in conflicted_with(person, on=on, years=years)


def require_unconflicted(person: User, award: Award, *, on: date) -> None:
    """Refuse a person who has a conflict with an award's society (C1)."""
    if conflicted(person, award.organisation_id, on=on, years=award.cohort.conflict_years):
        raise Forbidden(
            _(
                "You have a conflict of interest with this National Society. "
                "Another person must do this."
            )
        )
