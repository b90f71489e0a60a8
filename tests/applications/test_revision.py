"""After a return: every point is answered, and readers of the new version see what was and what is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.models import Application, ApplicationVersion, Section
from applications.queries import content as contents
from applications.queries.draft import Draft
from applications.queries.points import points_of
from applications.queries.revision import Piece, pair, revised_sections
from applications.services import budget, document, roadmap, screening, section, submission
from core.models import User
from core.refusals import Refused
from core.sealing import canonical
from core.services import documents
from tests.applications import world
from tests.applications.world import AT, LINE, ROW

SignedIn = Callable[[User | None], Client]
Sent = tuple[Application, User]
POINTS = {"partners": "Name the partners.", "budget": "Who pays for the radio?"}


@pytest.fixture
def returned(sent: Sent, coordinator: User) -> Sent:
    """An application that came back with two points."""
    application, by = sent
    then = AT + timedelta(minutes=1)  # after all that led to it: the page shows the newest steps
    screening.give_back(application_id=application.pk, reasons=POINTS, by=coordinator, at=then)
    application.refresh_from_db()
    return application, by


def answered(application: Application, by: User, partners: str = "None") -> None:
    """Both points answered, the sections completed again."""
    who: dict[str, Any] = {"application_id": application.pk, "complete": True, "by": by, "at": AT}
    answers = {"partners": partners, "funders": []}
    section.save(key="partners", answers=answers, reply="Named now.", **who)
    section.mark(key="budget", reply="A line was added.", **who)


def revised(application: Application, by: User) -> ApplicationVersion:
    """Sent again, with changes in three sections."""
    row, line = application.roadmap_rows.get(), application.budget_lines.get()
    roadmap.change(row_id=row.pk, by=by, at=AT, month=9, indicator="Policy signed and read out")
    roadmap.add(application_id=application.pk, by=by, at=AT, **(ROW | {"title": "Radio"}))
    budget.add(application_id=application.pk, by=by, at=AT, **(LINE | {"what": "Air time"}))
    budget.remove(line_id=line.pk, by=by, at=AT)
    answered(application, by, partners="The Swedish Red Cross.")
    world.signed(application, by, at=AT + timedelta(minutes=5))
    return submission.submit(application_id=application.pk, by=by, at=AT)


def words(pieces: list[Piece]) -> list[tuple[str, str]]:
    return [(each.text, each.mark) for each in pieces]


def test_an_application_is_sent_again_only_with_every_point_answered(returned: Sent) -> None:
    application, by = returned
    answered(application, by)
    Section.objects.filter(application=application, key="budget").update(reply="  ")
    draft = Draft(application)
    assert (draft.status("budget"), draft.status("partners")) == ("problem", "completed")
    assert [(each.key, each.sentence) for each in draft.missing()] == [
        ("budget", "Answer the coordinator's point on this section")
    ]
    with pytest.raises(Refused, match="1 section is left \\(Budget\\)"):
        submission.submit(application_id=application.pk, by=by, at=AT)


def test_a_point_on_the_optional_section_is_answered_too(sent: Sent, coordinator: User) -> None:
    application, _by = sent
    reasons = {"urgency": "Which emergency?"}
    screening.give_back(application_id=application.pk, reasons=reasons, by=coordinator, at=AT)
    assert [each.key for each in Draft(Application.objects.get()).missing()] == ["urgency"]


def test_the_answers_are_frozen_with_the_version_as_personal_text(returned: Sent) -> None:
    application, by = returned
    before = Draft(application).letter_digest
    answered(application, by)
    version = submission.submit(application_id=application.pk, by=by, at=AT)
    content = contents.read(version)
    assert contents.replies_of(content) == {"partners": "Named now.", "budget": "A line was added."}
    assert "Named now." not in canonical(version.content)
    assert Draft(application).letter_digest == before


def test_a_section_page_asks_for_the_answer_and_keeps_it(
    signed_in: SignedIn, returned: Sent
) -> None:
    application, by = returned
    client, url = signed_in(by), f"/applications/{application.pk}/sections/partners/"
    page = client.get(url).text
    assert "Name the partners." in page
    saved = Section.objects.get(application=application, key="partners")
    typed = {"partners": "None", "language": "en", "version": saved.version}
    answer = client.post(url, {**typed, "done": "yes", "reply": ""})
    assert "Enter your answer to the coordinator" in answer.text
    saved.refresh_from_db()
    assert saved.complete is False
    client.post(url, {**typed, "version": saved.version, "done": "no", "reply": "We named"})
    saved.refresh_from_db()
    assert (saved.reply, saved.complete, "reply" in saved.typed) == ("We named", False, False)
    assert ">\nWe named</textarea>" in client.get(url).text
    last = {**typed, "version": saved.version, "done": "yes", "reply": "Named now."}
    assert client.post(url, last)["Location"] == f"/applications/{application.pk}/"
    saved.refresh_from_db()
    assert (saved.reply, saved.complete, "reply" in saved.answers) == ("Named now.", True, False)


def test_a_section_without_a_point_asks_nothing(signed_in: SignedIn, returned: Sent) -> None:
    application, by = returned
    for page in ("sections/eligibility/", "sections/letter/", "roadmap/"):
        assert "coordinator's point" not in signed_in(by).get(
            f"/applications/{application.pk}/{page}"
        ).text.replace("&#x27;", "'")  # fmt: skip


def test_two_answers_to_one_point_are_both_shown(signed_in: SignedIn, returned: Sent) -> None:
    application, by = returned
    for page, key in (("budget/", "budget"), ("sections/partners/", "partners")):
        url = f"/applications/{application.pk}/{page}"
        before = Section.objects.get(application=application, key=key)
        sent_ = {"version": before.version, "done": "no", "partners": "None", "language": "en"}
        signed_in(by).post(url, sent_ | {"reply": "Written first"})
        answer = signed_in(by).post(url, sent_ | {"reply": "Written second"})
        assert answer.status_code == 409
        for text in ("Written first", "Written second"):
            assert text in answer.text
        before.refresh_from_db()
        assert before.reply == "Written first"


def test_the_budget_asks_for_the_answer_before_it_is_completed(
    signed_in: SignedIn, returned: Sent
) -> None:
    application, by = returned
    client, url = signed_in(by), f"/applications/{application.pk}/budget/"
    assert "Who pays for the radio?" in client.get(url).text
    assert "Enter your answer to the coordinator" in client.post(url, {"done": "yes"}).text
    assert client.post(url, {"done": "yes", "reply": "A line was added."}).status_code == 302
    saved = Section.objects.get(application=application, key="budget")
    assert (saved.reply, saved.complete) == ("A line was added.", True)


def test_a_next_return_asks_anew(returned: Sent, coordinator: User) -> None:
    application, by = returned
    revised(application, by)
    again = {"partners": "And what do they do?"}
    screening.give_back(application_id=application.pk, reasons=again, by=coordinator, at=AT)
    application.refresh_from_db()
    assert points_of(application) == again
    assert [each.key for each in Draft(application).missing()] == ["partners"]
    assert set(application.sections.values_list("reply", flat=True)) == {""}


def test_a_version_shows_what_was_and_what_is(returned: Sent) -> None:
    application, by = returned
    version = revised(application, by)
    found = {each.key: each for each in revised_sections(version)}
    assert [key for key, each in found.items() if each.changed] == ["partners", "roadmap", "budget"]
    [answer] = found["partners"].change.answers
    assert (words(answer.was), words(answer.now)) == (
        [("None", "del")], [("The Swedish Red Cross.", "ins")],
    )  # fmt: skip
    rows = {row.kind: row for row in found["roadmap"].change.rows}
    assert (rows["changed"].name, rows["added"].name) == (ROW["title"], "Radio")
    assert [each.heading for each in rows["changed"].cells] == ["Month", "Indicator"]
    assert words(rows["changed"].cells[1].now) == [("Policy signed", ""), (" and read out", "ins")]
    assert [(row.kind, row.name) for row in found["budget"].change.rows] == [
        ("changed", "Air time")
    ]  # alike in all but what it is for
    assert (found["partners"].point.text, found["partners"].point.reply) == (
        "Name the partners.", "Named now.",
    )  # fmt: skip


def test_readers_see_changes_points_and_answers(
    signed_in: SignedIn, returned: Sent, coordinator: User
) -> None:
    application, by = returned
    revised(application, by)
    base = f"/applications/{application.pk}"
    for page in ("/read/", "/versions/2/changes/"):
        for person in (by, coordinator):
            text = signed_in(person).get(f"{base}{page}").text
            for part in ("<del>None</del>", "Name the partners.", "Named now.", "Air time"):
                assert part in text
    assert "<del>" not in signed_in(by).get(f"{base}/versions/1/").text
    assert signed_in(by).get(f"{base}/versions/1/changes/").status_code == 404
    text = signed_in(coordinator).get(f"{base}/screening/").text
    assert "A line was added." in text
    assert text.count("Who pays for the radio?") == 2  # with its answer, and in the history


def test_words_are_marked_only_where_they_differ() -> None:
    found = pair("Why", "We ask and wait.", "We ask and answer.")
    assert words(found.was) == [("We ask and ", ""), ("wait.", "del")]
    assert words(found.now) == [("We ask and ", ""), ("answer.", "ins")]
    assert "".join(text for text, _mark in words(found.now)) == "We ask and answer."


def test_a_file_that_was_replaced_is_marked_though_its_name_stayed(
    sent: Sent, coordinator: User, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    application, by = sent
    who: dict[str, Any] = {"application_id": application.pk, "by": by, "at": AT}
    for number in (1, 2):
        screening.give_back(application_id=application.pk, reasons=POINTS, by=coordinator, at=AT)
        for old in documents.of(application):
            document.remove(document=old, **who)
        file = ContentFile(b"%PDF-1.4 " + bytes([48 + number]), name="assessment.pdf")
        document.attach(part="self_assessment", file=file, **who)
        answered(application, by)
        version = submission.submit(**who)
    [found] = [each.change for each in revised_sections(version) if each.change]
    [files] = found.answers
    assert (words(files.was), words(files.now)) == (
        [("assessment.pdf\n", "del")], [("assessment.pdf\n", "ins")],
    )  # fmt: skip


def test_the_pages_of_a_returned_application_stay_within_ten_queries(
    signed_in: SignedIn, returned: Sent
) -> None:
    application, by = returned
    client, costs = signed_in(by), {}
    for page in ("sections/partners/", "sections/eligibility/", "roadmap/", "budget/"):
        url = f"/applications/{application.pk}/{page}"
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        costs[page] = len(queries)
    assert costs == {
        "sections/partners/": 9, "sections/eligibility/": 8, "roadmap/": 9, "budget/": 10,
    }  # fmt: skip


def test_the_task_list_of_a_returned_application_stays_within_twelve_queries(
    signed_in: SignedIn, returned: Sent, django_assert_num_queries: Any
) -> None:
    application, by = returned
    row = application.roadmap_rows.get()
    roadmap.change(row_id=row.pk, by=by, at=AT, month=9)  # the signatory is to be asked again
    client, url = signed_in(by), f"/applications/{application.pk}/"
    client.get(url)
    with django_assert_num_queries(12):
        page = client.get(url)
    assert "Name the partners." in page.text
