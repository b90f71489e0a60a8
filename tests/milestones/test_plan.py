"""The plan: fitted to the amount, accepted once, never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from ambassadors.models import Award, Cohort
from ambassadors.services import versions
from core.models import Organisation, User
from core.refusals import Forbidden, Refused, Stale
from milestones.models import PlanVersion
from milestones.services import plan
from milestones.services.plan import PlannedLine
from tests.cast import AMOUNT, AT, BUDGET, ROADMAP, SignedIn, awards_fresh, fresh, granted

LINE = {
    "category": "materials", "what": "Posters", "quarter": "3", "unit": "copy",
    "quantity": "100", "unit_cost": "2.50",
}  # fmt: skip


def test_lay_out_splits_the_amount_and_names_milestones(award: Award) -> None:
    parts = list(award.instalments.all())
    assert [part.amount for part in parts] == [1_032_000, 774_000, 516_000, 258_000]
    assert [[m.month for m in part.milestones.all()] for part in parts] == [
        [],
        [2, 4, 6],
        [9, 12],
        [15],
    ]
    assert [part.earliest_on for part in parts] == [
        date(2027, 7, 1), date(2028, 1, 1), date(2028, 7, 1), date(2029, 1, 1),
    ]  # fmt: skip


def test_accept_refuses_lines_that_do_not_sum_to_the_award(
    award: Award, coordinator: User, focal_point: User
) -> None:
    line = PlannedLine("materials", "Posters", 3, "copy", Decimal(100), 250)
    plan.put_line(award_id=award.pk, line=line, by=fresh(focal_point), at=AT)
    with pytest.raises(Refused) as refusal:
        plan.accept(award_id=award.pk, by=coordinator, at=AT)
    assert str(refusal.value) == (
        "The lines sum to CHF\u00a026\u00a0050.00: take CHF\u00a0250.00 away to reach the award."
    )
    assert PlanVersion.objects.count() == 0


def test_accept_refuses_an_instalment_that_waits_for_nothing(
    award: Award, coordinator: User
) -> None:
    award.instalments.get(number=2).milestones.clear()
    with pytest.raises(Refused) as refusal:
        plan.accept(award_id=award.pk, by=coordinator, at=AT)
    assert str(refusal.value) == "Instalment 2 names no milestone that it waits for."
    award.instalments.filter(number=2).update(needs_milestones=False)
    assert plan.accept(award_id=award.pk, by=coordinator, at=AT).number == 1


def test_an_instalment_without_milestones_leaves_them_to_the_next_that_waits(
    cohort: Cohort, organisations: dict[str, Organisation]
) -> None:
    rules = cohort.instalment_rules
    versions.seal(cohort, {}, by=cohort.coordinator, at=AT)
    rules.filter(number=2).update(needs_milestones=False)
    parts = granted(cohort, organisations["KEN"]).instalments.all()
    assert [[m.month for m in part.milestones.all()] for part in parts] == [
        [], [], [2, 4, 6, 9, 12], [15],
    ]  # fmt: skip


def test_accept_keeps_one_version_and_closes_the_plan(award: Award, coordinator: User) -> None:
    version = plan.accept(award_id=award.pk, by=coordinator, at=AT)
    assert (version.number, version.content["amount"]) == (1, AMOUNT)
    assert sum(line["total"] for line in version.content["lines"]) == AMOUNT
    with pytest.raises(Refused):
        plan.accept(award_id=award.pk, by=coordinator, at=AT)
    with pytest.raises(Refused):
        plan.put_line(award_id=award.pk, line=BUDGET[0], by=coordinator, at=AT)
    assert PlanVersion.objects.count() == 1


def test_accept_refuses_the_focal_point(award: Award, focal_point: User) -> None:
    with pytest.raises(Forbidden):
        plan.accept(award_id=award.pk, by=fresh(focal_point), at=AT)


def test_put_line_refuses_strangers_and_network_travel(
    award: Award, stranger: User, focal_point: User
) -> None:
    with pytest.raises(Forbidden):
        plan.put_line(award_id=award.pk, line=BUDGET[0], by=stranger, at=AT)
    travel = replace(BUDGET[0], category="network_travel")
    with pytest.raises(Refused):
        plan.put_line(award_id=award.pk, line=travel, by=fresh(focal_point), at=AT)


def test_put_line_refuses_a_stale_version(award: Award, focal_point: User) -> None:
    line = award.plan_lines.get(number=1)
    plan.put_line(
        award_id=award.pk, line=BUDGET[0], line_id=line.pk, version=1, by=fresh(focal_point), at=AT
    )
    with pytest.raises(Stale):
        plan.put_line(
            award_id=award.pk, line=BUDGET[1], line_id=line.pk, version=1,
            by=fresh(focal_point), at=AT,
        )  # fmt: skip
    line.refresh_from_db()
    assert (line.what, line.version) == ("CEA officer", 2)


def test_change_milestone_moves_its_day_from_the_start(award: Award, focal_point: User) -> None:
    milestone = award.milestones.get(number=3)
    row = replace(ROADMAP[2], month=8)
    found = plan.change_milestone(
        milestone_id=milestone.pk, row=row, version=1, by=fresh(focal_point), at=AT
    )
    assert found.due_on == date(2028, 2, 29)
    with pytest.raises(Refused):
        plan.change_milestone(
            milestone_id=milestone.pk, row=replace(row, month=19), version=2,
            by=fresh(focal_point), at=AT,
        )  # fmt: skip


def test_pages_of_the_plan_add_change_remove_and_accept(
    award: Award, focal_point: User, coordinator: User, signed_in: SignedIn
) -> None:
    browser, page = signed_in(focal_point), reverse("plan", args=[award.pk])
    assert browser.post(reverse("plan_line_add", args=[award.pk]), LINE)["Location"] == page
    added = award.plan_lines.get(number=4)
    shown = browser.get(page).content.decode()
    assert "The lines sum to CHF\u00a026\u00a0050.00: take CHF\u00a0250.00 away" in shown
    change = reverse("plan_line", args=[award.pk, added.pk])
    assert browser.post(change, {**LINE, "unit_cost": "3", "version": "1"})["Location"] == page
    stale = browser.post(change, {**LINE, "what": "Leaflets", "version": "1"})
    assert stale.status_code == 409
    text = stale.content.decode()
    assert "Posters" in text
    assert "Leaflets" in text
    assert browser.post(reverse("plan_line_remove", args=[award.pk, added.pk]))["Location"] == page
    gone = browser.post(change, {**LINE, "what": "Stickers", "version": "2"})
    assert (gone.status_code, "Stickers" in gone.content.decode()) == (409, True)
    assert browser.post(reverse("plan_accept", args=[award.pk])).status_code == 403
    other = signed_in(coordinator)
    assert other.post(reverse("plan_accept", args=[award.pk]))["Location"] == page
    assert awards_fresh(award).plan_agreed_on == AT.date()
    shown = browser.get(page).content.decode()
    assert "Version 1, accepted by Marisol Ekström-Diallo on 15 March 2027." in shown
    assert reverse("plan_line_add", args=[award.pk]) not in shown


def test_the_coordinator_names_what_an_instalment_waits_for(
    award: Award, focal_point: User, coordinator: User, signed_in: SignedIn
) -> None:
    part = award.instalments.get(number=2)
    address = reverse("plan_link", args=[award.pk, part.pk])
    wanted = award.milestones.get(number=1)
    assert signed_in(focal_point).get(address).status_code == 403
    empty = signed_in(coordinator).post(address, {"form_token": ""})
    assert "Tick at least one milestone" in empty.content.decode()
    assert signed_in(coordinator).post(address, {"milestones": [wanted.pk]}).status_code == 302
    assert list(part.milestones.all()) == [wanted]


def test_errors_of_a_line_say_how_to_mend_it(
    award: Award, focal_point: User, signed_in: SignedIn
) -> None:
    wrong = {**LINE, "unit_cost": "12,345", "quantity": "many", "category": ""}
    answer = signed_in(focal_point).post(reverse("plan_line_add", args=[award.pk]), wrong)
    text = answer.content.decode()
    assert "Unit cost: enter 12345 or 12.35: we cannot tell which one you mean" in text
    assert "Quantity must be a number, for example 3 or 3.5" in text
    assert "Choose the category" in text
    assert award.plan_lines.count() == 3


def test_to_outsiders_the_plan_is_not_there(
    award: Award, stranger: User, other_focal_point: User, signed_in: SignedIn
) -> None:
    for person in (stranger, other_focal_point):
        assert signed_in(person).get(reverse("plan", args=[award.pk])).status_code == 404
