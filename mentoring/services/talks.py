"""The mentor's log: a talk in two minutes, with what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Award
from ambassadors.permissions import require_coordinator, speaks_for, standing
from core.clock import day_in
from core.models import User
from core.refusals import Forbidden, Refused
from core.services import activity
from mentoring.models import ActionPoint, Owner, PrivateNote, Talk


@dataclass(frozen=True)
class Agreed:
    """Something agreed in a talk: what, who does it, by when."""

    what: str
    owner: str
    due_on: date


@transaction.atomic
def log(
    *,
    award: Award,
    held_on: date,
    channel: str,
    summary: str,
    by: User,
    at: datetime,
    agreed: list[Agreed] | None = None,
    next_on: date | None = None,
    private: str = "",
) -> Talk:
    """Log a talk of the award's mentor; a private note is kept apart (P2)."""
    if award.pk not in standing(by).mentored:
        raise Forbidden(_("Only the mentor of this National Society can log a talk."))
    if held_on > day_in(by.time_zone, at):
        raise Refused(
            _("Enter the day you spoke, not a later one. A later talk goes into “next talk”.")
        )
    if next_on and next_on < held_on:
        raise Refused(_("Enter a next talk that is not before this one."))
    talk = Talk.objects.create(
        award=award,
        mentor=by,
        held_on=held_on,
        channel=channel,
        summary=summary,
        next_on=next_on,
        logged_at=at,
    )
    points = agreed or []
    ActionPoint.objects.bulk_create(ActionPoint(talk=talk, **vars(point)) for point in points)
    if private.strip():
        PrivateNote.objects.create(talk=talk, text=private)
    activity.record(talk, "logged", by=by, at=at, scope=award.scope)
    return talk


@transaction.atomic
def done(*, point: ActionPoint, by: User, at: datetime) -> ActionPoint:
    """Tick an action point off: the mentor, or the NS for its own, or a coordinator."""
    award = point.talk.award
    mentors = award.pk in standing(by).mentored
    own = point.owner == Owner.NS and speaks_for(by, award.organisation_id)
    if not (mentors or own):
        require_coordinator(by, award, on=at.date())
    if point.done_at is None:
        point.done_at, point.done_by = at, by
        point.save(update_fields=["done_at", "done_by"])
        activity.record(point, "done", by=by, at=at, scope=award.scope)
    return point
