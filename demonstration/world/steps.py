"""The journey's steps with invented content, each through the services that the pages call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from ambassadors.models import Award, Cohort, Seat
from applications.models import Application, Criterion, Offer, ScoreSheet, SectionKey
from applications.queries.content import asks_urgency, latest
from applications.queries.screening import TICKS
from applications.services import (
    budget,
    document,
    invitation,
    letter,
    offers,
    panel,
    pledge,
    roadmap,
    scoring,
    screening,
    section,
    submission,
)
from core.models import Message, Organisation, User
from core.reauthentication import Proof
from core.services import links, outbox
from core.services.activity import type_of
from demonstration.world.content import LINES, PDF, PLEDGES, ROWS, answers_of


@dataclass
class Society:
    """A National Society of an invented world: its people and the tone of its application."""

    organisation: Organisation
    contact: str  # name of the focal point
    email: str
    signatory: str
    level: int = 2
    strength: int = 3  # how well it is scored, 0 to 4
    share: int = 100  # per cent of the usual budget lines
    funders: list[int] = field(default_factory=list)  # ids of organisations
    returned: bool = False  # its application comes back once and is revised

    @property
    def signatory_email(self) -> str:
        """Return the signatory's invented address."""
        return f"sg.{self.organisation.iso3.lower()}@example.org"


def secret_of(thing: Any, template: str) -> str:
    """Return the one-time secret in the newest message of a kind about a thing."""
    message = Message.objects.filter(
        about_type=type_of(thing), about_id=str(thing.pk), template=template
    ).latest("made_at")
    return message.secret


def deliver(at: datetime) -> None:
    """Let the postman bring what was written until a moment."""
    while outbox.send_next(at=at):
        pass


def proof(person: User) -> Proof:
    """Return the proof of a person who has just signed in again."""
    return Proof(person.pk, timedelta(0))


def paper(name: str) -> ContentFile[bytes]:
    """Return a small real PDF under a name."""
    return ContentFile(PDF, name=name)


def invite(cohort: Cohort, society: Society, *, by: User, at: datetime) -> str:
    """Invite a society; returns the link's secret."""
    row = invitation.invite(
        cohort_id=cohort.pk,
        organisation=society.organisation,
        name=society.contact,
        email=society.email,
        by=by,
        at=at,
    )
    return secret_of(row, "applications/invitation")


def begin(
    cohort: Cohort,
    society: Society,
    *,
    by: User,
    at: datetime,
    person: User | None = None,
    password: str = "",
) -> tuple[Application, User]:
    """Invite, and let the contact accept two days later: with a new account or the one they have."""
    secret = invite(cohort, society, by=by, at=at)
    return invitation.accept(
        secret=secret,
        at=at + timedelta(days=2),
        name=society.contact,
        password=password,
        person=person,
    )


def fill(
    application: Application,
    society: Society,
    *,
    by: User,
    at: datetime,
    sections: Iterable[str] = tuple(SectionKey.values),
) -> None:
    """Fill the sections that are named, completely."""
    wanted = set(sections)
    rows: dict[str, Callable[..., None]] = {
        SectionKey.ASSESSMENT: _self_assessment,
        SectionKey.ROADMAP: _roadmap,
        SectionKey.BUDGET: _budget,
        SectionKey.PLEDGES: _pledges,
    }
    for key in SectionKey.values:
        if key not in wanted:
            continue
        if key in rows:
            rows[key](application, society, by=by, at=at)
        section.save(
            application_id=application.pk,
            key=key,
            answers=answers_of(key, society, on=at.date()),
            complete=True,
            by=by,
            at=at,
        )


def _self_assessment(application: Application, society: Society, *, by: User, at: datetime) -> None:
    file = paper("cea-self-assessment.pdf")
    document.attach(application_id=application.pk, part="self_assessment", file=file, by=by, at=at)


def _roadmap(application: Application, society: Society, *, by: User, at: datetime) -> None:
    for row in ROWS:
        roadmap.add(application_id=application.pk, by=by, at=at, **row)


def _budget(application: Application, society: Society, *, by: User, at: datetime) -> None:
    for line in LINES:
        cost = max(line["unit_cost"] * society.share // 100, 1)
        budget.add(application_id=application.pk, by=by, at=at, **{**line, "unit_cost": cost})


def _pledges(application: Application, society: Society, *, by: User, at: datetime) -> None:
    for days, text in PLEDGES:
        day = application.cohort.starts_on + timedelta(days=days)
        pledge.add(application_id=application.pk, text=text, due_on=day, by=by, at=at)


def confirm_letter(application: Application, *, by: User, at: datetime) -> None:
    """Ask the signatory and let them confirm the letter through their link."""
    letter.ask(application_id=application.pk, by=by, at=at)
    letter.answer(
        secret=secret_of(application, "applications/letter"),
        confirmed=True,
        at=at + timedelta(hours=5),
    )


def apply(
    cohort: Cohort,
    society: Society,
    *,
    by: User,
    at: datetime,
    person: User | None = None,
    password: str = "",
) -> Application:
    """Invite a society, fill everything, confirm the letter and submit; ten days in all."""
    application, contact = begin(cohort, society, by=by, at=at, person=person, password=password)
    fill(application, society, by=contact, at=at + timedelta(days=6))
    confirm_letter(application, by=contact, at=at + timedelta(days=7))
    submission.submit(application_id=application.pk, by=contact, at=at + timedelta(days=9))
    application.refresh_from_db()
    return application


def screen(application: Application, society: Society, *, by: User, at: datetime) -> None:
    """Confirm the signatory, enter the level, and find the application eligible."""
    screening.confirm_signatory(
        application_id=application.pk,
        name=society.signatory,
        title="Secretary General",
        email=society.signatory_email,
        source="The National Society's public directory entry",
        by=by,
        at=at,
    )
    screening.enter_level(
        application_id=application.pk,
        level=society.level,
        on=at.date() - timedelta(days=200),
        source="Certification register",
        by=by,
        at=at,
    )
    screening.find_eligible(
        application_id=application.pk,
        ticks=dict.fromkeys(TICKS, True),
        by=by,
        at=at,
    )


def answer_conflicts(
    cohort: Cohort,
    person: User,
    organisations: Iterable[int],
    *,
    at: datetime,
    yes: Iterable[int] = (),
) -> None:
    """Let a person say of each society whether they have a conflict."""
    named = set(yes)
    scoring.declare(
        cohort=cohort,
        person=person,
        conflicted={pk: pk in named for pk in organisations},
        at=at,
        reason="A close relative works there." if named else "",
    )


def score(sheet: ScoreSheet, strength: int, *, by: User, at: datetime, submit: bool = True) -> None:
    """Fill a sheet around a strength, a little different for each seat and criterion."""
    urgency = asks_urgency(latest(sheet.application))
    criteria = Criterion.objects.filter(cohort=sheet.application.cohort_id)
    answers = {}
    for criterion in criteria if urgency else criteria.filter(additional=False):
        value = min(
            max(strength + (criterion.pk + sheet.seat_id + sheet.application_id) % 3 - 1, 0), 4
        )
        answers[str(criterion.pk)] = {
            "value": value if not criterion.additional else value // 2,
            "reason": criterion.anchors[value] if value < len(criterion.anchors) else "",
        }
    scoring.save(sheet_id=sheet.pk, answers=answers, version=sheet.version, by=by, at=at)
    if submit:
        scoring.submit(sheet_id=sheet.pk, by=by, at=at)


def decide(
    application: Application,
    outcome: str,
    amount: int | None,
    *,
    chair: Seat,
    second: Seat,
    at: datetime,
    reason: str,
) -> None:
    """Record a decision by the chair and confirm it by another seat."""
    words = panel.Words(outcome, amount, reason, conditions="")
    panel.decide(application_id=application.pk, words=words, by=chair.person, at=at)
    panel.confirm(application_id=application.pk, by=second.person, at=at)


def accept_offer(application: Application, *, at: datetime) -> Award:
    """Let the signatory accept the offer through their link."""
    offer = Offer.objects.get(application=application)
    link = links.look(secret_of(offer, "applications/offer"), purpose=offers.PURPOSE, at=at)
    return offers.accept(link=link, at=at)


def signatory_link(thing: Any, template: str, purpose: str, *, at: datetime) -> Any:
    """Return the link that a message about a thing brought to the signatory."""
    return links.look(secret_of(thing, template), purpose=purpose, at=at)


def evening(day: date, zone_hours: int = 18) -> datetime:
    """Return an hour of a day in UTC."""
    return datetime(day.year, day.month, day.day, zone_hours, 0, tzinfo=UTC)
