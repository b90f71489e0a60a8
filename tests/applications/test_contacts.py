"""Inviting several National Societies at once: chosen from the list, then their contacts."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from ambassadors.models import Cohort, LevelEntry, Membership, Part, StandingEntry
from ambassadors.services import people
from applications.forms.invitation import SocietyFilters
from applications.models import Invitation
from applications.queries.invitation import societies_to_invite
from applications.services import invitation as invitations
from core.models import Message, Organisation, Role, User
from tests.applications import world
from tests.applications.world import AT
from tests.cast import SignedIn


def contacts_of(cohort: Cohort, *societies: Organisation) -> str:
    """The address of the page that asks whom to write to."""
    chosen = "&".join(f"ns={society.pk}" for society in societies)
    return f"/cohorts/{cohort.pk}/invitations/contacts/?{chosen}"


def typed(society: Organisation, name: str, email: str) -> dict[str, str]:
    return {f"{society.pk}-name": name, f"{society.pk}-email": email}


def test_coordinator_chooses_and_invites_several_at_once(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, kenya: Organisation
) -> None:
    fiji, client = world.society("Fiji Red Cross", "Asia Pacific"), signed_in(coordinator)
    choose = f"/cohorts/{cohort.pk}/invitations/new/"
    page = client.get(choose).text
    assert "Kenya Red Cross Society" in page
    assert "Fiji Red Cross" in page
    answer = client.get(f"{choose}?ns={kenya.pk}&ns={fiji.pk}&go=1")
    assert answer["Location"] == contacts_of(cohort, fiji, kenya)  # by name
    data = typed(kenya, "Amina Haddad", "Amina@Example.org") | typed(
        fiji, "Bo Tui", "bo@example.org"
    )
    answer = client.post(answer["Location"], data)
    assert answer["Location"] == f"/cohorts/{cohort.pk}/invitations/"
    rows = Invitation.objects.order_by("email").values_list("status", "email", "organisation__name")
    assert list(rows) == [
        ("sent", "amina@example.org", "Kenya Red Cross Society"),
        ("sent", "bo@example.org", "Fiji Red Cross"),
    ]
    message = Message.objects.get(template="applications/invitation", address="amina@example.org")
    assert message.link == "/invitation/~secret~/"
    assert "2 invitations are sent." in client.get(answer["Location"]).text


def test_a_double_click_invites_once(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, kenya: Organisation
) -> None:
    client, url = signed_in(coordinator), contacts_of(cohort, kenya)
    data = typed(kenya, "A", "a@example.org") | {"form_token": str(uuid.uuid4())}
    answers = [client.post(url, data) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [f"/cohorts/{cohort.pk}/invitations/"] * 2
    assert Invitation.objects.count() == Message.objects.count() == 1


def test_a_suspended_society_is_invited_only_after_the_warning(
    signed_in: SignedIn, coordinator: User, cohort: Cohort
) -> None:
    belarus = world.society("Belarus Red Cross", "Europe")
    StandingEntry.objects.create(
        organisation=belarus, suspended=True, since=AT.date(), source="list", entered_at=AT
    )
    client, url = signed_in(coordinator), contacts_of(cohort, belarus)
    assert "Membership suspended" in client.get(f"/cohorts/{cohort.pk}/invitations/new/").text
    page = client.post(url, typed(belarus, "B", "b@example.org"))
    assert "The IFRC membership of Belarus Red Cross is suspended. Tick the box" in page.text
    assert 'value="b@example.org"' in page.text
    assert Invitation.objects.count() == 0
    client.post(url, typed(belarus, "B", "b@example.org") | {f"{belarus.pk}-although": "on"})
    assert Invitation.objects.get().organisation == belarus


def test_what_is_chosen_stays_chosen_from_filter_to_filter(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, kenya: Organisation
) -> None:
    fiji = world.society("Fiji Red Cross", "Asia Pacific")
    url = f"/cohorts/{cohort.pk}/invitations/new/"
    page = signed_in(coordinator).get(f"{url}?region=Asia+Pacific&ns={kenya.pk}").text
    assert f'value="{kenya.pk}" id="ns-{kenya.pk}" checked' in page
    assert f'value="{fiji.pk}" id="ns-{fiji.pk}">' in page
    every = signed_in(coordinator).get(f"{url}?all=1&ns={kenya.pk}").text
    assert every.count(" checked>") == 2
    nothing = signed_in(coordinator).get(url, {"name": "nowhere", "go": "1"}).text
    assert "Choose at least one National Society" in nothing
    assert "No National Society fits this filter" in nothing


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"name": "KENYA"}, ["Kenya"]), ({"name": "suva"}, []), ({"name": "fidschi"}, ["Fiji"]),
        ({"region": "Europe"}, ["Belarus"]), ({"region": "Mars"}, ["Belarus", "Fiji", "Kenya"]),
        ({"level": "3"}, ["Kenya"]), ({"level": "unknown"}, ["Belarus", "Fiji"]),
        ({"language": "ru"}, ["Belarus"]), ({"language": "en"}, ["Fiji", "Kenya"]),
        ({"network": "in"}, ["Fiji"]), ({"network": "out"}, ["Belarus", "Kenya"]),
    ],
)  # fmt: skip
def test_societies_are_found_by_name_region_level_language_and_network(
    coordinator: User, cohort: Cohort, wanted: dict[str, str], found: list[str]
) -> None:
    kenya = world.society("Kenya", "Africa", languages="sw en", working_language="en")
    fiji = world.society("Fiji", "Asia Pacific", country="Fidschi", working_language="en")
    world.society("Belarus", "Europe", languages="be ru", working_language="ru")
    for level, on in ((2, date(2024, 1, 1)), (3, date(2025, 1, 1)), (4, date(2027, 1, 1))):
        LevelEntry.objects.create(
            organisation=kenya, level=level, on=on, source="list", entered_at=AT
        )
    Membership.objects.create(organisation=fiji, since=AT.date())
    known = societies_to_invite(cohort, coordinator, on=AT.date())
    shown = SocietyFilters(wanted).wanted().of(known)
    assert [society.name for society in shown] == found


def test_the_list_begins_with_the_cohort_s_regions_and_warns_of_who_is_outside(
    signed_in: SignedIn, coordinator: User, kenya: Organisation
) -> None:
    cohort = world.cohort(coordinator, "Cohort 5", regions=["Africa"])
    world.society("Fiji Red Cross", "Asia Pacific")
    LevelEntry.objects.create(
        organisation=kenya, level=4, on=date(2025, 1, 1), source="list", entered_at=AT
    )
    client, url = signed_in(coordinator), f"/cohorts/{cohort.pk}/invitations/new/"
    first, every = client.get(url).text, client.get(url, {"region": ""}).text
    assert [name in first for name in ("Kenya", "Fiji")] == [True, False]
    assert "Of this cohort: Africa" in first
    assert [name in every for name in ("Kenya", "Fiji")] == [True, True]
    assert every.count("Outside the cohort's regions") == 1
    assert every.count("Level 4 is not eligible") == 1
    fiji = Organisation.objects.get(name="Fiji Red Cross")
    assert client.get(f"{url}?ns={fiji.pk}&go=1").status_code == 302


def test_all_are_invited_or_none_and_nothing_typed_is_lost(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, kenya: Organisation
) -> None:
    fiji, client = world.society("Fiji Red Cross", "Asia Pacific"), signed_in(coordinator)
    signatory = {"name": "Dana Aziz", "title": "Secretary General", "email": world.SIGNATORY}
    people.name_signatory(organisation=kenya, **signatory, by=coordinator, at=AT)
    url = contacts_of(cohort, kenya, fiji)
    page = client.post(url, typed(kenya, "A", world.SIGNATORY) | typed(fiji, "", "b@example.org"))
    assert "Enter the name of the contact at Fiji Red Cross" in page.text
    page = client.post(url, typed(kenya, "A", world.SIGNATORY) | typed(fiji, "B", "b@example.org"))
    assert "This address belongs to the signatory." in page.text
    assert 'value="b@example.org"' in page.text
    both = typed(kenya, "A", "one@example.org") | typed(fiji, "A", "One@example.org")
    twice = "one@example.org stands at another National Society here too"
    assert twice in client.post(url, both).text
    assert Invitation.objects.count() == Message.objects.count() == 0


def test_the_contact_known_from_before_is_offered(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, kenya: Organisation
) -> None:
    before = world.invited(cohort, kenya, "before@example.org")
    invitations.withdraw(invitation_id=before.pk, reason="Wrong.", by=coordinator, at=AT)
    client, url = signed_in(coordinator), contacts_of(cohort, kenya)
    assert 'value="before@example.org"' in client.get(url).text
    focal = world.person("focal@example.org", "Faith Otieno")
    people.join(person=focal, organisation=kenya, part=Part.FOCAL_POINT, by=coordinator, at=AT)
    page = client.get(url).text
    assert 'value="focal@example.org"' in page
    assert 'value="Faith Otieno"' in page


def test_choosing_and_entering_cost_the_same_for_1_and_30_societies(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, django_assert_num_queries: Any
) -> None:
    client, chosen = signed_in(coordinator), []
    for number in range(30):
        chosen.append(world.society(f"Society {number:02d}"))
        if number in (0, 29):
            page = contacts_of(cohort, *chosen)
            client.get(page)
            with django_assert_num_queries(8):
                client.get(page)
            with django_assert_num_queries(7):
                client.get(f"/cohorts/{cohort.pk}/invitations/new/")


def test_contacts_of_nobody_lead_back_to_the_choice(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, kenya: Organisation
) -> None:
    world.invited(cohort, kenya)
    client = signed_in(coordinator)
    for url in (contacts_of(cohort, kenya), contacts_of(cohort) + f"ns=x&ns={10**30}"):
        assert client.get(url)["Location"] == f"/cohorts/{cohort.pk}/invitations/new/"


def test_nobody_is_invited_who_decides_or_speaks_for_another_society(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, kenya: Organisation
) -> None:
    fiji = world.society("Fiji Red Cross", "Asia Pacific")
    auditor = world.with_role("auditor@example.org", Role.AUDITOR)
    focal = world.person("focal@example.org", "Faith Otieno")
    people.join(person=focal, organisation=kenya, part=Part.FOCAL_POINT, by=coordinator, at=AT)
    client, url = signed_in(coordinator), contacts_of(cohort, fiji)
    for email, why in (
        (coordinator.email, "somebody with a role in the programme"),
        (auditor.email, "somebody with a role in the programme"),
        (focal.email, "another National Society&#x27;s focal point"),
    ):
        assert why in client.post(url, typed(fiji, "A", email)).text
    assert Invitation.objects.count() == 0
    assert (
        client.post(contacts_of(cohort, kenya), typed(kenya, "F", focal.email)).status_code == 302
    )


def test_a_status_that_does_not_exist_shows_all(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, kenya: Organisation
) -> None:
    world.invited(cohort, kenya)
    page = signed_in(coordinator).get(f"/cohorts/{cohort.pk}/invitations/?status=%00")
    assert "Kenya Red Cross Society" in page.text


def test_what_was_typed_comes_back_when_somebody_invited_one_meanwhile(
    signed_in: SignedIn, coordinator: User, cohort: Cohort, kenya: Organisation
) -> None:
    fiji, client = world.society("Fiji Red Cross", "Asia Pacific"), signed_in(coordinator)
    url = contacts_of(cohort, kenya, fiji)
    assert client.get(url).status_code == 200
    world.invited(cohort, kenya)
    page = client.post(url, typed(kenya, "A", "a@example.org") | typed(fiji, "B", "b@example.org"))
    assert "Kenya Red Cross Society is invited already." in page.text
    assert 'value="a@example.org"' in page.text
    assert 'value="b@example.org"' in page.text
    assert Invitation.objects.count() == 1
