"""Who is where in a draft, and when it was saved, in words."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.translation import gettext

from applications.queries.presence import Seen
from core.templatetags.show import clock, day_words, zone_of

register = template.Library()


@register.simple_tag
def here_words(seen: Seen, zone: str) -> str:
    """Say that somebody is at a part of a draft too: Amina Haddad is here (seen 14:02)."""
    return gettext("%(name)s is here (seen %(time)s)") % {
        "name": seen.name,
        "time": time_words(seen.at, now=seen.at, zone=zone),
    }


@register.simple_tag
def saved_words(at: datetime, zone: str) -> str:
    """Say when a section was saved, with its day: the page may be open for long."""
    there = at.astimezone(zone_of(zone))
    about = {"time": clock(there), "day": day_words(there.date())}
    return gettext("Saved %(time)s on %(day)s") % about


def time_words(at: datetime, *, now: datetime, zone: str) -> str:
    """Write a moment of today as its time, an earlier one with its day, for a reader's zone."""
    there, today = at.astimezone(zone_of(zone)), now.astimezone(zone_of(zone)).date()
    if there.date() == today:
        return clock(there)
    return gettext("%(time)s on %(day)s") % {"time": clock(there), "day": day_words(there.date())}
