"""The plan of an award: fitted to the amount by the NS and the coordinator, then accepted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors.models import Award, AwardStatus
from core.clock import now
from core.once import once
from core.people import person_of
from core.refusals import Forbidden, Refused, Stale
from core.views import errors
from milestones.forms.plan import LinkForm, PlanLineForm, PlanMilestoneForm
from milestones.forms.rows import VersionedForm
from milestones.models import PlanLine
from milestones.queries.plan import PROMISE
from milestones.services import plan as plans
from milestones.views import acts, load

LINE = ("category", "what", "quarter", "unit", "quantity", "unit_cost", "version")


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show milestones, budget lines and instalments beside the decided amount."""
    award = load.award(request, pk)
    mine = load.hats_for(request, award)
    lines = list(award.plan_lines.all())
    total = sum(line.total for line in lines)
    opened = not award.plan_agreed_on and award.status == AwardStatus.ONBOARDING
    context = {
        "award": award,
        "milestones": award.milestones.all(),
        "lines": lines,
        "total": total,
        "difference": abs(total - award.amount),
        "too_much": total > award.amount,
        "parts": award.instalments.prefetch_related("milestones"),
        "version": award.plan_versions.select_related("accepted_by").order_by("-number").first(),
        "may_fit": opened and (mine.speaks or mine.coordinates),
        "may_accept": opened and mine.coordinates,
        "gaps": plans.missing(award) if opened else [],
    }
    return render(request, "milestones/plan.html", context)


def _open(request: HttpRequest, pk: int) -> Award:
    """Return an award whose plan the person may fit now."""
    award = load.award(request, pk)
    mine = load.hats_for(request, award)
    if not (mine.speaks or mine.coordinates):
        raise Forbidden(_("Only the National Society and its coordinator change the plan."))
    if award.plan_agreed_on or award.status != AwardStatus.ONBOARDING:
        raise Refused(_("The plan is accepted. Ask for a change of the plan instead."))
    return award


@once
def line_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a line to the budget."""
    award = _open(request, pk)
    form = PlanLineForm(request.POST or None, currency=award.currency, months=award.months)

    def add() -> None:
        plans.put_line(award_id=pk, line=form.line(), by=person_of(request), at=now())

    if acts.said(form, add):
        return redirect("plan", pk)
    return _page(request, award, form, _("Add a budget line"))


@once
def line_change(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Change a line; a stale page shows both contents."""
    award = _open(request, pk)
    found = award.plan_lines.filter(pk=line).first()
    if found is None:
        return _removed(request, award)
    form = _line_form(award, found, request.POST or None)
    if form.is_valid():
        try:
            plans.put_line(
                award_id=pk,
                line=form.line(),
                line_id=line,
                version=form.opened_at(),
                by=person_of(request),
                at=now(),
            )
        except Stale as stale:
            found.refresh_from_db()
            return _both(request, stale, form, _line_form(award, found))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("plan", pk)
    return _page(request, award, form, _("Change a budget line"))


def _removed(request: HttpRequest, award: Award) -> HttpResponse:
    """Say that a line is gone, and give back what was typed for it."""
    if request.method != "POST":
        raise Http404
    form = PlanLineForm(request.POST, currency=award.currency, months=award.months)
    return errors.conflict(
        request,
        _("Somebody else removed this line after you opened the page."),
        mine=form.words(),
        back=reverse("plan", args=[award.pk]),
    )


def _line_form(award: Award, line: PlanLine, data: Any = None) -> PlanLineForm:
    initial = {name: getattr(line, name) for name in LINE}
    return PlanLineForm(data, initial=initial, currency=award.currency, months=award.months)


@once
def line_remove(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Ask once more, then take a line out of the budget."""
    award = _open(request, pk)
    found = get_object_or_404(award.plan_lines.all(), pk=line)
    if request.method == "POST":
        plans.remove_line(line_id=line, by=person_of(request), at=now())
        return redirect("plan", pk)
    context = {
        "caption": award.organisation.name,
        "title": _("Remove line %(number)s?") % {"number": found.number},
        "text": found.what,
        "submit": _("Remove the line"),
        "back_url": reverse("plan", args=[pk]),
    }
    return render(request, "milestones/ask.html", context)


@once
def milestone_change(request: HttpRequest, pk: int, milestone: int) -> HttpResponse:
    """Change a milestone of the plan; a stale page shows both contents."""
    award = _open(request, pk)
    found = get_object_or_404(award.milestones.all(), pk=milestone)

    def opened(data: Any = None) -> PlanMilestoneForm:
        initial = {name: getattr(found, name) for name in (*PROMISE, "version")}
        return PlanMilestoneForm(data, initial=initial, months=award.months)

    form = opened(request.POST or None)
    if form.is_valid():
        try:
            plans.change_milestone(
                milestone_id=milestone,
                row=form.row(),
                version=form.opened_at(),
                by=person_of(request),
                at=now(),
            )
        except Stale as stale:
            found.refresh_from_db()
            return _both(request, stale, form, opened())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("plan", pk)
    title = _("Change milestone %(number)s") % {"number": found.number}
    return _page(request, award, form, title)


@once
def link(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Name the milestones that an instalment waits for."""
    award = _open(request, pk)
    load.coordinator_of(request, award)
    found = get_object_or_404(award.instalments.prefetch_related("milestones"), pk=part)
    form = LinkForm(request.POST or None, instalment=found, milestones=list(award.milestones.all()))

    def name() -> None:
        plans.link(
            instalment_id=part,
            milestone_ids=form.cleaned_data["milestones"],
            by=person_of(request),
            at=now(),
        )

    if acts.said(form, name):
        return redirect("plan", pk)
    title = _("What does instalment %(number)s wait for?") % {"number": found.number}
    return _page(request, award, form, title)


@require_POST
@once
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the plan as version 1."""
    award = load.award(request, pk)
    load.coordinator_of(request, award)
    return acts.pressed(
        request,
        lambda: plans.accept(award_id=award.pk, by=person_of(request), at=now()),
        back=reverse("plan", args=[pk]),
        done=_("The plan is accepted. Draw the agreement next."),
    )


def _page(
    request: HttpRequest, award: Award, form: VersionedForm | LinkForm, title: str
) -> HttpResponse:
    back = reverse("plan", args=[award.pk])
    return acts.page(request, form, about=award, title=title, submit=_("Save"), back=back)


def _both(
    request: HttpRequest, stale: Stale, mine: VersionedForm, theirs: VersionedForm
) -> HttpResponse:
    """Show what is saved now beside what was typed; nothing is overwritten, nothing is lost."""
    messages.info(request, _("Below is what differs. Copy what you want to keep."))
    return errors.conflict(request, str(stale), mine=mine.words(), theirs=theirs.words())
