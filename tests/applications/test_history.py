"""The history reads as sentences, and beat's tasks do what their services say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ambassadors.models import Cohort
from applications import tasks
from applications.models import Application, Invitation
from core.models import Activity, User
from core.queries.activity import sentence_of
from tests.applications import world
from tests.applications.world import AT


def test_every_step_up_to_submission_reads_as_a_sentence(sent: tuple[Application, User]) -> None:
    application, _by = sent
    rows = Activity.objects.filter(about_type__startswith="applications.")
    sentences = {sentence_of(row) for row in rows}
    assert sentences == {
        "Noor Adeyemi sent the invitation",
        "Amina Haddad accepted the invitation",
        "Amina Haddad began the application",
        "Amina Haddad completed “Eligibility”",
        "Amina Haddad completed “Other CEA partners in the country”",
        "Amina Haddad completed “Emergency urgency”",
        "Amina Haddad completed “Leadership letter”",
        "Amina Haddad completed “Roadmap”",
        "Amina Haddad completed “Budget”",
        "Amina Haddad completed “Self-assessment”",
        "Amina Haddad completed “Pledges of your leadership”",
        "Amina Haddad added a pledge",
        "Amina Haddad added a milestone to the roadmap",
        "Amina Haddad added a budget line",
        "Amina Haddad sent the letter to the signatory",
        "The signatory confirmed the letter",
        "Amina Haddad submitted version 1",
    }
    assert {row.organisation_id for row in rows} == {application.organisation_id}


def test_tasks_close_the_window_and_keep_invitations_twice_without_harm(
    at: Callable[[datetime], None], cohort: Cohort, draft: tuple[Application, User]
) -> None:
    application, _by = draft
    waiting = world.invited(cohort, world.society("Fiji Red Cross"), "fiji@example.org")
    at(AT + timedelta(days=80))
    for task in (tasks.close_window, tasks.keep_invitations, tasks.remind_signatories) * 2:
        task()
    application.refresh_from_db()
    waiting.refresh_from_db()
    assert (application.status, waiting.status) == ("not_submitted", "expired")
    assert Activity.objects.filter(verb="expired").count() == 1
    assert Invitation.objects.filter(status="accepted").count() == 1
