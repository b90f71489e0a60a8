"""The steps of a cohort's terms that a call holds, what a change may never do, and whom it touches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ambassadors import terms
from ambassadors.models import Cohort
from ambassadors.terms import Content, Touch
from applications.models import (
    UNANSWERED,
    Application,
    ApplicationStatus,
    Decision,
    Invitation,
    OfferStatus,
)
from applications.steps import lists
from core.money import shown

BEING_WRITTEN = (ApplicationStatus.DRAFT, ApplicationStatus.NOT_SUBMITTED, ApplicationStatus.RETURNED)  # fmt: skip
SENT = (ApplicationStatus.SUBMITTED, ApplicationStatus.ELIGIBLE)


def _societies(of: Any) -> list[str]:
    names = of.order_by("organisation__sort_key").values_list("organisation__name", flat=True)
    return list(names)


def _invited(cohort: Cohort) -> Iterable[str]:
    return _societies(Invitation.objects.filter(cohort=cohort, status__in=UNANSWERED))


def _written(cohort: Cohort) -> Iterable[str]:
    return _societies(Application.objects.filter(cohort=cohort, status__in=BEING_WRITTEN))


def _sent(cohort: Cohort) -> Iterable[str]:
    return _societies(Application.objects.filter(cohort=cohort, status__in=SENT))


def _say_invited(n: int) -> str:
    words = ngettext(
        "%(n)s invited National Society that has not answered yet.",
        "%(n)s invited National Societies that have not answered yet.",
        n,
    )
    return words % {"n": n}


def _say_written(n: int) -> str:
    words = ngettext(
        "%(n)s application that is being written.",
        "%(n)s applications that are being written.",
        n,
    )
    return words % {"n": n}


def _say_sent(n: int) -> str:
    words = ngettext(
        "%(n)s application that was sent under the terms of its day.",
        "%(n)s applications that were sent under the terms of their day.",
        n,
    )
    return words % {"n": n}


def _limits(cohort: Cohort, before: Content, after: Content, on: date) -> Iterable[str]:
    """Say that no ceiling goes below an amount that is decided or offered (S7)."""
    given_up = (OfferStatus.DECLINED, OfferStatus.WITHDRAWN)
    decided = Decision.objects.filter(application__cohort=cohort, amount__isnull=False)
    highest = decided.exclude(application__offer__status__in=given_up).aggregate(
        most=models.Max("amount")
    )["most"]
    if highest and after["money"]["ceiling"] < highest:
        words = _("%(amount)s is granted to one already: enter a ceiling of that or more.")
        yield words % {"amount": shown(highest, cohort.currency)}


def register() -> None:
    """Say which steps there are, and whom a change touches; called when the app starts."""
    terms.register(
        lists.AREAS, lists.SCALE, lists.COVERED, lists.STARTERS, lists.DOCUMENTS, lists.CRITERIA
    )
    terms.limited_by(_limits)
    terms.touching(
        Touch("invited", _say_invited, _invited),
        Touch("written", _say_written, _written),
        Touch("sent", _say_sent, _sent),
    )
