"""Evidence: saved first, sent once, answered with a reason, never overwritten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from ambassadors.models import Award
from core.models import Document, User
from core.refusals import Forbidden, IllegalMove, ReasonMissing, Refused, Stale
from core.services import documents
from milestones.models import Comment, Evidence, Milestone, MilestoneStatus
from milestones.services import evidence
from tests.cast import AT, Clock, SignedIn, fresh
from tests.milestones.steps import MONTH_7, fetched, pdf, photo, templates


@pytest.fixture
def milestone(running_award: Award) -> Milestone:
    """Return the milestone of month 2."""
    return running_award.milestones.get(number=1)


def send(milestone: Milestone, by: User, **given: Any) -> Evidence:
    return evidence.send(
        milestone_id=milestone.pk, narrative="Done.", actual="14 of 14", by=fresh(by),
        **{"at": AT, **given},
    )  # fmt: skip


def test_send_refuses_before_the_plan_is_accepted(award: Award, focal_point: User) -> None:
    with pytest.raises(Refused):
        send(award.milestones.get(number=1), focal_point)


def test_send_keeps_account_files_and_lateness(milestone: Milestone, focal_point: User) -> None:
    file = evidence.add_file(milestone_id=milestone.pk, file=pdf(), by=fresh(focal_point), at=AT)
    row = send(milestone, focal_point, at=MONTH_7)
    assert (row.number, row.late) == (1, True)
    assert row.files == [{"id": str(file.pk), "sha256": file.sha256}]
    with pytest.raises(Refused):
        send(milestone, focal_point)
    with pytest.raises(Refused):
        evidence.remove_file(milestone_id=milestone.pk, document=file, by=fresh(focal_point), at=AT)
    assert Evidence.objects.count() == 1


def test_send_asks_for_the_consent_of_people_in_photos(
    milestone: Milestone, focal_point: User
) -> None:
    evidence.add_file(milestone_id=milestone.pk, file=photo(), by=fresh(focal_point), at=AT)
    with pytest.raises(Refused) as refusal:
        send(milestone, focal_point)
    assert str(refusal.value) == (
        "Tick that the people in the photos agreed to their use, or remove them."
    )
    assert send(milestone, focal_point, consent=True).photo_consent


def test_send_and_save_refuse_a_stale_page(milestone: Milestone, focal_point: User) -> None:
    kept: dict[str, Any] = {
        "milestone_id": milestone.pk,
        "actual": "",
        "by": fresh(focal_point),
        "at": AT,
    }
    evidence.save_draft(**kept, narrative="First.", version=1)
    with pytest.raises(Stale):
        evidence.save_draft(**kept, narrative="Second.", version=1)
    with pytest.raises(Stale):
        send(milestone, focal_point, version=1)
    milestone.refresh_from_db()
    assert milestone.draft["narrative"] == "First."


def test_only_the_society_sends_and_only_the_coordinator_decides(
    milestone: Milestone, focal_point: User, coordinator: User, mentor: User, approver: User
) -> None:
    for person in (coordinator, mentor, approver):
        with pytest.raises(Forbidden):
            send(milestone, person)
    send(milestone, focal_point)
    for person in (focal_point, mentor, approver):
        with pytest.raises(Forbidden):
            evidence.accept(milestone_id=milestone.pk, by=fresh(person), at=AT)
    evidence.accept(milestone_id=milestone.pk, by=fresh(coordinator), at=AT)
    with pytest.raises(IllegalMove):
        evidence.accept(milestone_id=milestone.pk, by=fresh(coordinator), at=AT)
    milestone.refresh_from_db()
    assert (milestone.status, milestone.met_on) == (MilestoneStatus.MET, AT.date())


def test_give_back_needs_a_reason_and_keeps_what_was_sent_as_draft(
    milestone: Milestone, focal_point: User, coordinator: User, mentor: User
) -> None:
    send(milestone, focal_point)
    kept: dict[str, Any] = {"milestone_id": milestone.pk, "by": fresh(coordinator), "at": AT}
    with pytest.raises(ReasonMissing):
        evidence.give_back(**kept, reason="")
    evidence.give_back(**kept, reason="The list of participants is missing.")
    milestone.refresh_from_db()
    assert (milestone.status, milestone.draft["narrative"]) == ("returned", "Done.")
    assert send(milestone, focal_point).number == 2
    assert templates() == ["evidence_returned", *["evidence_sent"] * 4]


def test_comment_is_for_society_mentor_seats_and_coordinators(
    milestone: Milestone, focal_point: User, coordinator: User, mentor: User, seat: User,
    approver: User, auditor: User,
) -> None:  # fmt: skip
    send(milestone, focal_point)
    for person in (focal_point, coordinator, mentor, seat):
        evidence.comment(
            milestone_id=milestone.pk, text="Good.", advice="", by=fresh(person), at=AT
        )
    for person in (approver, auditor):
        with pytest.raises(Forbidden):
            evidence.comment(
                milestone_id=milestone.pk, text="No.", advice="", by=fresh(person), at=AT
            )
    assert Comment.objects.count() == 4


TYPED = {"narrative": "Fourteen branches answer now.", "actual": "14", "language": "fr"}


def test_the_page_saves_files_first_and_says_what_is_missing(
    milestone: Milestone, focal_point: User, signed_in: SignedIn
) -> None:
    browser, page = signed_in(focal_point), reverse("milestone", args=[milestone.pk])
    answer = browser.post(
        page,
        {"narrative": "", "version": "1", "send": "1", "more": [pdf("list.pdf"), pdf("a.exe")]},
    )
    text = answer.content.decode()
    assert "Say what was reached before you send the evidence" in text
    assert "“a.exe” cannot be used." in text
    assert "list.pdf" in text
    assert 'name="version" value="2"' in text
    assert documents.of(milestone).count() == 1
    assert Evidence.objects.count() == 0
    again = browser.post(page, {**TYPED, "version": "2", "send": "1"})
    assert again["Location"] == page
    shown = browser.get(page).content.decode()
    assert 'lang="fr" dir="auto">Fourteen branches answer now.' in shown
    assert "list.pdf" in shown


def test_a_double_click_sends_once(
    milestone: Milestone, focal_point: User, signed_in: SignedIn
) -> None:
    browser, page = signed_in(focal_point), reverse("milestone", args=[milestone.pk])
    for _click in range(2):
        assert browser.post(page, {**TYPED, "version": "1", "send": "1"})["Location"] == page
    assert Evidence.objects.count() == 1
    late = browser.post(page, {"narrative": "Other words.", "version": "1", "send": "1"})
    assert (late.status_code, "Other words." in late.content.decode()) == (409, True)


def test_a_stale_page_shows_both_texts(
    milestone: Milestone, focal_point: User, signed_in: SignedIn
) -> None:
    browser, page = signed_in(focal_point), reverse("milestone", args=[milestone.pk])
    assert browser.post(page, {"narrative": "Saved first.", "version": "1"})["Location"] == page
    answer = browser.post(page, {"narrative": "Typed second.", "version": "1"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Saved first." in text
    assert "Typed second." in text
    assert "Samira Castellan-Yeo saved this evidence" in text
    milestone.refresh_from_db()
    assert milestone.draft["narrative"] == "Saved first."
    assert browser.post(page, {"narrative": "Both.", "version": "2"})["Location"] == page


def test_photos_without_the_tick_are_kept_and_asked_about(
    milestone: Milestone, focal_point: User, signed_in: SignedIn
) -> None:
    browser, page = signed_in(focal_point), reverse("milestone", args=[milestone.pk])
    answer = browser.post(page, {**TYPED, "version": "1", "send": "1", "more": photo()})
    assert "Tick that the people in the photos agreed" in answer.content.decode()
    assert documents.of(milestone).count() == 1
    assert (
        browser.post(page, {**TYPED, "version": "1", "send": "1", "consent": "on"})["Location"]
        == page
    )


def test_a_file_is_removed_after_asking(
    milestone: Milestone, focal_point: User, coordinator: User, signed_in: SignedIn
) -> None:
    file = evidence.add_file(milestone_id=milestone.pk, file=pdf(), by=fresh(focal_point), at=AT)
    address = reverse("milestone_file_remove", args=[milestone.pk, file.pk])
    assert signed_in(coordinator).post(address).status_code == 403
    browser = signed_in(focal_point)
    assert "Remove this file?" in browser.get(address).content.decode()
    browser.post(address)
    assert Document.objects.get(pk=file.pk).status == "removed"


def test_mentor_advises_and_coordinator_decides_on_the_page(
    milestone: Milestone, focal_point: User, mentor: User, coordinator: User, signed_in: SignedIn,
    clock: Clock,
) -> None:  # fmt: skip
    send(milestone, focal_point)
    clock(AT + timedelta(days=1))
    page = reverse("milestone", args=[milestone.pk])
    advisor = signed_in(mentor)
    empty = advisor.post(f"{page}comment/", {"text": "", "advice": "accept"}).content.decode()
    assert "Enter your comment" in empty
    assert (
        advisor.post(f"{page}comment/", {"text": "It works.", "advice": "accept"})["Location"]
        == page
    )
    assert advisor.post(f"{page}accept/").status_code == 403
    assert advisor.get(f"{page}return/").status_code == 403
    staff = signed_in(coordinator)
    shown = staff.get(page).content.decode()
    assert "It works." in shown
    assert "Suggests to accept" in shown
    assert "Accept: the milestone is met" in shown
    assert staff.post(f"{page}return/", {"reason": "Add the list."})["Location"] == page
    assert "Add the list." in signed_in(focal_point).get(page).content.decode()


def test_to_outsiders_a_milestone_and_its_files_are_not_there(
    milestone: Milestone, focal_point: User, stranger: User, other_focal_point: User, seat: User,
    signed_in: SignedIn,
) -> None:  # fmt: skip
    file = evidence.add_file(milestone_id=milestone.pk, file=pdf(), by=fresh(focal_point), at=AT)
    page = reverse("milestone", args=[milestone.pk])
    address = reverse("document", args=[file.pk])
    for person in (stranger, other_focal_point):
        assert signed_in(person).get(page).status_code == 404
        assert signed_in(person).get(address).status_code == 404
    assert signed_in(seat).get(page).status_code == 200
    assert signed_in(seat).post(page, {**TYPED, "version": "1"}).status_code == 403
    assert fetched(signed_in(focal_point), address) == 200
