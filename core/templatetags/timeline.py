"""The months of one or many awards as a picture: marks differ by shape, and a list says the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import get_language_bidi, gettext, gettext_lazy

register = template.Library()

# State of a mark: the symbol of components/timeline_marks.html, and the word of the key.
MARKS = {
    "met": ("good", gettext_lazy("Met")),
    "submitted": ("info", gettext_lazy("Evidence sent")),
    "returned": ("warn", gettext_lazy("Returned")),
    "late": ("bad", gettext_lazy("Late")),
    "planned": ("open", gettext_lazy("Planned")),
    "waived": ("off", gettext_lazy("Waived")),
    "dropped": ("off", gettext_lazy("Dropped")),
}


def across(month: float, months: int) -> str:
    """Return how far along the picture a moment lies, in per cent; time runs the way people read."""
    part = 100 * min(max(month, 0), months) / months
    return f"{100 - part if get_language_bidi() else part:.4g}%"


def mark(given: Mapping[str, Any], months: int) -> dict[str, Any]:
    """Return one mark with its place, its symbol and its words."""
    symbol, word = MARKS[str(given["state"])]
    where = gettext("Month %(month)s") % {"month": given["month"]}
    return {
        "x": across(given["month"] - 0.5, months),
        "symbol": symbol,
        "state": given["state"],
        "where": where,
        "label": given["label"],
        "word": word,
    }


def row(given: Mapping[str, Any], months: int) -> dict[str, Any]:
    """Return one award: from when to when, and its marks in the order of time."""
    marks = sorted(given["marks"], key=lambda each: each["month"])
    begins, ends = given.get("begins", 0), given.get("ends", months)
    return {
        "label": given["label"],
        "url": given.get("url", ""),
        "light": given.get("light", ""),
        "x": across(ends if get_language_bidi() else begins, months),
        "width": f"{100 * (ends - begins) / months:.4g}%",
        "marks": [mark(each, months) for each in marks],
    }


@register.inclusion_tag("components/timeline.html")
def timeline(
    rows: Iterable[Mapping[str, Any]],
    months: int = 18,
    today: float | None = None,
    heading: str = "",
    name: str = "months",
) -> dict[str, Any]:
    """Draw `{% timeline rows months=18 today=6.4 %}`; rows have label, url, light and marks (month, state, label)."""
    drawn = [row(each, months) for each in rows]
    states = dict.fromkeys(each["state"] for line in drawn for each in line["marks"])
    return {
        "rows": drawn,
        "name": name,
        "heading": heading or gettext("National Society"),
        "months": months,
        "ticks": [
            {"x": across(number - 0.5, months), "number": number} for number in range(1, months + 1)
        ],
        "step": f"{100 / months:.5g}%",
        "today": across(today, months) if today is not None else "",
        "key": [
            {"symbol": MARKS[state][0], "word": MARKS[state][1]}
            for state in MARKS
            if state in states
        ],
    }
