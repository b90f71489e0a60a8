"""What must hold of cohorts and awards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ambassadors import terms
from ambassadors.models import Award, AwardStatus, Cohort, CohortStatus
from core.sealing import canonical, digest
from core.verify import check


@check
def awards_begun_rightly() -> Iterable[str]:
    """An active award is planned, signed by both, and kicked off."""
    for award in Award.objects.exclude(status__in=[AwardStatus.ONBOARDING, AwardStatus.ENDED]):
        if award.missing_to_begin():
            yield f"{award}: active, but not {', '.join(award.missing_to_begin())}."


@check
def terms_as_sealed() -> Iterable[str]:
    """The terms of an opened cohort are those of its newest version, whose digest is right (I14)."""
    for cohort in Cohort.objects.exclude(status=CohortStatus.PREPARING):
        for version in cohort.versions.all():
            if version.digest != digest(canonical(version.content)):
                yield f"{version}: its content is not what its digest says."
        newest = cohort.versions.last()
        now = terms.content_of(cohort)
        if newest and (
            other := [k for k, v in newest.content.items() if not _agrees(v, now.get(k))]
        ):
            yield f"{cohort}: {', '.join(other)} differ from version {newest.number} of its terms."


def _agrees(sealed: Any, now: Any) -> bool:
    """Compare what both know: a step may hold more today than on the day it was sealed."""
    if isinstance(sealed, dict) and isinstance(now, dict):
        return all(_agrees(sealed[key], now[key]) for key in sealed.keys() & now.keys())
    if isinstance(sealed, list) and isinstance(now, list):
        return len(sealed) == len(now) and all(map(_agrees, sealed, now))
    return bool(sealed == now)
