"""The rows of lists: where they hang in the world, and what copies of them need beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Model, QuerySet

from ambassadors.models import (
    Award,
    Cohort,
    LeftForItem,
    Meeting,
    Seat,
)
from applications.models import (
    Application,
    BudgetLine,
    Invitation,
    ScoreSheet,
)
from core.models import User
from demonstration.models import ShownMail
from milestones.models import Comment, Milestone
from tests.cast import AT
from tests.lists.growing import Differs, Spare, at_rest, copied

Grow = Callable[[Any, Spare], Any]
PLACES: dict[str, Callable[[], Any]] = {
    "running": lambda: Cohort.objects.get(name="Kick-off cohort").pk,
    "scoring": lambda: Cohort.objects.get(name="Second cohort").pk,
    "open": lambda: Cohort.objects.get(name="Third cohort").pk,
    "preparing": lambda: Cohort.objects.get(name="Next cohort").pk,
    "decided": lambda: Cohort.objects.get(name="Fourth cohort").pk,
    "award": lambda: award_of("KEN").pk,
    "begins": lambda: award_of("UGA").pk,
    "draft": lambda: application_of("PER").pk,
    "sent": lambda: application_of("GHA").pk,
    "sheet": lambda: sheets().get(application__organisation__iso3="GHA").pk,
    "milestone": lambda: milestone().pk,
    "instalment": lambda: award_of("KEN").instalments.get(number=1).pk,
    "spending": lambda: award_of("COL").expenditure_reports.all()[0].pk,
    "reporting": lambda: award_of("COL").pk,
    "commented": lambda: Comment.objects.order_by("pk")[0].milestone_id,
    "newcomer": lambda: User.objects.get(email="newcomer@example.org").pk,
}


def award_of(iso3: str) -> Award:
    return Award.objects.get(organisation__iso3=iso3)


def application_of(iso3: str) -> Application:
    return Application.objects.get(organisation__iso3=iso3)


def sheets() -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.filter(seat__person__email="seat@example.org")


def milestone() -> Milestone:
    return award_of("KEN").milestones.get(number=3)


@dataclass(frozen=True)
class List:
    """A list: who reads it at which address, its rows, what differs in a copy, and its queries.

    least: from how many rows on there is a list.
    """

    who: str
    path: str
    what: str
    rows: Callable[[], QuerySet[Any]]
    cost: int
    differs: Differs = field(default_factory=dict)
    grow: Grow | None = None
    least: int = 1


def of(model: type[Model], place: str, path: str, **more: Any) -> Callable[[], QuerySet[Any]]:
    """Return the rows of a table that belong to a place."""
    return lambda: model._base_manager.filter(**{path: PLACES[place]()}, **more)


NEXT: Differs = {"number": lambda _, number: number + 1}
NUMBERED: Differs = {"number": lambda _, number: number + 50}
SOCIETIES: Differs = {"organisation_id": lambda spare, number: spare.societies[number]}
PEOPLE: Differs = {"person_id": lambda spare, number: spare.people[number]}
LONG_AGO = SOCIETIES | {"sent_at": lambda *_: AT - timedelta(days=40)}
REFERENCED = SOCIETIES | {"reference": lambda _, number: f"R-{number}"}
NAMED: Differs = {"name": lambda _, number: f"Copy {number}"}


def with_sheets(application: Any, spare: Spare) -> None:
    """Give a seat a sheet for each of many applications."""
    sheet = sheets().get(application=application)
    made = copied(application, spare, REFERENCED)
    copied(sheet, spare, {"application": lambda _, number: made[number]})


def with_seats(presence: Any, spare: Spare) -> None:
    """Seat many, and let all of them be present."""
    member = Seat.objects.filter(cohort=presence.meeting.cohort, part="member")[0]
    made = copied(member, spare, PEOPLE)
    copied(presence, spare, {"seat": lambda _, number: made[number]})


def with_lines(line: Any, spare: Spare) -> None:
    """Give a plan many lines, with spending on each."""
    made = copied(line.plan_line, spare, NUMBERED)
    copied(line, spare, {"plan_line": lambda _, number: made[number]})


def mentored(part: Any, spare: Spare) -> None:
    """Give a mentor many awards."""
    made = copied(part.award, spare, REFERENCED)
    copied(part, spare, {"award": lambda _, number: made[number]})


def seated(seat: Any, spare: Spare) -> None:
    """Give a person a seat in many cohorts."""
    made = copied(seat.cohort, spare, NAMED)
    copied(seat, spare, {"cohort": lambda _, number: made[number]})


def sent() -> QuerySet[Invitation]:
    coordinator = "coordinator@example.org"
    return Invitation.objects.filter(cohort__coordinator__email=coordinator, status="sent")


def mails() -> QuerySet[ShownMail]:
    ShownMail.objects.create(
        to="one@example.org", subject="One", text="One", html="<p>One</p>", at=AT
    )
    return ShownMail.objects.all()


def budget() -> QuerySet[BudgetLine]:
    """Give the draft the budget of an application that was sent."""
    with at_rest():
        BudgetLine.objects.filter(application=application_of("GHA")).update(
            application=application_of("PER")
        )
    return BudgetLine.objects.filter(application=application_of("PER"))


def left() -> QuerySet[LeftForItem]:
    meeting = Meeting.objects.get(cohort__name="Kick-off cohort")
    seat = Seat.objects.filter(cohort=meeting.cohort)[0]
    LeftForItem.objects.create(
        meeting=meeting, seat=seat, organisation=award_of("KEN").organisation, ground="declared"
    )
    return LeftForItem.objects.all()


def answered(feedback: Any, spare: Spare) -> None:
    """Let many National Societies answer."""
    made = copied(feedback.award, spare, REFERENCED)
    sent = copied(feedback, spare, {"award": lambda _, number: made[number]})
    copied(feedback.about_mentoring, spare, {"feedback": lambda _, number: sent[number]})


def decided(application: Any, spare: Spare) -> list[Any]:
    """Decide many applications."""
    made = copied(application, spare, REFERENCED)
    decision = application.decisions.get()
    return copied(decision, spare, {"application": lambda _, number: made[number]})


def offered(offer: Any, spare: Spare) -> None:
    """Make many offers that were accepted."""
    made, awards = decided(offer.application, spare), copied(offer.award, spare, REFERENCED)
    differs: Differs = {
        "decision": lambda _, number: made[number],
        "application": lambda _, number: made[number].application,
        "award": lambda _, number: awards[number],
    }
    copied(offer, spare, differs)


def running_awards() -> QuerySet[Award]:
    return Award.objects.filter(cohort__name="Kick-off cohort")
