"""Who has a conflict, and what it takes from them (C1, C2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client

from ambassadors.models import Award, AwardPart, Cohort, CohortStatus, Ground, Part
from ambassadors.permissions import conflicted_with
from ambassadors.services import awards, conflicts
from ambassadors.services import people as members
from applications.models import Application, ProposedDecision, SectionKey, SheetStatus
from applications.permissions import visible_to
from applications.queries.ranking import ranking
from applications.queries.seats import capable, own_society_applies
from applications.services import panel, scoring
from core.models import Organisation, Role, User
from core.refusals import Forbidden, Refused
from tests.applications import selection, world
from tests.applications.selection import MEETING, SCORING
from tests.applications.world import AT

SignedIn = Callable[[User | None], Client]
Clock = Callable[..., None]


@pytest.fixture
def screened(coordinator: User) -> selection.Selection:
    return selection.screened(selection.begin(coordinator))


def joined(who: User, organisation: Organisation) -> None:
    members.join(
        person=who, organisation=organisation, part=Part.STAFF, by=None,
        at=AT - timedelta(days=2000),
    )  # fmt: skip


def left(who: User, organisation: Organisation, *, ago: relativedelta) -> None:
    joined(who, organisation)
    row = who.belongings.get(organisation=organisation)
    members.leave(belonging=row, by=who, on=(SCORING - ago).date(), at=SCORING)


@pytest.mark.parametrize(
    ("ago", "bound"),
    [
        (relativedelta(), True),
        (relativedelta(years=2), True),
        (relativedelta(years=2, days=1), False),
    ],
)
def test_belonging_binds_for_two_years(
    kenya: Organisation, ago: relativedelta, bound: bool
) -> None:
    who = world.person("seat@example.org")
    left(who, kenya, ago=ago)
    assert (kenya.pk in conflicted_with(who, on=SCORING.date(), years=2)) is bound


def test_a_cohort_that_looks_back_further_hides_what_another_shows(coordinator: User) -> None:
    found = selection.decided(selection.in_panel(selection.begin(coordinator)))
    auditor = world.with_role("auditor@example.org", Role.AUDITOR)
    three_years = relativedelta(years=3)
    left(auditor, found.of("kenya").organisation, ago=three_years)

    def seen(years: int) -> set[int]:
        Cohort.objects.filter(pk=found.cohort.pk).update(conflict_years=years)
        fresh = User.objects.get(pk=auditor.pk)
        return set(visible_to(fresh, on=SCORING.date()).values_list("pk", flat=True))

    both = {row.pk for row in found.applications.values()}
    assert seen(2) == both
    assert seen(3) == both - {found.applications["kenya"].pk}


def test_belonging_now_binds(kenya: Organisation) -> None:
    who = world.person("seat@example.org")
    joined(who, kenya)
    assert conflicted_with(who, on=SCORING.date(), years=2) == {kenya.pk}


@pytest.mark.parametrize(("kind", "bound"), [("NS", True), ("IFRC", False), ("ICRC", False)])
def test_people_of_a_funder_that_is_a_society_are_bound(
    coordinator: User, kenya: Organisation, kind: str, bound: bool
) -> None:
    funder = world.society("Swedish Red Cross" if kind == "NS" else kind, "Europe", kind=kind)
    application, by = world.begun(world.cohort(coordinator), kenya)
    world.filled(application, by)
    world.save(
        application, by, SectionKey.PARTNERS,
        {"partners": "One", "funders": [funder.pk], "funding": "Feedback."},
    )  # fmt: skip
    world.submission.submit(application_id=application.pk, by=by, at=AT)
    who = world.person("seat@example.org")
    joined(who, funder)
    assert (kenya.pk in conflicted_with(who, on=SCORING.date(), years=2)) is bound


def test_a_mentor_is_bound_now_and_within_two_years(award: Award, mentor: User) -> None:
    on = award.granted_at.date()
    assert award.organisation_id in conflicted_with(mentor, on=on, years=2)
    awards.end_person(award, mentor, AwardPart.MENTOR, on=on)
    fresh = User.objects.get(pk=mentor.pk)
    assert award.organisation_id in conflicted_with(fresh, on=on + relativedelta(years=2), years=2)
    assert award.organisation_id not in conflicted_with(
        fresh, on=on + relativedelta(years=2, days=1), years=2
    )


def test_a_signatory_has_no_account_that_a_conflict_could_bind(
    coordinator: User, kenya: Organisation
) -> None:
    focal = world.focal_point(kenya)
    with pytest.raises(Refused, match="must differ from every account of your NS"):
        members.name_signatory(
            organisation=kenya, name="Dana", title="SG", email=focal.email, by=focal, at=AT
        )


def test_a_ground_stated_twice_is_one_and_counts_after_its_end(kenya: Organisation) -> None:
    who = world.person("seat@example.org")
    for _ in range(2):
        conflicts.state(
            organisation=kenya, ground=Ground.MENTOR, source="one", on=AT.date(), person=who
        )
    assert who.conflict_grounds.count() == 1
    conflicts.end(source="one", on=AT.date())
    assert kenya.pk in conflicted_with(who, on=AT.date() + relativedelta(years=2), years=2)
    assert kenya.pk not in conflicted_with(
        who, on=AT.date() + relativedelta(years=2, days=1), years=2
    )


def test_sheets_go_to_seats_without_a_conflict_only(screened: selection.Selection) -> None:
    joined(screened.people["fourth"], screened.applications["kenya"].organisation)
    for key in screened.people:
        selection.answered(screened, key, yes=("nepal",) if key == "seat" else ())
    screened.to(CohortStatus.SCORING, at=SCORING)
    held = {
        (sheet.seat.person_id, sheet.application_id)
        for application in screened.applications.values()
        for sheet in application.sheets.select_related("seat")
    }
    who, kenya = screened.people, screened.applications["kenya"].pk
    nepal = screened.applications["nepal"].pk
    # the fourth seat's own society applies: no sheet at all; the third declared Nepal
    assert held == {
        (who["chair"].pk, kenya), (who["chair"].pk, nepal),
        (who["vice"].pk, kenya), (who["vice"].pk, nepal), (who["seat"].pk, kenya),
    }  # fmt: skip


def test_a_seat_whose_own_society_applies_decides_nothing(coordinator: User) -> None:
    found = selection.begin(coordinator)
    rwanda, by = world.submitted(
        found.cohort, world.society("Rwandan Red Cross"), "rwanda@example.org"
    )
    found.applications["rwanda"], found.focal["rwanda"] = rwanda, by
    seat = found.cohort.seats.select_related("person", "cohort").get(person=found.people["seat"])
    assert own_society_applies(seat)
    assert not any(
        capable(seat, application, on=SCORING.date())
        for application in Application.objects.select_related("cohort")
    )
    selection.in_panel(found)
    selection.met(found)
    selection.recorded(found, "kenya")
    with pytest.raises(Forbidden, match="Another seat without a conflict of interest confirms"):
        selection.confirmed(found, "kenya", by="seat")


def test_a_chair_whose_own_society_applies_neither_leads_nor_closes(coordinator: User) -> None:
    found = selection.begin(coordinator)
    selection.in_panel(found)
    joined(found.people["chair"], found.applications["nepal"].organisation)
    words = "Your own National Society applies in this cohort, so that you decide nothing in it."
    with pytest.raises(Forbidden) as refused:
        selection.met(found)
    assert str(refused.value) == words
    selection.met(found, by="vice")
    with pytest.raises(Forbidden) as refused:
        found.to(CohortStatus.DECIDED, at=MEETING, by=found.who("chair"))
    assert str(refused.value) == words


def test_answers_come_before_content_in_every_service(screened: selection.Selection) -> None:
    screened.to(CohortStatus.SCORING, at=SCORING)
    sheet, chair = screened.sheet("chair", "kenya"), screened.who("chair")
    words = "Say first whether you have a conflict with this National Society."
    with pytest.raises(Forbidden, match=words):
        scoring.save(sheet_id=sheet.pk, answers={}, version=0, by=chair, at=SCORING)
    with pytest.raises(Forbidden, match=words):
        scoring.submit(sheet_id=sheet.pk, by=chair, at=SCORING)
    screened.to(CohortStatus.PANEL, at=MEETING)
    selection.met(screened)
    with pytest.raises(Forbidden, match=words):
        selection.recorded(screened, "kenya")
    selection.answered(screened, "chair")
    selection.recorded(screened, "kenya")
    with pytest.raises(Forbidden, match=words):
        selection.confirmed(screened, "kenya")


def test_declaring_sets_the_sheet_aside_and_takes_back_what_was_decided(
    coordinator: User,
) -> None:
    found = selection.in_panel(selection.begin(coordinator))
    selection.met(found)
    for name in found.applications:
        selection.recorded(found, name)
        selection.confirmed(found, name)
    selection.answered(found, "fourth", yes=("kenya",))
    assert found.sheet("fourth", "kenya").status == SheetStatus.SET_ASIDE
    assert found.sheet("fourth", "nepal").status == SheetStatus.SUBMITTED
    rows = {row.application.pk: row for row in ranking(found.cohort)}
    assert len(rows[found.applications["kenya"].pk].counting) == 3
    assert found.of("kenya").proposed.confirmed_by is None
    assert found.of("nepal").proposed.confirmed_by == found.people["fourth"]
    selection.answered(found, "chair", yes=("nepal",))
    assert not ProposedDecision.objects.filter(application=found.applications["nepal"]).exists()


def test_a_no_afterwards_does_not_take_a_yes_back(screened: selection.Selection) -> None:
    selection.answered(screened, "seat", yes=("kenya",))
    selection.answered(screened, "seat")
    seat = screened.cohort.seats.get(person=screened.people["seat"])
    assert not capable(seat, screened.of("kenya"), on=SCORING.date())


def test_after_closing_a_declared_conflict_leaves_what_was_frozen(coordinator: User) -> None:
    found = selection.decided(selection.in_panel(selection.begin(coordinator), seat=("kenya",)))
    selection.answered(found, "fourth", yes=("kenya",))
    assert found.sheet("fourth", "kenya").status == SheetStatus.SUBMITTED
    basis = found.of("kenya").decisions.get().basis
    assert basis["conflicts"] == [found.seat_id("seat")]
    assert basis["seats"] == sorted(found.seat_id(key) for key in ("chair", "vice", "fourth"))
    away = conflicted_with(found.who("fourth"), on=MEETING.date(), years=2)
    assert found.applications["kenya"].organisation_id in away


def test_a_conflict_by_rule_that_comes_later_sets_the_sheet_aside_at_closing(
    coordinator: User,
) -> None:
    found = selection.all_scored(selection.in_scoring(selection.begin(coordinator)))
    conflicts.state(
        organisation=found.applications["kenya"].organisation, ground=Ground.MENTOR,
        source="mentoring", on=SCORING.date(), person=found.people["seat"],
    )  # fmt: skip
    found.to(CohortStatus.PANEL, at=MEETING)
    assert found.sheet("seat", "kenya").status == SheetStatus.SET_ASIDE
    assert found.sheet("seat", "nepal").status == SheetStatus.SUBMITTED


def test_a_conflicted_seat_confirms_and_records_nothing_there(coordinator: User) -> None:
    found = selection.in_panel(selection.begin(coordinator), fourth=("kenya",), chair=("nepal",))
    selection.met(found)
    selection.recorded(found, "kenya")
    with pytest.raises(Forbidden, match="Another seat without a conflict of interest confirms"):
        selection.confirmed(found, "kenya", by="fourth")
    with pytest.raises(Forbidden, match="the other of chair and vice-chair records it"):
        selection.recorded(found, "nepal")
    selection.recorded(found, "nepal", by="vice")
    meeting = panel.meeting_of(found.cohort)
    assert meeting is not None
    assert [(row.seat.person.name, row.organisation.name) for row in meeting.left.all()] == [
        ("Luc Fontaine", "Kenya Red Cross Society"),
        ("Ingrid Solano", "Nepal Red Cross Society"),
    ]


def test_the_page_asks_first_and_lets_more_be_said_later(
    screened: selection.Selection, signed_in: SignedIn, at: Clock
) -> None:
    at(SCORING)
    seat, pk = screened.people["seat"], screened.cohort.pk
    client, url = signed_in(seat), f"/cohorts/{pk}/conflicts/"
    kenya, nepal = (screened.applications[name].organisation_id for name in ("kenya", "nepal"))
    read = f"/applications/{screened.applications['kenya'].pk}/read/"
    assert client.get(read)["Location"] == url
    page = client.post(url, {f"ns_{kenya}": "no", f"ns_{nepal}": "yes"})
    assert "Enter what the conflict is" in page.text
    data = {f"ns_{kenya}": "no", f"ns_{nepal}": "yes", "reason": "A sister works there."}
    assert client.post(url, data)["Location"] == f"/cohorts/{pk}/scoring/"
    assert client.get(read).status_code == 200
    page = client.get(url)
    assert "You have a conflict with" in page.text
    assert "A conflict has come to light since?" in page.text
    assert client.get(f"/applications/{screened.applications['nepal'].pk}/read/").status_code == 403
    assert client.post(url, {"society": kenya}).status_code == 200
    client.post(url, {"society": kenya, "reason": "A brother, since June."})
    assert client.get(read).status_code == 403
    assert "A conflict has come to light since?" not in client.get(url).text


def test_a_coordinator_can_declare_and_returns_to_the_cohort(
    screened: selection.Selection, signed_in: SignedIn
) -> None:
    kenya, nepal = (screened.applications[name].organisation_id for name in ("kenya", "nepal"))
    client, pk = signed_in(screened.coordinator), screened.cohort.pk
    data = {f"ns_{kenya}": "yes", f"ns_{nepal}": "no", "reason": "A sister."}
    answer = client.post(f"/cohorts/{pk}/conflicts/", data)
    assert answer["Location"] == f"/cohorts/{pk}/"
    page = client.get(f"/applications/{screened.applications['kenya'].pk}/screening/")
    assert page.status_code == 403
    assert "You have a conflict of interest" in page.text
