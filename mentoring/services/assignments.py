"""Mentors: cleared, proposed, active once they say yes, ended (P1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Award, AwardPart, AwardStatus, Ground
from ambassadors.models.award import OVER
from ambassadors.permissions import require_coordinator
from ambassadors.services import awards, conflicts
from ambassadors.services.people import focal_points
from core.models import Organisation, Role, User
from core.refusals import Forbidden, Refused
from core.services import activity, outbox
from mentoring.models import Assignment, AssignmentStatus, Mentor
from mentoring.queries.mentor import OPEN, beside, reason_against

LAPSE = timedelta(days=21)  # a proposal that nobody answers for so long (D)


@transaction.atomic
def clear(
    *,
    person: User,
    organisation: Organisation,
    languages: str,
    most: int,
    by: User,
    at: datetime,
    region: str = "",
    expertise: str = "",
) -> Mentor:
    """Clear a person as a mentor, once; later calls change what is known of them."""
    if not by.has_role(Role.COORDINATOR):
        raise Forbidden(_("Only a coordinator can clear a mentor."))
    mentor, made = Mentor.objects.update_or_create(
        person=person,
        defaults={
            "organisation": organisation,
            "languages": languages,
            "most": most,
            "region": region,
            "expertise": expertise,
            "cleared_by": by,
            "cleared_at": at,
        },
    )
    activity.record(mentor, "cleared" if made else "changed", by=by, at=at)
    return mentor


def why_not(mentor: Mentor, award: Award) -> str:
    """Say why a mentor cannot take an award; empty where they can (P1)."""
    return reason_against(beside(award).get(pk=mentor.pk), award)


@transaction.atomic
def propose(*, award_id: int, mentor: Mentor, by: User, at: datetime) -> Assignment:
    """Propose a mentor to an award; one open assignment at a time."""
    award = awards.locked(award_id)
    require_coordinator(by, award, on=at.date())
    if award.status in OVER:
        raise Refused(_("This award is over."))
    if award.assignments.filter(status__in=OPEN).exists():
        raise Refused(_("This National Society has a mentor. End that assignment first."))
    Mentor.objects.select_for_update().get(pk=mentor.pk)  # their places are scarce
    if reason := why_not(mentor, award):
        raise Refused(reason)
    assignment = Assignment.objects.create(
        award=award, mentor=mentor, proposed_by=by, proposed_at=at
    )
    activity.record(assignment, "proposed", by=by, at=at)
    link = f"/assignments/{assignment.pk}/"
    _tell(assignment, "mentoring/assignment_proposed", to=mentor.person, at=at, link=link)
    return assignment


def locked(assignment_id: int) -> Assignment:
    """Return an assignment with its award locked first."""
    award_id = Assignment.objects.values_list("award_id", flat=True).get(pk=assignment_id)
    award = awards.locked(award_id)
    found = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment_id)
    found.award = award
    return found


@transaction.atomic
def accept(*, assignment_id: int, by: User, at: datetime) -> Assignment:
    """The mentor says yes: from now on they belong to the award, and have a conflict with its NS."""
    assignment = locked(assignment_id)
    _require_mentor(assignment, by)
    assignment.go_to(AssignmentStatus.ACTIVE)
    assignment.answered_at = at
    assignment.save(update_fields=["status", "answered_at"])
    award = assignment.award
    awards.add_person(award, by, AwardPart.MENTOR, on=at.date())
    conflicts.state(
        organisation=award.organisation,
        ground=Ground.MENTOR,
        source=source_of(assignment),
        on=at.date(),
        person=by,
    )
    activity.record(assignment, "accepted", by=by, at=at)
    people, link = focal_points(award.organisation), f"/awards/{award.pk}/"
    _tell(assignment, "mentoring/mentor_assigned", to=people, at=at, link=link)
    return assignment


@transaction.atomic
def decline(*, assignment_id: int, by: User, at: datetime, reason: str) -> Assignment:
    """The mentor says no, with a reason the coordinator reads."""
    assignment = locked(assignment_id)
    _require_mentor(assignment, by)
    assignment.go_to(AssignmentStatus.DECLINED, reason=reason)
    assignment.answered_at = at
    assignment.save(update_fields=["status", "answered_at"])
    activity.record(assignment, "declined", by=by, at=at, reason=reason)
    _ask_for_another(assignment, "mentoring/assignment_declined", at=at, reason=reason)
    return assignment


@transaction.atomic
def lapse(*, assignment_id: int, at: datetime) -> bool:
    """Let a proposal lapse that was not answered in three weeks; the coordinator asks another."""
    assignment = locked(assignment_id)
    waits = assignment.status == AssignmentStatus.PROPOSED
    if not waits or assignment.proposed_at > at - LAPSE:
        return False
    assignment.go_to(AssignmentStatus.LAPSED)
    assignment.save(update_fields=["status"])
    activity.record(assignment, "lapsed", by=None, actor="system", at=at)
    _ask_for_another(assignment, "mentoring/assignment_lapsed", at=at)
    return True


def lapse_due(*, at: datetime) -> int:
    """Let every proposal lapse that has waited too long; return how many. Twice does it once."""
    waiting = Assignment.objects.filter(
        status=AssignmentStatus.PROPOSED, proposed_at__lte=at - LAPSE
    )
    return sum(lapse(assignment_id=pk, at=at) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def withdraw(*, assignment_id: int, by: User, at: datetime) -> Assignment:
    """A coordinator takes back a proposal that was not answered, to ask another mentor."""
    assignment = locked(assignment_id)
    require_coordinator(by, assignment.award, on=at.date())
    _withdraw(assignment, by=by, at=at)
    return assignment


def _withdraw(assignment: Assignment, *, by: User | None, at: datetime) -> None:
    assignment.go_to(AssignmentStatus.WITHDRAWN)
    assignment.save(update_fields=["status"])
    activity.record(assignment, "withdrawn", by=by, at=at)


@transaction.atomic
def end(*, assignment_id: int, by: User, at: datetime, reason: str) -> Assignment:
    """A coordinator ends an active assignment; the NS can get another mentor (P1)."""
    assignment = locked(assignment_id)
    require_coordinator(by, assignment.award, on=at.date())
    assignment.go_to(AssignmentStatus.ENDED, reason=reason)
    _ended(assignment, by=by, at=at, reason=reason)
    people = [assignment.mentor.person, *focal_points(assignment.award.organisation)]
    _tell(assignment, "mentoring/assignment_ended", to=people, at=at)
    return assignment


def _ended(assignment: Assignment, *, by: User | None, at: datetime, reason: str) -> None:
    assignment.ended_at = at
    assignment.save(update_fields=["status", "ended_at"])
    awards.end_person(assignment.award, assignment.mentor.person, AwardPart.MENTOR, on=at.date())
    conflicts.end(source=source_of(assignment), on=at.date())
    activity.record(assignment, "ended", by=by, at=at, reason=reason)


def _tell(
    assignment: Assignment, mail: str, *, to: Iterable[User] | User, at: datetime, **more: Any
) -> None:
    outbox.queue(
        mail, to=to, at=at, about=assignment, organisation=assignment.award.organisation, **more
    )


def _ask_for_another(assignment: Assignment, mail: str, *, at: datetime, **more: Any) -> None:
    """Tell who proposed a mentor in vain, with the way to another."""
    link = f"/awards/{assignment.award_id}/mentor/"
    _tell(assignment, mail, to=assignment.proposed_by, at=at, link=link, **more)


def source_of(assignment: Assignment) -> str:
    """Return how the conflict that an assignment makes names its source (C1)."""
    return f"mentoring.assignment:{assignment.pk}"


def _require_mentor(assignment: Assignment, by: User) -> None:
    if assignment.mentor.person_id != by.pk:
        raise Forbidden(_("Only the mentor who was asked can answer this."))


def end_with_award(award: Award, state: str, by: User | None, at: datetime) -> None:
    """Follow a change of the award: when it ends or is completed, so do its assignments."""
    if state not in (AwardStatus.ENDED, AwardStatus.COMPLETED):
        return
    for assignment in award.assignments.filter(status=AssignmentStatus.ACTIVE):
        assignment.go_to(AssignmentStatus.ENDED, reason=f"award: {state}")
        _ended(assignment, by=by, at=at, reason="")
    for assignment in award.assignments.filter(status=AssignmentStatus.PROPOSED):
        _withdraw(assignment, by=by, at=at)
