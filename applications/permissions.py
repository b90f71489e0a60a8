"""Who may fill in, read and screen which applications (§5, C1, C2)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ambassadors.models import Award, Cohort, ConflictAnswer
from ambassadors.permissions import (
    away_from,
    conflicted,
    coordinates,
    coordinates_cohort,
    speaks_for,
    standing,
    stood_in_for,
)
from applications.models import Application, Claim, Invitation, Question
from core.models import Role, User
from core.refusals import Forbidden

ONCE_SENT = Q(versions_made__gt=0)


def own_applications(person: User) -> QuerySet[Application]:
    """Return the applications of the National Societies a person is focal point or deputy of."""
    return Application.objects.filter(organisation__in=standing(person).speaks_for)


def _mentored(person: User) -> Q:
    """Return the applications that became the awards a person mentors."""
    pairs = Award.objects.filter(pk__in=standing(person).mentored)
    found = Q(pk__in=[])
    for organisation, cohort in pairs.values_list("organisation_id", "cohort_id"):
        found |= Q(organisation=organisation, cohort=cohort)
    return found


def _by_role(person: User) -> Q:
    """Return what the seats, regions and cohorts of a person reach, conflicts not yet cut out."""
    if person.has_role(Role.AUDITOR):
        return Q(pk__isnull=False)
    found = Q(cohort__in=list(standing(person).seats))
    if person.has_role(Role.COORDINATOR):
        regions = person.coordinated_regions
        if regions is None:
            return Q(pk__isnull=False)
        found |= Q(organisation__region__in=regions) | Q(cohort__coordinator=person)
        found |= stood_in_for(person)
    return found


def visible_to(person: User, *, on: date) -> QuerySet[Application]:
    """Return the applications whose content a person may read (§5), without their conflicts (C2).

    Focal points read their own at any time, mentors what became their award; others what was
    submitted at least once. Seats answer the conflict question first: see `must_answer_first`.
    """
    by_role = _by_role(person) & ~away_from(person, on=on)
    own = Q(organisation__in=standing(person).speaks_for)
    return Application.objects.filter(own | (ONCE_SENT & (by_role | _mentored(person))))


def listed_for(person: User) -> QuerySet[Application]:
    """Return the applications a person may know to exist, conflicted ones included (C2).

    Drafts are known to their own National Society and to its coordinators only.
    """
    known = _by_role(person)
    if not person.has_role(Role.COORDINATOR):
        known &= ONCE_SENT
    return Application.objects.filter(
        known | Q(organisation__in=standing(person).speaks_for) | (ONCE_SENT & _mentored(person))
    )


def must_answer_first(person: User, application: Application) -> bool:
    """Say whether a seat still owes its word on a conflict with this National Society (C2)."""
    if application.cohort_id not in standing(person).seats:
        return False
    if speaks_for(person, application.organisation_id):
        return False
    return not ConflictAnswer.objects.filter(
        person=person, cohort=application.cohort_id, organisation=application.organisation_id
    ).exists()


def require_answered(person: User, application: Application) -> None:
    """Refuse a seat that has not said yet whether it has a conflict (C2)."""
    if must_answer_first(person, application):
        raise Forbidden(_("Say first whether you have a conflict with this National Society."))


def may_fill(person: User, application: Application) -> bool:
    """Say whether a person fills in this application: focal point or deputy of its NS."""
    return speaks_for(person, application.organisation_id)


def require_applicant(person: User, application: Application) -> None:
    """Refuse everybody but the focal point or a deputy of the application's NS."""
    if not may_fill(person, application):
        raise Forbidden(_("Only the National Society's focal point or deputy can do this."))


def coordinates_application(person: User, application: Application) -> bool:
    """Say whether an application is this coordinator's own: by cohort or by region."""
    return coordinates(person, cohort=application.cohort, organisation=application.organisation)


def require_coordinator(person: User, application: Application, *, on: date) -> None:
    """Refuse everybody but an unconflicted coordinator of the application (C1)."""
    if not coordinates_application(person, application):
        raise Forbidden(_("Only a coordinator of this region or cohort can do this."))
    require_unconflicted(person, application, on=on)


def require_unconflicted(person: User, application: Application, *, on: date) -> None:
    """Refuse a person whose roles have a conflict with the application's NS (C1)."""
    years = application.cohort.conflict_years
    if conflicted(person, application.organisation_id, on=on, years=years):
        raise Forbidden(
            _(
                "You have a conflict of interest with this National Society. "
                "Another coordinator or seat must do this; where there is none, "
                "an administrator names a stand-in."
            )
        )


def may_invite(person: User, cohort: Cohort, region: str = "") -> bool:
    """Say whether a coordinator may invite: to the own cohort, or from a region that is theirs."""
    return coordinates_cohort(person, cohort) or (
        person.has_role(Role.COORDINATOR) and (not region or person.covers(region))
    )


def cohorts_to_invite(person: User) -> QuerySet[Cohort]:
    """Return the cohorts whose invitations a coordinator may open: any, for their own regions."""
    return Cohort.objects.all() if person.has_role(Role.COORDINATOR) else Cohort.objects.none()


def invitations_visible_to(person: User) -> QuerySet[Invitation]:
    """Return the invitations a coordinator or auditor may see: of own cohorts and regions."""
    if person.has_role(Role.AUDITOR):
        return Invitation.objects.all()
    if not person.has_role(Role.COORDINATOR):
        return Invitation.objects.none()
    regions = person.coordinated_regions
    if regions is None:
        return Invitation.objects.all()
    return Invitation.objects.filter(
        Q(cohort__coordinator=person) | Q(organisation__region__in=regions)
    )


def claims_visible_to(person: User) -> QuerySet[Claim]:
    """Return who asks to represent an NS: for its focal points, own coordinators, auditors."""
    if person.has_role(Role.AUDITOR):
        return Claim.objects.all()
    found = Q(organisation__in=standing(person).speaks_for)
    if person.has_role(Role.COORDINATOR):
        regions = person.coordinated_regions
        if regions is None:
            return Claim.objects.all()
        found |= Q(cohort__coordinator=person) | Q(organisation__region__in=regions)
    return Claim.objects.filter(found)


def may_decide_claim(person: User, claim: Claim) -> bool:
    """Say whether a person decides who represents an NS: its focal point, or a coordinator of its own."""
    return speaks_for(person, claim.organisation_id) or may_invite(
        person, claim.cohort, claim.organisation.region
    )


def may_answer(person: User, question: Question, *, on: date) -> bool:
    """Say whether a coordinator answers a question: of the asker's region or cohort, no conflict (C1)."""
    if question.organisation is None:
        return coordinates_cohort(person, question.cohort)
    years = question.cohort.conflict_years
    own = coordinates(person, cohort=question.cohort, organisation=question.organisation)
    return own and not conflicted(person, question.organisation.pk, on=on, years=years)


def cohorts_with_applications(person: User) -> QuerySet[Cohort]:
    """Return the cohorts whose list of applications a person may open: not an approver's (§5)."""
    if person.has_role(Role.COORDINATOR) or person.has_role(Role.AUDITOR):
        return Cohort.objects.all()
    return Cohort.objects.filter(pk__in=standing(person).seats)
