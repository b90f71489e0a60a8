"""What must hold of cohorts and awards."""

from __future__ import annotations

from collections.abc import Iterable

from ambassadors.models import Award, AwardStatus
from core.verify import check


@check
def awards_begun_rightly() -> Iterable[str]:
    """An active award is planned, signed by both, and kicked off."""
    for award in Award.objects.exclude(status__in=[AwardStatus.ONBOARDING, AwardStatus.ENDED]):
        if award.missing_to_begin():
            yield f"{award}: active, but not {', '.join(award.missing_to_begin())}."
