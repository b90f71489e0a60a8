"""What this app adds to pages of others: a cohort's page, the home page, files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db.models import Count, Q

from ambassadors.models import Cohort, CohortStatus
from ambassadors.permissions import coordinates_cohort, standing
from applications.models import UNANSWERED, Application, ApplicationStatus, Invitation
from applications.permissions import (
    cohorts_with_applications,
    may_fill,
    may_invite,
    must_answer_first,
    visible_to,
)
from applications.queries.application import counted, own_of
from applications.queries.draft import parts_of
from applications.queries.screening import waits_for_scoring
from applications.services import document
from core.clock import day_in, end_of_day
from core.models import Document, Role, User


def shown_on_cohort(cohort: Cohort, person: User, at: datetime) -> dict[str, Any]:
    """Return how many invitations and applications a cohort has, and what can be done with them."""
    counts = counted(cohort)
    own = coordinates_cohort(person, cohort)
    invitations = Invitation.objects.filter(cohort=cohort).aggregate(
        all=Count("pk"), waiting=Count("pk", filter=Q(status__in=UNANSWERED))
    )
    over = at > end_of_day(cohort.closes_on, cohort.time_zone)
    return {
        "cohort": cohort,
        "own": own,
        "may_see_applications": cohorts_with_applications(person).filter(pk=cohort.pk).exists(),
        "may_see_invitations": person.has_role(Role.COORDINATOR),
        "may_invite": may_invite(person, cohort) and cohort.status == CohortStatus.OPEN,
        "invited": invitations["all"],
        "unanswered": invitations["waiting"],
        "drafts": counts.get(ApplicationStatus.DRAFT, 0),
        "to_screen": counts.get(ApplicationStatus.SUBMITTED, 0),
        "eligible": counts.get(ApplicationStatus.ELIGIBLE, 0),
        "all": sum(counts.values()),
        "may_start_screening": own and cohort.status == CohortStatus.OPEN and over,
        "open_call": cohort.open_call,
        "waits": waits_for_scoring(cohort)
        if own and cohort.status == CohortStatus.SCREENING
        else [],
    }


def applying(_home: User, person: User, at: datetime) -> dict[str, Any] | None:
    """Return the newest application of a person's NS for the home page; None where there is none."""
    if not standing(person).speaks_for:
        return None
    application = own_of(person).exclude(status=ApplicationStatus.WITHDRAWN).first()
    if application is None or application.told == ApplicationStatus.SELECTED:
        return None
    return {
        "application": application,
        "open": application.accepts(at),
        "closes": application.open_until(),
    }


def _owner(owner_id: str) -> Application | None:
    """Return the application that files belong to, by how they name it."""
    found = Application.objects.select_related("cohort")
    return found.filter(pk=owner_id).first() if owner_id.isdecimal() else None


def may_read_files(person: User, owner_id: str, at: datetime) -> bool:
    """Say whether a person may read an application's files: its content, conflict question answered."""
    application = _owner(owner_id)
    if application is None:
        return False
    if may_fill(person, application):
        return True
    on = day_in(application.cohort.time_zone, at)
    seen = visible_to(person, on=on).filter(pk=application.pk).exists()
    return seen and not must_answer_first(person, application)


def may_add_files(person: User, owner_id: str, part: str, at: datetime) -> bool:
    """Say whether a person may add files to a part of an application: its NS, while it is open."""
    application = _owner(owner_id)
    if application is None or not may_fill(person, application):
        return False
    return application.accepts(at) and part in parts_of(application)


def attach_file(owner_id: str, part: str, file: File[Any], by: User, at: datetime) -> Document:
    """Add a file that came in pieces to a part of an application."""
    return document.attach(application_id=int(owner_id), part=part, file=file, by=by, at=at)
