"""Days that a report's picture keeps as texts."""

from __future__ import annotations

from datetime import date

from django import template

from core.templatetags.show import day_words

register = template.Library()


@register.filter
def iso_day(text: str) -> str:
    """Write an ISO day with the month's name; nothing where there is none."""
    return day_words(date.fromisoformat(text)) if text else ""
