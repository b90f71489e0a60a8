"""What is due around mentoring, and to whom it is said (§6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ambassadors.models import Award
from core import due
from core.models import Message, Organisation, User
from core.services import reminders
from mentoring.services import assignments, talks
from tests.cast import AT, fresh
from tests.mentoring import mentoring_world as world

OPEN = datetime(2028, 1, 1, 9, 0, tzinfo=UTC)


def said(who: User, *, at: datetime, kind: str) -> list[tuple[str, date, str]]:
    """What is due for somebody of one kind: the words, the day, the link."""
    return [
        (due.reads(thing), thing.due, thing.link)
        for thing in due.things(at=at, person=fresh(who))
        if thing.kind == f"mentoring.{kind}"
    ]


def mailed(at: datetime) -> list[tuple[str, str]]:
    """The reminders of mentoring that are sent at a moment, with their readers."""
    before = set(Message.objects.values_list("pk", flat=True))
    reminders.send_due(at=at)
    new = Message.objects.exclude(pk__in=before).filter(template__startswith="mentoring/due")
    return sorted(new.values_list("template", "person__name"))


def test_a_proposal_is_due_to_its_mentor_until_answered(
    award: Award, coordinator: User, organisations: dict[str, Organisation]
) -> None:
    mentor = world.cleared(coordinator, organisations["AUT"])
    row = assignments.propose(award_id=award.pk, mentor=mentor, by=coordinator, at=AT)
    words = "Say whether you mentor Kenya Red Cross Society"
    link = f"/assignments/{row.pk}/"
    expected = [(words, date(2027, 3, 22), link)]
    assert said(mentor.person, at=AT, kind="assignment") == expected
    assert mailed(AT + timedelta(days=2)) == []
    assert mailed(AT + timedelta(days=3)) == [("mentoring/due_assignment", "Ana")]
    assignments.accept(assignment_id=row.pk, by=mentor.person, at=AT)
    assert said(mentor.person, at=AT, kind="assignment") == []


def test_an_award_without_a_mentor_is_due_to_its_coordinator(
    award: Award, coordinator: User, organisations: dict[str, Organisation]
) -> None:
    words = "Find a mentor for Kenya Red Cross Society"
    link = f"/awards/{award.pk}/mentor/"
    expected = [(words, award.starts_on, link)]
    assert said(coordinator, at=AT, kind="no_mentor") == expected
    mentor = world.cleared(coordinator, organisations["AUT"])
    assignments.propose(award_id=award.pk, mentor=mentor, by=coordinator, at=AT)
    assert said(coordinator, at=AT, kind="no_mentor") == []


def test_silence_is_due_to_the_mentor_after_30_days_and_to_the_coordinator_after_45(
    running_award: Award, mentor: User, coordinator: User
) -> None:
    world.talked(running_award, mentor, days=5)
    last = AT + timedelta(days=5)
    assert said(mentor, at=last + timedelta(days=29), kind="contact") == []
    assert said(mentor, at=last + timedelta(days=30), kind="contact") == [
        (
            "Talk with Kenya Red Cross Society and log it",
            (last + timedelta(days=30)).date(),
            f"/awards/{running_award.pk}/talks/new/",
        )
    ]
    assert said(coordinator, at=last + timedelta(days=44), kind="contact") == []
    assert len(said(coordinator, at=last + timedelta(days=45), kind="contact")) == 1
    assert mailed(last + timedelta(days=30)) == [("mentoring/due_contact", mentor.name)]
    assert mailed(last + timedelta(days=45)) == [
        ("mentoring/due_contact_coordinator", coordinator.name)
    ]
    world.talked(running_award, mentor, days=51)
    assert said(mentor, at=last + timedelta(days=46), kind="contact") == []
    assert mailed(last + timedelta(days=76)) == [("mentoring/due_contact", mentor.name)]


def test_a_mentor_who_never_spoke_is_silent_since_they_began(
    running_award: Award, mentor: User
) -> None:
    assert said(mentor, at=AT + timedelta(days=29), kind="contact") == []
    assert len(said(mentor, at=AT + timedelta(days=30), kind="contact")) == 1


def test_an_action_is_due_to_who_owns_it_until_it_is_done(
    running_award: Award, mentor: User, focal_point: User, other_focal_point: User
) -> None:
    due_on = (AT + timedelta(days=20)).date()
    agreed = [
        talks.Agreed("Share the draft", "ns", due_on),
        talks.Agreed("Send an example", "mentor", due_on),
    ]
    world.talked(running_award, mentor, agreed=agreed)
    near, link = AT + timedelta(days=6), f"/awards/{running_award.pk}/#mentoring"
    assert said(focal_point, at=near - timedelta(days=1), kind="action") == []
    assert said(focal_point, at=near, kind="action") == [
        ("As agreed: Share the draft", due_on, link)
    ]
    assert said(mentor, at=near, kind="action") == [("As agreed: Send an example", due_on, link)]
    assert said(other_focal_point, at=near, kind="action") == []
    sent = [("mentoring/due_action", mentor.name), ("mentoring/due_action", focal_point.name)]
    assert mailed(AT + timedelta(days=17)) == sorted(sent)
    assert mailed(AT + timedelta(days=20)) == []
    point = running_award.talks.get().action_points.get(owner="ns")
    talks.done(point=point, by=fresh(focal_point), at=near)
    assert mailed(AT + timedelta(days=21)) == [("mentoring/due_action", mentor.name)]


def test_feedback_is_asked_when_it_opens_and_twice_again_then_told_to_the_coordinator(
    running_award: Award, focal_point: User, coordinator: User
) -> None:
    assert said(focal_point, at=OPEN - timedelta(days=1), kind="feedback") == []
    link = f"/awards/{running_award.pk}/feedback/1/"
    assert said(focal_point, at=OPEN, kind="feedback") == [
        ("Give feedback on the network", date(2028, 1, 15), link)
    ]
    asked = [("mentoring/due_feedback", focal_point.name)]
    assert [mailed(OPEN + timedelta(days=day)) for day in (0, 1, 7, 14)] == [
        asked,
        [],
        asked,
        asked,
    ]
    assert said(coordinator, at=OPEN + timedelta(days=20), kind="feedback") == []
    told = [("mentoring/due_feedback_coordinator", coordinator.name)]
    assert mailed(OPEN + timedelta(days=21)) == told
    world.gave(running_award, focal_point, at=OPEN)
    assert said(focal_point, at=OPEN, kind="feedback") == []


@pytest.mark.parametrize("step", [-1, 0])
def test_the_same_moment_sends_nothing_twice(
    running_award: Award, focal_point: User, step: int
) -> None:
    mailed(OPEN)
    assert mailed(OPEN + timedelta(minutes=step)) == []
