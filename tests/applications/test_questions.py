"""Questions on the call: asked by those invited, answered for all of them, without who asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ambassadors.models import Belonging, Cohort, Ground, Part
from ambassadors.services import cohorts, conflicts
from applications.models import Application, Question, QuestionStatus
from applications.services import question as questions
from core import due
from core.models import Message, Role, User
from core.refusals import Forbidden, Refused
from tests.applications import world
from tests.applications.world import AT
from tests.cast import SignedIn, fresh

Draft = tuple[Application, User]
TEXT = "May branches in Nairobi share one focal point?"
SHOWN, ANSWER = "May several branches share one focal point?", "Yes, if the roadmap says which."


@pytest.fixture
def asked(draft: Draft) -> Question:
    """A question of the draft's focal point."""
    application, by = draft
    return questions.ask(cohort_id=application.cohort_id, text=TEXT, by=by, at=AT)


@pytest.fixture
def others(cohort: Cohort) -> Draft:
    """Another National Society that was invited."""
    return world.begun(cohort, world.society("Nepal Red Cross"), "bina@example.org")


def answered(asked: Question, coordinator: User) -> Question:
    return questions.answer(
        question_id=asked.pk, shown=SHOWN, answer=ANSWER, by=coordinator, at=AT + timedelta(days=1)
    )


def test_a_focal_point_asks_and_a_double_click_asks_once(draft: Draft, signed_in: SignedIn) -> None:
    application, by = draft
    client, url = signed_in(by), f"/cohorts/{application.cohort_id}/questions/"
    assert f'href="{url}"' in client.get(f"/applications/{application.pk}/").text
    assert f'href="{url}new/"' in client.get(url).text
    assert "Enter your question" in client.post(f"{url}new/", {"text": " "}).text
    data = {"text": TEXT, "form_token": "8b3c2b0e-94a5-4b3a-8a58-1f0c35bd5e4f"}
    for _click in range(2):
        assert client.post(f"{url}new/", data)["Location"] == url
    row = Question.objects.get()
    assert (row.text, row.organisation, row.status) == (TEXT, application.organisation, "asked")
    assert TEXT in client.get(url).text


def test_everyone_invited_reads_the_answer_and_nobody_who_asked(
    asked: Question, others: Draft, coordinator: User, signed_in: SignedIn
) -> None:
    other, bina = others
    url = f"/cohorts/{asked.cohort_id}/questions/"
    waiting = signed_in(bina).get(url).text
    assert TEXT not in waiting
    client = signed_in(coordinator)
    assert TEXT in client.get(url).text
    page = client.get(f"/questions/{asked.pk}/answer/").text
    assert "Kenya Red Cross Society" in page
    assert TEXT in page
    data = {"shown": SHOWN, "answer": ANSWER}
    assert client.post(f"/questions/{asked.pk}/answer/", data)["Location"] == url
    for reader in (asked.asked_by, bina):
        text = signed_in(fresh(reader)).get(url).text
        assert SHOWN in text
        assert ANSWER in text
    text = signed_in(fresh(bina)).get(url).text
    assert "Nairobi" not in text
    assert "Kenya" not in text
    assert asked.asked_by.email not in text
    mails = Message.objects.filter(template="applications/question_answered")
    assert set(mails.values_list("address", flat=True)) == {asked.asked_by.email, bina.email}
    assert not mails.filter(body__contains="Nairobi").exists()
    assert not mails.filter(body__contains="Kenya").exists()
    assert other.cohort_id == asked.cohort_id


def test_invited_people_who_have_not_answered_read_it_too(
    asked: Question, cohort: Cohort, coordinator: User, signed_in: SignedIn
) -> None:
    fiji = world.invited(cohort, world.society("Fiji Red Cross"), "fiji@example.org")
    secret = Message.objects.get(template="applications/invitation", address=fiji.email).secret
    answered(asked, coordinator)
    mail = Message.objects.get(template="applications/question_answered", address=fiji.email)
    assert ANSWER in mail.body
    page = signed_in(None).get(f"/invitation/{secret}/").text
    assert SHOWN in page
    assert ANSWER in page


@pytest.mark.parametrize("told", ["Kenya Red Cross Society", "amina haddad", "KENYA, the coast"])
def test_what_names_the_asker_is_not_published(
    asked: Question, coordinator: User, signed_in: SignedIn, told: str
) -> None:
    assert asked.organisation is not None
    asked.organisation.country = "Kenya"
    asked.organisation.save()
    url = f"/questions/{asked.pk}/answer/"
    page = signed_in(coordinator).post(url, {"shown": SHOWN, "answer": f"Yes, {told}."}).text
    assert "it tells everyone invited who asked" in page
    assert told in page
    asked.refresh_from_db()
    assert asked.status == QuestionStatus.ASKED


def test_a_question_is_not_published_with_a_reason_that_only_the_asker_reads(
    asked: Question, others: Draft, coordinator: User, signed_in: SignedIn
) -> None:
    client, url = signed_in(coordinator), f"/questions/{asked.pk}/set-aside/"
    assert "Enter the reason" in client.post(url, {"reason": ""}).text
    client.post(url, {"reason": "This is about another programme."})
    asked.refresh_from_db()
    assert asked.status == QuestionStatus.SET_ASIDE
    page = f"/cohorts/{asked.cohort_id}/questions/"
    assert "This is about another programme." in signed_in(fresh(asked.asked_by)).get(page).text
    assert "another programme" not in signed_in(others[1]).get(page).text
    mail = Message.objects.get(template="applications/question_set_aside")
    assert mail.address == asked.asked_by.email
    assert "another programme" in mail.body
    again = client.get(url, follow=True)
    assert "so this step is no longer possible" in again.text
    with pytest.raises(Refused):
        answered(asked, coordinator)


def test_the_coordinator_publishes_what_nobody_asked(
    others: Draft, cohort: Cohort, coordinator: User, signed_in: SignedIn
) -> None:
    client, url = signed_in(coordinator), f"/cohorts/{cohort.pk}/questions/"
    assert f'href="{url}publish/"' in client.get(url).text
    client.post(f"{url}publish/", {"shown": SHOWN, "answer": ANSWER})
    assert ANSWER in signed_in(others[1]).get(url).text
    assert signed_in(fresh(others[1])).get(f"{url}publish/").status_code == 403


def test_questions_end_on_their_last_day(draft: Draft, cohort: Cohort, signed_in: SignedIn) -> None:
    application, by = draft
    cohort.questions_until = AT.date()
    cohort.save()
    client, url = signed_in(by), f"/cohorts/{cohort.pk}/questions/"
    args: dict[str, Any] = {"cohort_id": cohort.pk, "text": TEXT, "by": by}
    questions.ask(**args, at=AT)
    with pytest.raises(Refused, match="The last day for questions has passed"):
        questions.ask(**args, at=AT + timedelta(days=1))
    assert application.cohort_id == cohort.pk
    Cohort.objects.update(questions_until=None)
    questions.ask(**args, at=AT + timedelta(days=1))
    after, by_now = world.after_close(), cohort.coordinator
    cohorts.move_on(cohort_id=cohort.pk, after="screening", by=by_now, at=after)
    assert "The last day for questions has passed" in client.get(url).text
    assert client.get(f"{url}new/")["Location"] == url
    with pytest.raises(Refused):
        questions.ask(**args, at=AT)


def test_who_answers_is_free_of_conflict_and_of_that_region(
    asked: Question, coordinator: User
) -> None:
    europe = world.coordinator("europe@example.org", regions=["Europe"])
    africa = world.coordinator("africa@example.org", regions=["Africa"])
    with pytest.raises(Forbidden):
        answered(asked, europe)
    assert asked.organisation is not None
    conflicts.state(
        organisation=asked.organisation, ground=Ground.DECLARED, source="said", on=AT.date(),
        person=coordinator,
    )  # fmt: skip
    with pytest.raises(Forbidden):
        answered(asked, fresh(coordinator))
    assert answered(asked, africa).status == QuestionStatus.ANSWERED


def test_only_those_invited_ask_and_only_those_around_a_cohort_read(
    asked: Question, coordinator: User, stranger: User, signed_in: SignedIn
) -> None:
    url = f"/cohorts/{asked.cohort_id}/questions/"
    assert signed_in(stranger).get(url).status_code == 404
    assert signed_in(stranger).get(f"{url}new/").status_code == 404
    assert signed_in(stranger).get(f"/questions/{asked.pk}/answer/").status_code == 404
    with pytest.raises(Forbidden, match="that were invited"):
        questions.ask(cohort_id=asked.cohort_id, text=TEXT, by=coordinator, at=AT)
    auditor = world.with_role("auditor@example.org", Role.AUDITOR)
    assert signed_in(auditor).get(url).status_code == 200
    assert signed_in(auditor).get(f"/questions/{asked.pk}/answer/").status_code == 403


def test_a_waiting_question_is_due_for_its_coordinator_until_it_is_answered(
    asked: Question, coordinator: User
) -> None:
    def kinds() -> list[str]:
        found = due.things(at=AT + timedelta(days=1), person=fresh(coordinator))
        return [thing.link for thing in found if thing.kind == "applications.question"]

    assert kinds() == [f"/questions/{asked.pk}/answer/"]
    answered(asked, coordinator)
    assert kinds() == []


def test_the_database_refuses_an_answered_question_without_its_words(asked: Question) -> None:
    asked.go_to(QuestionStatus.ANSWERED)
    with (
        pytest.raises(IntegrityError, match="an_answered_question_says_both"),
        transaction.atomic(),
    ):
        asked.save()


def test_deputies_read_and_ask_too(asked: Question, signed_in: SignedIn) -> None:
    assert asked.organisation is not None
    deputy = world.person("deputy@example.org", "Deputy Person")
    Belonging.objects.create(
        person=deputy, organisation=asked.organisation, part=Part.DEPUTY, starts_on=AT.date()
    )
    assert TEXT in signed_in(deputy).get(f"/cohorts/{asked.cohort_id}/questions/").text
    assert questions.ask(cohort_id=asked.cohort_id, text="And two?", by=deputy, at=AT).pk
