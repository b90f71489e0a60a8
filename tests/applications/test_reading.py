"""Who reads what: task list, versions, lists, files, home page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ambassadors.models import Capacity, Cohort, SeatPart
from ambassadors.services import cohorts, conflicts
from applications.models import Application
from applications.permissions import visible_to
from applications.services import application as applications
from applications.services import document
from core.due import everyones, things
from core.models import Message, Organisation, Role, User
from core.refusals import Refused
from core.services import activity
from core.services.reminders import send_due
from tests.applications import world
from tests.applications.world import AT

SignedIn = Callable[[User | None], Client]


def seated(cohort: Cohort, email: str, organisation: Organisation) -> User:
    who = world.person(email, "Luis Ortega")
    cohorts.appoint(
        cohort=cohort, person=who, organisation=organisation, capacity=Capacity.PNS,
        part=SeatPart.MEMBER, by=cohort.coordinator, at=AT,
    )  # fmt: skip
    return who


def test_visible_to_follows_roles_conflicts_and_submission(
    cohort: Cohort, sent: tuple[Application, User], coordinator: User, kenya: Organisation
) -> None:
    application, focal = sent
    draft, _by = world.begun(cohort, world.society("Nepal Red Cross", "Asia Pacific"), "n@x.org")
    seat = seated(cohort, "seat@example.org", world.society("Norwegian Red Cross", "Europe"))
    own = seated(cohort, "own@example.org", kenya)
    auditor = world.with_role("auditor@example.org", Role.AUDITOR)
    approver = world.with_role("approver@example.org", Role.APPROVER)
    africa = world.coordinator("africa@example.org", regions=["Africa"])
    europe = world.coordinator("europe@example.org", regions=["Europe"])
    stranger = world.person("stranger@example.org")
    readers = {
        who.email: list(visible_to(who, on=AT.date()))
        for who in (focal, seat, own, auditor, approver, africa, europe, coordinator, stranger)
    }
    assert readers == {
        focal.email: [application],
        seat.email: [application],
        own.email: [],
        auditor.email: [application],
        approver.email: [],
        africa.email: [application],
        europe.email: [],
        coordinator.email: [application],
        stranger.email: [],
    }
    assert draft.versions_made == 0


def test_a_seat_answers_the_conflict_question_before_content_opens(
    signed_in: SignedIn, cohort: Cohort, sent: tuple[Application, User], kenya: Organisation
) -> None:
    from applications.permissions import must_answer_first

    application, focal = sent
    seat = seated(cohort, "seat@example.org", world.society("Norwegian Red Cross", "Europe"))
    assert must_answer_first(seat, application) is True
    assert must_answer_first(focal, application) is False
    url = f"/applications/{application.pk}/read/"
    assert signed_in(seat).get(url)["Location"] == f"/cohorts/{cohort.pk}/conflicts/"
    conflicts.answer(cohort=cohort, person=seat, conflicted={kenya.pk: False}, at=AT)
    assert must_answer_first(seat, application) is False
    assert "Feedback policy adopted" in signed_in(seat).get(url).text


def test_the_version_is_read_by_those_who_may_and_hidden_from_others(
    signed_in: SignedIn, sent: tuple[Application, User], coordinator: User
) -> None:
    application, focal = sent
    url = f"/applications/{application.pk}/read/"
    for who in (focal, coordinator, world.with_role("auditor@example.org", Role.AUDITOR)):
        page = signed_in(who).get(url)
        assert "Feedback policy adopted" in page.text
        assert "Dana Aziz, Secretary General" in page.text
    assert signed_in(world.person("stranger@example.org")).get(url).status_code == 404
    assert signed_in(None).get(url)["Location"].startswith("/account/login/")


def test_an_approver_has_no_list_of_applications(signed_in: SignedIn, cohort: Cohort) -> None:
    approver = world.with_role("approver@example.org", Role.APPROVER)
    assert signed_in(approver).get(f"/cohorts/{cohort.pk}/applications/").status_code == 404
    part = signed_in(approver).get(f"/cohorts/{cohort.pk}/").text
    assert f"/cohorts/{cohort.pk}/applications/" not in part


def test_a_closed_draft_is_opened_with_a_sentence(
    signed_in: SignedIn, draft: tuple[Application, User], at: Any
) -> None:
    application, by = draft
    at(world.after_close())
    page = signed_in(by).get(f"/applications/{application.pk}/sections/letter/")
    assert page.status_code == 403
    assert "The last day for this application has passed. What you wrote is kept." in page.text
    typed = {"why": "A long text that nobody wants to type twice.", "version": "0"}
    page = signed_in(by).post(f"/applications/{application.pk}/sections/letter/", typed)
    assert page.status_code == 409
    assert typed["why"] in page.text
    assert "The last day has passed." in signed_in(by).get(f"/applications/{application.pk}/").text


def test_a_draft_is_not_read_by_its_coordinator(
    signed_in: SignedIn, draft: tuple[Application, User], coordinator: User
) -> None:
    application, _by = draft
    page = signed_in(coordinator).get(f"/applications/{application.pk}/read/")
    assert page.status_code == 403
    assert "A draft belongs to its National Society." in page.text


def test_files_are_served_to_readers_of_the_application_only(
    signed_in: SignedIn, draft: tuple[Application, User], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    application, by = draft
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")
    kept = document.attach(
        application_id=application.pk, part="self_assessment", file=file, by=by, at=AT
    )
    url = f"/documents/{kept.pk}/"
    served = signed_in(by).get(url)
    assert served.getvalue() == b"%PDF-1.7 x"
    assert signed_in(world.person("stranger@example.org")).get(url).status_code == 404
    assert signed_in(application.cohort.coordinator).get(url).status_code == 404
    removed = signed_in(by).post(f"/applications/{application.pk}/files/{kept.pk}/remove/")
    assert removed["Location"] == f"/applications/{application.pk}/sections/assessment/"
    assert signed_in(by).get(url).status_code == 404


def test_check_answers_submits_with_the_declaration_once(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client, url = signed_in(by), f"/applications/{application.pk}/check/"
    page = client.get(url)
    assert "You cannot submit yet: 8 sections are left" in page.text
    assert "Submit the application" not in page.text
    world.filled(application, by)
    assert "to go on" in client.post(url, {}).text
    token = "6f2a1a34-5a0e-4a53-9d4e-0d3c1d7b2f10"
    data = {"declared": "on", "form_token": token}
    answers = [client.post(url, data) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {
        f"/applications/{application.pk}/submitted/"
    }
    assert application.versions.count() == 1
    page = client.get(f"/applications/{application.pk}/submitted/")
    assert f"C{application.cohort_id}-001" in page.text


def test_a_late_submission_is_said_plainly(
    signed_in: SignedIn, draft: tuple[Application, User], at: Any
) -> None:
    application, by = draft
    world.filled(application, by)
    at(world.after_close())
    page = signed_in(by).post(f"/applications/{application.pk}/check/", {"declared": "on"})
    assert page.status_code == 409
    assert "The last day for this application has passed. What you wrote is kept." in page.text


def test_my_application_leads_to_the_task_list(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client = signed_in(by)
    assert client.get("/application/")["Location"] == f"/applications/{application.pk}/"
    assert "My application" in client.get("/application/", follow=True).text
    nobody = signed_in(world.person("nobody@example.org")).get("/application/")
    assert "Your National Society has no application." in nobody.text


def test_withdrawing_asks_once_more(signed_in: SignedIn, draft: tuple[Application, User]) -> None:
    application, by = draft
    url = f"/applications/{application.pk}/withdraw/"
    assert signed_in(by).get(url).status_code == 200
    assert signed_in(by).post(url)["Location"] == f"/applications/{application.pk}/"
    application.refresh_from_db()
    assert application.status == "withdrawn"


def test_more_time_is_given_with_a_reason_all_invited_read(
    signed_in: SignedIn, cohort: Cohort, draft: tuple[Application, User], coordinator: User
) -> None:
    application, _by = draft
    other, bina = world.begun(cohort, world.society("Nepal Red Cross"), "bina@example.org")
    url = f"/applications/{application.pk}/extend/"
    data = {"to_0": "10", "to_1": "July", "to_2": "2026", "reason": "Flood in the capital."}
    answer = signed_in(coordinator).post(url, data)
    assert answer["Location"] == f"/cohorts/{cohort.pk}/applications/"
    page = signed_in(bina).get(f"/applications/{other.pk}/history/")
    assert "Flood in the capital." in page.text


def test_list_of_applications_filters_and_costs_the_same_at_1_and_30_rows(
    signed_in: SignedIn, cohort: Cohort, coordinator: User, django_assert_num_queries: Any
) -> None:
    client, url = signed_in(coordinator), f"/cohorts/{cohort.pk}/applications/"
    assert "No application yet." in client.get(url).text
    for number in range(30):
        organisation = world.society(f"Society {number:02d}")
        Application.objects.create(cohort=cohort, organisation=organisation, begun_at=AT)
        if number in (0, 29):
            client.get(url)
            with django_assert_num_queries(10):
                page = client.get(url)
    assert "1 to 25 of 30" in page.text
    assert client.get(f"{url}?name=society+07").text.count('scope="row"') == 1
    assert "No application fits this filter." in client.get(f"{url}?status=eligible").text


def test_task_list_costs_a_fixed_number_of_queries(
    signed_in: SignedIn, draft: tuple[Application, User], django_assert_num_queries: Any
) -> None:
    application, by = draft
    client, url = signed_in(by), f"/applications/{application.pk}/"
    client.get(url)
    with django_assert_num_queries(9):  # nobody is asked before the letter is there
        client.get(url)
    world.filled(application, by)
    with django_assert_num_queries(11):
        page = client.get(url)
    assert "Every section is completed." in page.text


def test_due_things_name_the_right_people(
    cohort: Cohort, sent: tuple[Application, User], coordinator: User
) -> None:
    application, _focal = sent
    draft, bina = world.begun(cohort, world.society("Nepal Red Cross"), "bina@example.org")
    world.invited(cohort, world.society("Fiji Red Cross"), "fiji@example.org")
    found = {(t.kind, t.thing, t.person, t.due.isoformat()) for t in everyones(at=AT)}
    assert found == {
        ("applications.screening", f"applications.application:{application.pk}",
         coordinator.pk, "2026-07-07"),
        ("applications.window", f"applications.application:{draft.pk}", bina.pk, "2026-06-30"),
    }  # fmt: skip
    later = things(at=AT + timedelta(days=21), person=coordinator)
    assert sorted(thing.kind for thing in later) == [
        "applications.invitation",
        "applications.screening",
    ]
    assert [t.link for t in later if t.kind == "applications.invitation"] == [
        f"/cohorts/{cohort.pk}/invitations/"
    ]


def test_the_closing_window_is_reminded_of_once_a_step(draft: tuple[Application, User]) -> None:
    _application, by = draft
    last = datetime(2026, 6, 30, 12, tzinfo=UTC)
    sent = [send_due(at=last - timedelta(days=days)) for days in (15, 14, 14, 8, 7, 3, 1)]
    assert sent == [0, 1, 0, 0, 1, 1, 1]
    mails = Message.objects.filter(template="applications/due_window")
    assert {mail.person for mail in mails} == {by}
    assert {mail.subject for mail in mails} == {"Send your application by 30 June 2026"}


def test_home_shows_the_application_and_what_is_due(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    _application, by = draft
    page = signed_in(by).get("/")
    assert "Send the application to “Cohort 3”" in page.text
    assert "Your application" in page.text


def test_a_decision_is_not_seen_by_the_society_before_its_release(
    signed_in: SignedIn, sent: tuple[Application, User]
) -> None:
    application, by = sent
    for status in ("eligible", "not_selected"):
        application.go_to(status, reason="Weak roadmap.")
        application.save(update_fields=["status"])
    activity.record(
        application, "decided", by=application.cohort.coordinator, at=AT, reason="Weak roadmap."
    )
    client = signed_in(by)
    for url in ("", "read/"):
        page = client.get(f"/applications/{application.pk}/{url}").text
        assert "Eligible" in page
        assert "Not selected" not in page
        assert "Weak roadmap." not in page
    assert "Not selected" not in client.get("/").text
    with pytest.raises(Refused, match="once you have its result"):
        applications.withdraw(application_id=application.pk, by=by, at=AT)
    application.released_at = AT
    application.save(update_fields=["released_at"])
    assert "Not selected" in client.get(f"/applications/{application.pk}/").text
