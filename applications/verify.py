"""What must hold of applications, scores and decisions."""

from __future__ import annotations

from collections.abc import Iterable

from ambassadors.models import AwardStatus, Cohort, CohortStatus
from applications.models import (
    ApplicationStatus,
    ApplicationVersion,
    Decision,
    Offer,
    OfferStatus,
    Score,
)
from core.models import SideText
from core.sealing import canonical, digest
from core.verify import check

HOLDS_A_PLACE = (OfferStatus.MADE, OfferStatus.ACCEPTED)


@check
def versions_unchanged() -> Iterable[str]:
    """Every submitted version reads as its hash says, and so does each text kept beside it."""
    for version in ApplicationVersion.objects.iterator():
        if digest(canonical(version.content)) != version.digest:
            yield f"{version}: its content does not fit its hash."
        sealed = dict(_sealed(version.content))
        for side in SideText.objects.filter(owner=version.pk, purged=False):
            if sealed.get(side.path) != digest(side.salt + side.text):
                yield f"{version}: the text {side.path} does not fit its hash."


def _sealed(value: object) -> Iterable[tuple[str, str]]:
    """Yield path and hash of every sealed text in a value."""
    if isinstance(value, dict):
        if set(value) == {"sealed", "sha256"}:
            yield value["sealed"], value["sha256"]
            return
        value = list(value.values())
    if isinstance(value, list):
        for child in value:
            yield from _sealed(child)


@check
def places_and_envelope() -> Iterable[str]:
    """What S7 counts as taken is what the cohort's counters say (I12)."""
    for cohort in Cohort.objects.all():
        offers = list(
            Offer.objects.filter(application__cohort=cohort).select_related("application", "award")
        )
        offered = {offer.application_id for offer in offers}
        taken = [offer.amount for offer in offers if _holds(offer)]
        waiting = Decision.objects.filter(
            application__cohort=cohort, outcome=ApplicationStatus.SELECTED
        ).exclude(application__in=offered)
        taken += [decision.amount or 0 for decision in waiting]
        if (len(taken), sum(taken)) != (cohort.taken_places, cohort.taken_amount):
            yield (
                f"{cohort}: {cohort.taken_places} places and {cohort.taken_amount} noted as taken, "
                f"decisions and offers take {len(taken)} and {sum(taken)}."
            )


def _holds(offer: Offer) -> bool:
    """Say whether an offer holds its place: made, or accepted unless ended before a first payment."""
    if offer.award and offer.award.status == AwardStatus.ENDED and offer.award.paid == 0:
        return False
    return offer.status in HOLDS_A_PLACE


@check
def scores_before_closing() -> Iterable[str]:
    """No score is newer than the decision on its application (I8)."""
    for decision in Decision.objects.filter(number=1):
        late = Score.objects.filter(
            version__sheet__application=decision.application_id, version__at__gt=decision.decided_at
        )
        if late.exists():
            yield f"{decision}: a score was added after it."


@check
def cohorts_not_beyond() -> Iterable[str]:
    """A decided cohort has no application left undecided (S6)."""
    after = (CohortStatus.DECIDED, CohortStatus.RUNNING, CohortStatus.CLOSED)
    for cohort in Cohort.objects.filter(status__in=after):
        if cohort.applications.filter(status=ApplicationStatus.ELIGIBLE).exists():
            yield f"{cohort}: decided, but an eligible application has no decision."
