"""People and roles: granted by one administrator, confirmed by another."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from core.models import Message, Role, RoleGrant, User
from core.refusals import Forbidden, Refused
from core.services import people
from tests.cast import AT, SignedIn, fresh


def test_an_approver_counts_once_another_administrator_confirms(
    administrators: list[User], stranger: User
) -> None:
    first, second = administrators
    row = people.grant(person=stranger, role=Role.APPROVER, by=first, at=AT)
    assert not fresh(stranger).has_role(Role.APPROVER)
    with pytest.raises(Refused, match="You granted this role"):
        people.confirm(grant_id=row.pk, by=first, at=AT)
    people.confirm(grant_id=row.pk, by=second, at=AT)
    assert fresh(stranger).has_role(Role.APPROVER)


def test_nobody_confirms_their_own_role(administrators: list[User]) -> None:
    first, second = administrators
    row = people.grant(person=second, role=Role.APPROVER, by=first, at=AT)
    with pytest.raises(Refused, match="their own role"):
        people.confirm(grant_id=row.pk, by=second, at=AT)


def test_the_database_refuses_a_grant_confirmed_by_its_granter(
    administrators: list[User], stranger: User
) -> None:
    with pytest.raises(IntegrityError, match="role_confirmed_by_another"), transaction.atomic():
        RoleGrant.objects.create(
            person=stranger, role=Role.APPROVER, granted_at=AT,
            granted_by=administrators[0], confirmed_by=administrators[0],
        )  # fmt: skip


def test_only_administrators_grant(coordinator: User, stranger: User) -> None:
    with pytest.raises(Forbidden, match="Only an administrator"):
        people.grant(person=stranger, role=Role.AUDITOR, by=coordinator, at=AT)


def test_two_administrators_always_remain(administrators: list[User]) -> None:
    row = RoleGrant.objects.get(person=administrators[1], role=Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="Two administrators must remain"):
        people.end(grant_id=row.pk, by=administrators[0], at=AT)


def test_the_first_two_are_made_on_an_empty_base_only(administrators: list[User]) -> None:
    with pytest.raises(Refused, match="There are administrators already"):
        people.make_first_administrators(administrators, at=AT)


def test_a_closed_person_is_signed_out_at_the_next_request(
    administrators: list[User], coordinator: User, signed_in: SignedIn
) -> None:
    browser = signed_in(coordinator)
    assert browser.get("/").status_code == 200
    people.close_account(person=coordinator, by=administrators[0], at=AT)
    answer = browser.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_an_ended_role_is_gone_at_the_next_request(
    administrators: list[User], coordinator: User, signed_in: SignedIn
) -> None:
    browser = signed_in(coordinator)
    assert browser.get("/cohorts/new/").status_code == 200
    row = RoleGrant.objects.get(person=coordinator, role=Role.COORDINATOR)
    people.end(grant_id=row.pk, by=administrators[0], at=AT)
    assert browser.get("/cohorts/new/").status_code == 403


def test_the_pages_of_people(
    administrators: list[User], stranger: User, signed_in: SignedIn
) -> None:
    browser, other = signed_in(administrators[0]), signed_in(administrators[1])
    answer = browser.post("/people/new/", {"name": "New Person-Here", "email": "New@example.org"})
    made = User.objects.get(email="new@example.org")
    assert answer["Location"] == f"/people/{made.pk}/"
    assert Message.objects.get(address="new@example.org").template == "core/account"
    assert browser.post(f"/people/{made.pk}/", {"role": "approver"}).status_code == 302
    row = RoleGrant.objects.get(person=made)
    home = other.get("/").content.decode()
    assert "Confirm the roles that wait" in home
    assert other.post(f"/roles/{row.pk}/confirm/").status_code == 302
    assert fresh(made).has_role(Role.APPROVER)
    assert signed_in(stranger).get("/people/").status_code == 403


def test_an_address_is_one_person_whatever_its_capitals(stranger: User) -> None:
    with pytest.raises(Refused, match="has an account already"):
        people.open_account(email=stranger.email.upper(), name="X", at=AT)
