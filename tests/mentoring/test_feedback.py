"""Feedback: drafted, checked, sent once; read by who may, about mentoring by fewer (§7, P2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from ambassadors.models import Award, AwardPart, Cohort, ObligationKind, Part
from ambassadors.services import awards, people
from core.models import Organisation, User
from core.refusals import Forbidden, Refused, Stale
from mentoring.models import Feedback, MentoringFeedback
from mentoring.queries.feedback import results_of
from mentoring.services import feedback
from tests.cast import AT, Clock, SignedIn, begun, fresh, granted, person
from tests.mentoring import mentoring_world as world

Societies = dict[str, Organisation]
OPEN = datetime(2028, 1, 1, 9, 0, tzinfo=UTC)
ABOUT = world.ANSWERS["words"]


@pytest.fixture
def sent(running_award: Award, focal_point: User) -> Feedback:
    return world.gave(running_award, focal_point, at=OPEN)


def path(award: Award, period: int = 1) -> str:
    return f"/awards/{award.pk}/feedback/{period}/"


def test_open_form_refuses_before_its_day_and_where_nobody_asks(
    running_award: Award, focal_point: User
) -> None:
    award = running_award.pk
    with pytest.raises(Refused, match="asked for later"):
        feedback.open_form(award_id=award, period=1, by=focal_point, at=OPEN - timedelta(days=1))
    with pytest.raises(Refused, match="not asked for in this period"):
        feedback.open_form(award_id=award, period=2, by=focal_point, at=OPEN)


def test_feedback_is_the_focal_points_alone(
    running_award: Award, coordinator: User, mentor: User
) -> None:
    for who in (coordinator, mentor):
        with pytest.raises(Forbidden):
            feedback.open_form(award_id=running_award.pk, period=1, by=who, at=OPEN)


def test_send_refuses_until_the_questions_are_answered(
    running_award: Award, focal_point: User
) -> None:
    row = feedback.open_form(award_id=running_award.pk, period=1, by=focal_point, at=OPEN)
    with pytest.raises(Refused, match="Say how useful this was: Funding"):
        feedback.send(feedback_id=row.pk, by=focal_point, at=OPEN)
    assert list(feedback.missing(row)) == [
        "useful_funding", "useful_mentoring", "useful_guidance", "useful_peers", "useful_events",
        "benefit", "leadership",
    ]  # fmt: skip


def test_send_is_final_and_fulfils_what_was_asked(sent: Feedback, focal_point: User) -> None:
    with pytest.raises(Refused, match="sent already"):
        feedback.send(feedback_id=sent.pk, by=focal_point, at=OPEN)
    with pytest.raises(Refused, match="was sent"):
        feedback.save(feedback_id=sent.pk, answers={}, version=1, by=focal_point, at=OPEN)
    owed = sent.award.obligations.get(kind=ObligationKind.FEEDBACK, period=1)
    assert (owed.sent_at, owed.fulfilled_by) == (OPEN, focal_point)


def test_save_refuses_to_overwrite_another_editor(running_award: Award, focal_point: User) -> None:
    row = feedback.open_form(award_id=running_award.pk, period=1, by=focal_point, at=OPEN)
    answers = world.ANSWERS
    feedback.save(feedback_id=row.pk, answers=answers, version=0, by=focal_point, at=OPEN)
    with pytest.raises(Stale):
        feedback.save(feedback_id=row.pk, answers=answers, version=0, by=focal_point, at=OPEN)


def test_opening_the_page_changes_nothing(
    running_award: Award, focal_point: User, signed_in: SignedIn, clock: Clock
) -> None:
    page = signed_in(focal_point)
    clock(OPEN)
    content = page.get(path(running_award)).content.decode()
    assert "Who reads it" in content
    assert (
        content.count("<legend") == 9
    )  # five supports, benefit, leadership, mentoring a newcomer, match
    assert Feedback.objects.count() == 0


def test_the_pages_lead_from_a_draft_to_thanks(
    running_award: Award, focal_point: User, signed_in: SignedIn, clock: Clock
) -> None:
    page = signed_in(focal_point)
    clock(OPEN)
    assert "Give feedback on the network" in page.get("/").content.decode()
    draft = {"helped_most": "A call each month.", "later": "1"}
    assert page.post(path(running_award), draft)["Location"] == f"/awards/{running_award.pk}/"
    assert "A call each month." in page.get(path(running_award)).content.decode()
    check = page.get(path(running_award) + "check/").content.decode()
    assert "You cannot send it yet: 7 answers are missing" in check
    assert f"{path(running_award)}#id_useful_funding_0" in check
    answer = page.post(path(running_award), {**world.SENT, "version": "1"})
    assert answer["Location"] == path(running_award) + "check/"
    thanks = page.post(path(running_award) + "check/")
    assert thanks["Location"] == path(running_award) + "thanks/"
    assert "Thank you" in page.get(thanks["Location"]).content.decode()
    row, about = Feedback.objects.get(), MentoringFeedback.objects.get()
    assert row.useful == world.ANSWERS["useful"]
    assert (row.benefit, row.leadership, row.would_mentor) == ("yes", 4, True)
    assert (about.match_works, about.words) == ("partly", ABOUT)
    assert ABOUT in page.get(path(running_award)).content.decode()


def test_the_second_editor_sees_both_versions(
    running_award: Award, focal_point: User, signed_in: SignedIn, clock: Clock
) -> None:
    page = signed_in(focal_point)
    clock(OPEN)
    page.post(path(running_award), {**world.SENT, "version": "0"})
    mine = {**world.SENT, "helped_most": "The peer visits.", "benefit": "no", "version": "0"}
    answer = page.post(path(running_award), mine)
    assert answer.status_code == 409
    for text in ("A call each month.", "The peer visits.", "Partly", "Yes"):
        assert (text in answer.content.decode()) == (text != "Partly")
    assert Feedback.objects.get().helped_most == "A call each month."


def test_feedback_is_read_by_who_may_and_about_mentoring_by_nobody_who_mentors_there(
    sent: Feedback, mentor: User, coordinator: User, chair: User, auditor: User, approver: User,
    stranger: User, signed_in: SignedIn, clock: Clock,
) -> None:  # fmt: skip
    (other,) = world.more_awards(sent.award.cohort, 1)
    awards.add_person(other, auditor, AwardPart.MENTOR, on=AT.date())
    seen = {}
    for who in (mentor, coordinator, chair, auditor, approver, stranger):
        page = signed_in(fresh(who))
        clock(OPEN)
        answer = page.get(path(sent.award))
        content = answer.content.decode()
        seen[who.name.partition(" ")[0]] = (
            answer.status_code, "A call each month." in content, ABOUT in content,
        )  # fmt: skip
    assert seen == {
        "Beatrix": (404, False, False),  # the mentor
        "Marisol": (200, True, True),
        "Ingrid": (200, True, True),
        "Wilhelmina": (200, True, False),  # the auditor, who mentors another NS of the cohort
        "Tobias": (404, False, False),  # the approver
        "Odd": (404, False, False),
    }


def test_a_draft_is_not_shown_to_its_readers(
    running_award: Award, focal_point: User, coordinator: User, signed_in: SignedIn, clock: Clock
) -> None:
    row = feedback.open_form(award_id=running_award.pk, period=1, by=focal_point, at=OPEN)
    answers = world.ANSWERS
    feedback.save(feedback_id=row.pk, answers=answers, version=0, by=focal_point, at=OPEN)
    content = signed_in(coordinator).get(path(running_award)).content.decode()
    assert "Not sent yet" in content
    assert "A call each month." not in content


def running(cohort: Cohort, number: int, coordinator: User) -> list[tuple[Award, User]]:
    """Active awards of invented NS, each with a focal point and a mentor of its own."""
    found = []
    for each in range(number):
        home = world.society(each)
        who = person(f"focal.{each}", f"Focal {each}")
        people.join(person=who, organisation=home, part=Part.FOCAL_POINT, by=None, at=AT)
        award = begun(granted(cohort, home), coordinator, at=AT)
        mentor = person(f"mentor.{each}", f"Mentor {each}")
        awards.add_person(award, mentor, AwardPart.MENTOR, on=AT.date())
        found.append((award, fresh(who)))
    return found


def test_results_show_no_share_under_three_societies(
    cohort: Cohort, coordinator: User, chair: User
) -> None:
    found = running(cohort, 3, coordinator)
    for award, who in found[:2]:
        world.gave(award, who, at=OPEN)
    benefit = results_of(cohort, 1, fresh(chair), on=OPEN.date()).results[0]
    assert (benefit.answers, [(count.number, count.share) for count in benefit.counts]) == (
        2, [(2, None), (0, None), (0, None)],
    )  # fmt: skip
    award, who = found[2]
    world.gave(award, who, at=OPEN, benefit="no")
    found_now = results_of(cohort, 1, fresh(chair), on=OPEN.date())
    benefit = found_now.results[0]
    assert [(count.number, count.share) for count in benefit.counts] == [(2, 67), (0, 0), (1, 33)]
    events = found_now.useful[3]
    assert [count.number for count in events.counts] == [0, 0, 0, 0, 0, 3]  # not used, by all
    assert (found_now.asked, len(found_now.sent)) == (3, 3)


def test_mentors_read_a_summary_of_three_societies_of_three_mentors_or_nothing(
    cohort: Cohort, coordinator: User, signed_in: SignedIn, clock: Clock
) -> None:
    found = running(cohort, 4, coordinator)
    first = User.objects.get(email="mentor.0@example.org")
    second_award = found[1][0]
    second_award.people.update(person=first)  # the first mentor has two societies
    for award, who in found[:3]:
        world.gave(award, who, at=OPEN)
    two_mentors = results_of(cohort, 1, fresh(first), on=OPEN.date())
    assert (two_mentors.useful, two_mentors.results, two_mentors.mentoring) == ([], [], None)
    award, who = found[3]
    world.gave(award, who, at=OPEN)
    three_mentors = results_of(cohort, 1, fresh(first), on=OPEN.date())
    assert [result.answers for result in three_mentors.results] == [4, 4, 4]
    assert three_mentors.mentoring is not None
    assert three_mentors.sent == []
    page = signed_in(fresh(first))
    clock(OPEN)
    content = page.get(f"/cohorts/{cohort.pk}/feedback/").content.decode()
    assert "Does the match with your mentor work?" in content
    assert "A call each month." not in content


def test_a_seat_who_mentors_sees_counts_but_not_about_mentoring(
    cohort: Cohort, coordinator: User, seat: User
) -> None:
    found = running(cohort, 2, coordinator)
    for award, who in found:
        world.gave(award, who, at=OPEN)
    assert results_of(cohort, 1, fresh(seat), on=OPEN.date()).mentoring is not None
    (other,) = world.more_awards(cohort, 1, first=10)
    awards.add_person(other, seat, AwardPart.MENTOR, on=AT.date())
    seen = results_of(cohort, 1, fresh(seat), on=OPEN.date())
    assert (len(seen.results), seen.mentoring) == (3, None)


def test_results_leave_out_societies_of_a_conflict(
    cohort: Cohort, coordinator: User, seat: User
) -> None:
    found = running(cohort, 2, coordinator)
    for award, who in found:
        world.gave(award, who, at=OPEN)
    home = found[0][0].organisation
    people.join(person=seat, organisation=home, part=Part.STAFF, by=None, at=AT)
    seen = results_of(cohort, 1, fresh(seat), on=OPEN.date())
    assert [row.award_id for row in seen.sent] == [found[1][0].pk]
    assert [result.answers for result in seen.results] == [1, 1, 1]


def test_results_are_for_staff_and_mentors_of_the_cohort(
    sent: Feedback, mentor: User, coordinator: User, chair: User, auditor: User, approver: User,
    focal_point: User, stranger: User, signed_in: SignedIn,
) -> None:  # fmt: skip
    address = f"/cohorts/{sent.award.cohort_id}/feedback/"
    statuses = [
        signed_in(fresh(who)).get(address).status_code
        for who in (coordinator, chair, auditor, mentor, approver, focal_point, stranger)
    ]
    assert statuses == [200, 200, 200, 200, 403, 404, 404]
    cohort_page = signed_in(chair).get(f"/cohorts/{sent.award.cohort_id}/").content.decode()
    assert address in cohort_page


@pytest.mark.parametrize("rows", [1, 30])
def test_results_ask_as_often_for_one_society_as_for_thirty(
    rows: int, cohort: Cohort, coordinator: User, signed_in: SignedIn, clock: Clock,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for award, who in running(cohort, rows, coordinator):
        world.gave(award, who, at=OPEN)
    page = signed_in(coordinator)
    clock(OPEN)
    with django_assert_num_queries(RESULTS):
        assert page.get(f"/cohorts/{cohort.pk}/feedback/").status_code == 200


RESULTS = 11
