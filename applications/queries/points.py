"""A coordinator's points of a return, section by section, and what the National Society answered."""

from __future__ import annotations

from dataclasses import dataclass

from applications.models import (
    Application,
    ApplicationStatus,
    ApplicationVersion,
    Screening,
    SectionKey,
)
from core.sealing import texts_of

REASONS = "reasons."


@dataclass(frozen=True)
class Point:
    """What a coordinator asked for in a section, and the answer frozen with the next version."""

    key: str
    title: str
    text: str
    reply: str = ""


def points_of(application: Application) -> dict[str, str]:
    """Return the points that a returned application answers now, by section; none otherwise."""
    if application.status != ApplicationStatus.RETURNED:
        return {}
    returned = application.screenings.filter(outcome=ApplicationStatus.RETURNED)
    return _texts(returned.order_by("-version__number", "-screened_at").first())


def answered_points(version: ApplicationVersion, replies: dict[str, str]) -> list[Point]:
    """Return the points that led to a version, in the task list's order, each with its answer."""
    if version.number == 1:
        return []
    screenings = Screening.objects.filter(
        application=version.application_id,
        version__number=version.number - 1,
        outcome=ApplicationStatus.RETURNED,
    )
    texts = _texts(screenings.order_by("-version__number", "-screened_at").first())
    return [
        Point(key, str(label), texts[key], replies.get(key, ""))
        for key, label in SectionKey.choices
        if key in texts
    ]


def _texts(screening: Screening | None) -> dict[str, str]:
    if screening is None:
        return {}
    found = texts_of(screening.pk)[screening.pk]
    return {path.removeprefix(REASONS): text for path, text in found.items()}
