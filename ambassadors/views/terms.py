"""A coordinator's pages of a cohort's terms: prepared step by step, changed with a reason later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors import terms
from ambassadors.forms.terms import ChangeForm, DoneForm, TermsForm
from ambassadors.models import Cohort, CohortStatus
from ambassadors.queries.terms import Terms, drafted, tasks, touched_by, version_of
from ambassadors.services import terms as services
from ambassadors.terms import Content, Step
from ambassadors.views.load import own_cohort, posted, seen_cohort
from core.clock import now
from core.once import once
from core.people import person_of
from core.refusals import Refused, Stale
from core.views import errors


def terms_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the steps: those to prepare, or those that can still change."""
    cohort = own_cohort(request, pk)
    found = Terms(cohort)
    groups = tasks(found)
    rows = [task for group in groups for task in group["tasks"]]
    for task in rows:
        task["url"] = reverse("terms_step", args=[pk, task["key"]])
    context = {
        "cohort": cohort,
        "groups": groups,
        "preparing": cohort.status == CohortStatus.PREPARING,
        "over": cohort.status in services.OVER,
        "left": [task for task in rows if task["status"] in ("not_started", "problem")],
        "changed": found.changed,
    }
    return render(request, "ambassadors/terms.html", context)


@once
def terms_step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show one step: its boxes, or its rows and whether they are complete."""
    cohort, step = own_cohort(request, pk), _step(key)
    content = drafted(cohort)
    if step.rows:
        return _rows(request, cohort, step, content)
    form = _form(request, cohort, step, content, content[key])
    if form.is_valid():
        answer = _put(request, cohort, step, form.whole(), form)
        if answer:
            return answer
    return _page(request, cohort, step, content, form=form)


def _rows(request: HttpRequest, cohort: Cohort, step: Step, content: Content) -> HttpResponse:
    """List the rows of a step; in preparation, ask whether they are complete."""
    rows: Any = step.rows
    found = step.problems(content)
    initial = {"done": "yes"} if step.key in cohort.looked_at else {}
    form = DoneForm(posted(request), problems=found, initial=initial)
    if form.is_valid():
        seen = terms.mark(content[step.key])
        services.put(
            cohort_id=cohort.pk, key=step.key, value=content[step.key], seen=seen,
            done=form.cleaned_data["done"] == "yes", by=person_of(request), at=now(),
        )  # fmt: skip
        return redirect("terms", cohort.pk)
    shown = [
        {"number": n, "cells": list(zip(rows.columns, rows.cells(row, content), strict=True))}
        for n, row in enumerate(content[step.key], start=1)
    ]
    return _page(request, cohort, step, content, rows=shown, form=form, wrong=found)


@once
def terms_row(request: HttpRequest, pk: int, key: str, number: int = 0) -> HttpResponse:
    """Add a row to a step, or change one."""
    cohort, step = own_cohort(request, pk), _step(key)
    content = drafted(cohort)
    every = _changeable_rows(request, cohort, step, content)
    if every is None:
        return redirect("terms_step", pk, key)
    if number > len(every):
        raise Http404
    row = every[number - 1] if number else {}
    form = _form(request, cohort, step, content, row)
    if form.is_valid():
        new = form.whole()
        value = [*every, new] if not number else [*every[: number - 1], new, *every[number:]]
        answer = _put(request, cohort, step, value, form)
        if answer:
            return answer
    return _page(request, cohort, step, content, form=form, number=number, of_row=True)


@once
def terms_row_remove(request: HttpRequest, pk: int, key: str, number: int) -> HttpResponse:
    """Ask once more, then remove a row of a step."""
    cohort, step = own_cohort(request, pk), _step(key)
    content = drafted(cohort)
    every = _changeable_rows(request, cohort, step, content)
    if every is None:
        return redirect("terms_step", pk, key)
    if not 1 <= number <= len(every):
        raise Http404
    rows: Any = step.rows
    row = every[number - 1]
    if request.method == "POST":
        value = [*every[: number - 1], *every[number:]]
        answer = _put(request, cohort, step, value)
        if answer:
            return answer
    context = {
        "cohort": cohort,
        "step": step,
        "what": rows.cells(row, content)[0],
        "seen": terms.mark(every),
    }
    return render(request, "ambassadors/terms_row_remove.html", context)


@once
def terms_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was and what will be, and whom it touches; ask for the reason."""
    cohort = own_cohort(request, pk)
    found = Terms(cohort)
    before, after = found.in_force, found.drafted
    form = ChangeForm(posted(request), initial={"seen": terms.mark(after)})
    if form.is_valid():
        try:
            version = services.change(
                cohort_id=pk, by=person_of(request), at=now(), **form.cleaned_data
            )
        except Stale:
            raise
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            words = _("Version %(n)s of the terms is in force. Those it touches get a mail.")
            messages.success(request, words % {"n": version.number})
            return redirect("cohort", pk)
    context = {
        "cohort": cohort,
        "form": form,
        "changes": terms.changes(before, after),
        "touched": touched_by(cohort),
    }
    return render(request, "ambassadors/terms_check.html", context)


@require_POST
@once
def terms_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a drafted change."""
    cohort = own_cohort(request, pk)
    services.drop(cohort_id=cohort.pk, by=person_of(request))
    messages.success(request, _("The change is dropped. The terms stay as they are."))
    return redirect("terms", pk)


def terms_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show one version of the terms: what it changed and why, and all of it."""
    cohort = seen_cohort(request, pk)
    found = version_of(cohort, number)
    if found is None:
        raise Http404
    written, before = found
    content = written.version.content
    steps = [step for step in terms.steps() if step.key in content]
    context = {
        "cohort": cohort,
        "written": written,
        "changes": terms.changes(before.content, content) if before else [],
        "steps": [{"title": s.title, "lines": s.words(content[s.key], content)} for s in steps],
    }
    return render(request, "ambassadors/terms_version.html", context)


def _step(key: str) -> Step:
    step = terms.steps_by_key().get(key)
    if step is None:
        raise Http404
    return step


def _changeable_rows(
    request: HttpRequest, cohort: Cohort, step: Step, content: Content
) -> list[dict[str, Any]] | None:
    """Return copies of a step's rows; None where they can only be read any more."""
    if step.rows is None:
        raise Http404
    if request.method == "GET" and (step.fixed(cohort.status) or cohort.status in services.OVER):
        return None
    return [dict(row) for row in content[step.key]]


def _form(
    request: HttpRequest, cohort: Cohort, step: Step, content: Content, value: dict[str, Any]
) -> TermsForm:
    made: TermsForm = step.form(
        posted(request),
        cohort=cohort,
        content=content,
        value=value,
        fixed=step.fixed_fields(cohort.status),
        initial={"seen": terms.mark(content[step.key])},
    )
    return made


def _put(
    request: HttpRequest, cohort: Cohort, step: Step, value: Any, form: TermsForm | None = None
) -> HttpResponse | None:
    """Save a step and lead on; None where it is refused, with the sentence in the form."""
    if step.rows:
        value = step.rows.settle(value)
    try:
        services.put(
            cohort_id=cohort.pk, key=step.key, value=value, seen=request.POST.get("seen", ""),
            done=not step.rows, by=person_of(request), at=now(),
        )  # fmt: skip
    except Stale as stale:
        theirs = drafted(cohort)
        return errors.conflict(
            request,
            str(stale),
            mine=step.words(value, theirs | {step.key: value}),
            theirs=step.words(theirs[step.key], theirs),
        )
    except Refused as refused:
        if form is None:
            raise
        form.add_error(None, str(refused))
        return None
    return (
        redirect("terms_step", cohort.pk, step.key) if step.rows else redirect("terms", cohort.pk)
    )


def _page(
    request: HttpRequest, cohort: Cohort, step: Step, content: Content, **more: Any
) -> HttpResponse:
    """Show a step; what can no longer change stands above as text, with why."""
    fixed = step.fixed_fields(cohort.status)
    words = step.words(content[step.key], content)
    labels = {name: str(step.form.base_fields[name].label) for name in fixed}
    over = _("This cohort is over.") if cohort.status in services.OVER else ""
    context = {
        "cohort": cohort,
        "step": step,
        "preparing": cohort.status == CohortStatus.PREPARING,
        "closed": over or step.fixed(cohort.status),
        "words": words,
        "fixed": [(labels[name], words[labels[name]], why) for name, why in fixed.items()],
        **more,
    }
    return render(request, "ambassadors/terms_step.html", context)
