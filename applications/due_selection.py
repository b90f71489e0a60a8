"""What is due around scoring, the panel and offers (§6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from ambassadors.models import APPLYING_PARTS, Cohort, CohortStatus, ConflictAnswer, Seat, SeatPart
from applications.models import (
    SUBMITTED_ONCE,
    Application,
    ApplicationStatus,
    Offer,
    OfferStatus,
    ScoreSheet,
    SheetStatus,
)
from core import due
from core.reminders import remind

SCORING, CONFLICTS, PANEL = "applications.scoring", "applications.conflicts", "applications.panel"
RELEASE, OFFER = "applications.release", "applications.offer"
BEFORE = (-7, -3, -1, 0)


def _of_seats(seats: QuerySet[Seat], only: int | None, **more: Any) -> QuerySet[Any, Any]:
    """Return what seats of a cohort have to do, with the columns that are the same for all of it."""
    same: dict[str, Any] = {
        "thing": "ambassadors.seat",
        "person": "person_id",
        "subject": "cohort__name",
        "place": "cohort__name",
        "link_id": "cohort_id",
        "only": only,
    }
    return due.rows(seats.filter(ended_on__isnull=True), **same, **more)


def _conflicts(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    said = ConflictAnswer.objects.filter(
        cohort=OuterRef("cohort"),
        person=OuterRef(OuterRef("person")),
        organisation=OuterRef("organisation"),
    )
    asked = Application.objects.filter(
        ~Exists(said), cohort=OuterRef("cohort"), status__in=SUBMITTED_ONCE
    )
    stages = [CohortStatus.SCREENING, CohortStatus.SCORING]
    yield _of_seats(
        Seat.objects.filter(cohort__status__in=stages).filter(Exists(asked)),
        only,
        kind=CONFLICTS,
        due="cohort__scoring_until",
        since="cohort__closes_on",
        link="/cohorts/{}/conflicts/",
    )


def _scoring(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    open_sheets = ScoreSheet.objects.filter(
        seat=OuterRef("pk"),
        status=SheetStatus.OPEN,
        application__status=ApplicationStatus.ELIGIBLE,
    )
    yield _of_seats(
        Seat.objects.filter(Exists(open_sheets), cohort__status=CohortStatus.SCORING),
        only,
        kind=SCORING,
        due="cohort__scoring_until",
        since="cohort__closes_on",
        link="/cohorts/{}/scoring/",
    )


def _panel(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    yield _of_seats(
        Seat.objects.filter(cohort__status=CohortStatus.PANEL, part=SeatPart.CHAIR),
        only,
        kind=PANEL,
        due="cohort__panel_on",
        since="cohort__scoring_until",
        link="/cohorts/{}/panel/",
    )


def _results(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    yield due.rows(
        Cohort.objects.filter(status=CohortStatus.DECIDED),
        kind=RELEASE,
        thing="ambassadors.cohort",
        due="panel_on",
        since="panel_on",
        person="coordinator_id",
        subject="name",
        place="name",
        link="/cohorts/{}/results/",
        only=only,
    )
    made = Offer.objects.filter(status=OfferStatus.MADE)
    same: dict[str, Any] = {
        "kind": OFFER,
        "thing": "applications.offer",
        "due": "answer_by",
        "since": TruncDate("made_at"),
        "subject": "application__cohort__name",
        "place": "application__organisation__name",
        "only": only,
    }
    speaking = made.filter(
        application__organisation__people__ended_on__isnull=True,
        application__organisation__people__part__in=APPLYING_PARTS,
    ).annotate(speaker=F("application__organisation__people__person_id"))
    yield due.rows(
        speaking,
        person="speaker",
        link="/applications/{}/result/",
        link_id="application_id",
        **same,
    )
    yield due.rows(
        made,
        part="coordinator",
        person="application__cohort__coordinator_id",
        link="/cohorts/{}/results/",
        link_id="application__cohort_id",
        **same,
    )


def register() -> None:
    """Say what is due, how it reads, and when it is reminded of; called when the app starts."""
    for query in (_conflicts, _scoring, _panel, _results):
        due.register(query)
    due.words(
        CONFLICTS,
        lambda thing: _("Say whether you have conflicts: %(cohort)s") % {"cohort": thing.subject},
    )
    due.words(
        SCORING, lambda thing: _("Score your applications: %(cohort)s") % {"cohort": thing.subject}
    )
    due.words(PANEL, lambda thing: _("Lead the panel: %(cohort)s") % {"cohort": thing.subject})
    due.words(
        RELEASE, lambda thing: _("Release the results: %(cohort)s") % {"cohort": thing.subject}
    )
    due.words(
        OFFER, lambda thing: _("The offer to %(ns)s waits for its answer") % {"ns": thing.place}
    )
    remind(SCORING, *BEFORE, template="applications/due_scoring")
    remind(OFFER, *BEFORE[:3], template="applications/due_offer")
    remind(OFFER, 0, part="coordinator", template="applications/due_offer")
