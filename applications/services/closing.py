"""Closing the panel: what keeps it open, and the decisions as records (S5 to S7)."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ambassadors.models import Cohort, Meeting
from ambassadors.services import cohorts
from applications.models import (
    Application,
    ApplicationStatus,
    ApplicationVersion,
    Decision,
    Outcome,
    ProposedDecision,
)
from applications.queries.ranking import Ranked, ranking
from applications.queries.seats import own_society_applies, seat_of, seats_in_force, within_reach
from core.models import User
from core.refusals import Forbidden, Refused
from core.sealing import side_text
from core.services import activity


def waits_for_closing(cohort: Cohort) -> list[str]:
    """Say what keeps the panel from closing: items without a confirmed decision, limits exceeded."""
    items = list(_items(cohort))
    undecided = [row for row in items if _decision_of(row) is None]
    found = []
    if undecided:
        words = ngettext(
            "%(n)s application has no confirmed decision yet.",
            "%(n)s applications have no confirmed decision yet.",
            len(undecided),
        )
        found.append(words % {"n": len(undecided)})
    amounts = [p.amount for row in items if (p := _decision_of(row)) and p.amount]
    if len(amounts) > cohort.places_left:
        found.append(_("More are selected than there are places."))
    if sum(amounts) > cohort.amount_left:
        found.append(_("The amounts are more than the envelope has left."))
    return found


def _decision_of(application: Application) -> ProposedDecision | None:
    """Return the confirmed proposal of an application, if any."""
    proposed: ProposedDecision | None = getattr(application, "proposed", None)
    return proposed if proposed and proposed.confirmed_by_id else None


def close(cohort: Cohort, *, by: User, at: datetime) -> None:
    """Close the panel: decisions become records, applications move, places and envelope are taken.

    Called while the cohort moves from panel to decided, which only the chair can do (S5, S7). The
    cohort's counters refuse what exceeds them, whatever the page showed (I12).
    """
    seat = seat_of(by, cohort)
    if seat is None or own_society_applies(seat):
        raise Forbidden(
            _("Your own National Society applies in this cohort, so that you decide nothing in it.")
        )
    items = list(_items(cohort).select_for_update(of=("self",)))
    if gaps := waits_for_closing(cohort):
        raise Refused(" ".join(gaps))
    rows = {row.application.pk: row for row in ranking(cohort)}
    conflicted = conflicted_seats(cohort, items, on=at.date())
    for application in items:
        application.cohort = cohort
        basis = _basis(rows[application.pk]) | {"conflicts": conflicted[application.pk]}
        _freeze(application, basis, by=by, at=at)
    Meeting.objects.filter(cohort=cohort, kind="panel").update(closed_at=at)


def _items(cohort: Cohort) -> QuerySet[Application]:
    found = cohort.applications.filter(status=ApplicationStatus.ELIGIBLE)
    return found.select_related("organisation", "proposed")


def conflicted_seats(cohort: Cohort, items: list[Application], *, on: date) -> dict[int, list[int]]:
    """Return the ids of the seats that cannot act on each application, by its id."""
    found: dict[int, list[int]] = {application.pk: [] for application in items}
    for seat in seats_in_force(cohort):
        reached = {application.pk for application in within_reach(seat, items, on=on)}
        for application in items:
            if application.pk not in reached:
                found[application.pk].append(seat.pk)
    return found


def _basis(row: Ranked) -> dict[str, object]:
    """Return what a decision rests on: rank, score, and the seats whose sheets counted."""
    return {
        "rank": row.rank,
        "tied": row.tied,
        "score": str(row.score) if row.score is not None else None,
        "sheets": len(row.counting),
        "seats": sorted(sheet.seat_id for sheet in row.counting),
    }


def _freeze(application: Application, basis: dict[str, object], *, by: User, at: datetime) -> None:
    proposed = application.proposed
    version = application.versions.order_by("-number").first()
    if version is None:
        raise Refused(_("An application without a submitted version cannot be decided."))
    write_decision(application, version=version, number=1, proposed=proposed, basis=basis, at=at)
    if proposed.outcome == Outcome.SELECTED:
        cohorts.take(application.cohort, proposed.amount or 0)
    application.go_to(proposed.outcome, reason=proposed.reason)
    application.save(update_fields=["status"])
    activity.record(
        application, "decided", by=by, at=at, reason=proposed.reason, outcome=proposed.outcome
    )


def write_decision(
    application: Application,
    *,
    version: ApplicationVersion,
    number: int,
    proposed: ProposedDecision,
    basis: dict[str, object],
    at: datetime,
) -> Decision:
    """Write a decision as a record, its reason and conditions in side texts (S5)."""
    if proposed.confirmed_by is None:
        raise Refused(_("Another seat without a conflict of interest confirms the decision."))
    row_id = uuid.uuid4()
    decision = Decision.objects.create(
        id=row_id,
        application=application,
        version=version,
        number=number,
        outcome=proposed.outcome,
        amount=proposed.amount,
        basis=basis,
        recorded_by=proposed.recorded_by,
        confirmed_by=proposed.confirmed_by,
        decided_at=at,
    )
    for path, text in (("reason", proposed.reason), ("conditions", proposed.conditions)):
        if text:
            side_text(row_id, path, text).save(force_insert=True)
    return decision
