"""Questions on the call: asked, answered, read by everyone invited."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ambassadors.models import Cohort
from ambassadors.permissions import coordinates_cohort
from applications.forms.question import AnswerForm, QuestionForm
from applications.models import Question, QuestionStatus
from applications.permissions import may_answer, own_applications
from applications.queries.question import answered, cohorts_with_questions, own_of, to_answer
from applications.services import question as questions
from applications.views.load import posted
from core.clock import now
from core.forms import ReasonForm
from core.models import Role
from core.once import once
from core.people import person_of
from core.refusals import Refused
from core.views.closed import closed

A_PAGE = 25


def question_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was asked and answered; those invited can ask, coordinators answer."""
    person, at = person_of(request), now()
    cohort = get_object_or_404(cohorts_with_questions(person).select_related("coordinator"), pk=pk)
    own = own_applications(person).filter(cohort=cohort).first()
    context = {
        "cohort": cohort,
        "own": own,
        "mine": own_of(cohort, person) if own else [],
        "waiting": to_answer(cohort, person, on=at.date())
        if person.has_role(Role.COORDINATOR)
        else [],
        "page": Paginator(answered(cohort), A_PAGE).get_page(request.GET.get("page")),
        "may_ask": own is not None and questions.takes_questions(cohort, at),
        "may_publish": coordinates_cohort(person, cohort)
        and cohort.status in questions.ANSWERED_IN,
    }
    return render(request, "applications/question_list.html", context)


@once
def question_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about the call."""
    person, at = person_of(request), now()
    own = own_applications(person).select_related("cohort").filter(cohort=pk).first()
    if own is None:
        raise Http404
    if request.method == "GET" and not questions.takes_questions(own.cohort, at):
        messages.info(request, _("The last day for questions has passed."))
        return redirect("questions", pk)
    form = QuestionForm(posted(request))
    if form.is_valid():
        try:
            questions.ask(cohort_id=pk, text=form.cleaned_data["text"], by=person, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your question was sent. You get a mail with the answer."))
            return redirect("questions", pk)
    context = {"form": form, "cohort": own.cohort}
    return render(request, "applications/question_new.html", context)


@once
def question_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a question and its answer that nobody asked."""
    person = person_of(request)
    cohort = _own_cohort(request, pk)
    form = AnswerForm(posted(request))
    if form.is_valid():
        try:
            questions.publish(cohort_id=pk, by=person, at=now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Published. Everyone invited was told by mail."))
            return redirect("questions", pk)
    return render(request, "applications/question_answer.html", {"form": form, "cohort": cohort})


def _own_cohort(request: HttpRequest, pk: int) -> Cohort:
    person = person_of(request)
    cohort = get_object_or_404(cohorts_with_questions(person), pk=pk)
    if not coordinates_cohort(person, cohort):
        raise PermissionDenied(
            _("Only the cohort's coordinator can publish questions and answers.")
        )
    return cohort


@once
def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question for everyone invited."""
    question = _waiting(request, pk)
    back = reverse("questions", args=[question.cohort_id])
    if gone := closed(request, question, QuestionStatus.ANSWERED, back=back):
        return gone
    form = AnswerForm(posted(request), initial={"shown": question.text})
    if form.is_valid():
        try:
            questions.answer(question_id=pk, by=person_of(request), at=now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Published. Everyone invited was told by mail."))
            return redirect(back)
    context = {"form": form, "cohort": question.cohort, "question": question}
    return render(request, "applications/question_answer.html", context)


@once
def question_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not publish a question; the asker reads why."""
    question = _waiting(request, pk)
    back = reverse("questions", args=[question.cohort_id])
    if gone := closed(request, question, QuestionStatus.SET_ASIDE, back=back):
        return gone
    form = ReasonForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            questions.set_aside(question_id=pk, reason=reason, by=person_of(request), at=now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Not published. Your reason went to who asked."))
            return redirect(back)
    context = {"form": form, "question": question}
    return render(request, "applications/question_set_aside.html", context)


def _waiting(request: HttpRequest, pk: int) -> Question:
    """Return a question for who may answer it; to those who read the cohort's questions it is refused."""
    person = person_of(request)
    found = Question.objects.select_related("cohort", "organisation", "asked_by")
    question = get_object_or_404(found.filter(cohort__in=cohorts_with_questions(person)), pk=pk)
    if not may_answer(person, question, on=now().date()):
        raise PermissionDenied(_("Only a coordinator of this National Society can answer it."))
    return question
