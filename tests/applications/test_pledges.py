"""Pledges of the leadership: part of what the signatory confirms, and of the award afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from ambassadors.services import awards
from applications.models import Application, LetterPledge, SectionKey
from applications.queries.content import latest, read
from applications.queries.draft import CONFIRMATION, Draft
from applications.queries.shown import shown_sections
from applications.services import budget, granted, pledge, roadmap
from core.models import User
from core.refusals import Refused, Stale
from tests.applications import world
from tests.applications.world import AT, LINE, PLEDGE

SignedIn = Callable[[User | None], Client]
TYPED = {
    "text": "The board adopts a policy.",
    "due_on_0": "3",
    "due_on_1": "May",
    "due_on_2": "2027",
}


def test_a_pledge_is_added_changed_and_removed(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client, url = signed_in(by), f"/applications/{application.pk}/pledges/"
    assert "No pledge yet." in client.get(url).text
    assert "Add at least one pledge" in client.post(url, {"done": "yes"}).text
    assert client.post(f"{url}add/", TYPED)["Location"] == url
    row = LetterPledge.objects.get()
    assert (row.text, row.due_on) == ("The board adopts a policy.", date(2027, 5, 3))
    client.post(f"{url}{row.pk}/", TYPED | {"due_on_2": "2028", "version": "1"})
    row.refresh_from_db()
    assert (row.due_on, row.version) == (date(2028, 5, 3), 2)
    assert client.post(url, {"done": "yes"})["Location"] == f"/applications/{application.pk}/"
    assert Draft(application).status("pledges") == "completed"
    client.post(f"{url}{row.pk}/remove/")
    assert LetterPledge.objects.count() == 0


def test_a_stale_pledge_shows_both_texts(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    row = pledge.add(application_id=application.pk, by=by, at=AT, **PLEDGE)
    pledge.change(pledge_id=row.pk, text="Saved first.", due_on=row.due_on, by=by, at=AT, version=1)
    url = f"/applications/{application.pk}/pledges/{row.pk}/"
    page = signed_in(by).post(url, TYPED | {"version": "1"})
    assert page.status_code == 409
    assert "Saved first." in page.text
    assert "The board adopts a policy." in page.text
    with pytest.raises(Stale):
        pledge.change(pledge_id=row.pk, text="x", due_on=row.due_on, by=by, at=AT, version=1)


def test_a_letter_holds_ten_pledges(draft: tuple[Application, User]) -> None:
    application, by = draft
    for _ in range(10):
        pledge.add(application_id=application.pk, by=by, at=AT, **PLEDGE)
    with pytest.raises(Refused, match="at most 10 pledges"):
        pledge.add(application_id=application.pk, by=by, at=AT, **PLEDGE)


def changed_pledge(application: Application, by: User) -> None:
    row = application.letter_pledges.get()
    pledge.change(pledge_id=row.pk, text="Another.", due_on=row.due_on, by=by, at=AT)


def changed_milestone(application: Application, by: User) -> None:
    roadmap.move(row_id=application.roadmap_rows.get().pk, by_months=1, by=by, at=AT)


def changed_total(application: Application, by: User) -> None:
    budget.add(application_id=application.pk, by=by, at=AT, **LINE)


@pytest.mark.parametrize("change", [changed_pledge, changed_milestone, changed_total])
def test_a_change_of_what_the_signatory_read_asks_again(
    draft: tuple[Application, User], change: Callable[[Application, User], None]
) -> None:
    application, by = draft
    world.filled(application, by)
    assert Draft(application).status(CONFIRMATION) == "completed"
    change(application, by)
    assert Draft(application).status(CONFIRMATION) == "in_progress"


def test_the_page_says_what_the_signatory_would_have_to_confirm_again(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    url, words = f"/applications/{application.pk}/letter/", "They read these too"
    world.save(application, by, SectionKey.LETTER, world.LETTER)
    page = signed_in(by).get(url).text
    assert "Pledges of your leadership, Roadmap, Budget. When one of them changes" in page
    world.filled(application, by)
    assert words not in signed_in(by).get(url).text


def test_the_signatory_reads_the_pledges(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    pledge.add(application_id=application.pk, by=by, at=AT, **PLEDGE)
    world.save(application, by, SectionKey.LETTER, world.LETTER)
    world.letter.ask(application_id=application.pk, by=by, at=AT)
    page = signed_in(None).get(f"/letter/{world.secret_of('applications/letter')}/")
    assert PLEDGE["text"] in page.text
    assert "14 March 2027" in page.text


def test_pledges_are_sealed_in_the_version_and_follow_the_award(
    sent: tuple[Application, User],
) -> None:
    version = latest(sent[0])
    assert version is not None
    assert PLEDGE["text"] not in str(version.content)
    content = read(version)
    assert content["pledges"] == [{"pledge": PLEDGE["text"], "due_on": "2027-03-14"}]
    shown = next(each for each in shown_sections(content) if each.key == "pledges")
    assert [row["key"] for row in shown.rows] == ["Pledge 1, by 14 March 2027"]
    award = awards.grant(
        cohort_id=sent[0].cohort_id, organisation=sent[0].organisation, amount=100, at=AT
    )
    granted.keep_pledges(award, version)
    assert [(row.number, row.text, row.due_on) for row in award.pledges.all()] == [
        (1, PLEDGE["text"], PLEDGE["due_on"])
    ]
