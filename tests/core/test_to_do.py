"""What waits for somebody: the first things on the home page, all of them page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from applications.models import Invitation
from core import due
from core.models import User
from core.views.home import A_PAGE, FIRST
from tests.cast import AT
from tests.world import World

MANY = A_PAGE + 5


@pytest.fixture
def behind(world: World) -> World:
    """Give the coordinator invitations to follow up, more than a page of them."""
    old = Invitation.objects.filter(cohort__coordinator=world["coordinator"])[0]
    rows = [
        Invitation(
            cohort=old.cohort, organisation_id=pk, name="Somebody Else-Here",
            email=f"somebody.{pk}@example.org", invited_by=old.invited_by,
            sent_at=AT - timedelta(days=40), expires_on=AT.date() + timedelta(days=5),
        )
        for pk in _never_invited(old)
    ]  # fmt: skip
    Invitation.objects.bulk_create(rows)
    return world


def _never_invited(old: Invitation) -> list[int]:
    asked = Invitation.objects.filter(cohort=old.cohort).values("organisation")
    others = type(old.organisation).objects.exclude(pk__in=asked)
    return list(others.values_list("pk", flat=True)[:MANY])


def test_what_is_due_for_one_person_is_their_part_of_everyones(world: World) -> None:
    everyones = due.everyones(at=AT)
    for person in User.objects.all():
        own = sorted(thing for thing in everyones if thing.person == person.pk)
        assert sorted(due.things(at=AT, person=person)) == own, person.email
    assert everyones


def test_pages_of_what_is_due_follow_on_each_other(behind: World) -> None:
    person = behind["coordinator"]
    whole = due.things(at=AT, person=person)
    assert len(whole) > MANY
    assert [
        thing
        for skip in range(0, len(whole), 7)
        for thing in due.things(at=AT, person=person, most=7, skip=skip)
    ] == whole


def test_a_connection_plans_what_is_due_once_for_everybody_of_a_role(world: World) -> None:
    due.things(at=AT, person=world["focal.point"])
    before = plans()
    for name in ("focal.point", "mentor", "seat"):
        due.things(at=AT, person=world[name])
    statements, general, own = plans()
    assert (statements, general, own) == (before[0], before[1] + 3, 0)


def plans() -> tuple[int, int, int]:
    """Return how many statements the connection keeps, and how often each kind of plan was used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements"
        )
        found: tuple[int, int, int] = cursor.fetchone()
    return found


def test_the_home_page_shows_the_first_things_and_leads_to_all(behind: World) -> None:
    browser = behind.browser("coordinator")
    page = browser.get("/")
    assert len(page.context["items"]) == FIRST
    assert 'href="/to-do/"' in page.content.decode()
    first, second = browser.get("/to-do/"), browser.get("/to-do/?page=2")
    assert [len(first.context["items"]), first.context["next"]] == [A_PAGE, 2]
    assert [second.context["previous"], second.context["next"]] == [1, 0]
    whole = [*first.context["items"], *second.context["items"]]
    assert whole[:FIRST] == page.context["items"]
    assert len(whole) == len(due.things(at=AT, person=behind["coordinator"]))


@pytest.mark.parametrize("given", ["0", "-1", "x", "9" * 30, "²"])
def test_a_page_number_that_is_none_shows_the_first_page(behind: World, given: str) -> None:
    page = behind.browser("coordinator").get("/to-do/", {"page": given})
    assert page.context["number"] == 1


def test_who_has_nothing_to_do_reads_so(world: World) -> None:
    browser = world.browser("stranger")
    assert "to-do" not in browser.get("/").content.decode()
    said = browser.get("/to-do/").content.decode()
    assert "Nothing waits for you here. We will write to you when something does." in said
    assert 'class="pages"' not in said
