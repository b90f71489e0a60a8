"""Screening: completeness, by an unconflicted coordinator, with sources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from ambassadors.models import Cohort
from ambassadors.services import conflicts, people
from applications.models import Application, ApplicationStatus, Screening
from applications.queries import content as contents
from applications.queries.screening import TICKS, reasons_of, waits_for_scoring
from applications.services import application as applications
from applications.services import letter, screening, section, submission
from core.models import Message, Organisation, Role, User
from core.refusals import Forbidden, Refused
from tests.applications import world
from tests.applications.world import AT

SignedIn = Callable[[User | None], Client]
ALL = dict.fromkeys(TICKS, True)


def confirmed(application: Application, by: User, email: str = "") -> None:
    """The signatory's address and the level, from outside sources."""
    signs = people.current_signatory(application.organisation)
    assert signs is not None
    screening.confirm_signatory(
        application_id=application.pk, name=signs.name, title=signs.title,
        email=email or signs.email, source="NS directory", by=by, at=AT,
    )  # fmt: skip
    screening.enter_level(
        application_id=application.pk, level=3, on=date(2025, 1, 1), source="Record 7", by=by, at=AT
    )


def test_eligible_needs_address_level_and_every_tick(
    sent: tuple[Application, User], coordinator: User
) -> None:
    application, by = sent
    args: dict[str, Any] = {"application_id": application.pk, "by": coordinator, "at": AT}
    with pytest.raises(Refused, match="Tick every point"):
        screening.find_eligible(ticks=ALL | {"budget": False}, **args)
    with pytest.raises(Refused, match="Confirm the signatory's name and address"):
        screening.find_eligible(ticks=ALL, **args)
    confirmed(application, coordinator)
    screening.find_eligible(ticks=ALL, **args)
    application.refresh_from_db()
    assert application.status == ApplicationStatus.ELIGIBLE
    row = Screening.objects.get()
    assert (row.outcome, row.level, row.ticks) == ("eligible", 3, ALL)
    told = Message.objects.get(template="applications/eligible")
    assert told.person == by


def test_a_level_outside_the_cohort_is_not_eligible(
    sent: tuple[Application, User], coordinator: User
) -> None:
    application, _by = sent
    confirmed(application, coordinator)
    args: dict[str, Any] = {"application_id": application.pk, "by": coordinator, "at": AT}
    screening.enter_level(level=4, on=AT.date(), source="Record 8", **args)
    with pytest.raises(Refused, match="level 4 is not eligible in this cohort \\(2, 3\\)"):
        screening.find_eligible(ticks=ALL, **args)


def test_a_corrected_address_has_to_confirm_the_letter_again(
    sent: tuple[Application, User], coordinator: User
) -> None:
    application, _by = sent
    confirmed(application, coordinator, "real.sg@example.org")
    args: dict[str, Any] = {"application_id": application.pk, "by": coordinator, "at": AT}
    with pytest.raises(Refused, match="must be confirmed from the signatory's confirmed address"):
        screening.find_eligible(ticks=ALL, **args)
    letter.ask(**args)
    message = Message.objects.get(template="applications/letter", address="real.sg@example.org")
    letter.answer(secret=message.secret, confirmed=True, at=AT)
    screening.find_eligible(ticks=ALL, **args)
    application.refresh_from_db()
    assert application.status == ApplicationStatus.ELIGIBLE


def test_confirming_asks_for_a_source_and_another_address_than_an_account(
    signed_in: SignedIn, sent: tuple[Application, User], coordinator: User
) -> None:
    application, by = sent
    url = f"/applications/{application.pk}/screening/signatory/"
    data = {"name": "Dana Aziz", "title": "Secretary General", "email": by.email}
    page = signed_in(coordinator).post(url, data)
    assert "Where did you find the address?" in page.text
    page = signed_in(coordinator).post(url, data | {"source": "Directory"})
    assert "must differ from every account of your NS" in page.text
    good = data | {"source": "Directory", "email": "sg@example.org"}
    assert signed_in(coordinator).post(url, good).status_code == 302
    signatory = people.current_signatory(application.organisation)
    assert signatory is not None
    assert (signatory.email, signatory.source) == ("sg@example.org", "Directory")


def test_a_returned_application_is_revised_as_a_new_version_and_shows_what_changed(
    signed_in: SignedIn, sent: tuple[Application, User], coordinator: User
) -> None:
    application, by = sent
    client = signed_in(coordinator)
    url = f"/applications/{application.pk}/screening/return/"
    assert "Enter what is missing for at least one section" in client.post(url, {}).text
    client.post(url, {"partners": "Name who trains your staff."})
    application.refresh_from_db()
    assert application.status == ApplicationStatus.RETURNED
    assert application.return_by == AT.date() + timedelta(days=14)
    assert reasons_of(application) == [
        ("Other CEA partners in the country", "Name who trains your staff.")
    ]
    page = signed_in(by).get(f"/applications/{application.pk}/")
    assert "Name who trains your staff." in page.text
    assert "You cannot submit yet: 1 section is left." in page.text
    section.save(
        application_id=application.pk, key="partners", reply="It is named now.", complete=True,
        answers={"partners": "UNICEF", "funders": []}, by=by, at=AT,
    )  # fmt: skip
    submission.submit(application_id=application.pk, by=by, at=AT)
    application.refresh_from_db()
    version = contents.latest(application)
    assert version is not None
    assert (version.number, application.status) == (2, ApplicationStatus.SUBMITTED)
    assert contents.changed_sections(version) == ["partners"]
    read = client.get(f"/applications/{application.pk}/read/")
    assert read.text.count("Changed since the version before") == 1
    first = client.get(f"/applications/{application.pk}/versions/1/")
    assert "UNICEF" not in first.text


def test_a_returned_application_has_its_own_date_past_the_window(
    cohort: Cohort, sent: tuple[Application, User], coordinator: User
) -> None:
    application, by = sent
    late = world.after_close()
    args: dict[str, Any] = {"application_id": application.pk, "by": coordinator}
    screening.give_back(reasons={"budget": "Line 2."}, at=late, **args)
    with pytest.raises(Refused, match="Wait until its date has passed"):
        screening.find_ineligible(reason="Late", at=late, **args)
    section.mark(
        application_id=application.pk, key="budget", complete=True, reply="Mended.", by=by, at=late
    )
    after = late + timedelta(days=15)
    with pytest.raises(Refused, match="The last day"):
        submission.submit(application_id=application.pk, by=by, at=after)
    to = after.date() + timedelta(days=1)
    screening.move_return_date(to=to, reason="Internet was cut.", at=after, **args)
    submission.submit(application_id=application.pk, by=by, at=after)
    application.refresh_from_db()
    assert application.status == ApplicationStatus.SUBMITTED


def test_a_returned_application_past_its_date_can_be_found_ineligible(
    signed_in: SignedIn, sent: tuple[Application, User], coordinator: User, at: Any
) -> None:
    application, _by = sent
    args: dict[str, Any] = {"application_id": application.pk, "by": coordinator}
    screening.give_back(reasons={"budget": "Line 2."}, at=AT, **args)
    at(AT + timedelta(days=15))
    client, url = signed_in(coordinator), f"/applications/{application.pk}/screening/"
    assert "Find it ineligible" in client.get(url).text
    client.post(f"{url}ineligible/", {"reason": "Not revised in time."})
    application.refresh_from_db()
    assert application.status == ApplicationStatus.INELIGIBLE
    assert Message.objects.filter(template="applications/ineligible").count() == 1


def test_conflicted_and_other_coordinators_are_refused(
    signed_in: SignedIn, sent: tuple[Application, User], cohort: Cohort, kenya: Organisation
) -> None:
    application, _by = sent
    conflicted = world.coordinator("conflicted@example.org")
    conflicts.answer(cohort=cohort, person=conflicted, conflicted={kenya.pk: True}, at=AT)
    elsewhere = world.coordinator("europe@example.org", regions=["Europe"])
    url = f"/applications/{application.pk}/screening/"
    assert signed_in(conflicted).get(url).status_code == 403
    assert signed_in(conflicted).get(f"/applications/{application.pk}/read/").status_code == 403
    assert signed_in(elsewhere).get(url).status_code == 404
    for who in (conflicted, elsewhere, world.with_role("auditor@example.org", Role.AUDITOR)):
        with pytest.raises(Forbidden):
            screening.find_ineligible(application_id=application.pk, reason="x", by=who, at=AT)
    listed = signed_in(conflicted).get(f"/cohorts/{cohort.pk}/applications/").text
    assert "You have a conflict" in listed
    assert f"/applications/{application.pk}/read/" not in listed


def test_the_checklist_page_leads_to_eligible(
    signed_in: SignedIn, sent: tuple[Application, User], coordinator: User
) -> None:
    application, _by = sent
    client, url = signed_in(coordinator), f"/applications/{application.pk}/screening/"
    page = client.post(url, {"budget": "on"})
    assert "Tick every point, or return the application." in page.text
    assert page.text.count(" checked") == 1
    level = {"level": "3", "on_0": "1", "on_1": "1", "on_2": "2025", "source": "Record 7"}
    assert client.post(f"{url}level/", level)["Location"] == url
    signs = people.current_signatory(application.organisation)
    assert signs is not None
    data = {"name": signs.name, "title": signs.title, "email": signs.email, "source": "Directory"}
    assert client.post(f"{url}signatory/", data)["Location"] == url
    answer = client.post(url, dict.fromkeys(TICKS, "on"))
    assert answer["Location"] == f"/cohorts/{application.cohort_id}/applications/"


def test_scoring_waits_for_submitted_returned_and_drafts(
    cohort: Cohort, sent: tuple[Application, User], coordinator: User
) -> None:
    application, _by = sent
    world.begun(cohort, world.society("Nepal Red Cross", "Asia Pacific"), "n@example.org")
    assert waits_for_scoring(cohort) == [
        "1 application is not screened yet.",
        "1 draft still has time.",
    ]
    confirmed(application, coordinator)
    screening.find_eligible(application_id=application.pk, ticks=ALL, by=coordinator, at=AT)
    applications.close_window(at=world.after_close())
    assert waits_for_scoring(cohort) == []


def test_screening_begins_after_the_closing_day(
    signed_in: SignedIn, cohort: Cohort, coordinator: User, at: Any
) -> None:
    client, url = signed_in(coordinator), f"/cohorts/{cohort.pk}/screening/start/"
    assert client.post(url).status_code == 409
    at(world.after_close())
    assert "start screening" in client.get(f"/cohorts/{cohort.pk}/").text
    assert client.post(url).status_code == 302
    cohort.refresh_from_db()
    assert cohort.status == "screening"


def test_what_is_sent_can_be_found_ineligible_with_a_reason(
    sent: tuple[Application, User], coordinator: User
) -> None:
    application, _by = sent
    args: dict[str, Any] = {"application_id": application.pk, "by": coordinator, "at": AT}
    with pytest.raises(Refused, match="Enter the reason"):
        screening.find_ineligible(reason=" ", **args)
    screening.find_ineligible(reason="The self-assessment is missing.", **args)
    application.refresh_from_db()
    assert application.status == ApplicationStatus.INELIGIBLE


def test_a_returned_application_can_be_withdrawn(
    sent: tuple[Application, User], coordinator: User
) -> None:
    application, by = sent
    screening.give_back(
        application_id=application.pk, reasons={"budget": "Line 2."}, by=coordinator, at=AT
    )
    applications.withdraw(application_id=application.pk, by=by, at=AT)
    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN
