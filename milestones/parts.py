"""What this app adds to pages of others: an award's page and the home page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils.translation import gettext as _

from ambassadors.models import Award, AwardStatus
from ambassadors.models.award import OVER
from ambassadors.permissions import standing
from core.clock import day_in
from core.models import User
from milestones.models import (
    AgreementStatus,
    Instalment,
    InstalmentStatus,
    Milestone,
    PayeeStatus,
)
from milestones.permissions import Hats, hats
from milestones.queries import gate

Step = dict[str, Any]


def onboarding(award: Award, person: User, at: datetime) -> dict[str, Any] | None:
    """Return the steps of onboarding: how far each is, and who is next."""
    if award.status != AwardStatus.ONBOARDING:
        return None
    mine = hats(person, award, on=at.date())
    steps = [_plan(award), _agreement(award), _bank_details(award, mine), _kick_off(award, mine)]
    return {"groups": [{"title": _("Before the award begins"), "tasks": steps}]}


def _plan(award: Award) -> Step:
    from milestones.services.plan import missing

    url = reverse("plan", args=[award.pk])
    step = {"label": _("Plan: fit milestones and budget to the amount"), "url": url}
    if award.plan_agreed_on:
        return {**step, "status": "completed"}
    gaps = missing(award)
    hint = " ".join(gaps) if gaps else _("Next: a coordinator accepts it.")
    return {**step, "status": "in_progress", "hint": hint}


def _agreement(award: Award) -> Step:
    step = {
        "label": _("Agreement: signed by both"),
        "url": reverse("agreement", args=[award.pk]),
    }
    if not award.plan_agreed_on:
        return {**step, "status": "cannot_start", "hint": _("It is made from the accepted plan.")}
    found = award.agreements.exclude(status=AgreementStatus.VOID).first()
    if found is None:
        return {**step, "status": "not_started", "hint": _("Next: a coordinator draws it.")}
    if found.status == AgreementStatus.COUNTERSIGNED:
        return {**step, "status": "completed"}
    next_one = {
        AgreementStatus.DRAWN: _("Next: the signatory signs it through the link in the mail."),
        AgreementStatus.SIGNED: _("Next: an approver countersigns it."),
    }
    return {**step, "status": "in_progress", "hint": next_one[AgreementStatus(found.status)]}


NEXT_PAYEE = {
    PayeeStatus.ENTERED: "signatory",
    PayeeStatus.CONFIRMED: "coordinator",
    PayeeStatus.CHECKED: "approver",
}


def _bank_details(award: Award, mine: Hats) -> Step:
    url = reverse("payee", args=[award.pk]) if mine.sees_payee else ""
    step = {"label": _("Bank details: entered, confirmed, checked, approved"), "url": url}
    if award.payee_verified:
        return {**step, "status": "completed"}
    found = award.payees.exclude(status=PayeeStatus.VOID).first()
    if found is None:
        return {**step, "status": "not_started", "hint": _("Next: the focal point enters them.")}
    hints = {
        "signatory": _("Next: the signatory confirms them through the link in the mail."),
        "coordinator": _("Next: a coordinator checks them against a document."),
        "approver": _("Next: an approver, another person, approves them."),
    }
    hint = hints[NEXT_PAYEE[PayeeStatus(found.status)]]
    return {**step, "status": "in_progress", "hint": hint}


def _kick_off(award: Award, mine: Hats) -> Step:
    step = {"label": _("Kick-off call"), "url": ""}
    if award.kick_off_on:
        return {**step, "status": "completed"}
    if mine.coordinates:
        step["url"] = reverse("kick_off", args=[award.cohort_id])
    return {**step, "status": "not_started", "hint": _("Next: a coordinator holds and records it.")}


def local_day(award: Award, at: datetime) -> date:
    """Return the day it is in the National Society's zone (P3)."""
    return day_in(award.time_zone, at)


def months_gone(award: Award, today: date) -> float | None:
    """Return how many months of the award have passed, with a part of one; None outside it."""
    if not award.starts_on <= today <= award.ends_on:
        return None
    passed = relativedelta(today, award.starts_on)
    return passed.years * 12 + passed.months + passed.days / 31


def delivery(award: Award, person: User, at: datetime) -> dict[str, Any]:
    """Return the award's milestones, as a picture of its months and as a list."""
    today = local_day(award, at)
    found = list(award.milestones.all())
    marks = [
        {"month": row.month, "state": state_of(row, today), "label": str(row)} for row in found
    ]
    return {
        "award": award,
        "rows": [{"label": award.reference, "marks": marks, "ends": award.months}],
        "months": award.months,
        "now": months_gone(award, today),
        "milestones": [(row, row.late(today)) for row in found],
    }


def state_of(milestone: Milestone, today: date) -> str:
    """Return a milestone's mark: its state, or late."""
    return "late" if milestone.late(today) else str(milestone.status)


def instalments(award: Award, person: User, at: datetime) -> dict[str, Any]:
    """Return the award's instalments, each with the reason why it can or cannot be requested (M4)."""
    on = at.date()
    facts = gate.facts_of(award, on=on)
    found = award.instalments.select_related("requested_by", "approved_by")
    rows = [
        {"part": part, "why": why(part, on=on, facts=facts), "expected": _expected(part)}
        for part in found.prefetch_related("milestones")
    ]
    return {
        "award": award,
        "rows": rows,
        "today": on,
        "may_see_payee": hats(person, award, on=on).sees_payee,
    }


def _expected(part: Instalment) -> date | None:
    planned = part.status in (InstalmentStatus.PLANNED, InstalmentStatus.HELD)
    return gate.forecast(part) if planned else None


def why(part: Instalment, *, on: date, facts: gate.Facts) -> str:
    """Return in one sentence where an instalment stands, and what is missing first (M4)."""
    if part.status == InstalmentStatus.PLANNED:
        part_open = [row for row in gate.conditions(part, on=on, facts=facts) if not row.met]
        if not part_open:
            return _("Every condition is met: a coordinator can request it.")
        return part_open[0].lacking
    names = {
        "requested": part.requested_by.name if part.requested_by else "",
        "approved": part.approved_by.name if part.approved_by else "",
    }
    sentences = {
        InstalmentStatus.REQUESTED: _("%(requested)s requested it. A second person approves it."),
        InstalmentStatus.APPROVED: _("%(approved)s approved it. Finance is instructed next."),
        InstalmentStatus.REFUSED: _("The request was refused. Its page says why."),
        InstalmentStatus.HELD: _("On hold. Its page says why."),
        InstalmentStatus.INSTRUCTED: _("Finance has it. The payment is recorded next."),
        InstalmentStatus.PAID: _("Paid. The National Society confirms when it arrives."),
        InstalmentStatus.RECEIVED: _("It arrived."),
        InstalmentStatus.CANCELLED: _("It will not be paid."),
    }
    return sentences[InstalmentStatus(part.status)] % names


def spending(award: Award, person: User, at: datetime) -> dict[str, Any] | None:
    """Return the award, whose spending has a page of its own, once it has begun."""
    return None if award.status == AwardStatus.ONBOARDING else {"award": award}


def own_money(person: User, at: datetime) -> dict[str, Any] | None:
    """Return what a focal point's society was granted, received and reported, for the home page."""
    mine = standing(person).speaks_for
    if not mine:
        return None
    awards = list(Award.objects.filter(organisation__in=mine).exclude(status__in=OVER))
    return {"awards": awards} if awards else None
