"""Cohorts of the demonstration: opened, scored, decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F

from ambassadors.models import Capacity, Cohort, CohortStatus, Seat, SeatPart
from ambassadors.queries.terms import drafted
from ambassadors.services import cohorts, terms
from ambassadors.terms import mark
from applications.models import Application, ApplicationStatus, ScoreSheet
from applications.services import application as applications
from applications.services import offers, panel
from core.models import Kind, Organisation, User
from demonstration.world import paper, steps
from demonstration.world.people import People, organisation
from demonstration.world.steps import Society, evening

FRANC = 100


def open_cohort(
    everyone: People, *, name: str, starts_on: date, opens_on: date, closes_on: date,
    scoring_until: date, panel_on: date, places: int, envelope: int, levels: list[int],
    indirect_share: int = 0,
) -> Cohort:  # fmt: skip
    """Prepare a cohort with four seats from the four capacities and open it; amounts in francs."""
    at = evening(opens_on - timedelta(days=7))
    coordinator = everyone["coordinator"]
    cohort = cohorts.prepare(
        by=coordinator,
        at=at,
        name=name,
        places=places,
        envelope=envelope * FRANC,
        ceiling=60_000 * FRANC,
        levels=levels,
        opens_on=opens_on,
        closes_on=closes_on,
        scoring_until=scoring_until,
        panel_on=panel_on,
        starts_on=starts_on,
        indirect_share=indirect_share,
    )
    for key, capacity, part, home in (
        ("chair", Capacity.IFRC, SeatPart.CHAIR, Organisation.objects.get(kind=Kind.IFRC)),
        ("vice_chair", Capacity.PNS, SeatPart.VICE_CHAIR, organisation("SWE")),
        ("seat", Capacity.NS, SeatPart.MEMBER, organisation("RWA")),
        ("fourth_seat", Capacity.ICRC, SeatPart.MEMBER, Organisation.objects.get(kind=Kind.ICRC)),
    ):
        cohorts.appoint(
            cohort=cohort,
            person=everyone[key],
            organisation=home,
            capacity=capacity,
            part=part,
            by=coordinator,
            at=at,
        )
    cohorts.move_on(
        cohort_id=cohort.pk, after=CohortStatus.OPEN, by=coordinator, at=evening(opens_on)
    )
    cohort.refresh_from_db()
    return cohort


def change_terms(
    cohort: Cohort, changes: dict[str, dict[str, Any]], *, reason: str, by: User, at: datetime
) -> None:
    """Change some values of an opened cohort's terms, step by step, and give the reason."""
    for key, values in changes.items():
        before = drafted(cohort)[key]
        terms.put(
            cohort_id=cohort.pk, key=key, value=before | values, seen=mark(before), by=by, at=at
        )
    terms.change(cohort_id=cohort.pk, seen=mark(drafted(cohort)), reason=reason, by=by, at=at)
    cohort.refresh_from_db()


def apply_and_screen(
    everyone: People, cohort: Cohort, societies: list[Society]
) -> list[Application]:
    """Let societies apply in the window, close it, and screen them all."""
    found = []
    for number, society in enumerate(societies):
        person = next((p for p in everyone.by_key.values() if p.email == society.email), None)
        found.append(
            steps.apply(
                cohort,
                society,
                by=everyone["coordinator"],
                at=evening(cohort.opens_on + timedelta(days=1 + number % 4)),
                person=person,
                password=settings.DEMONSTRATION_PASSWORD,
            )
        )
    closed = evening(cohort.closes_on + timedelta(days=1))
    steps.deliver(closed)
    applications.close_window(at=closed)
    _to(everyone, cohort, CohortStatus.SCREENING, at=closed)
    for application, society in zip(found, societies, strict=True):
        if society.returned:
            paper.send_back_and_revise(application, by=everyone["coordinator"], at=closed)
        steps.screen(
            application, society, by=everyone["coordinator"], at=closed + timedelta(days=2)
        )
    return found


def begin_scoring(everyone: People, cohort: Cohort, *, declared: dict[str, int]) -> datetime:
    """Let every seat answer on conflicts (`declared`: society id by seat key), then open scoring."""
    at = evening(cohort.closes_on + timedelta(days=5))
    societies = list(
        Application.objects.filter(cohort=cohort, status=ApplicationStatus.ELIGIBLE).values_list(
            "organisation_id", flat=True
        )
    )
    for key in ("chair", "vice_chair", "seat", "fourth_seat"):
        yes = [declared[key]] if key in declared else []
        steps.answer_conflicts(cohort, everyone[key], societies, at=at, yes=yes)
    _to(everyone, cohort, CohortStatus.SCORING, at=at)
    return at


def score_all(everyone: People, cohort: Cohort, strengths: dict[int, int], *, at: datetime) -> None:
    """Let every seat score everything it holds, around each society's strength."""
    for sheet in _sheets(cohort):
        steps.score(
            sheet, strengths[sheet.application.organisation_id], by=sheet.seat.person, at=at
        )


def score_some(
    everyone: People, cohort: Cohort, strengths: dict[int, int], *, at: datetime
) -> None:
    """Score half of it: the member's first four, one of them as a draft, the others' more."""
    done = dict.fromkeys((seat.pk for seat in cohort.seats.all()), 0)
    wanted = {everyone["seat"].pk: 4, everyone["chair"].pk: 9, everyone["vice_chair"].pk: 6}
    for sheet in _sheets(cohort):
        done[sheet.seat_id] += 1
        most = wanted.get(sheet.seat.person_id, 12)
        if done[sheet.seat_id] <= most:
            strength = strengths[sheet.application.organisation_id]
            last = done[sheet.seat_id] == most and sheet.seat.person_id == everyone["seat"].pk
            steps.score(sheet, strength, by=sheet.seat.person, at=at, submit=not last)


def _sheets(cohort: Cohort) -> list[ScoreSheet]:
    return list(
        ScoreSheet.objects.filter(application__cohort=cohort)
        .select_related("seat__person", "application__organisation")
        .order_by("application__organisation__sort_key", F("seat"))
    )


def decide_all(everyone: People, cohort: Cohort) -> None:
    """Hold the panel: everybody is selected with what they asked for; results are released."""
    at = evening(cohort.panel_on, 13)
    _to(everyone, cohort, CohortStatus.PANEL, at=at - timedelta(hours=2))
    seats = {seat.person_id: seat for seat in Seat.objects.filter(cohort=cohort)}
    panel.record_meeting(
        cohort_id=cohort.pk,
        held_on=cohort.panel_on,
        minutes="The seats went through the spread first, then through each application.",
        present=[seat.pk for seat in seats.values()],
        by=everyone["chair"],
        at=at,
    )
    for application in cohort.applications.filter(status=ApplicationStatus.ELIGIBLE):
        version = application.versions.latest("number")
        steps.decide(
            application,
            "selected",
            version.total,
            chair=seats[everyone["chair"].pk],
            second=seats[everyone["fourth_seat"].pk],
            at=at,
            reason="A clear commitment of leadership, and a roadmap across departments.",
        )
    cohorts.move_on(
        cohort_id=cohort.pk,
        after=CohortStatus.DECIDED,
        by=everyone["chair"],
        at=at + timedelta(hours=2),
    )
    released = at + timedelta(days=1)
    offers.release(
        cohort_id=cohort.pk,
        application_ids=[row.pk for row in cohort.applications.all()],
        by=everyone["coordinator"],
        at=released,
    )
    _to(everyone, cohort, CohortStatus.RUNNING, at=released)
    cohort.refresh_from_db()


def _to(everyone: People, cohort: Cohort, after: str, *, at: datetime) -> None:
    cohorts.move_on(cohort_id=cohort.pk, after=after, by=everyone["coordinator"], at=at)
    cohort.refresh_from_db()
