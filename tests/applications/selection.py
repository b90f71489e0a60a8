"""A cohort in selection, walked there through the services: four seats, some applications."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ambassadors.models import Capacity, Cohort, CohortStatus, SeatPart
from ambassadors.services import cohorts
from applications.models import Application, Offer, ScoreSheet
from applications.queries.screening import TICKS
from applications.services import offers, panel, scoring, screening
from core.models import Message, OneTimeLink, Organisation, User
from core.services import links
from tests.applications import world

SCREENED = world.after_close(3)
SCORING = world.after_close(5)
MEETING = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
CLOSED = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)
RELEASED = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)
SEATS = (
    ("chair", "Ingrid Solano", Capacity.IFRC, SeatPart.CHAIR, "IFRC", "IFRC"),
    ("vice", "Astrid Kamau", Capacity.PNS, SeatPart.VICE_CHAIR, "Swedish Red Cross", "NS"),
    ("seat", "Kofi Lindqvist", Capacity.NS, SeatPart.MEMBER, "Rwandan Red Cross", "NS"),
    ("fourth", "Luc Fontaine", Capacity.ICRC, SeatPart.MEMBER, "ICRC", "ICRC"),
)
NAMES = {"kenya": "Kenya Red Cross Society", "nepal": "Nepal Red Cross Society"}
REGIONS = {"kenya": "Africa", "nepal": "Asia Pacific", "peru": "Americas"}
AMOUNT = 3_000_000


@dataclass
class Selection:
    """A cohort, its coordinator, the people in its seats, its applications and their focal points."""

    cohort: Cohort
    coordinator: User
    people: dict[str, User] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    focal: dict[str, User] = field(default_factory=dict)

    def who(self, key: str) -> User:
        """The person as their next request would read them."""
        return User.objects.get(pk=self.people[key].pk)

    def of(self, key: str) -> Application:
        """The application as the next request would read it."""
        return Application.objects.select_related("cohort", "organisation").get(
            pk=self.applications[key].pk
        )

    def sheet(self, seat: str, key: str) -> ScoreSheet:
        return ScoreSheet.objects.get(
            seat__person=self.people[seat], application=self.applications[key]
        )

    def seat_id(self, key: str) -> int:
        return int(self.cohort.seats.get(person=self.people[key]).pk)

    def to(self, after: str, *, at: datetime, by: User | None = None) -> None:
        cohorts.move_on(cohort_id=self.cohort.pk, after=after, by=by or self.coordinator, at=at)
        self.cohort.refresh_from_db()


CALM = "calm"  # the short name of a society that asks for no urgency points


def begin(coordinator: User, *names: str, **more: Any) -> Selection:
    """An open cohort with its four seats, and submitted applications under short names."""
    cohort = world.cohort(coordinator, opened=False, **more)
    opened = world.AT + timedelta(
        seconds=1
    )  # after it was prepared, so that histories have one order
    cohort = cohorts.move_on(cohort_id=cohort.pk, after="open", by=coordinator, at=opened)
    found = Selection(cohort, coordinator)
    for key, name, capacity, part, home, kind in SEATS:
        found.people[key] = world.person(f"{key}@example.org", name)
        cohorts.appoint(
            cohort=cohort, person=found.people[key], part=part, capacity=capacity, by=coordinator,
            at=world.AT, organisation=world.society(home, kind=kind),
        )  # fmt: skip
    for name in names or tuple(NAMES):
        society = society_of(name)
        application, by = world.submitted(
            cohort, society, f"{name}@example.org", urgent=name != CALM
        )
        found.applications[name], found.focal[name] = application, by
    return found


def society_of(name: str) -> Organisation:
    return world.society(NAMES.get(name, f"{name.title()} Red Cross"), REGIONS.get(name, "Africa"))


def screened(found: Selection) -> Selection:
    """Every application found eligible, its signatory confirmed."""
    found.cohort = world.in_screening(found.cohort)
    for name, application in found.applications.items():
        who: dict[str, Any] = {
            "application_id": application.pk, "by": found.coordinator, "at": SCREENED,
        }  # fmt: skip
        screening.confirm_signatory(
            name="Dana Aziz", title="Secretary General", source="The public directory",
            email=f"sg-{application.organisation_id}@example.org", **who,
        )  # fmt: skip
        screening.enter_level(level=3, on=world.AT.date(), source="Register", **who)
        screening.find_eligible(ticks=dict.fromkeys(TICKS, True), **who)
        found.applications[name].refresh_from_db()
    return found


def answered(found: Selection, key: str, *, yes: tuple[str, ...] = ()) -> None:
    """A seat's word on every society that applied."""
    scoring.declare(
        cohort=found.cohort, person=found.people[key], at=SCREENED, reason="A sister works there.",
        conflicted={row.organisation_id: name in yes for name, row in found.applications.items()},
    )  # fmt: skip


def in_scoring(found: Selection, **yes: tuple[str, ...]) -> Selection:
    """Conflicts answered (`seat=("kenya",)` declares one), scoring open."""
    screened(found)
    for key in found.people:
        answered(found, key, yes=yes.get(key, ()))
    found.to(CohortStatus.SCORING, at=SCORING)
    return found


def answers(found: Selection, *values: int | None, urgency: int | None = None) -> dict[str, Any]:
    """A sheet's answers: five values, or one for all of them, and urgency."""
    criteria = list(found.cohort.criteria.all())
    whole = [*(values if len(values) == 5 else values[:1] * 5), urgency]
    return {
        str(criterion.pk): {"value": value, "reason": "" if value is None else f"Because {value}."}
        for criterion, value in zip(criteria, whole, strict=True)
    }


def scored(
    found: Selection, seat: str, name: str, *values: int | None, urgency: int | None = None
) -> ScoreSheet:
    """One sheet filled and submitted."""
    sheet, by = found.sheet(seat, name), found.who(seat)
    scoring.save(
        sheet_id=sheet.pk, answers=answers(found, *values, urgency=urgency), version=sheet.version,
        by=by, at=SCORING,
    )  # fmt: skip
    scoring.submit(sheet_id=sheet.pk, by=by, at=SCORING)
    return found.sheet(seat, name)


def all_scored(found: Selection, strength: int = 3) -> Selection:
    """Every open sheet submitted with the same score."""
    for sheet in ScoreSheet.objects.filter(status="open").select_related("seat", "application"):
        key = next(k for k, person in found.people.items() if person.pk == sheet.seat.person_id)
        name = next(k for k, row in found.applications.items() if row.pk == sheet.application_id)
        scored(found, key, name, strength)
    return found


def in_panel(found: Selection, **yes: tuple[str, ...]) -> Selection:
    """Scored by everybody, scoring closed."""
    all_scored(in_scoring(found, **yes))
    found.to(CohortStatus.PANEL, at=MEETING)
    return found


def met(found: Selection, *present: str, by: str = "chair") -> None:
    """Who is present, recorded."""
    panel.record_meeting(
        cohort_id=found.cohort.pk, held_on=MEETING.date(), minutes="We went through all of them.",
        present=[found.seat_id(key) for key in present or tuple(found.people)], by=found.who(by),
        at=MEETING,
    )  # fmt: skip


def recorded(
    found: Selection, name: str, outcome: str = "selected", amount: int | None = AMOUNT, *,
    by: str = "chair", reason: str = "A clear commitment.",
) -> None:  # fmt: skip
    words = panel.Words(outcome, amount if outcome == "selected" else None, reason, "")
    panel.decide(
        application_id=found.applications[name].pk, words=words, by=found.who(by), at=MEETING
    )


def confirmed(found: Selection, name: str, *, by: str = "fourth") -> None:
    panel.confirm(application_id=found.applications[name].pk, by=found.who(by), at=MEETING)


def decided(found: Selection, *, by: str = "chair", **outcomes: str) -> Selection:
    """The panel held and closed; every application is selected unless named otherwise."""
    met(found)
    for name in found.applications:
        recorded(found, name, outcomes.get(name, "selected"), by=by)
        confirmed(found, name)
    found.to(CohortStatus.DECIDED, at=CLOSED, by=found.who("chair"))
    return found


def released(found: Selection, **outcomes: str) -> Selection:
    """Decided, and every result released."""
    decided(found, **outcomes)
    offers.release(
        cohort_id=found.cohort.pk, by=found.coordinator, at=RELEASED,
        application_ids=[row.pk for row in found.applications.values()],
    )  # fmt: skip
    return found


def offer_of(found: Selection, name: str) -> Offer:
    return Offer.objects.get(application=found.applications[name])


def secret_of(offer: Offer) -> str:
    """The secret in the newest message of an offer."""
    rows = Message.objects.filter(template="applications/offer", about_id=str(offer.pk))
    return str(rows.latest("made_at", "pk").secret)


def link_of(offer: Offer, *, at: datetime = RELEASED) -> OneTimeLink:
    return links.look(secret_of(offer), purpose=offers.PURPOSE, at=at)
