"""Progress reports: opened pre-filled, sent with the spending, accepted with a reply (M3, §8)."""

from __future__ import annotations

import html
import re
import zlib
from datetime import timedelta

import pytest
from django.test import Client

from ambassadors.models import Award, ObligationKind
from core.models import Document, Message, User
from core.refusals import Forbidden, IllegalMove, ReasonMissing, Refused, Stale
from milestones.services import spending
from reports.models import ProgressReport
from reports.services import progress
from tests.cast import Clock, SignedIn, fresh
from tests.reports import reports_world as world
from tests.reports.reports_world import ANSWERS, OPEN

REPLY = "Thank you. Plan the policy review early."


@pytest.fixture
def draft(running_award: Award, focal_point: User) -> ProgressReport:
    return world.written(running_award, focal_point)


@pytest.fixture
def sent(running_award: Award, focal_point: User) -> ProgressReport:
    return world.sent(running_award, focal_point)


@pytest.fixture
def focal_page(focal_point: User, signed_in: SignedIn, clock: Clock) -> Client:
    page = signed_in(focal_point)
    clock(OPEN)
    return page


def test_open_refuses_before_the_period_has_ended(running_award: Award, focal_point: User) -> None:
    with pytest.raises(Refused, match="has not ended yet"):
        world.opened(running_award, focal_point, at=OPEN - timedelta(days=1))
    with pytest.raises(Refused, match="no such period"):
        progress.open_report(award_id=running_award.pk, period=4, by=focal_point, at=OPEN)


def test_open_is_the_focal_points_and_twice_is_one(
    running_award: Award, focal_point: User, coordinator: User, mentor: User
) -> None:
    for who in (coordinator, mentor):
        with pytest.raises(Forbidden):
            world.opened(running_award, who)
    first, second = (world.opened(running_award, focal_point) for _time in range(2))
    assert first.pk == second.pk
    assert first.spending.period == 1


def test_save_refuses_to_overwrite_another_editor(draft: ProgressReport, focal_point: User) -> None:
    with pytest.raises(Stale):
        progress.save(report_id=draft.pk, answers=ANSWERS, version=0, by=focal_point, at=OPEN)


def test_send_refuses_until_nothing_is_missing(running_award: Award, focal_point: User) -> None:
    report = world.opened(running_award, focal_point)
    world.spent(report, focal_point, paper=False)
    with pytest.raises(Refused) as refused:
        progress.send(report_id=report.pk, by=focal_point, at=OPEN)
    assert str(refused.value) == (
        "Say what changed in this period. Say what was hard. Say what you learned. "
        "Say what comes next. Line 1, “CEA officer”: choose a supporting file."
    )


def test_send_sends_both_and_freezes_the_picture(sent: ProgressReport, coordinator: User) -> None:
    assert (sent.status, sent.spending.status) == ("submitted", "submitted")
    owed = sent.award.obligations.filter(period=1).exclude(kind=ObligationKind.FEEDBACK)
    assert [row.sent_at for row in owed] == [OPEN, OPEN]
    assert (sent.picture["total"], sent.picture["planned"]) == (500_000, 2_580_000)
    assert [row["target"] for row in sent.picture["milestones"]] == ["14 of 14"] * 6
    told = Message.objects.get(template="reports/report_sent")
    assert (told.address, told.link) == (coordinator.email, f"/reports/{sent.pk}/")


def test_accept_needs_a_reply_and_the_coordinator(
    sent: ProgressReport, coordinator: User, approver: User, focal_point: User
) -> None:
    with pytest.raises(Refused, match="no report is accepted without one"):
        progress.accept(report_id=sent.pk, answer=" ", by=coordinator, at=OPEN)
    for who in (approver, focal_point):
        with pytest.raises(Forbidden):
            progress.accept(report_id=sent.pk, answer=REPLY, by=who, at=OPEN)


def test_accept_takes_both_and_keeps_the_pdf(sent: ProgressReport, coordinator: User) -> None:
    report = progress.accept(report_id=sent.pk, answer=REPLY, by=coordinator, at=OPEN)
    report.spending.refresh_from_db()
    report.award.refresh_from_db()
    assert (report.status, report.spending.status) == ("accepted", "accepted")
    assert report.award.spent == 500_000
    assert report.document
    assert report.document.name == f"{report.award.reference}-report-1.pdf"
    owed = report.award.obligations.filter(period=1).exclude(kind=ObligationKind.FEEDBACK)
    assert [row.fulfilled_by for row in owed] == [coordinator, coordinator]
    with pytest.raises(IllegalMove):
        progress.give_back(report_id=sent.pk, by=coordinator, at=OPEN, reason="Too late.")


def test_accept_refuses_while_the_spending_is_with_the_society(
    sent: ProgressReport, coordinator: User
) -> None:
    spending.give_back(
        report_id=sent.spending_id, by=coordinator, at=OPEN, reason="A file is unreadable."
    )
    with pytest.raises(Refused, match="Return this report too"):
        progress.accept(report_id=sent.pk, answer=REPLY, by=coordinator, at=OPEN)


def test_return_needs_a_reason_and_both_come_back(
    sent: ProgressReport, coordinator: User, focal_point: User
) -> None:
    with pytest.raises(ReasonMissing):
        progress.give_back(report_id=sent.pk, by=coordinator, at=OPEN, reason="")
    report = progress.give_back(
        report_id=sent.pk, by=coordinator, at=OPEN, reason="Name the branches."
    )
    report.spending.refresh_from_db()
    assert (report.status, report.spending.status) == ("returned", "returned")
    owed = report.award.obligations.filter(period=1).exclude(kind=ObligationKind.FEEDBACK)
    assert [row.sent_at for row in owed] == [None, None]
    told = Message.objects.get(template="reports/report_returned")
    assert told.address == focal_point.email
    assert "Name the branches." in told.body
    again = progress.send(report_id=report.pk, by=focal_point, at=OPEN)
    assert again.status == "submitted"


def test_the_pdf_is_tagged(sent: ProgressReport, coordinator: User) -> None:
    report = progress.accept(report_id=sent.pk, answer=REPLY, by=coordinator, at=OPEN)
    assert report.document
    with report.document.file.open("rb") as file:
        streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file.read(), re.DOTALL)
    inside = b"".join(
        zlib.decompressobj().decompress(each) for each in streams if each.startswith(b"x")
    )
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang"):
        assert mark in inside


def test_the_document_says_what_the_report_says(sent: ProgressReport, coordinator: User) -> None:
    report = progress.accept(report_id=sent.pk, answer=REPLY, by=coordinator, at=OPEN)
    page = html.unescape(progress.page_of(report, at=OPEN))
    for words in (
        *ANSWERS.values(), REPLY, "Milestone of month 2", "CEA officer", "CHF\xa05\xa0000.00",
        "Progress report, template version 1.", 'lang="en-gb"',
    ):  # fmt: skip
        assert words in page
    assert "<dl" not in page
    assert page.count("<th scope=") == page.count("<th ")
    assert "Preview" not in page


def test_a_preview_says_that_it_is_one(draft: ProgressReport, focal_page: Client) -> None:
    answer = focal_page.get(f"/reports/{draft.pk}/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith('-report-1-preview.pdf"')
    assert Document.objects.filter(part="report").count() == 0


def test_the_pages_lead_from_the_award_to_both_reports_sent(
    running_award: Award,
    focal_page: Client,
    coordinator: User,
    signed_in: SignedIn,
    clock: Clock,
) -> None:
    start = f"/awards/{running_award.pk}/reports/1/"
    assert start in focal_page.get(f"/awards/{running_award.pk}/").content.decode()
    assert "Start both reports" in focal_page.get(start).content.decode()
    assert ProgressReport.objects.count() == 0  # opening a link changes nothing
    page = focal_page.post(start)["Location"]
    report = ProgressReport.objects.get()
    assert page == f"/reports/{report.pk}/"
    assert "Milestone of month 2" in focal_page.get(page).content.decode()
    assert focal_page.post(page, {**ANSWERS, "version": "0"})["Location"] == f"{page}check/"
    world.spent(report, report.award.organisation.people.get().person, paper=False)
    check = focal_page.get(f"{page}check/").content.decode()
    assert "You cannot send them yet: 1 thing is missing" in check
    assert f'<a href="/expenditure/{report.spending_id}/">Line 1' in check
    assert "Line 1" in focal_page.post(f"{page}check/").content.decode()  # refused, with its reason
    world.spent(report, report.award.organisation.people.get().person)
    assert focal_page.post(f"{page}check/")["Location"] == f"{page}sent/"
    assert "What happens next" in focal_page.get(f"{page}sent/").content.decode()
    assert (
        focal_page.post(page, {**ANSWERS, "version": "1"}).status_code == 200
    )  # read, not written


def test_the_second_editor_sees_both_versions(draft: ProgressReport, focal_page: Client) -> None:
    mine = {**ANSWERS, "hard": "Nobody answered the phone.", "version": "0"}
    answer = focal_page.post(f"/reports/{draft.pk}/", mine)
    assert answer.status_code == 409
    assert "Nobody answered the phone." in answer.content.decode()
    assert ANSWERS["hard"] in answer.content.decode()
    assert ANSWERS["next"] not in answer.content.decode()


def test_too_many_words_are_asked_to_be_cut_and_stay_in_the_box(
    draft: ProgressReport,
    focal_page: Client,
) -> None:
    long = {**ANSWERS, "changed": "word " * 301, "version": "1"}
    content = focal_page.post(f"/reports/{draft.pk}/", long).content.decode()
    assert "“What changed in this period?”: shorten it by 1 word, to 300" in content
    assert "word word word" in content


def test_the_coordinator_answers_both_on_one_page(
    sent: ProgressReport, coordinator: User, focal_point: User, signed_in: SignedIn, clock: Clock
) -> None:
    page = signed_in(coordinator)
    clock(OPEN)
    address = f"/reports/{sent.pk}/answer/"
    assert address in page.get(f"/awards/{sent.award_id}/").content.decode()
    empty = page.post(address, {"decision": "accept"})
    assert "Enter your reply" in empty.content.decode()
    assert (
        page.post(address, {"decision": "accept", "answer": REPLY})["Location"]
        == f"/reports/{sent.pk}/"
    )
    sent.refresh_from_db()
    assert (sent.status, sent.answer) == ("accepted", REPLY)
    reader = signed_in(focal_point)
    assert REPLY in reader.get(f"/reports/{sent.pk}/").content.decode()
    pdf = reader.get(f"/reports/{sent.pk}/pdf/")
    assert b"".join(pdf).startswith(b"%PDF-")
    assert (
        pdf["Content-Disposition"] == f'attachment; filename="{sent.award.reference}-report-1.pdf"'
    )
    assert page.get(address).status_code == 302  # nothing left to answer


def test_reports_are_read_by_who_reads_the_award_and_drafts_by_their_society(
    draft: ProgressReport, focal_point: User, mentor: User, coordinator: User, chair: User,
    auditor: User, approver: User, stranger: User, other_focal_point: User, signed_in: SignedIn,
) -> None:  # fmt: skip
    readers = (focal_point, mentor, coordinator, chair, auditor, approver)
    outside = (stranger, other_focal_point)

    def statuses(path: str) -> list[int]:
        answers = [signed_in(fresh(who)).get(path) for who in (*readers, *outside)]
        for answer in answers:
            b"".join(answer)  # to its end, so that the file is closed
        return [answer.status_code for answer in answers]

    page = f"/reports/{draft.pk}/"
    assert statuses(page) == [200, 404, 404, 404, 404, 404, 404, 404]
    progress.send(report_id=draft.pk, by=focal_point, at=OPEN)
    assert statuses(page) == [200, 200, 200, 200, 200, 200, 404, 404]
    assert statuses(f"{page}answer/") == [403, 403, 200, 403, 403, 403, 404, 404]
    assert statuses(f"{page}check/") == [409, 403, 403, 403, 403, 403, 404, 404]
    progress.accept(report_id=draft.pk, answer=REPLY, by=coordinator, at=OPEN)
    document = Document.objects.get(part="report")
    assert statuses(f"/documents/{document.pk}/") == [200, 200, 200, 200, 200, 200, 404, 404]
