"""People and their roles: accounts opened, roles granted by one and confirmed by another."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from core.models import Role, RoleGrant, User
from core.models.user import CONFIRMED_BY_ANOTHER
from core.refusals import Forbidden, Refused
from core.services import activity


@transaction.atomic
def open_account(
    *,
    email: str,
    name: str,
    at: datetime,
    by: User | None = None,
    password: str | None = None,
    hashed: str = "",
    time_zone: str = "UTC",
) -> User:
    """Open an account whose address is known to be right; without a password they set one by mail.

    `hashed` takes a password hash made earlier, for worlds of many people.
    """
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise Refused(_("A person with this e-mail address has an account already."))
    person = User(email=email.strip().lower(), name=name.strip(), time_zone=time_zone)
    person.password = hashed or make_password(password)
    person.save(force_insert=True)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    activity.record(person, "account_opened", by=by, at=at)
    return person


@transaction.atomic
def grant(
    *, person: User, role: str, by: User, at: datetime, regions: list[str] | None = None
) -> RoleGrant:
    """Grant a role; approver and administrator count once another administrator confirms."""
    _require_administrator(by)
    if RoleGrant.objects.filter(person=person, role=role, ended_at__isnull=True).exists():
        raise Refused(_("This person has the role already, or it waits to be confirmed."))
    row = RoleGrant.objects.create(
        person=person, role=role, regions=regions or [], granted_by=by, granted_at=at
    )
    activity.record(person, "role_granted", by=by, at=at, role=role)
    person.forget()
    return row


@transaction.atomic
def confirm(*, grant_id: int, by: User, at: datetime) -> RoleGrant:
    """Confirm a grant of approver or administrator: by another administrator, never the person."""
    row = (
        RoleGrant.objects.select_for_update(of=("self",)).select_related("person").get(pk=grant_id)
    )
    _require_administrator(by)
    if row.granted_by_id == by.pk:
        raise Refused(_("You granted this role. Another administrator must confirm it."))
    if row.person_id == by.pk:
        raise Refused(_("Nobody confirms their own role."))
    if row.confirmed_by_id or row.ended_at or row.role not in CONFIRMED_BY_ANOTHER:
        raise Refused(_("This role does not wait to be confirmed."))
    row.confirmed_by = by
    row.save(update_fields=["confirmed_by"])
    activity.record(row.person, "role_confirmed", by=by, at=at, role=row.role)
    return row


@transaction.atomic
def end(*, grant_id: int, by: User, at: datetime) -> RoleGrant:
    """End a role; the very next request of its holder knows. Two administrators always remain."""
    row = (
        RoleGrant.objects.select_for_update(of=("self",)).select_related("person").get(pk=grant_id)
    )
    _require_administrator(by)
    left = RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR).exclude(pk=row.pk)
    if row.role == Role.ADMINISTRATOR and row.confirmed_by_id and left.count() < 2:
        raise Refused(_("Two administrators must remain. Make another one first."))
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        activity.record(row.person, "role_ended", by=by, at=at, role=row.role)
    return row


@transaction.atomic
def close_account(*, person: User, by: User, at: datetime) -> None:
    """Close a person: they can no longer sign in; what they did stays with their organisation."""
    _require_administrator(by)
    if person.pk == by.pk:
        raise Refused(_("Nobody closes their own account. Ask another administrator."))
    for row in RoleGrant.objects.filter(person=person, ended_at__isnull=True):
        end(grant_id=row.pk, by=by, at=at)
    person.is_active = False
    person.save(update_fields=["is_active"])
    activity.record(person, "account_closed", by=by, at=at)


@transaction.atomic
def make_first_administrators(people: list[User], *, at: datetime) -> None:
    """Make the first two administrators, each confirmed by the other; only while there is none."""
    if RoleGrant.objects.exists():
        raise Refused(_("There are administrators already. They grant further roles."))
    if len({person.pk for person in people}) != 2:
        raise Refused(_("Name two different people: each confirms the other."))
    for person, other in (people, people[::-1]):
        RoleGrant.objects.create(
            person=person, role=Role.ADMINISTRATOR, granted_at=at, confirmed_by=other
        )
        activity.record(person, "role_granted", by=other, at=at, role=Role.ADMINISTRATOR)
        person.forget()


def _require_administrator(by: User) -> None:
    if not by.has_role(Role.ADMINISTRATOR):
        raise Forbidden(_("Only an administrator can do this."))
