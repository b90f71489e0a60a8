"""Invented content of the demonstration: what societies write, plan and spend."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from applications.models import SectionKey

if TYPE_CHECKING:
    from demonstration.world.steps import Society

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def _row(
    month: int, title: str, different: str, departments: str, level: str, theme: str,
    indicator: str, baseline: str, target: str, verification: str, responsible: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "month": month,
        "title": title,
        "different": different,
        "departments": departments,
        "leadership_level": level,
        "theme": theme,
        "indicator": indicator,
        "baseline": baseline,
        "target": target,
        "verification": verification,
        "responsible": responsible,
    }


ROWS = [
    _row(
        2, "CEA focal points named in every branch",
        "Each branch has somebody whose task it is to listen and to answer.",
        "Branches, human resources", "Branch directors", "All programmes",
        "Branches with a named focal point", "3 of 14", "14 of 14", "List signed by branch directors",
        "Head of branch development",
    ),
    _row(
        4, "Feedback mechanism agreed by all departments",
        "One way to receive, answer and learn from what people tell us.",
        "Programmes, disaster management, health", "Heads of department", "Disaster response",
        "Departments that use the mechanism", "1 of 6", "6 of 6", "Minutes and the signed procedure",
        "Director of programmes",
    ),
    _row(
        6, "CEA policy adopted by the governing board",
        "The board has said what communities can expect of us.",
        "Governance, legal", "Governing board", "Strategy",
        "Policy adopted", "No policy", "Adopted", "Board resolution", "Secretary General's office",
    ),
    _row(
        9, "Volunteers trained to collect and close feedback",
        "Volunteers answer people within two weeks.",
        "Volunteering, branches", "Branch directors", "Health and care",
        "Volunteers trained", "40", "400", "Attendance lists with counts only", "Volunteer manager",
    ),
    _row(
        12, "Feedback reviewed in every management meeting",
        "Decisions refer to what communities said.",
        "All departments", "Senior management", "Strategy",
        "Meetings with a feedback item", "0 of 12", "10 of 12", "Agendas", "Secretary General's office",
    ),
    _row(
        15, "CEA in job descriptions and yearly plans",
        "It stays when the project ends.",
        "Human resources, planning", "Senior management", "Organisational development",
        "Job descriptions with CEA", "2", "35", "Approved descriptions", "Head of human resources",
    ),
    _row(
        18, "Lessons presented to peer National Societies",
        "Others can start where we stand.",
        "Communications, programmes", "Secretary General", "Peer exchange",
        "Peer sessions held", "0", "3", "Programmes of the sessions", "CEA focal point",
    ),
]  # fmt: skip

LINES: list[dict[str, Any]] = [
    {
        "category": category,
        "what": what,
        "quarter": quarter,
        "unit": unit,
        "quantity": Decimal(quantity),
        "unit_cost": unit_cost,
    }
    for category, what, quarter, unit, quantity, unit_cost in (
        ("staff", "CEA officer, half time", 1, "month", "18", 60_000),
        ("training", "Training of branch focal points", 2, "workshop", "3", 280_000),
        ("training", "Training of volunteers", 3, "workshop", "8", 95_000),
        ("materials", "Feedback forms, radio spots and posters", 2, "set", "14", 22_000),
        ("equipment", "Phones for the feedback line", 1, "phone", "6", 18_500),
        ("local_travel", "Visits to branches", 4, "visit", "28", 9_500),
        ("consultancy", "Facilitation of the policy process", 2, "day", "12.5", 35_000),
    )
]

RATED = {
    "leadership": 2, "policy": 2, "people": 1, "resources": 1, "participation": 3, "information": 3,
    "feedback": 2, "programmes": 0, "learning": 1,
}  # fmt: skip
PLEDGES = [
    (60, "The Secretary General opens every yearly plan with what communities said."),
    (150, "The governing board adopts the CEA policy and reads its report once a year."),
    (400, "The CEA position is paid from our own budget."),
]  # days after the start, what is pledged


def answers_of(key: str, society: Society, *, on: date) -> dict[str, Any]:
    """Return a society's invented answers to one section, as its form would store them."""
    country = society.organisation.country
    if key == SectionKey.ELIGIBILITY:
        return {
            "assessed": "yes",
            "focal_point": "yes",
            "english": "yes",
            "level": str(society.level),
        }
    if key == SectionKey.ASSESSMENT:
        return {
            "assessed_on": (on - timedelta(days=90)).isoformat(),
            "scope": ["institution", "programmes"],
            "ratings": RATED,
            "strengthen_areas": ["feedback", "leadership", "people"],
            "strengthen": "Closing the feedback loop; leadership's use of feedback; branch capacity.",
        }
    if key == SectionKey.PARTNERS:
        return {
            "partners": "Two partner National Societies support health programmes with CEA parts.",
            "funders": society.funders,
            "funding": "A part-time post and the feedback line." if society.funders else "",
        }
    if key == SectionKey.URGENCY:
        urgent = society.strength >= 3
        return {
            "urgent": "yes" if urgent else "no",
            "emergency": f"Floods in {country}: many questions, few answers." if urgent else "",
        }
    if key == SectionKey.LETTER:
        return {
            "why": f"People in {country} tell us what they need, and we want every decision to show it.",
            "how": "We will adopt a policy, name focal points in every branch, and review feedback monthly.",
            "signatory_name": society.signatory,
            "signatory_title": "Secretary General",
            "signatory_email": society.signatory_email,
        }
    return {}
