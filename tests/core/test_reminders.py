"""Reminders: each step once, the latest of several, and a real mail through a real worker."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ambassadors.models import Award, Cohort
from core.models import Message, MessageStatus, ReminderSent, User
from core.reminders import Rule
from core.services import reminders
from milestones.models import Milestone
from tests import post, serving
from tests.cast import AT, SignedIn, begun, granted
from tests.post import Kept

STEPS = (-30, -7, -1, 1, 7)
RULE = Rule("kind", "own", STEPS, "template")
DUE = date(2027, 8, 31)


@pytest.mark.parametrize(
    ("today", "since", "come"),
    [
        (date(2027, 7, 31), date(2027, 1, 1), []),
        (date(2027, 8, 1), date(2027, 1, 1), [-30]),
        (date(2027, 8, 27), date(2027, 1, 1), [-30, -7]),
        (date(2027, 9, 7), date(2027, 1, 1), [-30, -7, -1, 1, 7]),
        (date(2027, 8, 27), date(2027, 8, 10), [-7]),  # made inside a window: begins with the next
        (date(2028, 8, 27), date(2028, 1, 1), []),  # began to wait after every step
    ],
)
def test_steps_come_with_their_day_and_not_before_the_thing(
    today: date, since: date, come: list[int]
) -> None:
    assert RULE.come(DUE, since, today) == come


def days_before(milestone: Milestone, days: int) -> datetime:
    """Return noon of the day so many days before a milestone is due."""
    day = milestone.due_on - timedelta(days=days)
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def first(running_award: Award) -> Milestone:
    """The first milestone; the others are a long way off."""
    return running_award.milestones.get(number=1)


def sent_steps(milestone: Milestone) -> list[tuple[int, bool]]:
    rows = ReminderSent.objects.filter(thing__endswith=f"milestone:{milestone.pk}")
    return sorted(rows.values_list("step", "sent"))


def mails(milestone: Milestone) -> int:
    return Message.objects.filter(link=f"/milestones/{milestone.pk}/", key__isnull=False).count()


def test_a_step_is_sent_once_however_often_it_is_looked_for(first: Milestone) -> None:
    at = days_before(first, 30)
    reminders.send_due(at=at)
    reminders.send_due(at=at)
    reminders.send_due(at=at + timedelta(days=5))
    assert sent_steps(first) == [(-30, True)]
    assert mails(first) == 1


def test_of_several_steps_only_the_latest_is_sent(first: Milestone) -> None:
    reminders.send_due(at=days_before(first, 0))
    assert sent_steps(first) == [(-30, False), (-7, False), (-1, True)]
    assert mails(first) == 1


def test_a_date_moved_a_little_does_not_send_again_and_moved_far_does(first: Milestone) -> None:
    reminders.send_due(at=days_before(first, 30))
    Milestone.objects.filter(pk=first.pk).update(due_on=first.due_on + timedelta(days=5))
    reminders.send_due(at=days_before(first, 25))
    assert mails(first) == 1
    Milestone.objects.filter(pk=first.pk).update(due_on=first.due_on + timedelta(days=60))
    first.refresh_from_db()
    reminders.send_due(at=days_before(first, 30))
    assert mails(first) == 2


def test_nothing_is_sent_to_a_closed_person(first: Milestone, focal_point: User) -> None:
    User.objects.filter(pk=focal_point.pk).update(is_active=False)
    reminders.send_due(at=days_before(first, 7))
    assert mails(first) == 0


def test_the_home_page_shows_what_the_mail_says(
    first: Milestone, focal_point: User, signed_in: SignedIn, clock: Any
) -> None:
    at = days_before(first, 7)
    reminders.send_due(at=at)
    clock(at)
    page = signed_in(focal_point).get("/").content.decode()
    written = Message.objects.get(link=f"/milestones/{first.pk}/", key__isnull=False)
    assert f'href="/milestones/{first.pk}/"' in page
    assert first.title in page
    assert first.title in written.subject + written.body


@pytest.fixture
def server() -> Iterator[tuple[Kept, str]]:
    """A real SMTP server on loopback."""
    with post.office() as found:
        yield found


@pytest.mark.django_db(transaction=True)
def test_beat_finds_a_due_milestone_and_the_worker_mails_it_once(
    cohort: Cohort,
    organisations: dict[str, Any],
    focal_point: User,
    coordinator: User,
    server: tuple[Kept, str],
    tmp_path: Path,
) -> None:
    kept, url = server
    award = begun(granted(cohort, organisations["KEN"]), coordinator, at=AT)
    soon = datetime.now(tz=UTC).date() + timedelta(days=3)
    due = award.milestones.get(number=1)
    Milestone.objects.filter(pk=due.pk).update(due_on=soon)
    Award.objects.filter(pk=award.pk).update(plan_agreed_on=soon - timedelta(days=60))
    Message.objects.all().delete()
    env = serving.environment(EMAIL_URL=url, SITE_URL="http://localhost:8000")
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    worker = [*celery, "worker", "-B", "-s", str(tmp_path / "beat"), "--concurrency", "1"]
    with serving.process([*worker, "--loglevel", "warning"], env, tmp_path / "worker.log"):
        until = time.monotonic() + 90
        while time.monotonic() < until and not kept.sent_to(focal_point.email):
            time.sleep(0.2)
        assert len(kept.sent_to(focal_point.email)) == 1, (tmp_path / "worker.log").read_text()[
            -3000:
        ]
    mail = kept.sent_to(focal_point.email)[0]
    assert due.title in post.subject_of(mail)
    assert mail["Message-ID"].startswith("<")
    row = Message.objects.get(person=focal_point, link=f"/milestones/{due.pk}/")
    assert row.status == MessageStatus.SENT
    assert ReminderSent.objects.filter(person=focal_point, sent=True).count() == 1
