"""Who belongs where, and who has a conflict: the questions every higher app asks (C1, C2, §5)."""

from ambassadors.permissions.conflicts import (
    away_from,
    conflicted,
    conflicted_with,
    require_unconflicted,
)
from ambassadors.permissions.reach import (
    awards_visible_to,
    chairs,
    cohorts_visible_to,
    coordinates,
    coordinates_award,
    coordinates_cohort,
    leads,
    oversees,
    reads_history,
    require_administrator,
    require_approver,
    require_coordinator,
    require_focal_point,
    speaks_for,
    stood_in_for,
)
from ambassadors.permissions.standing import (
    Standing,
    looks_back,
    standing,
)

__all__ = [
    "Standing",
    "awards_visible_to",
    "away_from",
    "chairs",
    "cohorts_visible_to",
    "conflicted",
    "conflicted_with",
    "coordinates",
    "coordinates_award",
    "coordinates_cohort",
    "leads",
    "looks_back",
    "oversees",
    "reads_history",
    "require_administrator",
    "require_approver",
    "require_coordinator",
    "require_focal_point",
    "require_unconflicted",
    "speaks_for",
    "standing",
    "stood_in_for",
]
