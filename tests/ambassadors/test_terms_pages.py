"""The pages of a cohort's terms: a task list, one page a step, one a row, the check of a change."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from ambassadors.models import Cohort, TermsChange
from ambassadors.services import cohorts
from ambassadors.terms import content_of, steps
from core.models import User
from tests.ambassadors.terms_world import REASON, put
from tests.applications import world
from tests.applications.world import AT
from tests.cast import Clock, SignedIn

DAYS = {
    "opens_on": (1, 6, 2026), "closes_on": (15, 7, 2026), "scoring_until": (15, 8, 2026),
    "panel_on": (1, 9, 2026), "starts_on": (1, 10, 2026),
}  # fmt: skip
MONEY = {
    "currency": "CHF", "places": "6", "envelope": "300 000", "ceiling": "50 000",
    "indirect_share": "7",
}  # fmt: skip


@pytest.fixture
def coordinator(db: None) -> User:
    return world.coordinator()


@pytest.fixture
def staff(coordinator: User, signed_in: SignedIn, clock: Clock) -> Client:
    found = signed_in(coordinator)
    clock(AT)
    return found


@pytest.fixture
def preparing(coordinator: User) -> Cohort:
    return cohorts.prepare(by=coordinator, at=AT, name="Cohort 4")


@pytest.fixture
def opened(coordinator: User) -> Cohort:
    return world.cohort(coordinator)


def dates(**more: Any) -> dict[str, Any]:
    """What the page of dates sends."""
    boxes = {f"{name}_{n}": part for name, day in DAYS.items() for n, part in enumerate(day)}
    return boxes | {"name": "Cohort 4", "months": "18"} | more


def seen(client: Client, url: str) -> str:
    """The mark in a page of the value it was opened with."""
    found = re.search(r'name="seen" value="(\w+)"', client.get(url).text)
    assert found
    return found[1]


def sent(client: Client, url: str, data: dict[str, Any]) -> Any:
    return client.post(url, data | {"seen": seen(client, url)})


def told(answer: Any) -> list[str]:
    """The lines of a page's error summary."""
    summary = re.search(r"data-problem>(.*?)</ul>", answer.text, re.DOTALL)
    assert summary, answer.text
    return re.findall(r"(?:<a[^>]*>|<strong>)(.*?)<", summary[1])


def test_a_new_cohort_asks_for_a_name_and_whose_terms_it_begins_with(
    staff: Client, opened: Cohort
) -> None:
    answer = staff.post("/cohorts/new/", {"name": "Cohort 4", "like": opened.pk})
    made = Cohort.objects.get(name="Cohort 4")
    assert answer["Location"] == f"/cohorts/{made.pk}/terms/"
    assert made.ceiling == opened.ceiling
    assert "Enter another name: a cohort has this one already." in (
        told(staff.post("/cohorts/new/", {"name": "cohort 4"}))
    )


def test_a_cohort_somebody_cannot_see_is_not_copied(
    opened: Cohort, signed_in: SignedIn, coordinator: User
) -> None:
    cohorts.move_on(cohort_id=opened.pk, after="cancelled", by=coordinator, at=AT, reason="No.")
    regional = signed_in(world.coordinator("americas@example.org", regions=["Americas"]))
    answer = regional.post("/cohorts/new/", {"name": "Cohort 4", "like": opened.pk})
    assert answer.status_code == 200
    assert not Cohort.objects.filter(name="Cohort 4").exists()


def test_a_cohort_is_prepared_step_by_step_and_opened(staff: Client, preparing: Cohort) -> None:
    base = f"/cohorts/{preparing.pk}/terms/"
    assert "You cannot open the cohort yet: 11 steps are left." in staff.get(base).text
    for step in steps():
        url = f"{base}{step.key}/"
        boxes: dict[str, dict[str, Any]] = {
            "dates": dates(),
            "money": MONEY,
            "who": {"levels": ["2", "3"], "regions": ["Africa"]},
            "scale": {"ratings": "None\nSome\nAll"},
            "covers": {"departments": "Health", "leadership_levels": "Board", "functions": "CEA"},
            "rules": {
                **{n: str(v) for n, v in content_of(preparing)["rules"].items() if n != "keep_until"},
                "keep_until_0": "31", "keep_until_1": "December", "keep_until_2": "2036",
            },
        }  # fmt: skip
        if step.rows:
            answer = staff.post(url, {"done": "yes"})
        else:
            answer = sent(staff, url, boxes[step.key])
        assert answer.status_code == 302, (step.key, told(answer))
    assert "Every step is completed." in staff.get(base).text
    staff.post(f"/cohorts/{preparing.pk}/open/")
    preparing.refresh_from_db()
    assert (preparing.status, preparing.regions, preparing.ceiling) == (
        "open", ["Africa"], 5_000_000,
    )  # fmt: skip
    assert preparing.versions.get().content["scale"] == {"ratings": ["None", "Some", "All"]}


@pytest.mark.parametrize(
    ("key", "data", "problem"),
    [
        (
            "dates",
            dates(closes_on_2=2025),
            "“Closing day”: enter a date on or after “Opening day”",
        ),
        (
            "dates",
            dates(questions_until_0=1, questions_until_1=1, questions_until_2=2026),
            "Enter a day from the opening day to the closing day.",
        ),
        ("money", MONEY | {"ceiling": "400 000"}, "Enter a ceiling that is not above the envelope."),
        ("who", {"regions": ["Africa"]}, "Choose the eligible certification levels"),
        (
            "covers",
            {"departments": "Health, Water", "leadership_levels": "Board", "functions": "CEA"},
            "“Health, Water” holds a comma: write it without one, or on two lines",
        ),
        ("scale", {"ratings": "All"}, "“Words of the scale”: enter at least 2, one a line"),
    ],
)  # fmt: skip
def test_a_step_says_what_is_wrong_and_keeps_what_was_typed(
    staff: Client, preparing: Cohort, key: str, data: dict[str, Any], problem: str
) -> None:
    answer = sent(staff, f"/cohorts/{preparing.pk}/terms/{key}/", data)
    assert [line.replace("&quot;", '"') for line in told(answer)] == [problem]
    assert key not in Cohort.objects.get(pk=preparing.pk).looked_at


def test_rows_are_added_changed_and_removed_on_pages(staff: Client, preparing: Cohort) -> None:
    url = f"/cohorts/{preparing.pk}/terms/areas/"
    sent(staff, f"{url}new/", {"title": "Volunteers", "guidance": "Who meets people."})
    sent(staff, f"{url}1/", {"title": "Leaders", "guidance": ""})
    mark = seen(staff, f"{url}2/remove/")
    staff.post(f"{url}2/remove/", {"seen": mark})
    rows = list(preparing.key_areas.values_list("code", "title"))
    assert (rows[0], rows[1][0], rows[-1]) == (
        ("leadership", "Leaders"), "people", ("volunteers", "Volunteers"),
    )  # fmt: skip
    assert len(rows) == 9
    gone = staff.post(f"{url}1/remove/", {"seen": mark})
    assert gone.status_code == 409


def test_a_criterion_has_a_weight_and_a_text_for_every_score(
    staff: Client, preparing: Cohort
) -> None:
    url = f"/cohorts/{preparing.pk}/terms/criteria/new/"
    texts = {f"anchor_{n}": f"Text {n}" for n in range(5)}
    answer = sent(staff, url, {"title": "Reach", "weight": "0", **texts, "anchor_3": ""})
    assert told(answer) == [
        "Enter a weight above 0, for example 20.",
        "Enter what a score of 3 means",
    ]
    sent(staff, url, {"title": "Reach", "weight": "20", **texts})
    made = preparing.criteria.get(code="reach")
    assert (made.weight, made.anchors) == (20, [f"Text {n}" for n in range(5)])
    assert "17 %" in staff.get(f"/cohorts/{preparing.pk}/terms/criteria/").text


def test_a_stale_step_shows_both_texts_and_overwrites_nothing(
    staff: Client, preparing: Cohort, coordinator: User
) -> None:
    url = f"/cohorts/{preparing.pk}/terms/money/"
    mark = seen(staff, url)
    put(preparing, "money", coordinator, places=9)
    answer = staff.post(url, MONEY | {"seen": mark})
    assert answer.status_code == 409
    assert Cohort.objects.get(pk=preparing.pk).places == 9
    assert [text in answer.text for text in ("Number of places", ">9<", ">6<")] == [True] * 3


def test_an_opened_cohort_shows_what_is_fixed_and_why(staff: Client, opened: Cohort) -> None:
    page = staff.get(f"/cohorts/{opened.pk}/terms/dates/").text
    assert 'name="opens_on_0"' not in page
    assert page.count("This is fixed since the window opened.") == 2
    assert 'name="closes_on_0"' in page


def test_a_change_is_checked_and_made_with_a_reason(
    staff: Client, opened: Cohort, coordinator: User
) -> None:
    world.begun(opened, world.society())
    base = f"/cohorts/{opened.pk}/terms/"
    money = {key: value for key, value in MONEY.items() if key != "currency"}
    sent(staff, f"{base}money/", money | {"indirect_share": "0", "envelope": "200 000"})
    check = staff.get(f"{base}check/").text
    rows = re.findall(r'<th scope="row" role="rowheader">(.*?) <span', check)
    assert rows == ["Number of places"]
    assert "1 application that is being written." in check
    assert told(sent(staff, f"{base}check/", {"reason": ""})) == ["Enter the reason"]
    answer = sent(staff, f"{base}check/", {"reason": REASON})
    assert answer["Location"] == f"/cohorts/{opened.pk}/"
    page = staff.get(answer["Location"]).text
    assert [text in page for text in ("Version 2", REASON, "Version 1")] == [True] * 3
    read = staff.get(f"{base}versions/2/").text
    assert [text in read for text in ("What changed", "Number of places")] == [True] * 2


def test_a_change_is_dropped_by_a_button(staff: Client, opened: Cohort, coordinator: User) -> None:
    put(opened, "money", coordinator, places=9)
    staff.post(f"/cohorts/{opened.pk}/terms/drop/")
    assert not TermsChange.objects.exists()
    assert "Nothing is changed." in staff.get(f"/cohorts/{opened.pk}/terms/check/").text


def test_there_is_no_page_of_what_is_not_there(staff: Client, preparing: Cohort) -> None:
    base = f"/cohorts/{preparing.pk}/terms/"
    wrong = ("nothing/", "criteria/99/", "criteria/99/remove/", "money/1/", "versions/1/")
    assert [staff.get(base + each).status_code for each in wrong] == [404] * 5
