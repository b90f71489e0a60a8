"""Lists around invitations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from ambassadors.models import Belonging, Cohort, LevelEntry, Membership, Part, StandingEntry
from ambassadors.permissions import coordinates_cohort
from applications.models import INVITED, UNANSWERED, Invitation
from applications.permissions import invitations_visible_to
from core.models import Kind, Message, MessageStatus, Organisation, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

BOUNCED = "bounced"  # no state of its own: the newest mail of a waiting invitation was given up
LEVEL_UNKNOWN = "unknown"


class Delivery(TypedDict):
    """What `of_cohort` adds to an invitation."""

    mail: str | None


class Known(TypedDict):
    """What `societies_to_invite` adds to a National Society."""

    level: int | None
    member: bool
    suspended: bool | None


def of_cohort(
    cohort: Cohort, person: User, *, status: str = ""
) -> QuerySet[WithAnnotations[Invitation, Delivery]]:
    """Return the invitations of a cohort that a person may see, by society, with how the newest mail to
    the contact stands (`mail`). `status` is a state of an invitation, or `bounced`.
    """
    mails = Message.objects.filter(
        about_type=Invitation._meta.label_lower, about_id=Cast(OuterRef("pk"), CharField())
    ).order_by("-made_at", "-pk")
    newest = mails.filter(address=OuterRef("email")).values("status")[:1]
    found = invitations_visible_to(person).filter(cohort=cohort).annotate(mail=Subquery(newest))
    if status == BOUNCED:
        found = found.filter(mail=MessageStatus.GIVEN_UP, status__in=UNANSWERED)
    elif status:
        found = found.filter(status=status)
    return found.select_related("organisation").order_by("organisation__sort_key", "-sent_at")


def counts_of(cohort: Cohort, person: User) -> Counter[str]:
    """Return how many invitations a person may see, by status, with those that bounced beside them."""
    rows = of_cohort(cohort, person).order_by().values_list("status", "mail")
    found: Counter[str] = Counter()
    for status, mail in rows:
        found[status] += 1
        found[BOUNCED] += mail == MessageStatus.GIVEN_UP and status in UNANSWERED
    return found


def societies_to_invite(
    cohort: Cohort, person: User, *, on: date
) -> QuerySet[WithAnnotations[Organisation, Known]]:
    """Return those of `societies_in_reach` that are not invited yet."""
    invited = Invitation.objects.filter(cohort=cohort, status__in=INVITED)
    found = societies_in_reach(cohort, person, on=on)
    return found.exclude(pk__in=invited.values("organisation_id"))


def societies_in_reach(
    cohort: Cohort, person: User, *, on: date
) -> QuerySet[WithAnnotations[Organisation, Known]]:
    """Return the National Societies a coordinator invites: all, or those of their regions.

    With each: `level` of certification on a day (None: unknown), `member` of the network, `suspended`.
    """
    found = Organisation.objects.filter(kind=Kind.NS)
    if not coordinates_cohort(person, cohort) and person.coordinated_regions is not None:
        found = found.filter(region__in=person.coordinated_regions)
    of_it = {"organisation": OuterRef("pk")}
    levels = LevelEntry.objects.filter(**of_it, on__lte=on).order_by("-on", "-pk")
    standings = StandingEntry.objects.filter(**of_it, since__lte=on).order_by("-since", "-pk")
    members = Membership.objects.filter(**of_it).exclude(status="left")
    return found.annotate(
        level=Subquery(levels.values("level")[:1]),
        member=Exists(members),
        suspended=Subquery(standings.values("suspended")[:1]),
    ).order_by("sort_key")


@dataclass(frozen=True)
class Wanted:
    """Which National Societies a coordinator looks for; empty is any."""

    name: str = ""
    regions: frozenset[str] = frozenset()
    level: str = ""  # "1" to "4", or `unknown`
    language: str = ""
    network: str = ""  # "in" or "out"

    def of(
        self, found: QuerySet[WithAnnotations[Organisation, Known]]
    ) -> QuerySet[WithAnnotations[Organisation, Known]]:
        """Return those of `societies_to_invite` that fit."""
        if self.name:
            found = found.filter(Q(sort_key__contains=self.name) | Q(country__icontains=self.name))
        if self.regions:
            found = found.filter(region__in=self.regions)
        if self.level == LEVEL_UNKNOWN:
            found = found.filter(level__isnull=True)
        elif self.level:
            found = found.filter(level=int(self.level))
        if self.language:
            spoken = Q(languages__regex=rf"\m{self.language}\M")
            found = found.filter(spoken | Q(working_language=self.language))
        if self.network:
            found = found.filter(member=self.network == "in")
        return found


class Contact(TypedDict):
    """Whom to write to at a National Society."""

    name: str
    email: str


def known_contacts(societies: Iterable[Organisation]) -> dict[int, Contact]:
    """Return the contact last known of each society: its focal point, or who was invited before."""
    chosen = list(societies)
    found: dict[int, Contact] = {}
    for row in Invitation.objects.filter(organisation__in=chosen).order_by("sent_at", "pk"):
        found[row.organisation_id] = {"name": row.name, "email": row.email}
    points = Belonging.objects.filter(
        organisation__in=chosen, part=Part.FOCAL_POINT, ended_on__isnull=True
    )
    for point in points.select_related("person").order_by("pk"):
        found[point.organisation_id] = {"name": point.person.name, "email": point.person.email}
    return found
