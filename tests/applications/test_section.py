"""Sections: nothing typed is lost, two editors never overwrite each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ambassadors.models import Part
from ambassadors.services import people
from applications.models import Application, Section, SectionKey
from applications.queries.draft import Draft
from applications.services import section
from core.models import Document, User
from core.refusals import Forbidden, Refused
from tests.applications import world
from tests.applications.world import AT

SignedIn = Callable[[User | None], Client]
ELIGIBILITY: dict[str, Any] = {
    "assessed": "yes", "focal_point": "yes", "english": "yes", "level": "3", "language": "fr",
    "done": "yes", "version": "0",
}  # fmt: skip
ASSESSMENT: dict[str, Any] = {
    "assessed_on_0": "14", "assessed_on_1": "March", "assessed_on_2": "2026",
    "scope": ["institution", "operations"], "rating_feedback": "2", "rating_people": "1",
    "strengthen_areas": ["feedback"], "strengthen": "Feedback.", "language": "fr", "done": "yes",
    "version": "0",
}  # fmt: skip


def pdf(name: str = "assessment.pdf", content: bytes = b"%PDF-1.7 one") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def url_of(application: Application, key: str = "assessment") -> str:
    return f"/applications/{application.pk}/sections/{key}/"


def test_a_completed_section_is_saved_with_its_file(
    signed_in: SignedIn, draft: tuple[Application, User], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    application, by = draft
    answer = signed_in(by).post(url_of(application), ASSESSMENT | {"file_self_assessment": pdf()})
    assert answer["Location"] == f"/applications/{application.pk}/"
    saved = application.sections.get(key="assessment")
    assert (saved.complete, saved.language, saved.version, saved.saved_by) == (True, "fr", 1, by)
    assert saved.answers["assessed_on"] == "2026-03-14"
    assert saved.answers["scope"] == ["institution", "operations"]
    rated = {code: value for code, value in saved.answers["ratings"].items() if value}
    assert rated == {"feedback": 2, "people": 1}
    assert Draft(application).status("assessment") == "completed"
    assert Document.objects.get().part == "self_assessment"


def test_answers_with_problems_are_kept_as_typed_and_the_file_is_not_asked_again(
    signed_in: SignedIn, draft: tuple[Application, User], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    application, by = draft
    client = signed_in(by)
    wrong = ASSESSMENT | {"assessed_on_0": "31", "assessed_on_1": "Feb"}
    page = client.post(url_of(application), wrong | {"file_self_assessment": pdf()})
    assert "must be a real date" in page.text
    assert "<title>Error: " in page.text
    assert "assessment.pdf" in page.text
    saved = application.sections.get(key="assessment")
    assert (saved.complete, saved.typed["assessed_on_1"]) == (False, ["Feb"])
    again = client.get(url_of(application))
    assert 'value="Feb"' in again.text
    assert "must be a real date" not in again.text
    client.post(url_of(application), ASSESSMENT | {"version": "1"})
    assert Draft(application).status("assessment") == "completed"
    assert Document.objects.count() == 1


def test_coming_back_later_never_complains(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client = signed_in(by)
    answer = client.post(
        url_of(application, "eligibility"), {"done": "no", "version": "0", "assessed": "unsure"}
    )
    assert answer["Location"] == f"/applications/{application.pk}/"
    assert Draft(application).status("eligibility") == "in_progress"
    page = client.post(
        url_of(application, "eligibility"), ELIGIBILITY | {"assessed": "unsure", "version": "1"}
    )
    assert "choose Yes or No, or keep the section as a draft" in page.text


def test_a_file_that_is_refused_is_said_at_its_box_and_the_rest_is_kept(
    signed_in: SignedIn, draft: tuple[Application, User], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    application, by = draft
    fake = SimpleUploadedFile("virus.pdf", b"MZ not a pdf", content_type="application/pdf")
    page = signed_in(by).post(url_of(application), ASSESSMENT | {"file_self_assessment": fake})
    assert "This kind of file cannot be used." in page.text
    assert application.sections.get(key="assessment").answers["strengthen"] == "Feedback."
    assert Draft(application).status("assessment") == "problem"


def test_a_draft_with_a_bad_file_names_the_file_alone(
    signed_in: SignedIn, draft: tuple[Application, User], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    application, by = draft
    fake = SimpleUploadedFile("virus.pdf", b"MZ not a pdf", content_type="application/pdf")
    data = {"done": "no", "version": "0", "file_self_assessment": fake}
    page = signed_in(by).post(url_of(application), data)
    assert list(page.context["form"].errors) == ["file_self_assessment"]


def test_an_answer_that_nobody_gave_is_called_so_when_two_edited(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client = signed_in(by)
    client.post(url_of(application, "eligibility"), {"done": "no", "version": "0", "level": "3"})
    page = client.post(
        url_of(application, "eligibility"), {"done": "no", "version": "0", "level": ""}
    )
    assert page.status_code == 409
    assert page.context["pairs"] == [("Which certification level do you have?", "Level 3", "")]
    assert page.text.count("Not answered") == 1
    assert "Choose a level</blockquote>" not in page.text


def test_a_done_self_assessment_needs_its_file(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    page = signed_in(by).post(url_of(application), ASSESSMENT)
    assert "Choose the file: Self-assessment" in page.text


def test_the_second_of_two_editors_sees_both_texts_and_nothing_is_overwritten(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, amina = draft
    deputy = world.person("deputy@example.org", "Ben Otieno")
    people.join(
        person=deputy, organisation=application.organisation, part=Part.DEPUTY, by=amina, at=AT
    )
    data = {"urgent": "yes", "language": "en", "done": "yes", "version": "0"}
    signed_in(amina).post(url_of(application, "urgency"), data | {"emergency": "Drought here"})
    page = signed_in(deputy).post(
        url_of(application, "urgency"), data | {"emergency": "Flood there"}
    )
    assert page.status_code == 409
    assert "Amina Haddad saved it" in page.text
    assert '<blockquote dir="auto">Drought here</blockquote>' in page.text
    assert "Not answered" not in page.text
    assert '<blockquote dir="auto">Flood there</blockquote>' in page.text
    assert 'name="version" value="1"' in page.text
    saved = application.sections.get(key="urgency")
    assert (saved.answers["emergency"], saved.version) == ("Drought here", 1)
    both = data | {"emergency": "Drought here and flood there", "version": "1"}
    assert signed_in(deputy).post(url_of(application, "urgency"), both).status_code == 302
    saved.refresh_from_db()
    assert (saved.answers["emergency"], saved.saved_by) == ("Drought here and flood there", deputy)


def test_the_same_content_sent_twice_is_one_save(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    data = {"urgent": "no", "language": "en", "done": "yes", "version": "0"}
    answers = [signed_in(by).post(url_of(application, "urgency"), data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert application.sections.get(key="urgency").version == 1


def test_save_refuses_others_and_a_closed_window(
    draft: tuple[Application, User], coordinator: User
) -> None:
    application, by = draft
    args: dict[str, Any] = {
        "application_id": application.pk, "key": SectionKey.URGENCY, "answers": {},
        "complete": False,
    }  # fmt: skip
    with pytest.raises(Forbidden):
        section.save(by=coordinator, at=AT, **args)
    with pytest.raises(Refused, match="The last day"):
        section.save(by=by, at=world.after_close(), **args)
    assert Section.objects.exclude(version=0).count() == 0


def test_partners_names_funders_and_asks_what_they_pay_for(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    norway = world.society("Norwegian Red Cross", "Europe")
    url = url_of(application, "partners")
    data = {
        "partners": "UNICEF", "funder_1": norway.name, "funder_2": "norwegian réd cross",
        "language": "en", "done": "yes", "version": "0",
    }  # fmt: skip
    page = signed_in(by).post(url, data)
    assert "Enter what each of them pays for" in page.text
    signed_in(by).post(url, data | {"funding": "A trainer", "version": "1"})
    answers = application.sections.get(key="partners").answers
    assert answers == {"partners": "UNICEF", "funding": "A trainer", "funders": [norway.pk]}
    text = signed_in(by).get(url).text
    assert text.count('value="Norwegian Red Cross"') == 2  # one box, and the one list of names


def test_a_funder_that_is_not_on_the_list_is_asked_back_and_stays_typed(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    url = url_of(application, "partners")
    data = {
        "partners": "UNICEF", "funder_1": "Norwegian", "funding": "A trainer", "language": "en",
        "done": "yes", "version": "0",
    }  # fmt: skip
    page = signed_in(by).post(url, data)
    assert "“Norwegian” is not on the list: type a part of the name" in page.text
    assert application.sections.get(key="partners").complete is False
    assert 'value="Norwegian"' in signed_in(by).get(url).text


def test_the_signatorys_address_is_no_account_of_the_society(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    data = {**world.LETTER, "signatory_email": by.email, "language": "en", "done": "yes"}
    page = signed_in(by).post(url_of(application, "letter"), data | {"version": "0"})
    assert "this one belongs to an account of your NS" in page.text
    assert application.sections.get(key="letter").complete is False


def test_long_answers_are_counted_in_words(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    data = ASSESSMENT | {"strengthen": "word " * 205}
    page = signed_in(by).post(url_of(application), data)
    assert "shorten it by 5 words, to 200" in page.text


def test_a_section_of_another_society_is_not_there(
    signed_in: SignedIn, draft: tuple[Application, User], coordinator: User
) -> None:
    application, _by = draft
    stranger = world.focal_point(world.society("Nepal Red Cross", "Asia Pacific"), "n@example.org")
    assert signed_in(stranger).get(url_of(application)).status_code == 404
    assert signed_in(stranger).get(f"/applications/{application.pk}/").status_code == 404
    assert signed_in(coordinator).get(url_of(application)).status_code == 403
