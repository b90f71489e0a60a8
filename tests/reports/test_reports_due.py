"""When reports are due, to whom, and until when an answer is (§6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ambassadors.models import Award
from core import due
from core.models import Message, User
from core.services import reminders
from reports.services import progress
from tests.cast import fresh
from tests.reports import reports_world as world
from tests.reports.reports_world import OPEN

DUE = datetime(2028, 1, 30, 9, 0, tzinfo=UTC)


def said(who: User, *, at: datetime) -> list[tuple[str, date, str]]:
    return [
        (due.reads(thing), thing.due, thing.link)
        for thing in due.things(at=at, person=fresh(who))
        if thing.kind.startswith("reports.")
    ]


def mailed(day: int) -> list[tuple[str, str]]:
    """What is sent some days from the day the reports are due, and to whom."""
    before = set(Message.objects.values_list("pk", flat=True))
    reminders.send_due(at=DUE + timedelta(days=day))
    new = Message.objects.exclude(pk__in=before).filter(template__startswith="reports/due")
    return sorted(new.values_list("template", "person__name"))


def test_both_reports_are_one_thing_to_do(running_award: Award, focal_point: User) -> None:
    assert said(focal_point, at=DUE - timedelta(days=31)) == []
    link = f"/awards/{running_award.pk}/reports/1/"
    expected = [("Send the progress and expenditure report", DUE.date(), link)]
    assert said(focal_point, at=DUE - timedelta(days=30)) == expected


def test_reports_are_reminded_of_before_and_after_to_more_and_more_people(
    running_award: Award, focal_point: User, mentor: User, coordinator: User
) -> None:
    own = [("reports/due_reports", focal_point.name)]
    with_mentor = sorted([*own, ("reports/due_reports_mentor", mentor.name)])
    told = [("reports/due_reports_coordinator", coordinator.name)]
    days = (-31, -30, -29, -7, -1, 0, 1, 7, 13, 14)
    assert [mailed(day) for day in days] == [
        [], own, [], own, own, [], with_mentor, with_mentor, [], told,
    ]  # fmt: skip


def test_sent_reports_are_due_to_the_coordinator_until_answered(
    running_award: Award, focal_point: User, coordinator: User
) -> None:
    report = world.sent(running_award, focal_point)
    assert said(focal_point, at=OPEN) == []
    answer_by = (OPEN + timedelta(days=14)).date()
    link = f"/reports/{report.pk}/answer/"
    words = "Answer the reports of Kenya Red Cross Society"
    assert said(coordinator, at=OPEN) == [(words, answer_by, link)]
    told = [("reports/due_answer", coordinator.name)]
    offset = (OPEN - DUE).days
    assert [mailed(offset + day) for day in (6, 7, 14)] == [[], told, told]
    progress.give_back(report_id=report.pk, by=coordinator, at=OPEN, reason="Name the branches.")
    assert said(coordinator, at=OPEN) == []
    assert len(said(focal_point, at=OPEN)) == 1
