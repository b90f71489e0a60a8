"""Roadmap and budget: rows are kept, computed by the server, never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ambassadors.models import Cohort
from applications.models import Application, BudgetLine, RoadmapRow, SectionKey
from applications.queries.draft import Draft
from applications.services import budget, roadmap, section
from core.models import User
from core.refusals import Forbidden, Refused, Stale
from tests.applications.world import AT, LINE, ROW

SignedIn = Callable[[User | None], Client]
TYPED_ROW = ROW | {
    "departments": [], "departments_other": ROW["departments"], "leadership_level": ["Secretary General"],
}  # fmt: skip
TYPED_LINE = LINE | {"unit_cost": "450.50", "version": ""}


def test_a_milestone_is_added_changed_and_removed(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client, url = signed_in(by), f"/applications/{application.pk}/roadmap/"
    assert "No milestone yet." in client.get(url).text
    assert client.post(f"{url}add/", {"title": "Policy", "month": "6"})["Location"] == url
    row = RoadmapRow.objects.get()
    assert "departments, leadership level, theme or programme" in client.get(url).text
    page = client.post(url, {"done": "yes"})
    assert "lacks: departments" in page.text
    client.post(f"{url}{row.pk}/", {**TYPED_ROW, "month": "7", "version": "1"})
    row.refresh_from_db()
    assert (row.month, row.target, row.version) == (7, "1", 2)
    assert client.post(url, {"done": "yes"})["Location"] == f"/applications/{application.pk}/"
    assert Draft(application).status("roadmap") == "completed"
    client.post(f"{url}{row.pk}/remove/")
    assert RoadmapRow.objects.count() == 0
    assert Draft(application).status("roadmap") == "problem"


def test_a_stale_milestone_shows_both_texts(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    row = roadmap.add(application_id=application.pk, by=by, at=AT, **ROW)
    roadmap.change(row_id=row.pk, by=by, at=AT, version=1, indicator="Saved first")
    url = f"/applications/{application.pk}/roadmap/{row.pk}/"
    page = signed_in(by).post(url, {**TYPED_ROW, "indicator": "Written second", "version": "1"})
    assert page.status_code == 409
    assert "Saved first" in page.text
    assert "Written second" in page.text
    row.refresh_from_db()
    assert row.indicator == "Saved first"
    with pytest.raises(Stale):
        roadmap.change(row_id=row.pk, by=by, at=AT, version=1, indicator="x")


def test_months_end_with_the_award(draft: tuple[Application, User]) -> None:
    application, by = draft
    for month in (0, 19):
        with pytest.raises(Refused, match="from 1 to 18"):
            roadmap.add(application_id=application.pk, by=by, at=AT, **(ROW | {"month": month}))


def test_the_server_computes_totals_and_what_is_left(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    client, url = signed_in(by), f"/applications/{application.pk}/budget/"
    assert client.post(f"{url}add/", TYPED_LINE | {"quantity": "2.5"})["Location"] == url
    assert BudgetLine.objects.get().total == 112_625
    page = client.get(url).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "CHF 1 126.25" in page
    assert "CHF 48 873.75" in page


def test_an_unclear_amount_is_asked_back_and_stays(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    url = f"/applications/{application.pk}/budget/add/"
    page = signed_in(by).post(url, TYPED_LINE | {"unit_cost": "12,345"})
    assert "we cannot tell which one you mean" in page.text
    assert 'value="12,345"' in page.text
    assert BudgetLine.objects.count() == 0


def test_network_travel_is_refused_with_whom_to_ask(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    url = f"/applications/{application.pk}/budget/add/"
    page = signed_in(by).post(url, TYPED_LINE | {"category": "network_travel"})
    assert "is paid by the programme itself" in page.text
    travel: dict[str, Any] = LINE | {"category": "network_travel"}
    with pytest.raises(Refused, match="Ask your coordinator"):
        budget.add(application_id=application.pk, by=by, at=AT, **travel)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.create(application=application, **travel)


def test_a_budget_above_the_ceiling_is_no_completed_section(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    budget.add(application_id=application.pk, by=by, at=AT, **(LINE | {"quantity": 200}))
    page = signed_in(by).post(f"/applications/{application.pk}/budget/", {"done": "yes"})
    assert "above the ceiling: lower it" in page.text
    assert application.sections.get(key="budget").complete is False


def test_a_stale_line_shows_both_texts(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    line = budget.add(application_id=application.pk, by=by, at=AT, **LINE)
    budget.change(line_id=line.pk, by=by, at=AT, version=1, what="Saved first")
    url = f"/applications/{application.pk}/budget/{line.pk}/"
    page = signed_in(by).post(url, TYPED_LINE | {"what": "Written second", "version": "1"})
    assert page.status_code == 409
    assert "Saved first" in page.text


def test_a_stale_line_shows_only_what_differs_in_a_cohort_of_any_length(
    signed_in: SignedIn, draft: tuple[Application, User]
) -> None:
    application, by = draft
    line = budget.add(application_id=application.pk, by=by, at=AT, **LINE)
    budget.change(line_id=line.pk, by=by, at=AT, version=1, what="Saved first")
    last = 3 * line.quarter - 1  # the line's quarter ends with the award, a month early
    Cohort.objects.filter(pk=application.cohort_id).update(months=last)
    url = f"/applications/{application.pk}/budget/{line.pk}/"
    page = signed_in(by).post(url, TYPED_LINE | {"what": "Written second", "version": "1"})
    assert "Saved first" in page.text
    assert "Quarter" not in page.text


def test_rows_are_closed_to_others_and_after_submission(
    signed_in: SignedIn, sent: tuple[Application, User], coordinator: User
) -> None:
    application, by = sent
    line = application.budget_lines.get()
    with pytest.raises(Forbidden):
        budget.remove(line_id=line.pk, by=coordinator, at=AT)
    page = signed_in(by).post(f"/applications/{application.pk}/budget/{line.pk}/remove/")
    assert page.status_code == 409
    assert "cannot be changed" in page.text
    assert application.budget_lines.count() == 1


def test_lists_of_rows_cost_the_same_at_1_and_30_rows(
    signed_in: SignedIn, draft: tuple[Application, User], django_assert_num_queries: Any
) -> None:
    application, by = draft
    client = signed_in(by)
    for many in (1, 29):
        for _ in range(many):
            roadmap.add(application_id=application.pk, by=by, at=AT, **ROW)
            budget.add(application_id=application.pk, by=by, at=AT, **LINE)
        for page, cost in (("roadmap", 8), ("budget", 9)):
            client.get(f"/applications/{application.pk}/{page}/")
            with django_assert_num_queries(cost):
                client.get(f"/applications/{application.pk}/{page}/")


def test_mark_keeps_a_section_of_rows_open(draft: tuple[Application, User]) -> None:
    application, by = draft
    args: dict[str, Any] = {"application_id": application.pk, "key": SectionKey.BUDGET}
    section.mark(complete=False, by=by, at=AT, **args)
    assert Draft(application).status("budget") == "in_progress"


@pytest.mark.parametrize("kind", ["roadmap", "budget"])
def test_what_was_typed_into_a_row_that_is_gone_comes_back(
    signed_in: SignedIn, draft: tuple[Application, User], kind: str
) -> None:
    application, by = draft
    url = f"/applications/{application.pk}/{kind}/987654/"
    assert signed_in(by).get(url).status_code == 404
    answer = signed_in(by).post(
        url, {"title": "Feedback desk in each branch", "what": "Radio spots"}
    )
    assert answer.status_code == 409
    assert "Somebody removed this row." in answer.text
    assert "Radio spots" in answer.text
    assert f'href="/applications/{application.pk}/{kind}/"' in answer.text
