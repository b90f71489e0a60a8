"""Load what a page is about, for who may read its award; to everybody else it is not there (§5)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from ambassadors.models import Award
from ambassadors.permissions import awards_visible_to, require_coordinator
from core.clock import now
from core.people import person_of
from core.refusals import Refused
from milestones.models import Agreement, ExpenditureReport, Instalment, Milestone, Payee
from milestones.permissions import Hats, hats, require_payee_reader

OF_AWARD = ("award__cohort__coordinator", "award__organisation")


def visible(request: HttpRequest) -> QuerySet[Award]:
    """Return the awards the person may read now."""
    return awards_visible_to(person_of(request), on=now().date())


def award(request: HttpRequest, pk: int) -> Award:
    """Return an award."""
    found = visible(request).select_related("cohort__coordinator", "organisation")
    return get_object_or_404(found, pk=pk)


def milestone(request: HttpRequest, pk: int) -> Milestone:
    """Return a milestone with its award."""
    found = Milestone.objects.select_related(*OF_AWARD).filter(award__in=visible(request))
    return get_object_or_404(found, pk=pk)


def instalment(request: HttpRequest, pk: int) -> Instalment:
    """Return an instalment with its award and the people its page names."""
    found = Instalment.objects.select_related(
        *OF_AWARD, "requested_by", "approved_by", "instructed_by", "payee"
    ).filter(award__in=visible(request))
    return get_object_or_404(found, pk=pk)


def report(request: HttpRequest, pk: int) -> ExpenditureReport:
    """Return an expenditure report; a draft belongs to its National Society."""
    found = ExpenditureReport.objects.select_related(*OF_AWARD, "sent_by", "answered_by").filter(
        award__in=visible(request)
    )
    return get_object_or_404(found, pk=pk)


def agreement(request: HttpRequest, pk: int) -> Agreement:
    """Return an agreement with its award."""
    found = Agreement.objects.select_related(*OF_AWARD, "signatory", "plan").filter(
        award__in=visible(request)
    )
    return get_object_or_404(found, pk=pk)


def payee(request: HttpRequest, pk: int) -> Payee:
    """Return bank details, for who may see them."""
    found = Payee.objects.select_related(*OF_AWARD).filter(award__in=visible(request))
    details = get_object_or_404(found, pk=pk)
    require_payee_reader(person_of(request), details.award, on=now().date())
    return details


def coordinator_of(request: HttpRequest, about: Award) -> None:
    """Refuse who is not an unconflicted coordinator of the award, before any form is shown."""
    require_coordinator(person_of(request), about, on=now().date())


def hats_for(request: HttpRequest, about: Award) -> Hats:
    """Return what the person is to an award now."""
    return hats(person_of(request), about, on=now().date())


def plain_when_spent(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer a link that no longer works with its sentence on a page for people without account."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            context = {"sentence": str(refused)}
            return render(request, "milestones/link_spent.html", context, status=410)

    return guarded
