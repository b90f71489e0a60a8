"""What a section's page keeps while somebody types: answer by answer, and nobody's text is overwritten."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ambassadors.models import Part
from ambassadors.services import people
from applications.models import Application, Editor
from applications.queries.draft import Draft
from applications.services import letter, submission
from core.models import Activity, User
from core.refusals import Refused
from tests.applications import world
from tests.applications.world import AT

SignedIn = Callable[[User | None], Client]
Answers = dict[str, dict[str, Any]]


@pytest.fixture
def deputy(draft: tuple[Application, User]) -> User:
    """A second person of the same National Society."""
    application, by = draft
    found = world.person("deputy@example.org", "Ben Otieno")
    people.join(person=found, organisation=application.organisation, part=Part.DEPUTY, by=by, at=AT)
    return found


class Page:
    """The page of a section as its script knows it: the marks it was opened with."""

    def __init__(self, client: Client, application: Application, key: str) -> None:
        self.client, self.url = client, f"/applications/{application.pk}/sections/{key}/"
        form = client.get(self.url).context["form"]
        self.marks = dict(pair.split(":") for pair in form.data["marks"].split())

    def type(self, **texts: str) -> Any:
        """Send what was typed, as the script does; takes over the marks it gets back."""
        answers: Answers = {
            name: {"mark": self.marks[name], "boxes": {name: [text]}}
            for name, text in texts.items()
        }
        answer = self.client.post(
            f"{self.url}keep/", {"answers": answers}, content_type="application/json"
        )
        if answer.status_code == 200:
            self.marks |= answer.json()["marks"]
        return answer

    def save(self, **data: str) -> Any:
        """Press the button of the form."""
        marks = " ".join(f"{name}:{mark}" for name, mark in self.marks.items())
        return self.client.post(self.url, {"language": "en", "marks": marks} | data)


def test_what_is_typed_is_kept_without_the_button(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    page = Page(signed_in(by), application, "letter")
    told = page.type(why="أن يسمعنا الناس").json()
    assert told["saved"] == "Saved 11:00"  # in Geneva, where she reads
    assert (told["here"], told["both"]) == ([], {})
    saved = application.sections.get(key="letter")
    assert saved.answers["why"] == "أن يسمعنا الناس"
    assert (saved.complete, saved.version, saved.saved_by) == (False, 1, by)
    page.type(why="أن يسمعنا الناس")
    saved.refresh_from_db()
    assert saved.version == 1


def test_two_people_at_different_answers_are_both_kept(
    signed_in: SignedIn, draft: tuple[Application, User], deputy: User
) -> None:
    application, by = draft
    one = Page(signed_in(by), application, "letter")
    other = Page(signed_in(deputy), application, "letter")
    assert one.type(why="Because").json()["both"] == {}
    assert other.type(how="By doing").json()["both"] == {}
    answers = application.sections.get(key="letter").answers
    assert (answers["why"], answers["how"]) == ("Because", "By doing")
    done = other.save(why="", how="By doing", done="no")
    assert done["Location"] == f"/applications/{application.pk}/"
    assert application.sections.get(key="letter").answers["why"] == "Because"


def test_two_people_at_the_same_answer_get_both_texts(
    signed_in: SignedIn, draft: tuple[Application, User], deputy: User
) -> None:
    application, by = draft
    one = Page(signed_in(by), application, "letter")
    other = Page(signed_in(deputy), application, "letter")
    one.type(why="Because")
    told = other.type(why="Why not", how="By doing").json()
    theirs = told["both"]["why"]
    assert theirs["said"] == "Amina Haddad saved this answer at 09:00"
    assert (theirs["words"], theirs["boxes"]) == ("Because", {"why": ["Because"]})
    assert list(told["marks"]) == ["how"]
    answers = application.sections.get(key="letter").answers
    assert (answers["why"], answers["how"]) == ("Because", "By doing")
    page = other.save(why="Why not", how="By doing", done="no")
    assert page.status_code == 409
    assert [pair[1:] for pair in page.context["pairs"]] == [("Because", "Why not")]
    other.marks["why"] = theirs["mark"]  # "Keep mine": the other text was read
    assert other.type(why="Why not").json()["both"] == {}
    assert application.sections.get(key="letter").answers["why"] == "Why not"


def test_the_page_of_a_clash_keeps_what_only_the_other_changed(
    signed_in: SignedIn, draft: tuple[Application, User], deputy: User
) -> None:
    application, by = draft
    other = Page(signed_in(deputy), application, "letter")
    one = Page(signed_in(by), application, "letter")
    one.type(why="Because", how="By doing")
    page = other.save(why="Why not", how="", done="no")
    assert page.status_code == 409
    form = page.context["form"]
    assert (form["why"].value(), form["how"].value()) == ("Why not", "By doing")
    other.marks = dict(pair.split(":") for pair in form.data["marks"].split())
    assert other.save(why="Why not", how="By doing", done="no").status_code == 302
    answers = application.sections.get(key="letter").answers
    assert (answers["why"], answers["how"]) == ("Why not", "By doing")


def test_the_answers_of_a_section_that_was_never_typed_stay(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    world.save(application, by, "letter", world.LETTER)
    before = application.sections.get(key="letter").answers
    page = Page(signed_in(by), application, "letter")
    page.type(why="Feedback, answered.")
    saved = application.sections.get(key="letter")
    changed = {"why": "Feedback, answered.", "text_at": saved.answers["text_at"]}
    assert saved.answers == before | changed
    assert (saved.complete, saved.sound) == (True, True)


def test_a_completed_section_that_is_changed_for_the_worse_says_so(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    world.filled(application, by)
    page = Page(signed_in(by), application, "letter")
    page.type(signatory_name="")
    assert Draft(application).status("letter") == "problem"
    with pytest.raises(Refused, match="left"):
        submission.submit(application_id=application.pk, by=by, at=AT)
    with pytest.raises(Refused, match="Complete the letter first"):
        letter.ask(application_id=application.pk, by=by, at=AT)
    page.type(signatory_name="Dana Aziz")
    assert Draft(application).status("letter") == "completed"


def test_keeping_writes_no_history_and_completes_nothing(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    before = Activity.objects.count()
    page = Page(signed_in(by), application, "urgency")
    page.type(urgent="no")
    assert Activity.objects.count() == before
    assert Draft(application).status("urgency") == "in_progress"


def test_lines_that_end_in_two_ways_are_one_text(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    page = Page(signed_in(by), application, "letter")
    page.type(why="One\nTwo")
    assert page.save(why="One\r\nTwo", how="", done="no").status_code == 302
    assert application.sections.get(key="letter").typed["why"] == ["One\nTwo"]


def test_a_packed_text_is_read_and_a_bomb_is_not(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    page = Page(signed_in(by), application, "letter")

    def send(text: str) -> Any:
        answers: Answers = {"why": {"mark": page.marks["why"], "boxes": {"why": [text]}}}
        return page.client.post(
            f"{page.url}keep/",
            gzip.compress(json.dumps({"answers": answers}).encode()),
            content_type="application/json",
            headers={"content-encoding": "gzip"},
        )

    assert send("كلمة " * 300).status_code == 200
    assert len(application.sections.get(key="letter").typed["why"][0]) == 1500
    bomb = send("0" * 50_000_000)
    assert bomb.status_code == 409
    assert "more text than the server takes" in bomb.json()["sentence"]


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'{"answers": 3}', b'{"answers": {"why": {"boxes": {"why": "x", "nope": ["y"]}}}}',
     b'{"answers": {"done": {"boxes": {"done": ["yes"]}}}}', b"\xff",
     b'{"answers":{"why":{"boxes":{"why":["\\ud800\\u0000"]}}}}'],
)  # fmt: skip
def test_what_no_script_of_ours_sends_does_no_harm(
    signed_in: SignedIn, draft: tuple[Application, User], body: bytes
) -> None:
    application, by = draft
    url = f"/applications/{application.pk}/sections/letter/keep/"
    answer = signed_in(by).post(url, body, content_type="application/json")
    assert answer.status_code in {200, 409}
    saved = application.sections.get(key="letter")
    assert saved.complete is False
    assert set(saved.typed) <= {"language", "why"}


def test_a_closed_draft_says_so_in_a_sentence(
    signed_in: SignedIn, draft: tuple[Application, User], at: Callable[[Any], None]
) -> None:
    application, by = draft
    client = signed_in(by)
    page = Page(client, application, "letter")
    at(world.after_close())
    answer = page.type(why="Too late")
    assert answer.status_code == 409
    assert answer.json()["sentence"].startswith("The last day for this application has passed")


def test_a_session_that_ended_is_said_to_the_script_and_nothing_is_put_aside(
    draft: tuple[Application, User],
) -> None:
    application, _by = draft
    client = Client()
    url = f"/applications/{application.pk}/sections/letter/keep/"
    headers = {"accept": "application/json"}
    answer = client.post(url, {}, content_type="application/json", headers=headers)
    assert answer["Location"] == "/account/login/?next=/"
    assert "typed" not in client.session


def test_who_is_where_is_shown_to_the_others_of_the_society(
    signed_in: SignedIn,
    draft: tuple[Application, User],
    deputy: User,
    at: Callable[[Any], None],
) -> None:
    application, by = draft
    Page(signed_in(by), application, "letter")
    other = signed_in(deputy)
    told = "Amina Haddad is here (seen 09:00)"
    tasks = other.get(f"/applications/{application.pk}/").text
    assert tasks.count(told) == 1
    assert told in other.get(f"/applications/{application.pk}/sections/letter/").text
    assert told not in other.get(f"/applications/{application.pk}/roadmap/").text
    assert "is here" not in signed_in(deputy).get(f"/applications/{application.pk}/roadmap/").text
    signed_in(by).get(f"/applications/{application.pk}/budget/add/")
    assert told in other.get(f"/applications/{application.pk}/budget/").text
    assert Editor.objects.filter(person=by).count() == 1
    at(AT + timedelta(minutes=11))
    assert told not in other.get(f"/applications/{application.pk}/").text


def test_an_answer_kept_brings_who_else_is_there(
    signed_in: SignedIn, draft: tuple[Application, User], deputy: User
) -> None:
    application, by = draft
    page = Page(signed_in(by), application, "letter")
    Page(signed_in(deputy), application, "letter")
    assert page.type(why="Because").json()["here"] == ["Ben Otieno is here (seen 11:00)"]


def test_a_date_in_three_boxes_is_one_answer(
    signed_in: SignedIn, draft: tuple[Application, User], deputy: User
) -> None:
    application, by = draft
    one = Page(signed_in(by), application, "assessment")
    other = Page(signed_in(deputy), application, "assessment")
    for page, day in ((one, "14"), (other, "15")):
        boxes = {"assessed_on_0": [day], "assessed_on_1": ["March"], "assessed_on_2": ["2026"]}
        answers: Answers = {"assessed_on": {"mark": page.marks["assessed_on"], "boxes": boxes}}
        told = page.client.post(
            f"{page.url}keep/", {"answers": answers}, content_type="application/json"
        ).json()
    assert told["both"]["assessed_on"]["words"] == "14 March 2026"
    assert application.sections.get(key="assessment").answers["assessed_on"] == "2026-03-14"


def test_the_screening_of_a_typed_letter_keeps_the_whole_address(
    signed_in: SignedIn, cohort: Any, kenya: Any
) -> None:
    """What screening corrects stands in the boxes as it was typed: whole."""
    from applications.services import screening

    application, by = world.begun(cohort, kenya)
    world.filled(application, by)
    page, later = Page(signed_in(by), application, "letter"), AT + timedelta(hours=1)
    page.type(why="Another reason")
    letter.ask(application_id=application.pk, by=by, at=later)
    letter.answer(secret=world.secret_of("applications/letter"), confirmed=True, at=later)
    submission.submit(application_id=application.pk, by=by, at=AT)
    screening.confirm_signatory(
        application_id=application.pk, name="Dana Aziz", title="Secretary General",
        email="dana@example.org", source="The directory", by=cohort.coordinator, at=world.after_close(),
    )  # fmt: skip
    assert application.sections.get(key="letter").typed["signatory_email"] == ["dana@example.org"]
