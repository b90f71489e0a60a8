"""The mentor's log: quick to write, private where it says so, action points ticked off (P2, §5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from ambassadors.models import Award
from core.models import Organisation, User
from core.refusals import Forbidden, Refused
from mentoring.models import ActionPoint, Talk
from mentoring.services import assignments, talks
from tests.cast import AT, Clock, SignedIn, fresh
from tests.mentoring import mentoring_world as world

PRIVATE = "Leadership is hard to reach."
SHORT = {
    "held_on_0": "15", "held_on_1": "March", "held_on_2": "2027", "channel": "call",
    "summary": "Went through milestone 2.",
}  # fmt: skip


@pytest.fixture
def talk(running_award: Award, mentor: User) -> Talk:
    """A talk with one action of each side and a private note."""
    due_on = AT.date() + timedelta(days=14)
    return talks.log(
        award=running_award, held_on=AT.date(), channel="call", summary="First talk.", by=mentor,
        at=AT, private=PRIVATE, next_on=AT.date() + timedelta(days=30),
        agreed=[
            talks.Agreed("Share the draft", "ns", due_on),
            talks.Agreed("Send an example", "mentor", due_on),
        ],
    )  # fmt: skip


def test_log_refuses_everybody_but_the_mentor(
    running_award: Award, focal_point: User, coordinator: User
) -> None:
    for who in (focal_point, coordinator):
        with pytest.raises(Forbidden, match="Only the mentor"):
            world.talked(running_award, who)


def test_log_refuses_a_later_day_in_the_mentors_own_zone(
    running_award: Award, mentor: User
) -> None:
    tomorrow = date(2027, 3, 16)
    with pytest.raises(Refused, match="not a later one"):
        talks.log(
            award=running_award, held_on=tomorrow, channel="call", summary="x", by=mentor, at=AT
        )
    mentor.time_zone = "Pacific/Auckland"  # 09:00 in UTC is 22:00 there, and midnight comes first
    at = AT + timedelta(hours=3)
    assert talks.log(
        award=running_award, held_on=tomorrow, channel="call", summary="x", by=mentor, at=at
    ).pk


def test_log_refuses_a_next_talk_before_this_one(running_award: Award, mentor: User) -> None:
    with pytest.raises(Refused, match="not before this one"):
        world.talked(running_award, mentor, next_on=AT.date() - timedelta(days=1))


def test_date_channel_and_one_line_are_enough(
    running_award: Award, mentor: User, signed_in: SignedIn
) -> None:
    page = signed_in(mentor)
    assert 'value="15"' in page.get(f"/awards/{running_award.pk}/talks/new/").content.decode()
    answer = page.post(f"/awards/{running_award.pk}/talks/new/", SHORT)
    assert answer["Location"] == f"/awards/{running_award.pk}/"
    assert list(Talk.objects.values_list("held_on", "channel", "summary", "next_on")) == [
        (AT.date(), "call", "Went through milestone 2.", None)
    ]


def test_the_form_takes_three_actions_and_asks_what_is_missing(
    running_award: Award, mentor: User, signed_in: SignedIn
) -> None:
    page, path = signed_in(mentor), f"/awards/{running_award.pk}/talks/new/"
    second = {"what_2": "Share the draft", "owner_2": "ns"}
    wrong = page.post(path, {**SHORT, **second}).content.decode()
    assert "Action 2: enter by when" in wrong
    assert Talk.objects.count() == 0
    due_on = {"due_2_0": "1", "due_2_1": "4", "due_2_2": "2027"}
    wrong = page.post(path, {**SHORT, **due_on}).content.decode()
    assert "Action 2: enter what was agreed, or empty its date" in wrong
    assert page.post(path, {**SHORT, **second, **due_on}).status_code == 302
    rows = ActionPoint.objects.values_list("what", "owner", "due_on")
    assert list(rows) == [("Share the draft", "ns", date(2027, 4, 1))]


def test_the_form_refuses_a_day_ahead(
    running_award: Award, mentor: User, signed_in: SignedIn
) -> None:
    sent = {**SHORT, "held_on_0": "16"}
    page = signed_in(mentor).post(f"/awards/{running_award.pk}/talks/new/", sent)
    assert "Enter the day you spoke, not a later one." in page.content.decode()


def test_a_double_click_logs_one_talk(
    running_award: Award, mentor: User, signed_in: SignedIn
) -> None:
    page = signed_in(mentor)
    sent = {**SHORT, "form_token": "8b3c2b0e-94a5-4b3a-8a58-1f0c35bd5e4f"}
    for _click in range(2):
        assert page.post(f"/awards/{running_award.pk}/talks/new/", sent).status_code == 302
    assert Talk.objects.count() == 1


def test_the_log_is_read_by_who_may_and_private_notes_by_fewer(
    talk: Talk, focal_point: User, mentor: User, coordinator: User, chair: User, auditor: User,
    approver: User, signed_in: SignedIn,
) -> None:  # fmt: skip
    award = talk.award_id
    reads = {
        who.email.partition("@")[0]: [
            text in signed_in(fresh(who)).get(f"/awards/{award}/talks/").content.decode()
            for text in ("First talk.", PRIVATE)
        ]
        for who in (focal_point, mentor, coordinator, chair, auditor, approver)
    }
    assert reads == {
        "focal.point": [True, False],
        "mentor": [True, True],
        "coordinator": [True, True],
        "chair": [True, False],
        "auditor": [True, False],
        "approver": [False, False],
    }
    for who, status in ((focal_point, 200), (auditor, 200), (approver, 403)):
        page = signed_in(fresh(who)).get(f"/awards/{award}/talks/")
        assert page.status_code == status
        assert PRIVATE not in page.content.decode()


def test_another_mentor_reads_the_log_but_not_the_private_notes_of_the_one_before(
    running_award: Award, coordinator: User, organisations: dict[str, Organisation],
    signed_in: SignedIn,
) -> None:  # fmt: skip
    first = world.cleared(coordinator, organisations["AUT"])
    row = world.assigned(running_award, first, coordinator)
    world.talked(running_award, first.person, private=PRIVATE)
    assignments.end(assignment_id=row.pk, by=coordinator, at=AT, reason="Leave.")
    second = world.cleared(coordinator, organisations["SWE"], "bo")
    world.assigned(running_award, second, coordinator)
    page = signed_in(fresh(second.person)).get(f"/awards/{running_award.pk}/talks/")
    assert "Talk of day 0" in page.content.decode()
    assert PRIVATE not in page.content.decode()
    assert signed_in(fresh(first.person)).get(f"/awards/{running_award.pk}/").status_code == 404


def test_done_ticks_off_by_who_owns_it(
    talk: Talk, focal_point: User, mentor: User, coordinator: User, auditor: User
) -> None:
    theirs, mine = talk.action_points.order_by("pk")
    with pytest.raises(Forbidden):
        talks.done(point=mine, by=focal_point, at=AT)
    with pytest.raises(Forbidden):
        talks.done(point=theirs, by=auditor, at=AT)
    assert talks.done(point=theirs, by=focal_point, at=AT).done_by == focal_point
    assert talks.done(point=mine, by=coordinator, at=AT).done_by == coordinator
    assert talks.done(point=mine, by=mentor, at=AT).done_by == coordinator  # done stays done


def test_the_focal_point_ticks_off_on_the_award_page(
    talk: Talk, focal_point: User, stranger: User, signed_in: SignedIn
) -> None:
    theirs, mine = talk.action_points.order_by("pk")
    page = signed_in(focal_point)
    content = page.get(f"/awards/{talk.award_id}/").content.decode()
    assert f"/actions/{theirs.pk}/done/" in content
    assert f"/actions/{mine.pk}/done/" not in content
    assert page.get(f"/actions/{theirs.pk}/done/").status_code == 302  # led back, nothing done
    assert signed_in(stranger).post(f"/actions/{theirs.pk}/done/").status_code == 404
    assert page.post(f"/actions/{mine.pk}/done/").status_code == 403
    assert page.post(f"/actions/{theirs.pk}/done/").status_code == 302
    theirs.refresh_from_db()
    assert theirs.done_by == focal_point


def test_the_mentors_home_says_how_a_society_stands(
    talk: Talk, mentor: User, clock: Clock, signed_in: SignedIn
) -> None:
    page = signed_in(mentor)
    assert "On track" in page.get("/").content.decode()
    clock(AT + timedelta(days=20))
    content = page.get("/").content.decode()
    assert "At risk" in content  # what was agreed is late
    assert "20 days since the last talk" in content
    assert "2 open actions" in content
    clock(AT + timedelta(days=365))
    assert "Off track" in page.get("/").content.decode()  # a report is overdue


@pytest.mark.parametrize("rows", [1, 30])
def test_logs_ask_as_often_for_one_talk_as_for_thirty(
    rows: int, running_award: Award, mentor: User, signed_in: SignedIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    agreed = [talks.Agreed("Share the draft", "ns", AT.date())]
    for number in range(rows):
        world.talked(running_award, mentor, days=-number, agreed=agreed, private=PRIVATE)
    page = signed_in(mentor)
    with django_assert_num_queries(LIST):
        assert page.get(f"/awards/{running_award.pk}/talks/").status_code == 200
    page.get("/")  # the due query of a day is put together once
    with django_assert_num_queries(HOME):
        assert page.get("/").status_code == 200


LIST, HOME = 8, 10
