"""The roadmap to look at: moved, begun with examples, drawn, and what it covers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from applications.models import Application, RoadmapRow
from applications.queries import roadmap as looks
from applications.queries.draft import Draft
from applications.services import roadmap
from core.models import User
from tests.applications.world import AT, ROW

SignedIn = Callable[[User | None], Client]


def added(application: Application, by: User, month: int = 6, **more: str) -> RoadmapRow:
    fields = ROW | {"month": month} | more
    return roadmap.add(application_id=application.pk, by=by, at=AT, **fields)


@pytest.mark.parametrize(
    ("month", "button", "after"),
    [(6, "earlier", 5), (6, "later", 7), (1, "earlier", 1), (18, "later", 18)],
)
def test_a_milestone_moves_by_a_month_inside_the_award(
    signed_in: SignedIn, draft: tuple[Application, User], month: int, button: str, after: int
) -> None:
    application, by = draft
    row = added(application, by, month)
    url = f"/applications/{application.pk}/roadmap/"
    answer = signed_in(by).post(f"{url}{row.pk}/move/", {button: "1"})
    assert answer["Location"] == f"{url}#row-{row.pk}"
    row.refresh_from_db()
    assert (row.month, row.version) == (after, 1 if after == month else 2)


def test_examples_are_added_once_and_can_be_changed(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client, url = signed_in(by), f"/applications/{application.pk}/roadmap/"
    page = client.get(f"{url}starters/")
    assert "CEA policy adopted by the board (month 6)" in page.text
    first, second = application.cohort.starter_milestones.all()[:2]
    assert "Choose an answer" in client.post(f"{url}starters/", {}).text
    for _ in range(2):
        chosen = {"starters": [first.pk, second.pk]}
        assert client.post(f"{url}starters/", chosen)["Location"] == url
    titles = [row.title for row in application.roadmap_rows.all()]
    assert titles == [first.title, second.title]
    assert [row.lacks() for row in application.roadmap_rows.all()] == [[], []]


def test_every_quarter_is_listed_and_numbered_through(draft: tuple[Application, User]) -> None:
    application, by = draft
    for month in (2, 5, 5, 18):
        added(application, by, month)
    quarters = looks.by_quarter(Draft(application))
    assert [each["title"] for each in quarters][:2] == ["Months 1 to 3", "Months 4 to 6"]
    numbers = [[number for number, _row in each["rows"]] for each in quarters]
    assert numbers == [[1], [2, 3], [], [], [], [4]]


def test_milestones_of_one_month_stand_on_each_other(draft: tuple[Application, User]) -> None:
    application, by = draft
    for month in (5, 5, 18):
        added(application, by, month)
    picture = looks.picture(Draft(application))
    assert [(dot["x"], dot["y"]) for dot in picture["dots"]] == [
        ("25%", 27),
        ("25%", 9),
        ("97.22%", 27),
    ]
    assert picture["height"] == 2 * 18 + 22


def test_what_no_milestone_names_is_said(draft: tuple[Application, User]) -> None:
    application, by = draft
    added(application, by, departments="HEALTH, Légal", leadership_level="Secretary General")
    found = {each.title: each for each in looks.covered(Draft(application))}
    assert found["Departments"].names == ["Health"]
    assert "Communications" in found["Departments"].missing
    assert found["Levels of leadership"].names == ["Secretary General"]
    assert found["Responsible functions"].names == ["Head of programmes"]


def test_ticked_and_typed_names_are_kept_together(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client, url = signed_in(by), f"/applications/{application.pk}/roadmap/"
    typed = {
        "title": "Policy", "month": "6", "departments": ["Health", "Branches"],
        "departments_other": "Legal,  Youth", "leadership_level": ["Governing board"],
    }  # fmt: skip
    client.post(f"{url}add/", typed)
    row = RoadmapRow.objects.get()
    assert row.departments == "Health, Branches, Legal, Youth"
    form = client.get(f"{url}{row.pk}/").context["form"]
    assert form.initial["departments"] == ["Health", "Branches"]
    assert form.initial["departments_other"] == "Legal, Youth"
    long = typed | {"departments_other": "x" * 195, "version": "1"}
    assert "together they may have 200 characters" in client.post(f"{url}{row.pk}/", long).text
