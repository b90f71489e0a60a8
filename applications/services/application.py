"""Begin an application, give it more time, withdraw it, close the window (§2 step 3)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ambassadors.services.people import focal_points
from applications.models import (
    TAKES_DRAFTS,
    WITHDRAWABLE,
    Application,
    ApplicationStatus,
    Invitation,
    Section,
    SectionKey,
)
from applications.permissions import require_applicant, require_coordinator
from core.clock import day_in
from core.models import User
from core.refusals import Refused
from core.services import activity, outbox


def locked(application_id: int) -> Application:
    """Return an application under its lock, with cohort and organisation."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("cohort__coordinator", "organisation")
        .get(pk=application_id)
    )


def locked_draft(application_id: int, *, by: User, at: datetime) -> Application:
    """Return an application under its lock for a change of its draft; refuses when it is closed."""
    application = locked(application_id)
    require_applicant(by, application)
    require_open(application, at)
    return application


def require_open(application: Application, at: datetime) -> None:
    """Refuse a change or a submission of an application that is closed for them (P3)."""
    if not application.editable:
        raise Refused(
            _("This application is “%(status)s”: it cannot be changed. Open it to read it.")
            % {"status": application.get_status_display()}
        )
    if not application.accepts(at):
        raise Refused(
            _(
                "The last day for this application has passed. What you wrote is kept. "
                "Ask %(name)s (%(email)s) if you need more time."
            )
            % {
                "name": application.cohort.coordinator.name,
                "email": application.cohort.coordinator.email,
            }
        )


@transaction.atomic
def begin(*, invitation: Invitation, by: User, at: datetime) -> Application:
    """Begin an NS's draft with its empty sections, or return the one it has in this cohort (I13)."""
    mine = Application.objects.filter(
        cohort=invitation.cohort, organisation=invitation.organisation
    ).exclude(status=ApplicationStatus.WITHDRAWN)
    application = mine.first()
    if application:
        return application
    application = Application.objects.create(
        cohort=invitation.cohort,
        organisation=invitation.organisation,
        invitation=invitation,
        begun_at=at,
    )
    Section.objects.bulk_create(
        Section(application=application, key=key) for key in SectionKey.values
    )
    activity.record(application, "begun", by=by, at=at)
    return application


@transaction.atomic
def withdraw(*, application_id: int, by: User, at: datetime, reason: str = "") -> Application:
    """Withdraw an application until it is decided; it is kept, and the coordinator is told."""
    application = locked(application_id)
    require_applicant(by, application)
    if application.undisclosed:
        raise Refused(_("The Steering Group has met. You can withdraw once you have its result."))
    if application.status not in WITHDRAWABLE:
        raise Refused(
            _("This application is “%(status)s” and cannot be withdrawn.")
            % {"status": application.get_status_display()}
        )
    application.go_to(ApplicationStatus.WITHDRAWN, reason=reason)
    application.save(update_fields=["status"])
    activity.record(application, "withdrawn", by=by, at=at, reason=reason)
    outbox.queue(
        "applications/withdrawn",
        to=[application.cohort.coordinator, *focal_points(application.organisation)],
        at=at,
        about=application,
        organisation=application.organisation,
        link=f"/applications/{application.pk}/",
        by=by,
        reason=reason.strip(),
    )
    return application


@transaction.atomic
def extend(*, application_id: int, to: date, reason: str, by: User, at: datetime) -> Application:
    """Give one NS more time, with a reason that all invited NS can read; reopens "not submitted"."""
    application = locked(application_id)
    require_coordinator(by, application, on=at.date())
    if application.cohort.status not in TAKES_DRAFTS:
        raise Refused(_("The cohort is past screening: no application can get more time now."))
    if not reason.strip():
        raise Refused(_("Enter a reason. All invited National Societies can read it."))
    if to <= application.cohort.closes_on or to < day_in(application.cohort.time_zone, at):
        raise Refused(_("Enter a day after the cohort's closing date, today or later."))
    if application.status == ApplicationStatus.NOT_SUBMITTED:
        application.go_to(ApplicationStatus.DRAFT, reason=reason)
    elif application.status != ApplicationStatus.DRAFT:
        raise Refused(_("Only a draft can get more time. A returned one has its own date."))
    application.extended_to = to
    application.save(update_fields=["status", "extended_to"])
    activity.record(application, "extended", by=by, at=at, reason=reason, to=to.isoformat())
    outbox.queue(
        "applications/extended",
        to=focal_points(application.organisation),
        at=at,
        about=application,
        organisation=application.organisation,
        link=f"/applications/{application.pk}/",
        reason=reason.strip(),
    )
    return application


def close_window(*, at: datetime) -> int:
    """Move drafts not sent by their last day to "not submitted"; return how many. Safe to repeat."""
    horizon = at.date() + timedelta(days=1)  # some zones are a day ahead; `_close` looks closely
    open_ones = Application.objects.filter(status=ApplicationStatus.DRAFT).filter(
        Q(extended_to__lte=horizon) | Q(extended_to=None, cohort__closes_on__lte=horizon)
    )
    return sum(_close(pk, at) for pk in open_ones.values_list("pk", flat=True))


@transaction.atomic
def _close(application_id: int, at: datetime) -> bool:
    """Close one draft when its last day is over; tell its focal points."""
    application = locked(application_id)
    if application.status != ApplicationStatus.DRAFT or at <= application.open_until():
        return False
    application.go_to(ApplicationStatus.NOT_SUBMITTED)
    application.save(update_fields=["status"])
    activity.record(application, "not_submitted", by=None, actor="system", at=at)
    outbox.queue(
        "applications/not_submitted",
        to=focal_points(application.organisation),
        at=at,
        about=application,
        organisation=application.organisation,
        link=f"/applications/{application.pk}/",
    )
    return True
