"""Mentors are cleared, proposed, say yes or no, and are ended (P1, C1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from ambassadors.models import Award, AwardPart, AwardStatus, ConflictGround, Part
from ambassadors.permissions import conflicted, standing
from ambassadors.services import people
from core.models import Message, Organisation, User
from core.refusals import Forbidden, IllegalMove, ReasonMissing, Refused
from mentoring.models import AssignmentStatus, Mentor
from mentoring.queries.mentor import matches
from mentoring.services import assignments
from tests.cast import AT, SignedIn, fresh, person
from tests.mentoring import mentoring_world as world

Societies = dict[str, Organisation]


@pytest.fixture
def ana(coordinator: User, organisations: Societies) -> Mentor:
    return world.cleared(coordinator, organisations["AUT"])


def templates(about: str) -> list[tuple[str, str]]:
    rows = Message.objects.filter(template=f"mentoring/{about}")
    return sorted(rows.values_list("template", "address"))


def test_clear_refuses_everybody_but_coordinators(approver: User, organisations: Societies) -> None:
    with pytest.raises(Forbidden, match="Only a coordinator can clear a mentor"):
        world.cleared(approver, organisations["AUT"])


def test_clear_twice_changes_what_is_known(ana: Mentor, coordinator: User) -> None:
    assignments.clear(
        person=ana.person, organisation=ana.organisation, languages="es", most=5, by=coordinator,
        at=AT,
    )  # fmt: skip
    assert list(Mentor.objects.values_list("languages", "most")) == [("es", 5)]


def test_propose_asks_the_mentor_and_waits(award: Award, ana: Mentor, coordinator: User) -> None:
    row = assignments.propose(award_id=award.pk, mentor=ana, by=coordinator, at=AT)
    assert row.status == "proposed"
    assert templates("assignment_proposed") == [
        ("mentoring/assignment_proposed", "ana@example.org")
    ]
    assert award.pk not in standing(fresh(ana.person)).mentored


def test_propose_refuses_a_second_open_assignment(
    award: Award, ana: Mentor, coordinator: User, organisations: Societies
) -> None:
    assignments.propose(award_id=award.pk, mentor=ana, by=coordinator, at=AT)
    other = world.cleared(coordinator, organisations["SWE"], "bo")
    with pytest.raises(Refused, match="has a mentor"):
        assignments.propose(award_id=award.pk, mentor=other, by=coordinator, at=AT)


def test_propose_refuses_ones_own_society(
    award: Award, coordinator: User, organisations: Societies
) -> None:
    sent_by_it = world.cleared(coordinator, organisations["KEN"], "bo")
    belongs = world.cleared(coordinator, organisations["AUT"], "cy")
    people.join(
        person=belongs.person, organisation=organisations["KEN"], part=Part.STAFF, by=None, at=AT
    )
    for mentor in (sent_by_it, belongs):
        with pytest.raises(Refused, match="Nobody mentors their own National Society"):
            assignments.propose(award_id=award.pk, mentor=mentor, by=coordinator, at=AT)


def test_propose_refuses_more_than_a_mentor_can_take(
    award: Award, coordinator: User, organisations: Societies
) -> None:
    full = world.cleared(coordinator, organisations["AUT"], "bo", most=1)
    (other,) = world.more_awards(award.cohort, 1)
    assignments.propose(award_id=other.pk, mentor=full, by=coordinator, at=AT)
    with pytest.raises(Refused, match="Has 1 of at most 1 National Societies already"):
        assignments.propose(award_id=award.pk, mentor=full, by=coordinator, at=AT)


def test_propose_refuses_a_coordinator_with_a_conflict(
    award: Award, ana: Mentor, coordinator: User, organisations: Societies
) -> None:
    people.join(
        person=coordinator, organisation=organisations["KEN"], part=Part.STAFF, by=None, at=AT
    )
    with pytest.raises(Forbidden, match="conflict of interest"):
        assignments.propose(award_id=award.pk, mentor=ana, by=fresh(coordinator), at=AT)


def test_accept_lets_the_mentor_in_and_makes_a_conflict(
    award: Award, ana: Mentor, coordinator: User
) -> None:
    world.assigned(award, ana, coordinator)
    who = fresh(ana.person)
    assert standing(who).mentored == frozenset({award.pk})
    assert conflicted(who, award.organisation_id, on=AT.date(), years=2)
    assert templates("mentor_assigned") == [
        ("mentoring/mentor_assigned", "focal.point@example.org")
    ]


def test_only_the_mentor_who_was_asked_answers(
    award: Award, ana: Mentor, coordinator: User
) -> None:
    row = assignments.propose(award_id=award.pk, mentor=ana, by=coordinator, at=AT)
    with pytest.raises(Forbidden):
        assignments.accept(assignment_id=row.pk, by=coordinator, at=AT)
    with pytest.raises(Forbidden):
        assignments.decline(assignment_id=row.pk, by=coordinator, at=AT, reason="No.")


def test_decline_needs_a_reason_and_tells_the_coordinator(
    award: Award, ana: Mentor, coordinator: User
) -> None:
    row = assignments.propose(award_id=award.pk, mentor=ana, by=coordinator, at=AT)
    with pytest.raises(ReasonMissing):
        assignments.decline(assignment_id=row.pk, by=ana.person, at=AT, reason=" ")
    assignments.decline(assignment_id=row.pk, by=ana.person, at=AT, reason="On leave.")
    message = Message.objects.get(template="mentoring/assignment_declined")
    assert message.address == coordinator.email
    assert message.body == "Ana cannot mentor Kenya Red Cross Society. The reason: On leave."
    with pytest.raises(IllegalMove):
        assignments.accept(assignment_id=row.pk, by=ana.person, at=AT)
    assert [match.declined for match in matches(award)] == [True]


def test_a_proposal_that_nobody_answers_lapses_and_frees_the_award(
    award: Award, ana: Mentor, coordinator: User
) -> None:
    row = assignments.propose(award_id=award.pk, mentor=ana, by=coordinator, at=AT)
    late = AT + timedelta(days=21)
    assert assignments.lapse_due(at=late - timedelta(seconds=1)) == 0
    assert [assignments.lapse_due(at=late), assignments.lapse_due(at=late)] == [1, 0]
    row.refresh_from_db()
    assert row.status == AssignmentStatus.LAPSED
    told = Message.objects.get(template="mentoring/assignment_lapsed")
    assert told.address == coordinator.email
    with pytest.raises(IllegalMove):
        assignments.accept(assignment_id=row.pk, by=ana.person, at=late)
    assignments.propose(award_id=award.pk, mentor=ana, by=coordinator, at=late)


def test_withdraw_frees_the_award_for_another_mentor(
    award: Award, ana: Mentor, coordinator: User, organisations: Societies
) -> None:
    row = assignments.propose(award_id=award.pk, mentor=ana, by=coordinator, at=AT)
    with pytest.raises(Forbidden):
        assignments.withdraw(assignment_id=row.pk, by=ana.person, at=AT)
    assignments.withdraw(assignment_id=row.pk, by=coordinator, at=AT)
    other = world.cleared(coordinator, organisations["SWE"], "bo")
    assert assignments.propose(award_id=award.pk, mentor=other, by=coordinator, at=AT).pk


def test_end_takes_the_mentor_out_and_lets_the_conflict_run_out(
    award: Award, ana: Mentor, coordinator: User
) -> None:
    row = world.assigned(award, ana, coordinator)
    with pytest.raises(ReasonMissing):
        assignments.end(assignment_id=row.pk, by=coordinator, at=AT, reason="")
    assignments.end(assignment_id=row.pk, by=coordinator, at=AT, reason="The match does not work.")
    assert not standing(fresh(ana.person)).mentored
    assert ConflictGround.objects.get(person=ana.person).ended_on == AT.date()
    soon, later = AT.date() + timedelta(days=700), AT.date() + timedelta(days=740)
    assert conflicted(fresh(ana.person), award.organisation_id, on=soon, years=2)
    assert not conflicted(fresh(ana.person), award.organisation_id, on=later, years=2)
    told = [address for _name, address in templates("assignment_ended")]
    assert told == ["ana@example.org", "focal.point@example.org"]


def test_an_award_that_ends_ends_its_assignments(
    award: Award, ana: Mentor, coordinator: User
) -> None:
    row = world.assigned(award, ana, coordinator)
    assignments.end_with_award(award, AwardStatus.ENDED, coordinator, AT)
    row.refresh_from_db()
    assert row.status == "ended"
    assert not award.people.filter(part=AwardPart.MENTOR, ended_on__isnull=True).exists()


def test_matches_puts_who_can_and_fits_first(
    award: Award, coordinator: User, organisations: Societies
) -> None:
    organisations["KEN"].languages = "sw fr"
    organisations["KEN"].save()
    for name, home in (("far", "SWE"), ("near", "AUT"), ("own", "KEN")):
        world.cleared(coordinator, organisations[home], name)
    Mentor.objects.filter(person__email="far@example.org").update(languages="es", region="")
    award.refresh_from_db()
    found = matches(award)
    assert [match.mentor.person.name for match in found] == ["Near", "Far", "Own"]
    assert [match.shared for match in found] == ["French", "", "French"]
    assert [bool(match.why_not) for match in found] == [False, False, True]


def test_the_pages_lead_from_proposal_to_a_mentor(
    award: Award, ana: Mentor, coordinator: User, focal_point: User, signed_in: SignedIn
) -> None:
    page = signed_in(coordinator)
    assert "Find a mentor" in page.get(f"/awards/{award.pk}/").content.decode()
    answer = page.post(f"/awards/{award.pk}/mentor/{ana.pk}/")
    assert answer["Location"] == f"/awards/{award.pk}/mentor/"
    mentor = signed_in(ana.person)
    assert mentor.get(f"/awards/{award.pk}/").status_code == 404
    home = mentor.get("/").content.decode()
    assert "Say whether you mentor Kenya Red Cross Society" in home
    assert "No society yet. The coordinator will assign you." in home
    row = award.assignments.get()
    assert "Yes, I mentor them" in mentor.get(f"/assignments/{row.pk}/").content.decode()
    assert mentor.post(f"/assignments/{row.pk}/accept/")["Location"] == f"/awards/{award.pk}/"
    assert "Ana" in signed_in(focal_point).get(f"/awards/{award.pk}/").content.decode()
    assert "My society" in signed_in(fresh(ana.person)).get("/").content.decode()


def test_a_proposal_refused_in_between_is_said_on_the_page(
    award: Award, ana: Mentor, coordinator: User, signed_in: SignedIn
) -> None:
    assignments.propose(award_id=award.pk, mentor=ana, by=coordinator, at=AT)
    page = signed_in(coordinator)
    answer = page.post(f"/awards/{award.pk}/mentor/{ana.pk}/", follow=True)
    assert (
        "This National Society has a mentor. End that assignment first." in answer.content.decode()
    )


def test_mentor_pages_are_for_coordinators(
    ana: Mentor, auditor: User, stranger: User, focal_point: User, signed_in: SignedIn
) -> None:
    for who, status in ((auditor, 403), (stranger, 404), (focal_point, 404)):
        for path in ("/mentors/", "/mentors/new/", f"/mentors/{ana.pk}/"):
            assert signed_in(who).get(path).status_code == status


def test_matching_is_for_the_coordinator_of_the_award(
    award: Award, ana: Mentor, focal_point: User, stranger: User, auditor: User, signed_in: SignedIn
) -> None:
    for who, status in ((auditor, 403), (stranger, 404), (focal_point, 403)):
        assert signed_in(who).get(f"/awards/{award.pk}/mentor/").status_code == status
        assert signed_in(who).post(f"/awards/{award.pk}/mentor/{ana.pk}/").status_code == status


def test_clearing_by_the_page_finds_the_account(
    coordinator: User, organisations: Societies, signed_in: SignedIn
) -> None:
    person("new.mentor", "New Mentor")
    sent = {"organisation": organisations["AUT"].pk, "languages": ["en", "ar"], "most": "3"}
    page = signed_in(coordinator)
    wrong = page.post("/mentors/new/", {**sent, "email": "nobody@example.org"})
    assert "Enter the address of an account." in wrong.content.decode()
    assert (
        page.post("/mentors/new/", {**sent, "email": "New.Mentor@example.org"}).status_code == 302
    )
    assert list(Mentor.objects.values_list("languages", "most")) == [("en ar", 3)]


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_of_mentors_ask_as_often_for_one_as_for_thirty(
    rows: int, award: Award, coordinator: User, organisations: Societies, signed_in: SignedIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(rows):
        world.cleared(coordinator, organisations["AUT"], f"mentor{number:02d}")
    page = signed_in(coordinator)
    with django_assert_num_queries(LIST):
        assert page.get("/mentors/").status_code == 200
    with django_assert_num_queries(MATCHING):
        assert page.get(f"/awards/{award.pk}/mentor/").status_code == 200


LIST, MATCHING = 6, 8
