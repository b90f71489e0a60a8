"""Messages that the program wrote about National Societies, with where they stand."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from core.models import Message, MessageStatus, Role, User


def visible_to(person: User) -> QuerySet[Message]:
    """Return the messages a coordinator (own regions) or auditor may see; their text is not shown.

    Messages about no organisation (sign-in, reminders) are seen by coordinators of all regions.
    """
    if person.has_role(Role.AUDITOR):
        return Message.objects.all()
    if not person.has_role(Role.COORDINATOR):
        return Message.objects.none()
    if person.coordinated_regions is None:
        return Message.objects.all()
    return Message.objects.filter(Q(organisation__region__in=person.coordinated_regions))


def undelivered(person: User) -> int:
    """Return how many of them were given up."""
    return visible_to(person).filter(status=MessageStatus.GIVEN_UP).count()
