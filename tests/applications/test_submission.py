"""Submitting: whole, in time, frozen."""

from __future__ import annotations

import pytest

from ambassadors.models import Cohort, ConflictGround
from ambassadors.permissions import conflicted
from applications.models import Application, ApplicationStatus, SectionKey
from applications.queries import content as contents
from applications.services import application as applications
from applications.services import budget, section, submission
from core.models import Message, Organisation, User
from core.refusals import Forbidden, Refused
from core.sealing import canonical, digest
from tests.applications import world
from tests.applications.world import AT


def test_submit_freezes_a_version_and_gives_a_reference(draft: tuple[Application, User]) -> None:
    application, by = draft
    world.filled(application, by)
    version = submission.submit(application_id=application.pk, by=by, at=AT)
    application.refresh_from_db()
    assert application.status == ApplicationStatus.SUBMITTED
    assert application.reference == f"C{application.cohort_id}-001"
    assert version.digest == digest(canonical(version.content))
    assert version.total == 135_150
    assert "Dana Aziz" not in canonical(version.content)
    assert contents.read(version)["letter"]["signatory_name"] == "Dana Aziz"
    assert contents.read(version)["letter"]["confirmed_by"] == "link"
    assert [row["title"] for row in contents.read(version)["roadmap"]] == [world.ROW["title"]]


def test_submit_tells_focal_point_signatory_and_coordinator(
    draft: tuple[Application, User],
) -> None:
    application, by = draft
    world.filled(application, by)
    before = set(Message.objects.values_list("pk", flat=True))
    submission.submit(application_id=application.pk, by=by, at=AT)
    new = Message.objects.exclude(pk__in=before).values_list("template", "address")
    assert sorted(new) == [
        ("applications/submitted", by.email),
        ("applications/submitted_coordinator", application.cohort.coordinator.email),
        ("applications/submitted_signatory", f"sg-{application.organisation_id}@example.org"),
    ]


def test_submit_refuses_while_sections_are_left(draft: tuple[Application, User]) -> None:
    application, by = draft
    with pytest.raises(Refused, match="You cannot submit yet: 8 sections are left"):
        submission.submit(application_id=application.pk, by=by, at=AT)


def test_submit_refuses_after_the_last_day(draft: tuple[Application, User]) -> None:
    application, by = draft
    world.filled(application, by)
    with pytest.raises(Refused, match="The last day for this application has passed"):
        submission.submit(application_id=application.pk, by=by, at=world.after_close())
    application.refresh_from_db()
    assert (application.status, application.versions_made) == ("draft", 0)


def test_submit_refuses_everybody_but_the_focal_point(
    draft: tuple[Application, User], coordinator: User
) -> None:
    application, by = draft
    world.filled(application, by)
    with pytest.raises(Forbidden):
        submission.submit(application_id=application.pk, by=coordinator, at=AT)


def test_submit_twice_is_refused(sent: tuple[Application, User]) -> None:
    application, by = sent
    with pytest.raises(Refused, match="cannot be changed"):
        submission.submit(application_id=application.pk, by=by, at=AT)
    assert application.versions.count() == 1


def test_a_letter_changed_after_it_was_confirmed_keeps_it_from_being_sent(
    draft: tuple[Application, User],
) -> None:
    application, by = draft
    world.filled(application, by)
    answers = {**application.sections.get(key="letter").answers, "why": "Another text."}
    section.save(
        application_id=application.pk, key="letter", answers=answers, complete=True, by=by, at=AT
    )
    with pytest.raises(Refused, match="1 section is left \\(Confirmation by the signatory\\)"):
        submission.submit(application_id=application.pk, by=by, at=AT)


def test_a_budget_above_the_ceiling_keeps_it_from_being_sent(
    draft: tuple[Application, User],
) -> None:
    application, by = draft
    world.filled(application, by)
    line = application.budget_lines.get()
    budget.change(line_id=line.pk, quantity=200, by=by, at=AT)
    with pytest.raises(Refused, match="Budget"):
        submission.submit(application_id=application.pk, by=by, at=AT)


def test_submit_states_a_ground_for_people_of_a_funding_society_only(
    draft: tuple[Application, User],
) -> None:
    application, by = draft
    world.filled(application, by)
    norway = world.society("Norwegian Red Cross", "Europe")
    ifrc = world.society("IFRC", "", kind="IFRC")
    answers = {"partners": "Both", "funders": [norway.pk, ifrc.pk], "funding": "Training"}
    world.save(application, by, SectionKey.PARTNERS, answers)
    submission.submit(application_id=application.pk, by=by, at=AT)
    grounds = ConflictGround.objects.values_list("people_of", "organisation", "ground", "source")
    source = f"applications.application:{application.pk}"
    assert list(grounds) == [(norway.pk, application.organisation_id, "funder", source)]
    norwegian = world.focal_point(norway, "norwegian@example.org")
    assert conflicted(norwegian, application.organisation_id, on=AT.date(), years=2)


def test_references_count_up_within_a_cohort(cohort: Cohort, kenya: Organisation) -> None:
    first, _by = world.submitted(cohort, kenya)
    nepal = world.society("Nepal Red Cross Society", "Asia Pacific")
    second, _by = world.submitted(cohort, nepal, "bina@example.org")
    assert [first.reference, second.reference] == [f"C{cohort.pk}-001", f"C{cohort.pk}-002"]


def test_close_window_moves_drafts_once_and_tells_their_people(
    draft: tuple[Application, User],
) -> None:
    application, by = draft
    assert applications.close_window(at=AT) == 0
    assert applications.close_window(at=world.after_close()) == 1
    assert applications.close_window(at=world.after_close()) == 0
    application.refresh_from_db()
    assert application.status == ApplicationStatus.NOT_SUBMITTED
    told = Message.objects.filter(template="applications/not_submitted")
    assert [message.address for message in told] == [by.email]


def test_the_window_closes_at_the_end_of_the_day_in_the_cohorts_zone(
    draft: tuple[Application, User],
) -> None:
    application, _by = draft
    end = application.open_until()
    assert end.isoformat() == "2026-06-30T23:59:59+02:00"
    assert applications.close_window(at=end) == 0
    assert applications.close_window(at=end.replace(day=1, month=7, hour=0)) == 1


def test_extend_reopens_a_draft_for_one_society_with_a_reason(
    draft: tuple[Application, User], coordinator: User
) -> None:
    application, by = draft
    world.filled(application, by)
    applications.close_window(at=world.after_close())
    to = world.after_close(10).date()
    with pytest.raises(Refused, match="Enter a reason"):
        applications.extend(
            application_id=application.pk, to=to, reason=" ", by=coordinator, at=world.after_close()
        )
    applications.extend(
        application_id=application.pk, to=to, reason="Flood in the capital.", by=coordinator,
        at=world.after_close(),
    )  # fmt: skip
    assert applications.close_window(at=world.after_close(2)) == 0
    submission.submit(application_id=application.pk, by=by, at=world.after_close(3))
    application.refresh_from_db()
    assert application.status == ApplicationStatus.SUBMITTED


def test_withdraw_is_possible_until_it_is_decided(
    sent: tuple[Application, User], coordinator: User
) -> None:
    application, by = sent
    with pytest.raises(Forbidden):
        applications.withdraw(application_id=application.pk, by=coordinator, at=AT)
    applications.withdraw(application_id=application.pk, by=by, at=AT, reason="No time.")
    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN
    with pytest.raises(Refused, match="cannot be withdrawn"):
        applications.withdraw(application_id=application.pk, by=by, at=AT)
