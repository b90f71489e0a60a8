"""What a change elsewhere does to open requests: they go back, and the bank is asked to recall (M5)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ambassadors.models import Award, AwardStatus
from core.models import User
from core.services import outbox
from milestones.models import InstalmentStatus
from milestones.queries.instalment import approvers_of
from milestones.services.instalments import ALL, WHO, record


def void_requests(award: Award, *, by: User | None, at: datetime, verb: str, reason: str) -> None:
    """Take every open request and approval of an award back, and ask to recall what finance has (M5).

    The caller holds the award's lock.
    """
    open_parts = award.instalments.select_for_update().filter(
        status__in=[InstalmentStatus.REQUESTED, InstalmentStatus.APPROVED]
    )
    for part in open_parts:
        part.award = award
        part.back_to_planned(reason=reason)
        part.save(update_fields=ALL)
        record(part, verb, by=by, at=at, reason=reason)
    readers = {person.pk: person for person in approvers_of(award, on=at.date())}
    readers[award.cohort.coordinator_id] = award.cohort.coordinator
    for part in award.instalments.filter(status=InstalmentStatus.INSTRUCTED):
        outbox.queue(
            "milestones/recall",
            to=readers.values(),
            at=at,
            about=part,
            organisation=award.organisation,
            link=f"/instalments/{part.pk}/",
            why=reason,
        )


def take_back_requests(award: Award, state: str, by: User | None, at: datetime) -> None:
    """Follow a change of the award: requests and approvals go back; an end holds what is planned (M11)."""
    if state in (AwardStatus.ACTIVE, AwardStatus.COMPLETED):
        return
    label = str(AwardStatus(state).label)
    reason = _("The award changed: %(state)s.") % {"state": label}
    void_requests(award, by=by, at=at, verb="taken_back", reason=reason)
    if state == AwardStatus.ENDED:
        for part in award.instalments.filter(status=InstalmentStatus.PLANNED):
            part.award = award
            part.hold(reason=reason)
            part.save(update_fields=WHO)
            record(part, "held", by=by, at=at, reason=reason)
