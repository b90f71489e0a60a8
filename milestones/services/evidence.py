"""Evidence: sent by the NS, commented by mentor and Steering Group, accepted or returned."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Award, AwardPart
from ambassadors.permissions import require_coordinator, require_focal_point
from ambassadors.services import awards
from ambassadors.services.people import focal_points
from core.clock import day_in
from core.models import Document, User
from core.refusals import Refused, Stale
from core.sealing import side_text
from core.services import activity, documents, outbox
from milestones.models import Comment, Evidence, Milestone, MilestoneStatus
from milestones.models.milestone import OPEN
from milestones.permissions import require_commenter

PART = "evidence"


def locked(milestone_id: int) -> Milestone:
    """Return a milestone with its award locked first."""
    award_id = Milestone.objects.values_list("award_id", flat=True).get(pk=milestone_id)
    award = awards.locked(award_id)
    found = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone_id)
    found.award = award
    return found


def _open_for(milestone: Milestone, by: User) -> None:
    """Refuse who does not speak for the NS, and a milestone whose evidence cannot be changed now."""
    require_focal_point(by, milestone.award)
    if not milestone.award.plan_agreed_on:
        raise Refused(_("The plan is not accepted yet. Evidence can be sent after that."))
    if milestone.status not in OPEN:
        raise Refused(
            _("This milestone is “%(now)s”: its evidence cannot be changed now.")
            % {"now": milestone.get_status_display()}
        )


def _require_version(milestone: Milestone, version: int | None) -> None:
    if version is not None and milestone.version != version:
        raise Stale(_("Somebody else saved this evidence after you opened the page."))


@transaction.atomic
def add_file(*, milestone_id: int, file: File[bytes], by: User, at: datetime) -> Document:
    """Keep a file of the evidence at once, whatever else is wrong on its page."""
    milestone = locked(milestone_id)
    _open_for(milestone, by)
    return documents.add(
        file,
        owner=milestone,
        by=by,
        at=at,
        part=PART,
        organisation=milestone.award.organisation,
    )


@transaction.atomic
def remove_file(*, milestone_id: int, document: Document, by: User, at: datetime) -> None:
    """Take a file from evidence that is not sent yet; one that was sent stays."""
    milestone = locked(milestone_id)
    _open_for(milestone, by)
    if str(document.pk) in sent_files(milestone):
        raise Refused(_("This file was sent already. It stays with what was sent."))
    documents.remove(document, owner=milestone, by=by, at=at)


def sent_files(milestone: Milestone) -> set[str]:
    """Return the ids of the documents that any sending of a milestone's evidence holds."""
    rows = milestone.evidence.values_list("files", flat=True)
    return {str(file["id"]) for files in rows for file in files}


@transaction.atomic
def save_draft(
    *,
    milestone_id: int,
    narrative: str,
    actual: str,
    version: int,
    by: User,
    at: datetime,
    consent: bool = False,
    language: str = "en",
) -> Milestone:
    """Keep what was typed; refuses a save that would overwrite another editor's."""
    milestone = locked(milestone_id)
    _open_for(milestone, by)
    _require_version(milestone, version)
    milestone.draft = {
        "narrative": narrative,
        "actual": actual,
        "consent": consent,
        "language": language,
        "by": by.pk,
        "at": at.isoformat(),
    }
    milestone.version += 1
    milestone.save(update_fields=["draft", "version"])
    return milestone


@transaction.atomic
def send(
    *,
    milestone_id: int,
    narrative: str,
    actual: str,
    by: User,
    at: datetime,
    language: str = "en",
    consent: bool = False,
    version: int | None = None,
) -> Evidence:
    """Send evidence of a milestone; late is accepted and marked late. Files were added before.

    Photos need the tick that the people on them agreed (P4). A version refuses a stale page.
    """
    milestone = locked(milestone_id)
    award = milestone.award
    _open_for(milestone, by)
    _require_version(milestone, version)
    before = sent_files(milestone)
    files = [file for file in documents.of(milestone, PART) if str(file.pk) not in before]
    if not consent and any(file.content_type.startswith("image/") for file in files):
        raise Refused(_("Tick that the people in the photos agreed to their use, or remove them."))
    milestone.go_to(MilestoneStatus.SUBMITTED)
    today = day_in(award.time_zone, at)
    evidence = Evidence.objects.create(
        milestone=milestone,
        number=milestone.evidence.count() + 1,
        narrative=narrative,
        actual=actual,
        language=language,
        files=[{"id": str(file.pk), "sha256": file.sha256} for file in files],
        photo_consent=consent,
        late=milestone.due_on < today,
        sent_by=by,
        sent_at=at,
    )
    milestone.submitted_on, milestone.draft = today, {}
    milestone.version += 1
    milestone.save(update_fields=["status", "submitted_on", "draft", "version"])
    _record(milestone, "evidence_sent", by=by, at=at, sending=evidence.number)
    _write("evidence_sent", milestone, to=_readers(award), at=at)
    return evidence


def _readers(award: Award) -> list[User]:
    """Return who is told of new evidence: the mentor and the cohort's coordinator."""
    mentors = award.people.filter(part=AwardPart.MENTOR, ended_on__isnull=True)
    return [*(row.person for row in mentors.select_related("person")), award.cohort.coordinator]


def _record(milestone: Milestone, verb: str, *, by: User, at: datetime, **detail: Any) -> None:
    activity.record(milestone, verb, by=by, at=at, number=milestone.number, **detail)


@transaction.atomic
def comment(*, milestone_id: int, text: str, advice: str, by: User, at: datetime) -> Comment:
    """Add a comment and, where it is given, advice to accept or return."""
    milestone = locked(milestone_id)
    require_commenter(by, milestone.award, on=at.date())
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
    _record(milestone, "commented", by=by, at=at, advice=advice)
    return row


@transaction.atomic
def accept(*, milestone_id: int, by: User, at: datetime) -> Milestone:
    """Accept evidence: the milestone is met."""
    milestone = locked(milestone_id)
    require_coordinator(by, milestone.award, on=at.date())
    milestone.go_to(MilestoneStatus.MET)
    milestone.met_on = at.date()
    milestone.version += 1
    milestone.save(update_fields=["status", "met_on", "version"])
    _record(milestone, "met", by=by, at=at)
    readers = focal_points(milestone.award.organisation)
    _write("evidence_accepted", milestone, to=readers, at=at)
    return milestone


@transaction.atomic
def give_back(*, milestone_id: int, by: User, at: datetime, reason: str) -> Milestone:
    """Return evidence with a reason that says what is missing; the draft begins with what was sent."""
    milestone = locked(milestone_id)
    require_coordinator(by, milestone.award, on=at.date())
    milestone.go_to(MilestoneStatus.RETURNED, reason=reason)
    last = milestone.evidence.order_by("-number").first()
    if last:
        milestone.draft = {
            "narrative": last.narrative,
            "actual": last.actual,
            "language": last.language,
        }
    milestone.version += 1
    milestone.save(update_fields=["status", "draft", "version"])
    _record(milestone, "returned", by=by, at=at, reason=reason)
    readers = focal_points(milestone.award.organisation)
    _write("evidence_returned", milestone, to=readers, at=at, reason=reason)
    return milestone


def _write(
    template: str, milestone: Milestone, *, to: list[User], at: datetime, **context: str
) -> None:
    outbox.queue(
        f"milestones/{template}",
        to=to,
        at=at,
        about=milestone,
        organisation=milestone.award.organisation,
        link=f"/milestones/{milestone.pk}/",
        **context,
    )
