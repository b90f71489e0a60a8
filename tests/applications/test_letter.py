"""The leadership letter: asked for by link, confirmed or sent back, bound to its text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ambassadors.services.people import current_signatory
from applications.models import Application, LetterAnswer, SectionKey
from applications.queries.draft import CONFIRMATION, Draft
from applications.services import letter, section
from core.models import Message, User
from core.refusals import Refused
from core.sealing import texts_of
from core.services.links import LinkSpent
from tests.applications import world
from tests.applications.world import AT, LETTER

SignedIn = Callable[[User | None], Client]


def written(application: Application, by: User, **more: str) -> None:
    world.save(application, by, SectionKey.LETTER, LETTER | more)


def asked(application: Application, by: User, *, at: datetime = AT) -> str:
    letter.ask(application_id=application.pk, by=by, at=at)
    return world.secret_of("applications/letter")


def test_the_signatory_reads_and_confirms_without_an_account(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    written(application, by)
    url = f"/applications/{application.pk}/letter/"
    assert signed_in(by).post(f"{url}ask/")["Location"] == url
    assert "The link was sent and not answered yet" in signed_in(by).get(url).text
    message = Message.objects.get(template="applications/letter")
    assert message.address == world.SIGNATORY
    link = f"/letter/{message.secret}/"
    signatory = signed_in(None)
    page = signatory.get(link)
    assert LETTER["why"] in page.text
    assert LetterAnswer.objects.count() == 0
    read = page.context["read"]
    assert signatory.post(link, {"read": read})["Location"] == "/letter/answered/confirmed/"
    assert Draft(application).status(CONFIRMATION) == "completed"
    assert signatory.get(link).status_code == 410
    assert "The signatory confirmed this letter" in signed_in(by).get(url).text
    with pytest.raises(LinkSpent):
        letter.answer(secret=message.secret, confirmed=False, reason="x", at=AT)


def test_sending_back_needs_a_reason_and_reaches_the_focal_point(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    written(application, by)
    url = f"/letter/{asked(application, by)}/send-back/"
    assert "Answer “What should change?”" in signed_in(None).post(url).text
    assert signed_in(None).post(url, {"reason": "Name the budget."}).status_code == 302
    row = LetterAnswer.objects.get()
    assert (row.confirmed, texts_of(row.pk)[row.pk]) == (False, {"reason": "Name the budget."})
    told = Message.objects.get(template="applications/letter_sent_back")
    assert told.person == by
    assert "Name the budget." in told.body
    assert Draft(application).confirmed is None


def test_changing_the_text_asks_for_a_new_confirmation_and_changing_it_back_does_not(
    draft: tuple[Application, User],
) -> None:
    application, by = draft
    written(application, by)
    letter.answer(secret=asked(application, by), confirmed=True, at=AT)
    written(application, by, why="Another text")
    assert Draft(application).confirmed is None
    written(application, by)
    assert Draft(application).confirmed is not None
    written(application, by, signatory_email="other@example.org")
    assert Draft(application).confirmed is None


def test_a_letter_changed_while_it_was_read_is_not_confirmed(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    written(application, by)
    link = f"/letter/{asked(application, by)}/"
    read = signed_in(None).get(link).context["read"]
    written(application, by, how="Changed in between")
    page = signed_in(None).post(link, {"read": read})
    assert page.status_code == 409
    assert "<h1>The text was changed while you read it</h1>" in page.text
    assert "so your answer was not kept. Read it again, then answer." in page.text
    assert f'href="{link}">Read the new text</a>' in page.text
    assert LetterAnswer.objects.count() == 0


def test_a_signed_paper_counts_until_the_text_changes(
    signed_in: SignedIn, draft: tuple[Application, User], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    application, by = draft
    written(application, by)
    url = f"/applications/{application.pk}/letter/"
    paper = SimpleUploadedFile("signed.pdf", b"%PDF-1.7 signed")
    assert signed_in(by).post(url, {"file": paper})["Location"] == url
    assert Draft(application).status(CONFIRMATION) == "completed"
    later = AT.replace(hour=12)
    section.save(
        application_id=application.pk, key="letter", answers=LETTER | {"why": "New"},
        complete=True, by=by, at=later,
    )  # fmt: skip
    assert Draft(application).status(CONFIRMATION) == "in_progress"
    assert "You changed the letter after the signed one was uploaded" in signed_in(by).get(url).text


def test_the_link_goes_out_only_for_a_completed_letter(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    with pytest.raises(Refused, match="Complete the letter first"):
        letter.ask(application_id=application.pk, by=by, at=AT)
    page = signed_in(by).post(f"/applications/{application.pk}/letter/ask/", follow=True)
    assert "Complete the letter first: then the signatory can be asked." in page.text
    assert current_signatory(application.organisation) is None


def test_a_second_link_replaces_the_first(draft: tuple[Application, User]) -> None:
    application, by = draft
    written(application, by)
    first = asked(application, by)
    second = asked(application, by, at=AT + timedelta(hours=1))
    with pytest.raises(LinkSpent, match="A newer link replaced"):
        letter.of_link(first, at=AT)
    assert letter.of_link(second, at=AT)[1] == application


def test_the_text_is_hashed_with_a_salt_of_its_own(draft: tuple[Application, User]) -> None:
    application, by = draft
    written(application, by)
    answers = application.sections.get(key="letter").answers
    assert len(answers["salt"]) == 32
    written(application, by, why="Another")
    assert application.sections.get(key="letter").answers["salt"] == answers["salt"]


def test_the_signatory_is_written_to_again_after_3_and_7_days_once_each(
    draft: tuple[Application, User],
) -> None:
    application, by = draft
    written(application, by)
    asked(application, by)
    days = (2, 3, 3, 5, 7, 20)
    sent = [letter.remind_signatories(at=AT + timedelta(days=day)) for day in days]
    assert sent == [0, 1, 0, 0, 1, 0]
    last = Message.objects.filter(template="applications/letter_waits").latest("made_at")
    letter.answer(secret=last.secret, confirmed=True, at=AT + timedelta(days=8))
    assert letter.remind_signatories(at=AT + timedelta(days=30)) == 0
