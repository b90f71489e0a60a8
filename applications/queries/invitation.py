"""Lists around invitations."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from ambassadors.models import Cohort, StandingEntry
from ambassadors.permissions import coordinates_cohort
from applications.models import Invitation, InvitationStatus
from applications.permissions import invitations_visible_to
from core.models import Kind, Organisation, User

OPEN = (InvitationStatus.SENT, InvitationStatus.SEEN, InvitationStatus.ACCEPTED)


def of_cohort(cohort: Cohort, person: User, *, status: str = "") -> QuerySet[Invitation]:
    """Return the invitations of a cohort that a person may see, in the order of their societies."""
    found = invitations_visible_to(person).filter(cohort=cohort)
    if status:
        found = found.filter(status=status)
    return found.select_related("organisation").order_by("organisation__sort_key", "-sent_at")


def societies_to_invite(cohort: Cohort, person: User) -> QuerySet[Organisation]:
    """Return the National Societies a coordinator can still invite: not invited yet, own ones."""
    invited = Invitation.objects.filter(cohort=cohort, status__in=OPEN)
    found = Organisation.objects.filter(kind=Kind.NS).exclude(
        pk__in=invited.values("organisation_id")
    )
    if not coordinates_cohort(person, cohort) and person.coordinated_regions is not None:
        found = found.filter(region__in=person.coordinated_regions)
    return found.order_by("sort_key")


def suspended_societies(*, on: date) -> frozenset[int]:
    """Return the ids of the National Societies whose IFRC membership is suspended on a day."""
    newest = (
        StandingEntry.objects.filter(since__lte=on)
        .order_by("organisation_id", "-since", "-pk")
        .distinct("organisation_id")
    )
    return frozenset(row.organisation_id for row in newest if row.suspended)
