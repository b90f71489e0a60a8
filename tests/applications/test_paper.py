"""Applications on paper: frozen versions as PDF, and nothing of what a reader must not see (C2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ambassadors.models import Cohort
from applications.models import Application, BudgetLine, RoadmapRow
from applications.queries.paper import newest_versions, readable_of
from applications.services import paper
from core import pdf
from core.models import Message, Role, User
from tests.applications import selection, world
from tests.applications.selection import SCORING
from tests.applications.test_leaks import DIGESTS, WORLDS, screened_world, undone
from tests.applications.world import AT

SignedIn = Callable[[User | None], Client]
Sent = tuple[Application, User]


def of_paper(cohort: Cohort, person: User) -> str:
    """The page of which a person's PDF of a cohort is made."""
    found = list(readable_of(cohort, person, on=SCORING.date()))
    return paper.page_of(newest_versions(found), cohort=cohort, at=SCORING)


def test_a_version_is_printed_as_it_was_sent_whatever_the_draft_says(
    signed_in: SignedIn, sent: Sent
) -> None:
    application, by = sent
    RoadmapRow.objects.update(title="Written afterwards")
    BudgetLine.objects.update(what="Bought afterwards")
    page = paper.page_of(list(application.versions.all()), cohort=application.cohort, at=AT)
    for words in ("Kenya Red Cross Society", str(application.reference), "Feedback policy adopted",
                  "Training of branch volunteers", "Dana Aziz, Secretary General",
                  "The board adopts a policy", "1\N{NO-BREAK SPACE}351.50"):  # fmt: skip
        assert words in page
    assert "afterwards" not in page
    answer = signed_in(by).get(f"/applications/{application.pk}/versions/1/pdf/")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="{application.reference}-1.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert signed_in(by).get(f"/applications/{application.pk}/versions/2/pdf/").status_code == 404


def test_the_mail_after_sending_gives_the_address_of_the_pdf(
    signed_in: SignedIn, sent: Sent, settings: Any
) -> None:
    application, by = sent
    message = Message.objects.get(template="applications/submitted")
    address = f"{settings.SITE_URL}/applications/{application.pk}/versions/1/pdf/"
    assert f"What you sent, as PDF: {address}" in message.body
    for page in ("submitted", "read"):
        text = signed_in(by).get(f"/applications/{application.pk}/{page}/").text
        assert f'href="/applications/{application.pk}/versions/1/pdf/"' in text


def test_one_pdf_holds_what_was_ticked_with_contents(
    signed_in: SignedIn, coordinator: User, at: Callable[..., None]
) -> None:
    at(SCORING)
    found = selection.in_scoring(selection.begin(coordinator))
    seat = found.people["seat"]
    page = of_paper(found.cohort, seat)
    names = [row.organisation.name for row in readable_of(found.cohort, seat, on=SCORING.date())]
    assert len(names) == len(found.applications) > 1
    contents, _table, papers = page.partition("</tbody>")
    for name, row in zip(names, sorted(found.applications, key=lambda key: names.index(
        found.applications[key].organisation.name)), strict=True):  # fmt: skip
        pk = found.applications[row].pk
        assert (name in contents, f'href="#application-{pk}"' in contents) == (True, True)
        assert f'<h1 id="application-{pk}">{name}</h1>' in papers
    client, url = signed_in(seat), f"/cohorts/{found.cohort.pk}/applications/pdf/"
    pks = "&of=".join(str(row.pk) for row in found.applications.values())
    answer = client.get(f"{url}?make=1&of={pks}")
    assert answer.content.startswith(b"%PDF-")
    assert "Tick at least one application." in client.get(f"{url}?make=1&of=0").text


def test_too_much_for_one_pdf_is_said_with_what_to_do(
    signed_in: SignedIn, sent: Sent, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, _by = sent
    url = f"/cohorts/{application.cohort_id}/applications/pdf/?make=1&of={application.pk}"
    monkeypatch.setattr(paper, "MOST_TOGETHER", 0)
    assert (
        "One PDF holds at most 0 applications. Tick fewer" in signed_in(coordinator).get(url).text
    )
    monkeypatch.setattr(paper, "MOST_TOGETHER", 1)
    monkeypatch.setattr(pdf, "MOST_CHARACTERS", 100)
    assert "This document is too long for one PDF." in signed_in(coordinator).get(url).text


def test_a_seat_says_first_whether_it_has_a_conflict(
    signed_in: SignedIn, coordinator: User, at: Callable[..., None]
) -> None:
    at(SCORING)
    found = selection.screened(selection.begin(coordinator))
    seat, kenya = found.people["seat"], found.applications["kenya"]
    client, url = signed_in(seat), f"/cohorts/{found.cohort.pk}/"
    assert list(readable_of(found.cohort, seat, on=SCORING.date())) == []
    page = client.get(f"{url}applications/pdf/?make=1&of={kenya.pk}").text
    assert "Say first whether you have a conflict" in page
    assert "There is no application that you can read here." in page
    answer = client.get(f"/applications/{kenya.pk}/versions/1/pdf/")
    assert answer["Location"] == f"{url}conflicts/"


def test_a_conflicted_seats_pdf_is_the_same_whatever_is_hidden_from_it(
    coordinator: User, signed_in: SignedIn, at: Callable[..., None], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    at(SCORING)
    pages, others = [], []
    for each in WORLDS:
        with undone():
            found = screened_world(coordinator, each["canary"], each["cost"])
            seat, kenya = found.people["seat"], found.applications["kenya"]
            url = f"/cohorts/{found.cohort.pk}/applications/pdf/?make=1&of={kenya.pk}"
            assert signed_in(seat).get(url)["Content-Type"].startswith("text/html")
            assert signed_in(seat).get(
                f"/applications/{kenya.pk}/versions/1/pdf/"
            ).status_code == 403  # fmt: skip
            pages.append(DIGESTS.sub("", of_paper(found.cohort, seat)))
            others.append(DIGESTS.sub("", of_paper(found.cohort, found.people["chair"])))
    assert pages[0] == pages[1]
    assert others[0] != others[1]  # whoever has no conflict reads the difference
    assert "Kenya" not in pages[0]


def test_readable_of_follows_the_lists(sent: Sent, coordinator: User, cohort: Cohort) -> None:
    application, focal = sent
    world.begun(cohort, world.society("Nepal Red Cross", "Asia Pacific"), "n@x.org")
    europe = world.coordinator("europe@example.org", regions=["Europe"])
    auditor = world.with_role("auditor@example.org", Role.AUDITOR)
    found = {
        who.email: list(readable_of(cohort, who, on=AT.date()))
        for who in (coordinator, europe, auditor)
    }
    assert found == {
        coordinator.email: [application], europe.email: [], auditor.email: [application],
    }  # fmt: skip
    assert focal.email not in found
