"""Questions on the call, as those around a cohort read them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from ambassadors.models import Cohort
from ambassadors.permissions import cohorts_visible_to, standing
from applications.models import Question, QuestionStatus
from applications.permissions import may_answer, own_applications
from core.models import User


def cohorts_with_questions(person: User) -> QuerySet[Cohort]:
    """Return the cohorts whose questions a person reads: as staff or seat, or of an own application."""
    staff, mine = cohorts_visible_to(person).values("pk"), own_applications(person).values("cohort")
    return Cohort.objects.filter(Q(pk__in=staff) | Q(pk__in=mine))


def answered(cohort: Cohort) -> QuerySet[Question]:
    """Return what everyone invited reads, newest first; nobody learns from it who asked."""
    found = Question.objects.filter(cohort=cohort, status=QuestionStatus.ANSWERED)
    return found.order_by("-answered_at", "-pk")


def own_of(cohort: Cohort, person: User) -> list[Question]:
    """Return the questions of a person's National Society that wait or were not published."""
    found = Question.objects.filter(
        cohort=cohort, organisation__in=standing(person).speaks_for
    ).exclude(status=QuestionStatus.ANSWERED)
    return list(found.select_related("asked_by").order_by("-asked_at", "-pk"))


def to_answer(cohort: Cohort, person: User, *, on: date) -> list[Question]:
    """Return the questions that wait for this coordinator, oldest first."""
    found = Question.objects.filter(cohort=cohort, status=QuestionStatus.ASKED)
    waiting = found.select_related("cohort", "organisation", "asked_by").order_by("asked_at", "pk")
    return [question for question in waiting if may_answer(person, question, on=on)]
