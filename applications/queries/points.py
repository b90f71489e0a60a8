"""A coordinator's points of a return, section by section, and what the National Society answered."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet, Subquery

from applications.models import (
    Application,
    ApplicationStatus,
    ApplicationVersion,
    Screening,
    SectionKey,
)
from core.models import SideText

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
    return _texts(application.screenings.filter(outcome=ApplicationStatus.RETURNED))


def answered_points(version: ApplicationVersion, replies: dict[str, str]) -> list[Point]:
    """Return the points that led to a version, in the task list's order, each with its answer."""
    if version.number == 1:
        return []
    screenings = Screening.objects.filter(
        application=version.application_id,
        version__number=version.number - 1,
        outcome=ApplicationStatus.RETURNED,
    )
    texts = _texts(screenings)
    return [
        Point(key, str(label), texts[key], replies.get(key, ""))
        for key, label in SectionKey.choices
        if key in texts
    ]


def _texts(screenings: QuerySet[Screening]) -> dict[str, str]:
    """Return the reasons of the newest of some screenings, by section, in one query."""
    newest = screenings.order_by("-version__number", "-screened_at").values("pk")[:1]
    found = SideText.objects.filter(owner=Subquery(newest), path__startswith=REASONS)
    return {path.removeprefix(REASONS): text for path, text in found.values_list("path", "text")}
