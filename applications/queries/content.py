"""The content of an application: of a draft, of a frozen version, and what changed between two."""

from __future__ import annotations

from typing import Any

from applications.models import Application, ApplicationVersion, SectionKey
from applications.queries.draft import SIGNED_LETTER, Draft
from core.models import Organisation
from core.sealing import opened, texts_of

PERSONAL = frozenset(
    {"why", "how", "signatory_name", "signatory_title", "signatory_email", "pledge", "reply"}
)
ROW = (
    "title", "different", "month", "departments", "leadership_level", "theme", "indicator",
    "baseline", "target", "verification", "responsible",
)  # fmt: skip
LETTER = ("why", "how", "signatory_name", "signatory_title", "signatory_email")
Content = dict[str, Any]


def content_of(draft: Draft) -> Content:
    """Return a draft's content as a version freezes it; amounts in minor units."""
    answers = {key: dict(section.answers) for key, section in draft.sections.items()}
    letter = answers[SectionKey.LETTER]
    funders = Organisation.objects.in_bulk(answers[SectionKey.PARTNERS].get("funders", []))
    return {
        SectionKey.ELIGIBILITY: answers[SectionKey.ELIGIBILITY],
        SectionKey.ASSESSMENT: _assessment(draft, answers[SectionKey.ASSESSMENT]),
        SectionKey.PARTNERS: {
            **answers[SectionKey.PARTNERS],
            "funders": [
                {"id": pk, "name": organisation.name, "kind": organisation.kind}
                for pk, organisation in sorted(funders.items())
            ],
        },
        SectionKey.ROADMAP: [{name: getattr(row, name) for name in ROW} for row in draft.rows],
        SectionKey.BUDGET: _lines(draft),
        SectionKey.URGENCY: answers[SectionKey.URGENCY],
        SectionKey.LETTER: {
            **{name: letter.get(name, "") for name in LETTER},
            "confirmed_by": _confirmed_by(draft),
            "files": _files(draft, SIGNED_LETTER),
        },
        SectionKey.PLEDGES: [
            {"pledge": pledge.text, "due_on": pledge.due_on.isoformat()} for pledge in draft.pledges
        ],
        "replies": {
            key: {"reply": section.reply}
            for key, section in draft.sections.items()
            if section.reply
        },
        "languages": {key: section.language for key, section in draft.sections.items()},
        "indirect": {"share": draft.indirect_share, "amount": draft.indirect},
        "local": _local(draft),
        "total": draft.total,
        "currency": draft.application.cohort.currency,
    }


def _lines(draft: Draft) -> list[dict[str, Any]]:
    """Return the lines of the budget; a unit cost may be in the local currency, a total never is."""
    return [
        {
            "category": line.category,
            "what": line.what,
            "quarter": line.quarter,
            "unit": line.unit,
            "quantity": str(line.quantity),
            "unit_cost": line.unit_cost,
            "local": line.local,
            "total": line.total,
        }
        for line in draft.lines
    ]


def _assessment(draft: Draft, answers: dict[str, Any]) -> dict[str, Any]:
    """Return the self-assessment with the words of its areas and scale as they are now."""
    words, rated = dict(enumerate(draft.call.ratings)), answers.get("ratings", {})
    wanted = answers.get("strengthen_areas", [])
    return {
        **answers,
        "ratings": [
            {
                "code": area.code,
                "title": area.title,
                "value": rated.get(area.code, 0),
                "words": words.get(rated.get(area.code, 0), ""),
            }
            for area in draft.key_areas
            if rated
        ],
        "strengthen_areas": [area.title for area in draft.key_areas if area.code in wanted],
        "files": [
            {**file, "document": document.title}
            for document in draft.documents
            for file in _files(draft, document.code)
        ],
    }


def _local(draft: Draft) -> dict[str, str]:
    """Return the local currency beside the cohort's, with its rate, the rate's day and source."""
    local = draft.local
    if local is None:
        return {}
    return {
        "currency": local.code,
        "rate": str(local.rate),
        "on": local.on.isoformat(),
        "source": local.source,
    }


def _files(draft: Draft, part: str) -> list[dict[str, str]]:
    return [{"id": str(file.pk), "sha256": file.sha256} for file in draft.files[part]]


def _confirmed_by(draft: Draft) -> str:
    if draft.confirmed:
        return "link"
    return "paper" if draft.signed_paper else ""


def read(version: ApplicationVersion) -> Content:
    """Return a version's content with its personal texts put back."""
    content: Content = opened(version.content, texts_of(version.pk)[version.pk])
    return content


def replies_of(content: Content) -> dict[str, str]:
    """Return what a version answers to the coordinator's points, by section."""
    return {key: each["reply"] for key, each in content.get("replies", {}).items()}


def latest(application: Application) -> ApplicationVersion | None:
    """Return the newest submitted version of an application."""
    return application.versions.order_by("-number").first()


def asks_urgency(version: ApplicationVersion | None) -> bool:
    """Say whether the National Society asked for urgency points in a version (S1)."""
    return bool(version and version.content.get(SectionKey.URGENCY, {}).get("urgent") == "yes")


def changed_sections(version: ApplicationVersion) -> list[str]:
    """Return the keys of the sections in which a version differs from the one before it."""
    before = version.application.versions.filter(number=version.number - 1).first()
    if before is None:
        return []
    old, new = read(before), read(version)
    return [key for key in SectionKey.values if old.get(key) != new.get(key)]
