"""Inviting, and answering by a one-time link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from ambassadors.models import Belonging, Cohort
from ambassadors.permissions import speaks_for
from applications.models import Application, Invitation, InvitationStatus
from applications.services import invitation as invitations
from core.models import Message, OneTimeLink, Organisation, Role, User
from core.refusals import Forbidden, Refused
from core.services.links import LinkSpent
from tests.applications import world
from tests.applications.world import AT, PASSWORD

SignedIn = Callable[[User | None], Client]


def test_a_mail_that_was_given_up_shows_until_it_is_sent_again(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, kenya: Organisation
) -> None:
    row = world.invited(cohort, kenya)
    world.invited(cohort, world.society("Fiji Red Cross"), "fiji@example.org")
    mail = Message.objects.get(address=row.email)
    mail.give_up()
    mail.save()
    client, url = signed_in(coordinator), f"/cohorts/{cohort.pk}/invitations/"
    assert "Not delivered</a>" not in client.get(url).text
    assert "Not delivered (1)" in client.get(url).text
    assert "could not be delivered" in client.get(f"{url}?status=bounced").text
    assert "Fiji Red Cross" not in client.get(f"{url}?status=bounced").text
    invitations.send_again(invitation_id=row.pk, by=coordinator, at=AT + timedelta(hours=1))
    assert "could not be delivered" not in client.get(url).text


def test_invite_refuses_another_region_and_a_cohort_that_is_not_open(
    cohort: Cohort, kenya: Organisation, coordinator: User
) -> None:
    europe = world.coordinator("europe@example.org", regions=["Europe"])
    africa = world.coordinator("africa@example.org", regions=["Africa"])
    args: dict[str, Any] = {"organisation": kenya, "name": "A", "email": "a@example.org", "at": AT}
    with pytest.raises(Forbidden):
        invitations.invite(cohort_id=cohort.pk, by=europe, **args)
    later = world.cohort(coordinator, "Cohort 4", opened=False)
    with pytest.raises(Refused, match="is not open for applications"):
        invitations.invite(cohort_id=later.pk, by=coordinator, **args)
    with pytest.raises(Refused, match="is not open for applications"):
        invitations.invite(
            cohort_id=cohort.pk, by=coordinator, **(args | {"at": world.after_close()})
        )
    assert invitations.invite(cohort_id=cohort.pk, by=africa, **args).status == "sent"
    with pytest.raises(Refused, match="is invited already"):
        invitations.invite(cohort_id=cohort.pk, by=coordinator, **args)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER, Role.ADMINISTRATOR])
def test_only_coordinators_open_the_pages_of_invitations(
    signed_in: SignedIn, cohort: Cohort, kenya: Organisation, role: Role
) -> None:
    row = world.invited(cohort, kenya)
    client = signed_in(world.with_role("other@example.org", role))
    for url in (f"/cohorts/{cohort.pk}/invitations/", f"/cohorts/{cohort.pk}/invitations/new/"):
        assert client.get(url).status_code == 404
    again = client.post(f"/invitations/{row.pk}/again/")
    assert again.status_code == (403 if role == Role.AUDITOR else 404)


def test_opening_the_link_changes_nothing_and_continue_marks_it_seen(
    signed_in: SignedIn, cohort: Cohort, kenya: Organisation
) -> None:
    row = world.invited(cohort, kenya)
    url = f"/invitation/{world.secret_of('applications/invitation')}/"
    client = signed_in(None)
    for path in (url, f"{url}answer/", f"{url}decline/"):
        assert client.get(path).status_code == 200
    row.refresh_from_db()
    assert row.status == InvitationStatus.SENT
    assert client.post(url)["Location"] == f"{url}answer/"
    row.refresh_from_db()
    assert row.status == InvitationStatus.SEEN


def test_accepting_makes_the_focal_point_and_lands_on_the_task_list(
    signed_in: SignedIn, cohort: Cohort, kenya: Organisation
) -> None:
    row = world.invited(cohort, kenya)
    url = f"/invitation/{world.secret_of('applications/invitation')}/answer/"
    client = signed_in(None)
    weak = client.post(url, {"name": "Amina Haddad", "password": "short"})
    assert "Choose a password with at least 10 characters, for example three words" in weak.text
    assert User.objects.filter(email="amina@example.org").count() == 0
    answer = client.post(url, {"name": "Amina Haddad", "password": PASSWORD})
    application = Application.objects.get()
    assert answer["Location"] == f"/applications/{application.pk}/"
    page = client.get(answer["Location"])
    assert "You cannot submit yet: 8 sections are left." in page.text
    who = User.objects.get(email="amina@example.org")
    assert speaks_for(who, kenya.pk)
    assert EmailAddress.objects.filter(user=who, verified=True, primary=True).count() == 1
    row.refresh_from_db()
    assert (row.status, row.accepted_by) == (InvitationStatus.ACCEPTED, who)
    assert application.sections.count() == 8


def test_a_link_works_once(signed_in: SignedIn, cohort: Cohort, kenya: Organisation) -> None:
    world.begun(cohort, kenya)
    link = world.secret_of("applications/invitation")
    page = signed_in(None).get(f"/invitation/{link}/")
    assert page.status_code == 410
    assert "This link was already used." in page.text
    with pytest.raises(LinkSpent):
        invitations.accept(secret=link, at=AT, name="B", password=PASSWORD)
    assert Application.objects.count() == 1


def test_unknown_and_expired_and_withdrawn_links_say_so(
    signed_in: SignedIn, cohort: Cohort, kenya: Organisation, coordinator: User
) -> None:
    client = signed_in(None)
    assert "This link is not known" in client.get("/invitation/unknown/").text
    row = world.invited(cohort, kenya)
    url = f"/invitation/{world.secret_of('applications/invitation')}/"
    invitations.withdraw(invitation_id=row.pk, reason="Wrong person", by=coordinator, at=AT)
    assert "This invitation was withdrawn" in client.get(url).text


def test_an_address_with_an_account_accepts_signed_in(
    signed_in: SignedIn, cohort: Cohort, kenya: Organisation
) -> None:
    amina, other = world.person("amina@example.org"), world.person("other@example.org")
    world.invited(cohort, kenya)
    secret = world.secret_of("applications/invitation")
    url = f"/invitation/{secret}/answer/"
    assert "has an account already" in signed_in(None).get(url).text
    assert "signed in with another address" in signed_in(other).get(url).text
    signed_in(other).post(url)
    with pytest.raises(Refused, match="has an account already"):
        invitations.accept(secret=secret, at=AT, name="Thief", password=PASSWORD)
    assert Belonging.objects.count() == 0
    signed_in(amina).post(url)
    assert Belonging.objects.get().person == amina


def test_declining_tells_the_coordinator(
    signed_in: SignedIn, cohort: Cohort, kenya: Organisation, coordinator: User
) -> None:
    row = world.invited(cohort, kenya)
    url = f"/invitation/{world.secret_of('applications/invitation')}/decline/"
    assert (
        signed_in(None).post(url, {"reason": "Elections."})["Location"] == "/invitation/declined/"
    )
    row.refresh_from_db()
    assert row.status == InvitationStatus.DECLINED
    told = Message.objects.get(template="applications/invitation_declined")
    assert told.person == coordinator
    assert "Elections." in told.body


def test_an_expired_invitation_is_sent_again_with_a_new_link(
    cohort: Cohort, kenya: Organisation, coordinator: User
) -> None:
    row = world.invited(cohort, kenya)
    first = world.secret_of("applications/invitation")
    late = AT + timedelta(days=31)
    assert invitations.expire(at=AT + timedelta(days=30)) == 0
    assert [invitations.expire(at=late), invitations.expire(at=late)] == [1, 0]
    with pytest.raises(LinkSpent, match="expired"):
        invitations.of_link(first, at=late)
    invitations.send_again(invitation_id=row.pk, by=coordinator, at=late)
    row.refresh_from_db()
    assert row.status == InvitationStatus.SENT
    with pytest.raises(LinkSpent, match="A newer link replaced"):
        invitations.of_link(first, at=late)
    assert invitations.of_link(world.secret_of("applications/invitation"), at=late)[1] == row


def seen(cohort: Cohort, kenya: Organisation) -> tuple[Invitation, str]:
    row = world.invited(cohort, kenya)
    secret = Message.objects.get(about_id=str(row.pk)).secret
    assert invitations.see(secret=secret, at=AT) == row
    row.refresh_from_db()
    assert row.status == InvitationStatus.SEEN
    return row, secret


def test_what_was_seen_can_be_accepted(cohort: Cohort, kenya: Organisation) -> None:
    row, secret = seen(cohort, kenya)
    invitations.accept(secret=secret, at=AT, name="Amina Haddad", password=PASSWORD)
    row.refresh_from_db()
    assert row.status == InvitationStatus.ACCEPTED


def test_what_was_seen_can_be_declined_withdrawn_and_expires(
    cohort: Cohort, kenya: Organisation, coordinator: User
) -> None:
    ends = {}
    for name in ("kenya", "nepal", "peru"):
        row, secret = seen(cohort, world.society(f"{name.title()} Red Cross"))
        ends[name] = (row, secret)
    invitations.decline(secret=ends["kenya"][1], reason="Elections.", at=AT)
    invitations.withdraw(invitation_id=ends["nepal"][0].pk, reason="Wrong.", by=coordinator, at=AT)
    assert invitations.expire(at=AT + timedelta(days=31)) == 1
    found = Invitation.objects.order_by("pk").values_list("status", flat=True)
    assert list(found) == ["declined", "withdrawn", "expired"]


def test_withdraw_needs_a_reason(cohort: Cohort, kenya: Organisation, coordinator: User) -> None:
    row = world.invited(cohort, kenya)
    with pytest.raises(Refused, match="Enter a reason"):
        invitations.withdraw(invitation_id=row.pk, reason="", by=coordinator, at=AT)


def test_contacts_are_written_to_again_after_7_and_14_days_once_each(
    cohort: Cohort, kenya: Organisation
) -> None:
    world.invited(cohort, kenya)
    days = (6, 7, 7, 8, 14, 20)
    counts = [invitations.remind_contacts(at=AT + timedelta(days=day)) for day in days]
    assert counts == [0, 1, 0, 0, 1, 0]
    assert OneTimeLink.objects.filter(withdrawn_at__isnull=True).count() == 1


def _rows(cohort: Cohort, kind: str, many: int) -> None:
    for number in range(many):
        world.invited(cohort, world.society(f"{kind} {number:02d}"), f"{kind}{number}@example.org")


def test_list_of_invitations_costs_the_same_at_1_and_30_rows(
    signed_in: SignedIn, cohort: Cohort, coordinator: User, django_assert_num_queries: Any
) -> None:
    client, url = signed_in(coordinator), f"/cohorts/{cohort.pk}/invitations/"
    _rows(cohort, "one", 1)
    client.get(url)
    for many in (0, 29):
        _rows(cohort, f"more{many}", many)
        with django_assert_num_queries(8):
            page = client.get(url)
    assert "Page 1 of 2: 1 to 25 of 30" in page.text
    assert "No invitation has this status." in client.get(f"{url}?status=declined").text
