"""A draft's roadmap to look at: by quarter, as a picture of its months, and what it covers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applications.models import RoadmapRow
from applications.queries.draft import Draft
from core.templatetags.timeline import across
from core.text import sort_key

DOT, HEAD = 18, 22  # height of a dot and of the line of numbers in the picture, in pixels


@dataclass(frozen=True)
class Covered:
    """Which names of one list of the call the roadmap takes in, and which no milestone names."""

    title: str
    names: list[str]
    missing: list[str]


def names_in(text: str) -> list[str]:
    """Return the names that a text lists with commas between them."""
    return [name.strip() for name in text.split(",") if name.strip()]


def by_quarter(draft: Draft) -> list[dict[str, Any]]:
    """Return the milestones by quarter of the award, each with its number; empty quarters too."""
    last, months = draft.application.cohort.months, 3
    numbered: dict[int, list[tuple[int, RoadmapRow]]] = defaultdict(list)
    for number, row in enumerate(draft.rows, start=1):
        numbered[-(-row.month // months)].append((number, row))
    count = max([-(-last // months), *numbered])
    return [
        {
            "title": _("Months %(first)s to %(last)s")
            % {"first": quarter * months - months + 1, "last": min(quarter * months, last)},
            "rows": numbered[quarter],
        }
        for quarter in range(1, count + 1)
    ]


def picture(draft: Draft) -> dict[str, Any]:
    """Return where each milestone's dot and each month's number lie; milestones of a month stand on each other."""
    months = max([draft.application.cohort.months, *(row.month for row in draft.rows)])
    stacked: dict[int, int] = defaultdict(int)
    dots: list[tuple[str, int]] = []
    for row in draft.rows:
        dots.append((across(row.month - 0.5, months), stacked[row.month]))
        stacked[row.month] += 1
    height = max(stacked.values(), default=1) * DOT
    return {
        "months": months,
        "height": height + HEAD,
        "base": height,
        "dots": [{"x": x, "y": height - DOT // 2 - level * DOT} for x, level in dots],
        "ticks": [
            {"x": across(n - 0.5, months), "n": n, "shown": n % 3 == 0}
            for n in range(1, months + 1)
        ],
        "numbers_at": height + HEAD - 6,
    }


def covered(draft: Draft) -> list[Covered]:
    """Return what the roadmap covers of the call's departments, levels of leadership and functions."""
    call = draft.call
    lists = (
        (_("Departments"), call.departments, "departments"),
        (_("Levels of leadership"), call.leadership_levels, "leadership_level"),
        (_("Responsible functions"), call.functions, "responsible"),
    )
    return [_of(draft, title, wanted, column) for title, wanted, column in lists if wanted]


def _of(draft: Draft, title: str, wanted: list[str], column: str) -> Covered:
    named = {sort_key(name) for row in draft.rows for name in names_in(getattr(row, column))}
    return Covered(
        title,
        [name for name in wanted if sort_key(name) in named],
        [name for name in wanted if sort_key(name) not in named],
    )
