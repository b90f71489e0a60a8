"""Submit an application: a frozen version under lock, only while it is open (§2 step 3, P3)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import ngettext

from ambassadors.models import Ground
from ambassadors.services import cohorts, conflicts
from ambassadors.services.people import focal_points
from applications.models import Application, ApplicationStatus, ApplicationVersion, SectionKey
from applications.permissions import require_applicant
from applications.queries.content import PERSONAL, Content, content_of
from applications.queries.draft import Draft
from applications.services.application import locked, require_open
from core.clock import day_in
from core.models import Kind, Organisation, User
from core.refusals import Refused
from core.sealing import canonical, digest, seal
from core.services import activity, outbox


@transaction.atomic
def submit(*, application_id: int, by: User, at: datetime) -> ApplicationVersion:
    """Freeze the draft as the next version and send it in; refuses while anything is missing.

    States a conflict ground for people of every National Society named as a funder (C1).
    """
    cohort_id = Application.objects.values_list("cohort_id", flat=True).get(pk=application_id)
    cohorts.locked(cohort_id)  # first in the lock order; references are counted under it
    application = locked(application_id)
    require_applicant(by, application)
    require_open(application, at)
    draft = Draft(application)
    _require_whole(draft)
    version = _freeze(application, content_of(draft), total=draft.total, by=by, at=at)
    application.go_to(ApplicationStatus.SUBMITTED)
    application.reference = application.reference or _reference(application)
    application.versions_made = version.number
    application.submitted_at = at
    application.return_by = None
    application.save(
        update_fields=["status", "reference", "versions_made", "submitted_at", "return_by"]
    )
    _state_funders(application, at=at)
    activity.record(
        application, "submitted", by=by, at=at, version=version.number, digest=version.digest
    )
    _tell(application, draft, by=by, at=at)
    return version


def _require_whole(draft: Draft) -> None:
    missing = draft.missing()
    if not missing:
        return
    words = ngettext(
        "You cannot submit yet: %(count)s section is left (%(names)s).",
        "You cannot submit yet: %(count)s sections are left (%(names)s).",
        len(missing),
    )
    names = ", ".join(each.label for each in missing)
    raise Refused(words % {"count": len(missing), "names": names})


def _freeze(
    application: Application, content: Content, *, total: int, by: User, at: datetime
) -> ApplicationVersion:
    """Write the next version: canonical content and its hash, personal texts beside it."""
    number = (application.versions.aggregate(most=Max("number"))["most"] or 0) + 1
    row_id = uuid.uuid4()
    sealed, texts = seal(content, owner=row_id, personal=PERSONAL)
    version = ApplicationVersion.objects.create(
        id=row_id,
        application=application,
        number=number,
        content=sealed,
        digest=digest(canonical(sealed)),
        total=total,
        submitted_by=by,
        submitted_at=at,
        terms=application.cohort.versions.last(),
    )
    for text in texts:
        text.save(force_insert=True)
    return version


def _reference(application: Application) -> str:
    """Return the next reference of the cohort, like C3-007; the caller holds the cohort's lock."""
    taken = Application.objects.filter(cohort=application.cohort_id, reference__isnull=False)
    return f"C{application.cohort_id}-{taken.count() + 1:03d}"


def _state_funders(application: Application, *, at: datetime) -> None:
    """State the funder ground of every National Society that pays for CEA there; IFRC and ICRC make none."""
    named = application.sections.get(key=SectionKey.PARTNERS).answers.get("funders", [])
    for funder in Organisation.objects.filter(pk__in=named, kind=Kind.NS):
        conflicts.state(
            organisation=application.organisation,
            ground=Ground.FUNDER,
            source=f"applications.application:{application.pk}",
            on=day_in(application.cohort.time_zone, at),
            people_of=funder,
        )


def _tell(application: Application, draft: Draft, *, by: User, at: datetime) -> None:
    """Mail the focal points, the signatory and the coordinator that it was sent in."""
    about: dict[str, Any] = {
        "about": application,
        "organisation": application.organisation,
        "at": at,
    }
    coordinator = application.cohort.coordinator
    outbox.queue(
        "applications/submitted",
        to=focal_points(application.organisation),
        link=f"/applications/{application.pk}/submitted/",
        paper=outbox.address(
            f"/applications/{application.pk}/versions/{application.versions_made}/pdf/"
        ),
        coordinator=coordinator,
        **about,
    )
    outbox.queue(
        "applications/submitted_signatory",
        to=draft.signatory_address,
        coordinator=coordinator,
        by=by,
        **about,
    )
    outbox.queue(
        "applications/submitted_coordinator",
        to=coordinator,
        link=f"/applications/{application.pk}/screening/",
        by=by,
        **about,
    )
