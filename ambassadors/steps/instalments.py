"""The step of the instalment plan: the parts of an award, when they come, what each waits for (M3)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ambassadors.forms.steps import InstalmentForm
from ambassadors.models import Cohort, InstalmentRule
from ambassadors.terms import Content, Row, Rows, Step

# Per cent of the award, after month, accepted spending in per cent of what was received (M3).
DEFAULT_PLAN = ((40, 0, 0), (30, 6, 70), (20, 12, 70), (10, 18, 0))


def _plan(_on: date) -> list[Row]:
    return [
        {
            "share": share,
            "after_month": month,
            "needs_milestones": month > 0 and number < len(DEFAULT_PLAN),
            "needs_reports": month > 0,
            "spending_share": spent,
        }
        for number, (share, month, spent) in enumerate(DEFAULT_PLAN, start=1)
    ]


def _read_plan(cohort: Cohort) -> list[Row]:
    columns = ("share", "after_month", "needs_milestones", "needs_reports", "spending_share")
    return list(cohort.instalment_rules.order_by("number").values(*columns))


def _write_plan(cohort: Cohort, rows: list[Row]) -> None:
    cohort.instalment_rules.all().delete()
    InstalmentRule.objects.bulk_create(
        InstalmentRule(cohort=cohort, number=number, **row)
        for number, row in enumerate(rows, start=1)
    )


def _settle_plan(rows: list[Row]) -> list[Row]:
    """Order the parts by month; the last follows its own rule (M3)."""
    ordered = sorted(rows, key=lambda row: row["after_month"])
    own = {"needs_milestones": False, "needs_reports": True, "spending_share": 0}
    return [*ordered[:-1], *(row | own for row in ordered[-1:])]


def _asks(row: Row, *, last: bool) -> str:
    """Say what a part of the plan waits for."""
    if last:
        return _("the final reports; it is at most what is owed")
    found = [
        (row["needs_milestones"], _("its milestones")),
        (row["needs_reports"], _("the period's reports")),
        (row["spending_share"], _("%(n)s %% spent") % {"n": row["spending_share"]}),
    ]
    return ", ".join(words for asked, words in found if asked) or _("nothing but its month")


def _plan_cells(row: Row, content: Content) -> tuple[str, ...]:
    rows = content["instalments"]
    number = rows.index(row) + 1
    return (
        _("Instalment %(n)s") % {"n": number},
        f"{row['share']} %",
        str(row["after_month"]),
        capfirst(_asks(row, last=number == len(rows))),
    )


def _plan_words(rows: list[Row], _content: Content) -> dict[str, str]:
    words = _("%(share)s %% of the award after month %(month)s. It waits for: %(asks)s.")
    return {
        _("Instalment %(n)s") % {"n": number}: words
        % {
            "share": row["share"],
            "month": row["after_month"],
            "asks": _asks(row, last=number == len(rows)),
        }
        for number, row in enumerate(rows, start=1)
    }


def _plan_problems(content: Content) -> list[str]:
    rows, months = content["instalments"], content["dates"]["months"]
    if not rows:
        return [_("Add the parts in which an award is paid.")]
    found = []
    whole = sum(row["share"] for row in rows)
    if whole != 100:
        words = _("The shares sum to %(sum)s %%: change them so that they sum to 100 %%.")
        found.append(words % {"sum": whole})
    if rows[0]["after_month"]:
        found.append(_("The first part is paid at the start: give it month 0."))
    for one, other in pairwise(rows):
        if one["after_month"] == other["after_month"]:
            words = _("Two parts stand after month %(n)s: give one of them another month.")
            found.append(words % {"n": one["after_month"]})
    if rows[-1]["after_month"] > months:
        words = _("The last part stands after month %(n)s, and an award lasts %(months)s months.")
        found.append(words % {"n": rows[-1]["after_month"], "months": months})
    return found


PLAN = Step(
    key="instalments",
    group="money",
    title=_l("Instalments"),
    lead=_l(
        "The parts in which an award is paid, and what each waits for. Awards that are laid out keep theirs."
    ),
    form=InstalmentForm,
    read=_read_plan,
    write=_write_plan,
    default=_plan,
    words=_plan_words,
    problems=_plan_problems,
    rows=Rows(
        add=_l("Add a part"),
        change=_l("Change a part"),
        empty=_l("No part yet. Add the first one, paid at the start."),
        columns=(_l("Part"), _l("Share"), _l("After month"), _l("Waits for")),
        cells=_plan_cells,
        settle=_settle_plan,
    ),
)
