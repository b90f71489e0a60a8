"""Open calls: a person asks to represent a National Society and sees nothing until it is agreed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ambassadors.models import Belonging, Cohort, Part
from applications.models import Application, Claim, Invitation
from applications.services import claim as claims
from applications.services import invitation as invitations
from core import due
from core.models import Message, OneTimeLink, Organisation, User
from core.refusals import Forbidden, ReasonMissing, Refused
from tests.applications import world
from tests.applications.world import AT, PASSWORD
from tests.cast import Clock, SignedIn, fresh

WHO = {"name": "Wanjiru Stone", "role": "CEA officer in programmes"}
EMAIL = "wanjiru@example.org"


@pytest.fixture(autouse=True)
def no_tries(db: None) -> Iterator[None]:
    """Forget the tries of other tests."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def coordinator(db: None) -> User:
    return world.coordinator()


@pytest.fixture
def call(coordinator: User) -> Cohort:
    return world.cohort(coordinator, open_call=True)


@pytest.fixture
def kenya(db: None) -> Organisation:
    return world.society()


@pytest.fixture
def nobody(clock: Clock) -> Client:
    clock(AT)
    return Client()


def confirmed(cohort: Cohort, email: str = EMAIL) -> str:
    """The secret of the link that went to an address."""
    mails = Message.objects.filter(template="applications/claim_confirm")
    before = list(mails.values_list("pk", flat=True))
    claims.begin(cohort_id=cohort.pk, email=email, at=AT)
    return mails.exclude(pk__in=before).get().secret


def asked(cohort: Cohort, organisation: Organisation, email: str = EMAIL) -> Claim:
    secret = confirmed(cohort, email)
    return claims.ask(
        cohort_id=cohort.pk, secret=secret, organisation=organisation, at=AT, **WHO
    )  # fmt: skip


def refused(act: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return str(refusal.value)


def mails() -> list[tuple[str, str]]:
    rows = Message.objects.filter(template__startswith="applications/claim_")
    return sorted((row.template.removeprefix("applications/claim_"), row.address) for row in rows)


def test_open_calls_are_listed_and_others_are_not(
    nobody: Client, coordinator: User, call: Cohort
) -> None:
    by_invitation = world.cohort(coordinator, "By invitation")
    page = nobody.get("/calls/").text
    assert [name in page for name in (call.name, by_invitation.name)] == [True, False]
    found = [nobody.get(f"/calls/{each.pk}/").status_code for each in (call, by_invitation)]
    assert found == [200, 404]


def test_a_call_is_not_listed_before_its_window_or_after_it(
    nobody: Client, call: Cohort, clock: Clock
) -> None:
    clock(AT.replace(month=4, day=30))
    assert call.name not in nobody.get("/calls/").text
    clock(world.after_close())
    assert call.name not in nobody.get("/calls/").text
    assert nobody.get(f"/calls/{call.pk}/").status_code == 404


def test_nothing_is_kept_before_the_link_is_opened_and_a_button_pressed(
    nobody: Client, call: Cohort, kenya: Organisation
) -> None:
    answer = nobody.post(f"/calls/{call.pk}/", {"email": "Wanjiru@Example.org"})
    assert answer["Location"] == "/calls/done/sent/"
    assert nobody.get(answer["Location"]).status_code == 200
    mail = Message.objects.get(template="applications/claim_confirm")
    assert (mail.address, Claim.objects.count(), User.objects.count()) == (EMAIL, 0, 1)
    url = mail.link.replace("~secret~", mail.secret)
    assert nobody.get(url).status_code == 200
    assert (Claim.objects.count(), OneTimeLink.objects.get().used_at) == (0, None)
    answer = nobody.post(url, {**WHO, "organisation": kenya.pk})
    assert answer["Location"] == "/calls/done/asked/"
    claim = Claim.objects.get()
    assert (claim.email, claim.status, claim.role) == (EMAIL, "asked", WHO["role"])
    assert nobody.get(url).status_code == 410


def test_what_was_typed_comes_back_with_what_is_wrong(
    nobody: Client, call: Cohort, kenya: Organisation
) -> None:
    url = reverse("claim_opened", args=[call.pk, confirmed(call)])
    page = nobody.post(url, {"name": "Wanjiru Stone", "organisation": kenya.pk}).text
    assert re.findall(r"#id_role\">(.*?)<", page) == ["Answer “What do you do there?”"]
    assert 'value="Wanjiru Stone"' in page
    assert not Claim.objects.exists()


def test_links_are_limited_for_an_address(nobody: Client, call: Cohort) -> None:
    url = f"/calls/{call.pk}/"
    found = [nobody.post(url, {"email": EMAIL}).status_code for _ in range(6)]
    assert found == [302] * 5 + [429]
    assert nobody.post(url, {"email": "other@example.org"}).status_code == 302


def test_who_decides_is_told_and_has_it_due(
    call: Cohort, kenya: Organisation, coordinator: User
) -> None:
    amina = world.focal_point(kenya)
    claim = asked(call, kenya)
    assert mails() == [
        ("asked", "amina@example.org"), ("asked", "coordinator@example.org"), ("confirm", EMAIL),
    ]  # fmt: skip
    for who in (amina, coordinator):
        found = [each for each in due.things(at=AT, person=fresh(who)) if "claim" in each.kind]
        assert [(each.link, due.reads(each)) for each in found] == [
            (f"/claims/{claim.pk}/", "Say whether somebody represents Kenya Red Cross Society")
        ]


def test_agreeing_invites_where_there_is_no_focal_point(
    call: Cohort, kenya: Organisation, coordinator: User
) -> None:
    claim = claims.agree(claim_id=asked(call, kenya).pk, by=coordinator, at=AT)
    assert (claim.status, claim.decided_by) == ("agreed", coordinator)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.name, invitation.organisation) == (
        EMAIL, "Wanjiru Stone", kenya,
    )  # fmt: skip
    secret = world.secret_of("applications/invitation")
    application, who = invitations.accept(
        secret=secret, at=AT, name="Wanjiru Stone", password=PASSWORD
    )
    assert (application.organisation, who.email) == (kenya, EMAIL)


def test_agreeing_makes_a_deputy_where_there_is_a_focal_point(
    nobody: Client, call: Cohort, kenya: Organisation
) -> None:
    _application, amina = world.begun(call, kenya)
    claim = claims.agree(claim_id=asked(call, kenya).pk, by=fresh(amina), at=AT)
    assert not User.objects.filter(email=EMAIL).exists()
    mail = Message.objects.get(template="applications/claim_deputy")
    url = mail.link.replace("~secret~", mail.secret)
    assert nobody.get(url).status_code == 200
    answer = nobody.post(url, {"name": "Wanjiru Stone", "password": PASSWORD})
    assert answer["Location"] == "/application/"
    assert list(Belonging.objects.filter(person__email=EMAIL).values_list("part", flat=True)) == [
        Part.DEPUTY
    ]
    assert nobody.get("/application/", follow=True).status_code == 200
    assert Client().get(url).status_code == 410
    assert claim.organisation == kenya


def test_a_person_with_an_account_becomes_deputy_when_signed_in(
    call: Cohort, kenya: Organisation, signed_in: SignedIn, clock: Clock
) -> None:
    _application, amina = world.begun(call, kenya)
    known, browser = world.person(EMAIL), signed_in
    claims.agree(claim_id=asked(call, kenya).pk, by=fresh(amina), at=AT)
    clock(AT)
    url = reverse("deputy_opened", args=[world.secret_of("applications/claim_deputy")])
    assert "has an account already" in Client().get(url).text
    Client().post(url)
    assert not Belonging.objects.filter(person=known).exists()
    assert browser(known).post(url)["Location"] == "/application/"
    assert Belonging.objects.get(person=known).part == Part.DEPUTY


def test_until_it_is_agreed_the_person_sees_nothing(
    call: Cohort, kenya: Organisation, signed_in: SignedIn
) -> None:
    application, _amina = world.begun(call, kenya)
    known = world.person(EMAIL)
    claim = asked(call, kenya)
    browser = signed_in(known)
    pages = (f"/applications/{application.pk}/", f"/claims/{claim.pk}/", f"/cohorts/{call.pk}/")
    assert [browser.get(page).status_code for page in pages] == [404] * 3


def test_refusing_needs_a_reason_that_the_person_reads(
    call: Cohort, kenya: Organisation, coordinator: User
) -> None:
    claim = asked(call, kenya)
    with pytest.raises(ReasonMissing):
        claims.refuse(claim_id=claim.pk, reason=" ", by=coordinator, at=AT)
    claims.refuse(claim_id=claim.pk, reason="Nobody there knows you.", by=coordinator, at=AT)
    mail = Message.objects.get(template="applications/claim_refused")
    assert mail.address == EMAIL
    assert "Nobody there knows you." in mail.body
    assert refused(claims.agree, claim_id=claim.pk, by=coordinator, at=AT) == (
        "This is now “Refused” and cannot become “Agreed”. Open the page again to see why."
    )


def test_only_its_focal_point_or_a_coordinator_of_its_own_decides(
    call: Cohort, kenya: Organisation
) -> None:
    claim = asked(call, kenya)
    nepal = world.focal_point(world.society("Nepal Red Cross", "Asia Pacific"), "n@example.org")
    americas = world.coordinator("americas@example.org", regions=["Americas"])
    for who in (nepal, americas, world.with_role("a@example.org", "auditor")):
        with pytest.raises(Forbidden):
            claims.agree(claim_id=claim.pk, by=who, at=AT)
    africa = world.coordinator("africa@example.org", regions=["Africa"])
    assert claims.agree(claim_id=claim.pk, by=africa, at=AT).status == "agreed"


def test_the_pages_of_who_decides(
    call: Cohort, kenya: Organisation, coordinator: User, signed_in: SignedIn, clock: Clock
) -> None:
    one, other = asked(call, kenya), asked(call, kenya, "other@example.org")
    staff = signed_in(coordinator)
    clock(AT)
    assert "Wanjiru Stone" in staff.get(f"/cohorts/{call.pk}/claims/").text
    assert "invited as focal point" in staff.get(f"/claims/{one.pk}/").text
    staff.post(f"/claims/{one.pk}/agree/")
    staff.post(f"/claims/{other.pk}/refuse/", {"reason": "Two are enough."})
    assert sorted(Claim.objects.values_list("status", flat=True)) == ["agreed", "refused"]
    late = staff.get(f"/claims/{other.pk}/refuse/")
    assert late["Location"] == f"/claims/{other.pk}/"


def test_who_has_a_role_or_speaks_for_another_society_cannot_ask(
    call: Cohort, kenya: Organisation
) -> None:
    world.focal_point(world.society("Nepal Red Cross"), "nepal@example.org")
    world.with_role("auditor@example.org", "auditor")
    assert "belongs to another National Society" in refused(asked, call, kenya, "nepal@example.org")
    assert "with a role in the programme" in refused(asked, call, kenya, "auditor@example.org")


def test_who_asked_already_or_speaks_for_it_already_is_told(
    call: Cohort, kenya: Organisation
) -> None:
    claim = asked(call, kenya)
    assert refused(asked, call, kenya) == (
        "You asked already. We will write to you when it is decided."
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            cohort=call, organisation=kenya, name="A", email=claim.email, role="B", asked_at=AT
        )
    world.focal_point(kenya)
    assert refused(asked, call, kenya, "amina@example.org") == (
        "You speak for this National Society already. Sign in to go on."
    )


def test_a_claim_lapses_once_when_the_call_is_over(call: Cohort, kenya: Organisation) -> None:
    claim = asked(call, kenya)
    assert claims.lapse(at=AT) == 0
    assert [claims.lapse(at=world.after_close()) for _ in range(2)] == [1, 0]
    claim.refresh_from_db()
    assert claim.status == "lapsed"
    assert ("lapsed", EMAIL) in mails()
    assert not Application.objects.exists()
