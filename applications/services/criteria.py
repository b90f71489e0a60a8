"""Criteria of a cohort: the default set that a new one begins with (S1)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models.scoring import INSTITUTION, LEADERSHIP, URGENCY

# code, title, guidance, weight, and the anchor text for each score from 0
DEFAULTS: list[tuple[str, Any, Any, int, list[Any]]] = [
    (
        LEADERSHIP,
        _("Leadership commitment"),
        _("Read the leadership letter."),
        25,
        [
            _("No sign that leadership knows of this."),
            _("Leadership agrees, and says no more."),
            _("Leadership says why, but names nothing it will do."),
            _("Leadership names what it will do and who is responsible."),
            _("Leadership commits people, money and dates, and has begun."),
        ],
    ),
    (
        INSTITUTION,
        _("How CEA will be further institutionalised"),
        _("Read the roadmap and the key areas to strengthen."),
        25,
        [
            _("Activities only; nothing stays when they end."),
            _("One policy or position is mentioned."),
            _("Policy, structure or process will change, without saying how."),
            _("Policy, structure and process will change, with steps."),
            _("All of it, anchored in strategy and yearly plans, with owners."),
        ],
    ),
    (
        "integration",
        _("Integration into programmes or themes"),
        _("Read the roadmap: which programmes and themes."),
        20,
        [
            _("No programme is named."),
            _("One programme is named."),
            _("Several programmes are named, without what changes in them."),
            _("Several programmes, with what changes in each."),
            _("Across the programmes, agreed with those who lead them."),
        ],
    ),
    (
        "roadmap",
        _("Quality of the roadmap"),
        _("Departments, levels of leadership, indicators, order."),
        15,
        [
            _("No roadmap that could be followed."),
            _("Steps without dates or owners."),
            _("Dated steps; few departments or levels take part."),
            _("Dated steps with owners across departments and levels."),
            _("Also measurable, realistic and ordered by what depends on what."),
        ],
    ),
    (
        "budget",
        _("Sound budget"),
        _("Read the budget beside the roadmap."),
        15,
        [
            _("The figures do not support the roadmap."),
            _("Large lines are not explained."),
            _("Mostly clear; some lines do not match the roadmap."),
            _("Clear and matching the roadmap."),
            _("Clear, matching, and good value for what will stay."),
        ],
    ),
    (
        URGENCY,
        _("Urgency in an emergency response"),
        _("Additional: it adds up to 5 points and never counts against."),
        0,
        [
            _("No emergency response."),
            _("A response without a need named here."),
            _("A response in which CEA is needed."),
            _("A large response with a clear gap in CEA."),
            _("A large response, and the gap does harm now."),
        ],
    ),
]


def defaults() -> list[dict[str, Any]]:
    """Return the five scored criteria (weights 25, 25, 20, 15, 15) and urgency besides (S1)."""
    return [
        {
            "code": code,
            "title": str(title),
            "guidance": str(guidance),
            "weight": weight,
            "additional": code == URGENCY,
            "anchors": [str(text) for text in anchors],
        }
        for code, title, guidance, weight, anchors in DEFAULTS
    ]
