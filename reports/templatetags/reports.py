"""What a report's picture keeps as texts: days, and the milestones that have evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from core.templatetags.show import day_words

register = template.Library()


@register.filter
def iso_day(text: str) -> str:
    """Write an ISO day with the month's name; nothing where there is none."""
    return day_words(date.fromisoformat(text)) if text else ""


@register.filter
def with_evidence(picture: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the milestones of a picture that evidence was sent for."""
    return [row for row in picture.get("milestones", []) if row.get("evidence")]
