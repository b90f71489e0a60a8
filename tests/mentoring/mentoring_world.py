"""Mentors and their awards for tests, made through the services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ambassadors.models import Award, Cohort
from core.models import Organisation, User
from mentoring.models import Assignment, Feedback, Mentor
from mentoring.services import assignments, feedback, talks
from tests.cast import AT, fresh, granted, person

ANSWERS: dict[str, Any] = {
    "useful": {"funding": 5, "mentoring": 2, "guidance": 4, "peers": 3, "events": 0},
    "benefit": "yes",
    "leadership": 4,
    "helped_most": "A call each month.",
    "should_change": "Shorter forms.",
    "would_mentor": True,
    "match_works": "partly",
    "words": "We would like more time with our mentor.",
}
SENT: dict[str, Any] = {
    "useful_funding": "5", "useful_mentoring": "2", "useful_guidance": "4", "useful_peers": "3",
    "useful_events": "0", "benefit": "yes", "leadership": "4", "helped_most": "A call each month.",
    "should_change": "Shorter forms.", "would_mentor": "yes", "match_works": "partly",
    "words": "We would like more time with our mentor.", "language": "en",
}  # fmt: skip


def cleared(by: User, organisation: Organisation, name: str = "ana", *, most: int = 2) -> Mentor:
    """A person cleared as a mentor."""
    who = person(name, name.title())
    return assignments.clear(
        person=who, organisation=organisation, languages="en fr", most=most, by=by, at=AT,
        region="Africa",
    )  # fmt: skip


def assigned(award: Award, mentor: Mentor, by: User, *, at: datetime = AT) -> Assignment:
    """A mentor who was proposed and said yes."""
    row = assignments.propose(award_id=award.pk, mentor=mentor, by=by, at=at)
    return assignments.accept(assignment_id=row.pk, by=fresh(mentor.person), at=at)


def talked(award: Award, by: User, *, days: int = 0, **more: Any) -> None:
    """A talk some days after `AT`."""
    at = AT + timedelta(days=days)
    known = {"channel": "call", "summary": f"Talk of day {days}"} | more
    talks.log(award=award, held_on=at.date(), by=fresh(by), at=at, **known)


def gave(award: Award, by: User, *, at: datetime, **more: Any) -> Feedback:
    """Feedback of the first asking, sent."""
    row = feedback.open_form(award_id=award.pk, period=1, by=by, at=at)
    answers = ANSWERS | more
    feedback.save(feedback_id=row.pk, answers=answers, version=row.version, by=by, at=at)
    return feedback.send(feedback_id=row.pk, by=by, at=at)


def society(number: int) -> Organisation:
    """An invented National Society."""
    name = f"Society {number:02d}"
    return Organisation.objects.create(
        kind="NS", name=name, sort_key=name.lower(), region="Africa", time_zone="Africa/Nairobi"
    )


def more_awards(cohort: Cohort, number: int, first: int = 0) -> list[Award]:
    """Awards of invented National Societies, in onboarding."""
    return [granted(cohort, society(each)) for each in range(first, first + number)]
