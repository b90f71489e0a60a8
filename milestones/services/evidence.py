"""Evidence: sent by the NS, commented by mentor and Steering Group, accepted or returned."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import AwardPart
from ambassadors.permissions import require_coordinator, require_focal_point
from ambassadors.services import awards
from ambassadors.services.people import focal_points
from core.clock import day_in
from core.models import User
from core.refusals import Refused, Stale
from core.sealing import side_text
from core.services import activity, documents, outbox
from milestones.models import Comment, Evidence, Milestone, MilestoneStatus

PART = "evidence"


def locked(milestone_id: int) -> Milestone:
    """Return a milestone with its award locked first."""
    award_id = Milestone.objects.values_list("award_id", flat=True).get(pk=milestone_id)
    award = awards.locked(award_id)
    found = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone_id)
    found.award = award
    return found


@transaction.atomic
def save_draft(
    *, milestone_id: int, narrative: str, actual: str, version: int, by: User, at: datetime
) -> Milestone:
    """Keep what was typed; refuses a save that would overwrite another editor's."""
    milestone = locked(milestone_id)
    require_focal_point(by, milestone.award)
    if milestone.version != version:
        raise Stale(_("Somebody else saved this evidence after you opened the page."))
    milestone.draft = {
        "narrative": narrative,
        "actual": actual,
        "by": by.pk,
        "at": at.isoformat(),
    }
    milestone.version += 1
    milestone.save(update_fields=["draft", "version"])
    return milestone


@transaction.atomic
def send(
    *, milestone_id: int, narrative: str, actual: str, by: User, at: datetime, language: str = "en"
) -> Evidence:
    """Send evidence of a milestone; late is accepted and marked late. Files were added before."""
    milestone = locked(milestone_id)
    award = milestone.award
    require_focal_point(by, award)
    if not award.plan_agreed_on:
        raise Refused(_("The plan is not accepted yet. Evidence can be sent after that."))
    milestone.go_to(MilestoneStatus.SUBMITTED)
    today = day_in(award.organisation.time_zone or award.cohort.time_zone, at)
    files = documents.of(milestone, PART)
    evidence = Evidence.objects.create(
        milestone=milestone,
        number=milestone.evidence.count() + 1,
        narrative=narrative,
        actual=actual,
        language=language,
        files=[{"id": str(file.pk), "sha256": file.sha256} for file in files],
        late=milestone.due_on < today,
        sent_by=by,
        sent_at=at,
    )
    milestone.submitted_on, milestone.draft = today, {}
    milestone.version += 1
    milestone.save(update_fields=["status", "submitted_on", "draft", "version"])
    activity.record(milestone, "evidence_sent", by=by, at=at, number=evidence.number)
    outbox.queue(
        "milestones/evidence_sent",
        to=_readers(milestone),
        at=at,
        about=milestone,
        organisation=award.organisation,
        link=f"/milestones/{milestone.pk}/",
    )
    return evidence


def _readers(milestone: Milestone) -> list[User]:
    """Return who is told of new evidence: the mentor and the cohort's coordinator."""
    award = milestone.award
    mentors = award.people.filter(part=AwardPart.MENTOR, ended_on__isnull=True)
    return [*(row.person for row in mentors.select_related("person")), award.cohort.coordinator]


@transaction.atomic
def comment(*, milestone_id: int, text: str, advice: str, by: User, at: datetime) -> Comment:
    """Add a comment and, from a mentor, advice to accept or return; the view checked who may."""
    milestone = locked(milestone_id)
    row_id = uuid.uuid4()
    row = Comment.objects.create(
        id=row_id,
        milestone=milestone,
        evidence=milestone.evidence.order_by("-number").first(),
        advice=advice,
        by=by,
        at=at,
    )
    side_text(row_id, "text", text).save(force_insert=True)
    activity.record(milestone, "commented", by=by, at=at, advice=advice)
    return row


@transaction.atomic
def accept(*, milestone_id: int, by: User, at: datetime) -> Milestone:
    """Accept evidence: the milestone is met."""
    milestone = locked(milestone_id)
    require_coordinator(by, milestone.award, on=at.date())
    milestone.go_to(MilestoneStatus.MET)
    milestone.met_on = at.date()
    milestone.save(update_fields=["status", "met_on"])
    activity.record(milestone, "met", by=by, at=at)
    _tell(milestone, "milestones/evidence_accepted", at=at)
    return milestone


@transaction.atomic
def give_back(*, milestone_id: int, by: User, at: datetime, reason: str) -> Milestone:
    """Return evidence with a reason that says what is missing."""
    milestone = locked(milestone_id)
    require_coordinator(by, milestone.award, on=at.date())
    milestone.go_to(MilestoneStatus.RETURNED, reason=reason)
    milestone.save(update_fields=["status"])
    activity.record(milestone, "returned", by=by, at=at, reason=reason)
    _tell(milestone, "milestones/evidence_returned", at=at, reason=reason)
    return milestone


def _tell(milestone: Milestone, template: str, *, at: datetime, **context: str) -> None:
    outbox.queue(
        template,
        to=focal_points(milestone.award.organisation),
        at=at,
        about=milestone,
        organisation=milestone.award.organisation,
        link=f"/milestones/{milestone.pk}/",
        **context,
    )
