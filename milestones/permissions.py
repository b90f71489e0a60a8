"""Who may see and do what around delivery, beyond what the award itself says (§5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ambassadors.models import Award
from ambassadors.permissions import (
    awards_visible_to,
    conflicted,
    coordinates_award,
    reads_history,
    speaks_for,
    standing,
)
from core.models import Role, User
from core.refusals import Forbidden
from milestones.models import Agreement, ExpenditureReport, Milestone, Payee


@dataclass(frozen=True)
class Hats:
    """What a person is to one award, on one day: read once for a page (§5, C1)."""

    speaks: bool
    coordinates: bool
    approves: bool
    mentors: bool
    comments: bool
    sees_payee: bool
    reads_history: bool

    @property
    def handles_money(self) -> bool:
        """Say whether the person may instruct, record and reverse payments."""
        return self.coordinates or self.approves


def hats(person: User, award: Award, *, on: date) -> Hats:
    """Return what a person is to an award."""
    known = award.__dict__.setdefault("_hats", {})
    if person.pk not in known:
        own = coordinates_award(person, award)
        speaks = speaks_for(person, award.organisation_id)
        mentors = award.pk in standing(person).mentored
        approver, auditor = person.has_role(Role.APPROVER), person.has_role(Role.AUDITOR)
        seat = award.cohort_id in standing(person).seats
        by_role = own or approver or auditor or seat
        free = by_role and is_free(person, award, on=on)
        known[person.pk] = Hats(
            speaks=speaks,
            coordinates=own and free,
            approves=approver and free,
            mentors=mentors,
            comments=speaks or mentors or (free and (seat or own)),
            sees_payee=speaks or (free and (own or approver or auditor)),
            reads_history=reads_history(person, award, on=on),
        )
    found: Hats = known[person.pk]
    return found


def is_free(person: User, award: Award, *, on: date) -> bool:
    """Say whether a person has no conflict with an award's society on a day (C1)."""
    years = award.cohort.conflict_years
    return not conflicted(person, award.organisation_id, on=on, years=years)


def require_commenter(person: User, award: Award, *, on: date) -> None:
    """Refuse who may not comment on evidence."""
    if not hats(person, award, on=on).comments:
        raise Forbidden(
            _(
                "Only the National Society, its mentor, the Steering Group and coordinators can comment."
            )
        )


def require_payee_reader(person: User, award: Award, *, on: date) -> None:
    """Refuse who may see the award but not where its money goes (M10)."""
    if not hats(person, award, on=on).sees_payee:
        raise Forbidden(
            _(
                "Only the National Society, its coordinators, approvers and auditors see bank details."
            )
        )


def reads_milestone_files(person: User, owner_id: str, at: datetime) -> bool:
    """Say whether a person may read the files of a milestone's evidence: who reads the award."""
    return _reads(person, Milestone.objects.filter(pk=owner_id).values_list("award_id"), at)


def reads_agreement_files(person: User, owner_id: str, at: datetime) -> bool:
    """Say whether a person may read an agreement: who reads the award."""
    return _reads(person, Agreement.objects.filter(pk=owner_id).values_list("award_id"), at)


def reads_report_files(person: User, owner_id: str, at: datetime) -> bool:
    """Say whether a person may read the files of an expenditure report: who reads the award."""
    return _reads(person, ExpenditureReport.objects.filter(pk=owner_id).values_list("award_id"), at)


def _reads(person: User, awards: QuerySet[Any, Any], at: datetime) -> bool:
    return awards_visible_to(person, on=at.date()).filter(pk__in=awards).exists()


def reads_payee_files(person: User, owner_id: str, at: datetime) -> bool:
    """Say whether a person may read the document that bank details were checked against (M10)."""
    payee = Payee.objects.select_related("award__cohort", "award__organisation").get(pk=owner_id)
    return hats(person, payee.award, on=at.date()).sees_payee
