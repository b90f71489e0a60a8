"""What a call asks for by default: key areas, documents, starter milestones, what a roadmap covers (D)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

RATINGS = [
    _("Not reviewed"), _("Not there yet"), _("First steps"), _("Partly in place"), _("Mostly in place"),
    _("High performance"),
]  # fmt: skip
DEPARTMENTS = [
    _("Leadership"), _("Disaster management"), _("Health"), _("Communications"),
    _("Planning and monitoring"), _("Human resources and volunteers"), _("Finance and logistics"),
    _("Branches"),
]  # fmt: skip
LEADERSHIP_LEVELS = [
    _("Governing board"), _("Secretary General"), _("Heads of department"), _("Branch leadership"),
]  # fmt: skip
FUNCTIONS = [
    _("CEA focal point"), _("Head of programmes"), _("Head of operations"), _("Head of communications"),
    _("Planning and monitoring officer"), _("Branch coordinator"),
]  # fmt: skip
AREAS: list[tuple[str, Any, Any]] = [
    (
        "leadership",
        _("Leadership and strategy"),
        _("Leaders know it, speak for it, and strategy names it."),
    ),
    (
        "policy",
        _("Policies and procedures"),
        _("It is written down how it is done, and who answers for it."),
    ),
    ("people", _("People and skills"), _("Positions, training of staff and volunteers.")),
    ("resources", _("Money and tools"), _("A budget line and tools that stay.")),
    (
        "participation",
        _("Participation of communities"),
        _("Communities take part in planning and deciding."),
    ),
    ("information", _("Sharing information"), _("People get what they need, in ways they trust.")),
    ("feedback", _("Listening and feedback"), _("Feedback is taken, answered and used.")),
    (
        "programmes",
        _("Integration into programmes and operations"),
        _("It is part of every programme's cycle."),
    ),
    (
        "learning",
        _("Monitoring and learning"),
        _("It is measured, and what was learned changes the work."),
    ),
]
STARTERS: list[dict[str, Any]] = [
    {
        "title": _("CEA policy adopted by the board"),
        "different": _("Everyone can read what communities can expect and who answers for it."),
        "month": 6,
        "departments": _("Leadership"),
        "leadership_level": _("Governing board"),
        "theme": _("Institutional"),
        "indicator": _("Policy adopted"),
        "target": _("1 policy"),
        "verification": _("Minutes of the board"),
        "responsible": _("CEA focal point"),
    },
    {
        "title": _("Feedback mechanism running in the first branches"),
        "different": _("What people say reaches who can change something, and is answered."),
        "month": 9,
        "departments": _("Branches"),
        "leadership_level": _("Branch leadership"),
        "theme": _("Community feedback"),
        "indicator": _("Branches with a running mechanism"),
        "target": _("3 branches"),
        "verification": _("Feedback reports of the branches"),
        "responsible": _("Branch coordinator"),
    },
    {
        "title": _("Staff and volunteers trained in CEA"),
        "different": _("Those who meet communities know how to listen and what to do with it."),
        "month": 12,
        "departments": _("Human resources and volunteers"),
        "leadership_level": _("Heads of department"),
        "theme": _("Training"),
        "indicator": _("People trained"),
        "target": _("60 people"),
        "verification": _("Lists of participants, without personal data"),
        "responsible": _("CEA focal point"),
    },
    {
        "title": _("CEA in every new project plan"),
        "different": _("No project starts without asking who is to be heard, and how."),
        "month": 15,
        "departments": _("Planning and monitoring"),
        "leadership_level": _("Secretary General"),
        "theme": _("Planning"),
        "indicator": _("Project plans with a CEA part"),
        "target": _("All new plans"),
        "verification": _("The template and three plans"),
        "responsible": _("Planning and monitoring officer"),
    },
    {
        "title": _("A paid CEA position in the yearly budget"),
        "different": _("The work goes on when the award ends."),
        "month": 18,
        "departments": _("Finance and logistics"),
        "leadership_level": _("Secretary General"),
        "theme": _("Institutional"),
        "indicator": _("Position in the approved budget"),
        "target": _("1 position"),
        "verification": _("Approved budget"),
        "responsible": _("Head of programmes"),
    },
]
SELF_ASSESSMENT = "self_assessment"


def areas() -> list[dict[str, str]]:
    """Return the key areas that ship."""
    return [
        {"code": code, "title": str(title), "guidance": str(guidance)}
        for code, title, guidance in AREAS
    ]


def documents() -> list[dict[str, Any]]:
    """Return the documents that are asked for by default: the self-assessment itself."""
    return [
        {
            "code": SELF_ASSESSMENT,
            "title": str(_("Self-assessment")),
            "guidance": str(_("The filled-in form, with its date.")),
            "needed": True,
        }
    ]


def starters() -> list[dict[str, Any]]:
    """Return the starter milestones that ship."""
    return [
        {name: value if name == "month" else str(value) for name, value in starter.items()}
        for starter in STARTERS
    ]
