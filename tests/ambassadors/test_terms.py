"""The terms of a cohort: prepared from the default or another cohort, sealed, changed with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ambassadors.models import Cohort, CohortStatus, TermsChange
from ambassadors.queries.terms import Terms, drafted, tasks, touched_by, versions_of
from ambassadors.services import cohorts, terms
from ambassadors.terms import content_of, mark, steps
from applications.models import ApplicationVersion, Criterion
from core.models import Message, User
from core.queries.activity import about, events
from core.refusals import Forbidden, Refused, Stale
from core.sealing import canonical, digest
from tests.ambassadors.terms_world import REASON, change, changed, put, put_rows
from tests.applications import selection, world
from tests.applications.world import AT

LATER = AT + timedelta(hours=1)
NBSP = "\N{NO-BREAK SPACE}"
STEPS = [
    "dates", "who", "money", "instalments", "areas", "scale", "covers", "starters", "documents",
    "criteria", "rules",
]  # fmt: skip


@pytest.fixture
def coordinator(db: None) -> User:
    return world.coordinator()


@pytest.fixture
def preparing(coordinator: User) -> Cohort:
    return cohorts.prepare(by=coordinator, at=AT, name="Cohort 4")


@pytest.fixture
def opened(coordinator: User) -> Cohort:
    return world.cohort(coordinator)


def refused(act: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return str(refusal.value)


def status_of(cohort: Cohort) -> dict[str, str]:
    cohort.refresh_from_db()
    return {
        task["key"]: task["status"] for group in tasks(Terms(cohort)) for task in group["tasks"]
    }


def open_it(cohort: Cohort, by: User) -> Cohort:
    return cohorts.move_on(cohort_id=cohort.pk, after=CohortStatus.OPEN, by=by, at=AT)


def test_a_new_cohort_begins_with_the_default_and_no_step_looked_at(preparing: Cohort) -> None:
    assert status_of(preparing) == dict.fromkeys(STEPS, "not_started")
    rules = list(preparing.instalment_rules.values_list("share", "after_month", "spending_share"))
    assert rules == [(40, 0, 0), (30, 6, 70), (20, 12, 70), (10, 18, 0)]
    assert sum(Criterion.objects.filter(cohort=preparing).values_list("weight", flat=True)) == 100
    assert (preparing.opens_on, preparing.keep_until) == (date(2026, 6, 3), date(2036, 12, 31))


def test_a_step_is_completed_by_saving_it(preparing: Cohort, coordinator: User) -> None:
    put(preparing, "money", coordinator, places=7, at=LATER)
    assert status_of(preparing) == dict.fromkeys(STEPS, "not_started") | {"money": "completed"}
    assert Cohort.objects.get(pk=preparing.pk).places == 7
    told = events(about("ambassadors.cohort", preparing.pk))
    assert told[0].sentence == "Noor Adeyemi prepared “Places and amounts”"


def test_a_save_that_would_overwrite_another_is_stale(preparing: Cohort, coordinator: User) -> None:
    seen = mark(content_of(preparing)["money"])
    put(preparing, "money", coordinator, places=7)
    with pytest.raises(Stale):
        terms.put(cohort_id=preparing.pk, key="money", value={}, seen=seen, by=coordinator, at=AT)


def test_only_the_coordinator_of_the_cohort_prepares_it(preparing: Cohort) -> None:
    other = world.coordinator("americas@example.org", regions=["Americas"])
    with pytest.raises(Forbidden):
        put(preparing, "money", other, places=7)


def test_opening_refuses_and_names_the_steps_nobody_looked_at(
    preparing: Cohort, coordinator: User
) -> None:
    for step in steps():
        if step.key not in ("money", "criteria"):
            value = content_of(preparing)[step.key]
            terms.put(
                cohort_id=preparing.pk, key=step.key, value=value, seen=mark(value),
                by=coordinator, at=AT,
            )  # fmt: skip
    assert refused(open_it, preparing, coordinator) == (
        "The cohort cannot be opened yet. Look at “Places and amounts” and save it. "
        "Look at “Criteria” and save it."
    )


def _rows(cohort: Cohort, key: str, *rows: Any) -> list[Any]:
    return [*content_of(cohort)[key], *rows]


@pytest.mark.parametrize(
    ("key", "rows", "sentence"),
    [
        ("criteria", lambda c: [], "Add at least one criterion with a weight above 0."),
        ("areas", lambda c: [], "Add at least one key area."),
        ("instalments", lambda c: [], "Add the parts in which an award is paid."),
        (
            "instalments",
            lambda c: _rows(c, "instalments")[:3],
            "The shares sum to 90 %: change them so that they sum to 100 %.",
        ),
        (
            "instalments",
            lambda c: [_rows(c, "instalments")[0] | {"after_month": 1}, *_rows(c, "instalments")[1:]],
            "The first part is paid at the start: give it month 0.",
        ),
        (
            "starters",
            lambda c: [_rows(c, "starters")[0] | {"month": 19}],
            "“CEA policy adopted by the board”: enter a month from 1 to 18.",
        ),
        (
            "criteria",
            lambda c: [_rows(c, "criteria")[0] | {"anchors": ["None", "All"]}],
            "“Leadership commitment”: enter a text for each score from 0 to 4.",
        ),
    ],
)  # fmt: skip
def test_opening_refuses_what_is_wrong_in_a_sentence(
    coordinator: User, key: str, rows: Callable[[Cohort], list[Any]], sentence: str
) -> None:
    cohort = world.cohort(coordinator, opened=False)
    put_rows(cohort, key, rows(cohort), coordinator)
    assert status_of(cohort)[key] == "problem"
    assert refused(open_it, cohort, coordinator) == f"The cohort cannot be opened yet. {sentence}"
    assert not cohort.versions.exists()


def test_opening_refuses_a_closing_day_that_has_passed(coordinator: User) -> None:
    cohort = world.cohort(coordinator, opened=False, closes_on=AT.date() - timedelta(days=1))
    assert "The closing day has passed: enter a later one." in refused(open_it, cohort, coordinator)


def test_the_last_part_follows_its_own_rule_wherever_it_was_typed(
    preparing: Cohort, coordinator: User
) -> None:
    late = {
        "share": 10, "after_month": 18, "needs_milestones": True, "needs_reports": False,
        "spending_share": 50,
    }  # fmt: skip
    put_rows(preparing, "instalments", [late, *_rows(preparing, "instalments")[:3]], coordinator)
    last = preparing.instalment_rules.get(number=4)
    assert (last.after_month, last.needs_milestones, last.spending_share) == (18, False, 0)


def test_a_copy_takes_everything_and_moves_the_days_by_one_distance(
    opened: Cohort, coordinator: User
) -> None:
    changed(opened, "money", coordinator, places=9)
    rows = _rows(opened, "criteria")
    put_rows(opened, "criteria", [rows[0] | {"title": "Commitment"}, *rows[1:]], coordinator)
    change(opened, coordinator)
    made = cohorts.prepare(by=coordinator, at=AT, name="Cohort 5", like=opened)
    before, after = content_of(opened), content_of(made)
    for key in ("dates", "rules"):
        before.pop(key), after.pop(key)
    assert after == before
    assert (made.opens_on, made.closes_on) == (date(2026, 6, 3), date(2026, 8, 2))
    assert made.looked_at == []


def test_opening_seals_the_terms_as_version_1(opened: Cohort) -> None:
    version = opened.versions.get()
    assert version.number == 1
    assert version.content == content_of(opened)
    assert version.digest == digest(canonical(version.content))
    assert version.touched == {}


def test_a_drafted_change_is_not_in_force(opened: Cohort, coordinator: User) -> None:
    put(opened, "money", coordinator, places=7)
    opened.refresh_from_db()
    assert (opened.places, drafted(opened)["money"]["places"]) == (5, 7)
    assert status_of(opened)["money"] == "in_progress"
    put(opened, "money", coordinator, places=5)
    assert not TermsChange.objects.exists()
    assert refused(change, opened, coordinator) == (
        "Nothing is changed. Choose a step and change it first."
    )


def test_a_change_makes_a_version_with_its_reason_and_whom_it_touches(
    opened: Cohort, coordinator: User
) -> None:
    world.submitted(opened, world.society())
    world.begun(opened, world.society("Nepal Red Cross Society"), "nepal@example.org")
    world.invited(opened, world.society("Fiji Red Cross Society"), "fiji@example.org")
    assert [(each.sentence, each.names) for each in touched_by(opened)] == [
        (
            "1 invited National Society that has not answered yet.",
            ("Fiji Red Cross Society",),
        ),
        ("1 application that is being written.", ("Nepal Red Cross Society",)),
        ("1 application that was sent under the terms of its day.", ("Kenya Red Cross Society",)),
    ]
    version = changed(opened, "money", coordinator, places=7, at=LATER)
    opened.refresh_from_db()
    assert (version.number, opened.places) == (2, 7)
    assert version.touched == {"awards": 0, "invited": 1, "written": 1, "sent": 1}
    newest = versions_of(opened)[0]
    assert (newest.version.number, newest.reason) == (2, REASON)
    told = events(about("ambassadors.cohort", opened.pk))[0]
    assert (told.sentence, told.reason) == ("Noor Adeyemi changed the terms: version 2", REASON)


def test_the_focal_points_touched_read_what_was_what_is_and_why(
    opened: Cohort, coordinator: User
) -> None:
    world.begun(opened, world.society(), "kenya@example.org")
    world.invited(opened, world.society("Fiji Red Cross Society"), "fiji@example.org")
    changed(opened, "money", coordinator, ceiling=5_500_000)
    mail = Message.objects.get(template="applications/terms_changed")
    assert mail.address == "kenya@example.org"
    assert mail.body == (
        "Look at what changed, and whether your application still fits.\n\n"
        f"Ceiling for one award:\nWas: CHF{NBSP}50{NBSP}000.00\nIs now: CHF{NBSP}55{NBSP}000.00\n\n"
        f"The reason: {REASON}"
    )


def test_a_change_needs_a_reason_and_the_page_that_was_read(
    opened: Cohort, coordinator: User
) -> None:
    put(opened, "money", coordinator, places=7)
    assert (
        refused(change, opened, coordinator, reason=" ") == "Enter a reason. Others will read it."
    )
    seen = mark(drafted(opened))
    put(opened, "money", coordinator, places=8)
    with pytest.raises(Stale):
        terms.change(cohort_id=opened.pk, seen=seen, reason=REASON, by=coordinator, at=AT)
    assert opened.versions.count() == 1


def test_a_dropped_change_leaves_the_terms_as_they_are(opened: Cohort, coordinator: User) -> None:
    put(opened, "money", coordinator, places=7)
    terms.drop(cohort_id=opened.pk, by=coordinator)
    assert drafted(opened) == content_of(opened)


def test_an_application_says_which_terms_were_in_force(opened: Cohort, coordinator: User) -> None:
    world.submitted(opened, world.society())
    changed(opened, "money", coordinator, places=7)
    world.submitted(opened, world.society("Nepal Red Cross Society"), "nepal@example.org")
    rows = ApplicationVersion.objects.order_by("pk").values_list("terms__number", flat=True)
    assert sorted(rows) == [1, 2]


@pytest.mark.parametrize(
    ("key", "values", "sentence"),
    [
        ("money", {"currency": "EUR"}, "Currency: This is fixed since the window opened."),
        (
            "dates",
            {"opens_on": "2026-05-05"},
            "Opening day: This is fixed since the window opened.",
        ),
        (
            "dates",
            {"closes_on": (AT.date() - timedelta(days=1)).isoformat()},
            "“Closing day”: enter a day from today on.",
        ),
    ],
)
def test_what_can_no_longer_change_is_refused(
    opened: Cohort, coordinator: User, key: str, values: Any, sentence: str
) -> None:
    assert refused(put, opened, key, coordinator, **values) == sentence


def test_criteria_are_fixed_once_scoring_began(coordinator: User) -> None:
    cohort = selection.in_scoring(selection.begin(coordinator, "kenya")).cohort
    rows = _rows(cohort, "criteria")
    rows[0]["weight"] = 30
    assert refused(put_rows, cohort, "criteria", rows, coordinator, at=selection.SCORING) == (
        "Criteria: This is fixed since scoring began."
    )


def test_limits_never_go_below_what_is_taken(coordinator: User) -> None:
    found = selection.in_panel(selection.begin(coordinator, "kenya", places=2))
    selection.released(found)
    at, cohort = selection.RELEASED, found.cohort
    taken = f"CHF{NBSP}30{NBSP}000.00"
    cohort.refresh_from_db()
    cohorts.take(cohort, cohort.taken_amount)
    assert refused(put, cohort, "money", coordinator, at=at, places=1) == (
        "2 places are taken already: enter that number or a higher one."
    )
    assert refused(put, cohort, "money", coordinator, at=at, ceiling=100_00) == (
        f"{taken} is granted to one already: enter a ceiling of that or more."
    )


def test_a_cohort_that_is_over_changes_no_more(opened: Cohort, coordinator: User) -> None:
    cohorts.move_on(
        cohort_id=opened.pk, after=CohortStatus.CANCELLED, by=coordinator, at=AT, reason="No money."
    )
    assert refused(put, opened, "rules", coordinator, offer_days=30) == (
        "This cohort is over. Its terms can no longer change."
    )
