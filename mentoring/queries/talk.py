"""Talks of mentor and National Society: the log, the last and next one, what is still to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Min, Prefetch, Q, QuerySet

from ambassadors.models import Award, AwardPart, AwardPerson, AwardStatus, Obligation
from ambassadors.models.award import OVER, REPORTS
from core.models import User
from mentoring.models import ActionPoint, Talk

SILENT_DAYS = 30  # no contact: the mentor is told (P1, D)
SILENT_DAYS_COORDINATOR = 45


def log_of(award: Award, *, private: bool) -> QuerySet[Talk]:
    """Return an award's talks, newest first, each with its `points`; private notes only where asked."""
    talks = Talk.objects.filter(award=award).select_related("mentor")
    if private:
        talks = talks.select_related("private_note")
    agreed = ActionPoint.objects.select_related("done_by")
    return talks.prefetch_related(Prefetch("action_points", agreed, to_attr="points"))


def open_points(award: Award) -> QuerySet[ActionPoint]:
    """Return what was agreed in an award's talks and is still to do."""
    return ActionPoint.objects.filter(talk__award=award, done_at__isnull=True)


@dataclass
class Contact:
    """How an award stands with its mentor: since when, last and next talk, open points."""

    award: Award
    since: date
    last: date | None = None
    next: date | None = None
    open: list[ActionPoint] = field(default_factory=list)
    overdue: list[Obligation] = field(default_factory=list)

    def silent(self, on: date) -> int:
        """Return the days since the last talk, or since the mentor began."""
        return (on - max(self.last or self.since, self.since)).days

    def light(self, on: date) -> str:
        """Return the light of an award as its mentor sees it: reports first, then contact (P1)."""
        if self.award.status == AwardStatus.AT_RISK or self.overdue:
            return "off_track"
        late = any(point.due_on < on for point in self.open)
        return "at_risk" if late or self.silent(on) >= SILENT_DAYS else "on_track"


def contacts_of(mentor: User, *, on: date) -> list[Contact]:
    """Return how each society of a mentor stands, by name, in four queries (M3, P1)."""
    rows = AwardPerson.objects.filter(
        person=mentor, part=AwardPart.MENTOR, ended_on__isnull=True
    ).select_related("award__organisation", "award__cohort")
    found = {
        row.award_id: Contact(row.award, row.starts_on)
        for row in rows.order_by("award__organisation__sort_key", "pk")
        if row.award.status not in OVER
    }
    _fill(found, on)
    return list(found.values())


def contact_of(award: Award, *, on: date) -> Contact:
    """Return the last and next talk of one award."""
    contact = Contact(award, award.starts_on)
    _add_talks({award.pk: contact}, on)
    return contact


def _fill(found: dict[int, Contact], on: date) -> None:
    """Add talks, open points and overdue reports, one query each."""
    _add_talks(found, on)
    points = ActionPoint.objects.filter(talk__award__in=found, done_at__isnull=True)
    for point in points.select_related("talk"):
        found[point.talk.award_id].open.append(point)
    owed = Obligation.objects.filter(
        award__in=found, kind__in=REPORTS, sent_at__isnull=True, due_on__lt=on
    )
    for row in owed.filter(fulfilled_at__isnull=True):
        found[row.award_id].overdue.append(row)


def _add_talks(found: dict[int, Contact], on: date) -> None:
    rows = Talk.objects.filter(award__in=found).order_by().values("award")
    days = rows.annotate(
        last=Max("held_on"), coming=Min("next_on", filter=Q(next_on__gte=on))
    ).values_list("award", "last", "coming")
    for pk, last, coming in days:
        found[pk].last, found[pk].next = last, coming


def silent_since(on: date, days: int) -> date:
    """Return the last day of contact that makes an award silent for so many days."""
    return on - timedelta(days=days)
