"""What each step of a cohort asks for and does, told by the cohort itself (§3)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ambassadors.models import Cohort, CohortStatus, CohortVersion
from ambassadors.services.people import focal_points
from ambassadors.terms import Change
from applications.models import Application, ApplicationStatus
from applications.queries.offer import waiting
from applications.queries.screening import waits_for_scoring
from applications.services import closing, scoring
from core.clock import end_of_day
from core.models import User
from core.refusals import Refused
from core.services import outbox

UNDECIDED = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.NOT_SUBMITTED,
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.RETURNED,
    ApplicationStatus.ELIGIBLE,
)


def follow(cohort: Cohort, before: str, after: str, by: User, at: datetime) -> None:
    """Carry out, or refuse, a cohort's step; called inside its transaction."""
    step = STEPS.get(CohortStatus(after))
    if step:
        step(cohort, by, at)


def tell_of_terms(
    version: CohortVersion, changes: list[Change], reason: str, at: datetime
) -> None:  # fmt: skip
    """Mail the focal points of applications that are written or were sent what changed, and why."""
    touched = Application.objects.filter(cohort=version.cohort_id, status__in=UNDECIDED)
    for application in touched.select_related("organisation").order_by("pk"):
        outbox.queue(
            "applications/terms_changed",
            to=focal_points(application.organisation),
            at=at,
            about=version.cohort,
            organisation=application.organisation,
            link=f"/applications/{application.pk}/",
            changes=changes,
            reason=reason,
        )


def _screening(cohort: Cohort, by: User, at: datetime) -> None:
    if at <= end_of_day(cohort.closes_on, cohort.time_zone):
        raise Refused(_("Applications can still be sent. Screening begins after the closing day."))


def _scoring(cohort: Cohort, by: User, at: datetime) -> None:
    if gaps := waits_for_scoring(cohort):
        raise Refused(" ".join(gaps))
    if not scoring.hand_out(cohort, by=by, at=at):
        raise Refused(_("No seat can score an eligible application. Appoint seats first."))


def _panel(cohort: Cohort, by: User, at: datetime) -> None:
    scoring.close(cohort, by=by, at=at)


def _decided(cohort: Cohort, by: User, at: datetime) -> None:
    scoring.settle_reopened(cohort, by=by, at=at)
    closing.close(cohort, by=by, at=at)


def _running(cohort: Cohort, by: User, at: datetime) -> None:
    if waiting(cohort):
        raise Refused(_("Release every result first."))


def _closed(cohort: Cohort, by: User, at: datetime) -> None:
    if cohort.applications.filter(status=ApplicationStatus.RESERVE).exists():
        raise Refused(_("Decide on every application of the reserve list first."))


STEPS = {
    CohortStatus.SCREENING: _screening,
    CohortStatus.SCORING: _scoring,
    CohortStatus.PANEL: _panel,
    CohortStatus.DECIDED: _decided,
    CohortStatus.RUNNING: _running,
    CohortStatus.CLOSED: _closed,
}
