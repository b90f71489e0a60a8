"""Questions on the call: asked by those invited, answered for all of them at once (§2 step 2)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Cohort, CohortStatus
from ambassadors.permissions import coordinates_cohort
from ambassadors.services import cohorts
from ambassadors.services.people import focal_points
from applications.models import UNANSWERED, Application, Invitation, Question, QuestionStatus
from applications.permissions import may_answer, own_applications
from core.clock import end_of_day
from core.models import User
from core.refusals import Forbidden, Refused
from core.services import activity, outbox
from core.text import sort_key

ANSWERED_IN = (CohortStatus.OPEN, CohortStatus.SCREENING)  # returned applications are still written


@transaction.atomic
def ask(*, cohort_id: int, text: str, by: User, at: datetime) -> Question:
    """Ask about the call, for the own National Society; refuses after the last day for questions."""
    cohort = cohorts.locked(cohort_id)
    application = own_applications(by).filter(cohort=cohort).select_related("organisation").first()
    if application is None:
        raise Forbidden(_("Only the National Societies that were invited ask here."))
    if not takes_questions(cohort, at):
        raise Refused(
            _("The last day for questions has passed. Write to %(name)s, %(email)s.")
            % {"name": cohort.coordinator.name, "email": cohort.coordinator.email}
        )
    question = Question.objects.create(
        cohort=cohort, organisation=application.organisation, asked_by=by, asked_at=at,
        text=text.strip(),
    )  # fmt: skip
    activity.record(question, "asked", by=by, at=at)
    return question


@transaction.atomic
def answer(*, question_id: int, shown: str, answer: str, by: User, at: datetime) -> Question:
    """Publish a question, in words that do not tell who asked, with its answer; all invited are told."""
    question = _locked(question_id, by=by, at=at)
    _require_nameless(question, f"{shown} {answer}")
    _publish(question, shown=shown, answer=answer, by=by, at=at)
    return question


@transaction.atomic
def publish(*, cohort_id: int, shown: str, answer: str, by: User, at: datetime) -> Question:
    """Publish something that nobody asked: a question of the coordinator's own, with its answer."""
    cohort = cohorts.locked(cohort_id)
    if not coordinates_cohort(by, cohort):
        raise Forbidden(_("Only the cohort's coordinator can publish questions and answers."))
    if cohort.status not in ANSWERED_IN:
        raise Refused(_("Questions about the call are answered while it is open."))
    question = Question.objects.create(cohort=cohort, asked_by=by, asked_at=at, text=shown.strip())
    _publish(question, shown=shown, answer=answer, by=by, at=at)
    return question


@transaction.atomic
def set_aside(*, question_id: int, reason: str, by: User, at: datetime) -> Question:
    """Do not publish a question: it is not about the call, or tells who asked. The asker reads why."""
    question = _locked(question_id, by=by, at=at)
    question.go_to(QuestionStatus.SET_ASIDE, reason=reason)
    question.answer, question.answered_by, question.answered_at = reason.strip(), by, at
    question.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    activity.record(question, "set_aside", by=by, at=at, reason=reason)
    outbox.queue(
        "applications/question_set_aside",
        to=question.asked_by,
        at=at,
        about=question,
        organisation=question.organisation,
        link=f"/cohorts/{question.cohort_id}/questions/",
        reason=reason.strip(),
    )
    return question


def takes_questions(cohort: Cohort, at: datetime) -> bool:
    """Say whether those invited can ask about the call now."""
    last = end_of_day(cohort.last_day_for_questions, cohort.time_zone)
    return cohort.status == CohortStatus.OPEN and at <= last


def _locked(question_id: int, *, by: User, at: datetime) -> Question:
    """Return a question under its lock, for a coordinator who may answer it."""
    found = Question.objects.select_for_update(of=("self",)).select_related(
        "cohort", "organisation", "asked_by"
    )
    question = found.get(pk=question_id)
    if not may_answer(by, question, on=at.date()):
        raise Forbidden(_("Only a coordinator of this National Society can answer it."))
    return question


def _require_nameless(question: Question, words: str) -> None:
    """Refuse words that name who asked: the society, its country, or the person."""
    society = question.organisation
    names = [question.asked_by.name, *((society.name, society.country) if society else ())]
    for name in names:
        if name and sort_key(name) in sort_key(words):
            raise Refused(
                _("Leave out “%(name)s”: it tells everyone invited who asked.") % {"name": name}
            )


def _publish(question: Question, *, shown: str, answer: str, by: User, at: datetime) -> None:
    question.go_to(QuestionStatus.ANSWERED)
    question.shown, question.answer = shown.strip(), answer.strip()
    question.answered_by, question.answered_at = by, at
    question.save(update_fields=["status", "shown", "answer", "answered_by", "answered_at"])
    activity.record(question, "answered", by=by, at=at)
    invited = Application.objects.filter(cohort=question.cohort_id).exclude(status="withdrawn")
    for application in invited.select_related("organisation").order_by("pk"):
        outbox.queue(
            "applications/question_answered",
            to=focal_points(application.organisation),
            at=at,
            about=question,
            organisation=application.organisation,
            link=f"/cohorts/{question.cohort_id}/questions/",
        )
    waiting = Invitation.objects.filter(cohort=question.cohort_id, status__in=UNANSWERED)
    for invitation in waiting.select_related("organisation").order_by("pk"):
        outbox.queue(
            "applications/question_answered",
            to=invitation.email,
            at=at,
            about=question,
            organisation=invitation.organisation,
        )
