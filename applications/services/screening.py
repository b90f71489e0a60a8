"""Screening: completeness only, no comment on substance (§2 step 4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Signatory
from ambassadors.services import people
from applications.models import (
    TAKES_DRAFTS,
    Application,
    ApplicationStatus,
    Screening,
    Section,
    SectionKey,
)
from applications.permissions import require_coordinator
from applications.queries.content import latest, read
from applications.queries.screening import TICKS, against_eligible
from applications.services.application import locked
from core.clock import day_in
from core.models import User
from core.refusals import Refused
from core.sealing import side_text
from core.services import activity, outbox

OUTCOMES = (ApplicationStatus.ELIGIBLE, ApplicationStatus.RETURNED, ApplicationStatus.INELIGIBLE)


@transaction.atomic
def confirm_signatory(
    *, application_id: int, name: str, title: str, email: str, source: str, by: User, at: datetime
) -> Signatory:
    """Confirm who signs from a source outside the application; a corrected address replaces the old.

    The draft's letter follows the correction, so that a revision does not bring the old one back.
    """
    application = _locked_for(application_id, by=by, at=at)
    signatory = people.name_signatory(
        organisation=application.organisation, name=name, title=title, email=email, by=by, at=at
    )
    people.confirm_signatory(signatory=signatory, source=source, by=by, at=at)
    section = Section.objects.get(application=application, key=SectionKey.LETTER)
    named = {"signatory_name": name, "signatory_title": title, "signatory_email": email.lower()}
    if any(section.answers.get(key) != value for key, value in named.items()):
        section.answers = section.answers | named
        boxes = {key: [value] for key, value in named.items()}
        section.typed = section.typed | boxes if section.typed else {}
        section.version += 1
        section.save(update_fields=["answers", "typed", "version"])
    activity.record(application, "signatory_confirmed", by=by, at=at)
    return signatory


@transaction.atomic
def enter_level(
    *, application_id: int, level: int, on: date, source: str, by: User, at: datetime
) -> None:
    """Enter the certification level with its source (P5)."""
    application = _locked_for(application_id, by=by, at=at)
    if on > day_in(application.cohort.time_zone, at):
        raise Refused(_("Enter the day from which the level counts, not a later one than today."))
    people.enter_level(
        organisation=application.organisation, level=level, on=on, source=source, by=by, at=at
    )
    activity.record(application, "level_entered", by=by, at=at, level=level)


@transaction.atomic
def find_eligible(
    *, application_id: int, ticks: dict[str, bool], by: User, at: datetime
) -> Screening:
    """Find an application eligible: every tick set, nothing against it."""
    application = _locked_for(application_id, by=by, at=at)
    version = latest(application)
    if version is None or application.status != ApplicationStatus.SUBMITTED:
        raise Refused(_("Only a submitted application can be found eligible."))
    unticked = [str(words) for key, words in TICKS.items() if not ticks.get(key)]
    if unticked:
        raise Refused(
            _("Tick every point, or return the application. Not ticked: %(points)s.")
            % {"points": "; ".join(unticked)}
        )
    today = day_in(application.cohort.time_zone, at)
    if against := against_eligible(application, read(version), on=today):
        raise Refused(" ".join(against))
    return _screened(application, ApplicationStatus.ELIGIBLE, {}, ticks=ticks, by=by, at=at)


@transaction.atomic
def give_back(
    *,
    application_id: int,
    reasons: dict[str, str],
    by: User,
    at: datetime,
    ticks: dict[str, bool] | None = None,
) -> Screening:
    """Return an application with a reason for each section to complete, and its own date (D: 14 days)."""
    application = _locked_for(application_id, by=by, at=at)
    if application.cohort.status not in TAKES_DRAFTS:
        raise Refused(_("The cohort is past screening: nothing can be returned now."))
    said = {key: text.strip() for key, text in reasons.items() if text.strip()}
    if not said:
        raise Refused(_("Enter what is missing for at least one section. The NS will read it."))
    days = timedelta(days=application.cohort.return_days)
    application.return_by = day_in(application.cohort.time_zone, at) + days
    Section.objects.filter(application=application).update(reply="")
    Section.objects.filter(application=application, key__in=said).update(complete=False)
    return _screened(application, ApplicationStatus.RETURNED, said, ticks=ticks or {}, by=by, at=at)


@transaction.atomic
def find_ineligible(
    *,
    application_id: int,
    reason: str,
    by: User,
    at: datetime,
    ticks: dict[str, bool] | None = None,
) -> Screening:
    """Find an application ineligible, with a reason; a returned one only once its date has passed."""
    application = _locked_for(application_id, by=by, at=at)
    late = at > application.open_until()
    if application.status == ApplicationStatus.RETURNED and not late:
        raise Refused(_("Wait until its date has passed: the National Society still has time."))
    if not reason.strip():
        raise Refused(_("Enter the reason. The National Society will read it."))
    said = {"whole": reason.strip()}
    return _screened(
        application, ApplicationStatus.INELIGIBLE, said, ticks=ticks or {}, by=by, at=at
    )


@transaction.atomic
def move_return_date(
    *, application_id: int, to: date, reason: str, by: User, at: datetime
) -> Application:
    """Move the date of a returned application, with a reason; also past the window."""
    application = _locked_for(application_id, by=by, at=at)
    if application.status != ApplicationStatus.RETURNED:
        raise Refused(_("Only a returned application has a date of its own."))
    if to < day_in(application.cohort.time_zone, at):
        raise Refused(_("Enter today or a later day."))
    if not reason.strip():
        raise Refused(_("Enter a reason. The National Society will read it."))
    application.return_by = to
    application.save(update_fields=["return_by"])
    activity.record(
        application, "return_date_moved", by=by, at=at, reason=reason, to=to.isoformat()
    )
    _tell(application, "return_date_moved", at=at, reasons={"whole": reason.strip()})
    return application


def _screened(
    application: Application,
    outcome: str,
    reasons: dict[str, str],
    *,
    ticks: dict[str, bool],
    by: User,
    at: datetime,
) -> Screening:
    """Move the application, write the screening's record with its reasons beside it, tell the NS."""
    version = latest(application)
    if version is None:
        raise Refused(_("Only a submitted application can be screened."))
    reason = "\n".join(reasons.values())
    application.go_to(outcome, reason=reason)
    application.save(update_fields=["status", "return_by"])
    row = Screening.objects.create(
        application=application,
        version=version,
        outcome=outcome,
        ticks={key: bool(ticks.get(key)) for key in TICKS},
        level=people.level_of(
            application.organisation, on=day_in(application.cohort.time_zone, at)
        ),
        screened_by=by,
        screened_at=at,
    )
    for key, text in reasons.items():
        side_text(row.pk, f"reasons.{key}", text).save(force_insert=True)
    activity.record(application, outcome, by=by, at=at, reason=reason, version=version.number)
    _tell(application, outcome, at=at, reasons=reasons)
    return row


def _tell(
    application: Application, template: str, *, at: datetime, reasons: dict[str, str]
) -> None:
    """Mail the focal points what screening found, section by section."""
    labels = dict(SectionKey.choices)
    outbox.queue(
        f"applications/{template}",
        to=people.focal_points(application.organisation),
        at=at,
        about=application,
        organisation=application.organisation,
        link=f"/applications/{application.pk}/",
        reasons=[(labels.get(key, ""), text) for key, text in reasons.items()],
    )


def _locked_for(application_id: int, *, by: User, at: datetime) -> Application:
    """Return an application under its lock for an unconflicted coordinator (C1)."""
    application = locked(application_id)
    require_coordinator(by, application, on=day_in(application.cohort.time_zone, at))
    return application
