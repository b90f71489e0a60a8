"""How things are shown: money, days, moments, statuses. Words, shapes and colours always together."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_location
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy, to_locale

from core.money import shown

register = template.Library()

SHAPES = {  # disc, triangle, square, diamond, ring: the same as in the picture of the months
    "good": '<circle r="7"/>',
    "warn": '<path d="M0-7.5 8 7H-8z"/>',
    "bad": '<path d="M-6.5-6.5h13v13h-13z"/>',
    "info": '<path d="M0-8.5 8.5 0 0 8.5-8.5 0z"/>',
    "neutral": '<circle r="5.5" fill="none" stroke="currentColor" stroke-width="3"/>',
}
TONES = {
    "good": "accepted active approved completed confirmed countersigned decided done eligible graduated member met"
    " on_track paid received running selected sent_and_seen stays submitted_on_time",
    "warn": "at_risk expired held late_soon lapsed returned reserve reopened stale waiting",
    "bad": "ended failed given_up ineligible late not_given not_selected off_track overdue problem refused returned_late",
    "info": "answered asked checked entered instructed made offered open proposed requested scoring screening panel seen"
    " sent signed submitted supported taken in_progress",
}
TONE_OF = {code: tone for tone, codes in TONES.items() for code in codes.split()}
LIGHTS = {
    "on_track": gettext_lazy("On track"),
    "at_risk": gettext_lazy("At risk"),
    "off_track": gettext_lazy("Off track"),
}
TASKS = {
    "completed": ("", gettext_lazy("Completed")),
    "in_progress": ("info", gettext_lazy("In progress")),
    "not_started": ("info", gettext_lazy("Not yet started")),
    "cannot_start": ("", gettext_lazy("Cannot start yet")),
    "problem": ("bad", gettext_lazy("There is a problem")),
}
PROGRAMME_ZONE = ZoneInfo("Europe/Zurich")
CITIES = {"Europe/Zurich": gettext_lazy("Geneva"), "UTC": gettext_lazy("UTC")}


def locale() -> Locale:
    """Return the active language as Babel knows it, or without its country; plain English is British."""
    return _locale_of(get_language() or "en-gb")


@cache
def _locale_of(spoken: str) -> Locale:
    for code in (to_locale(spoken), spoken.partition("-")[0], "en"):
        with suppress(UnknownLocaleError, ValueError):
            found = Locale.parse(code)
            break
    return Locale("en", "GB") if str(found) == "en" else found


@register.filter
def day_words(value: date | datetime | None) -> str:
    """Write a day with the month's name: 2 December 2026; of a moment, the programme's day (P3)."""
    if isinstance(value, datetime):
        value = value.astimezone(PROGRAMME_ZONE)
    return _written(value, locale()) if value else ""


@lru_cache(maxsize=4096)  # pages name the same days again and again, and Babel is slow
def _written(value: date | datetime, at: Locale) -> str:
    return format_date(value, "long", locale=at)


@register.simple_tag
def day(value: date | None) -> SafeString:
    """Show a day: `{% day milestone.due %}`; nothing yet is a dash."""
    if not value:
        return SafeString("–")
    if isinstance(value, datetime):
        value = value.astimezone(PROGRAMME_ZONE).date()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_words(value))


def city(zone: ZoneInfo) -> str:
    """Name the place of a time zone, in the reader's language."""
    known = CITIES.get(zone.key)
    return str(known) if known else get_timezone_location(zone, locale=locale(), return_city=True)


def zone_of(given: str | ZoneInfo | None) -> ZoneInfo:
    """Take a zone by name or as it is; without one, the zone that is active."""
    if isinstance(given, ZoneInfo):
        return given
    return ZoneInfo(str(given or timezone.get_current_timezone_name()))


@register.simple_tag
def moment(
    value: datetime | None,
    zone: str | ZoneInfo | None = None,
    reader_zone: str | ZoneInfo | None = None,
) -> SafeString:
    """Show a moment in the programme's zone and the reader's: 2 December 2026, 23:59 Geneva time (01:59 in Beirut)."""
    if not value:
        return SafeString("–")
    at = value.astimezone(zone_of(zone))
    words = (
        gettext("%(day)s, %(time)s %(city)s time")
        if zone_of(zone).key != "UTC"
        else gettext("%(day)s, %(time)s %(city)s")
    )
    text = words % {"day": day_words(at.date()), "time": clock(at), "city": city(zone_of(zone))}
    there = value.astimezone(zone_of(reader_zone)) if reader_zone else at
    if there.utcoffset() != at.utcoffset():
        text += " " + elsewhere(there, at.date(), city(zone_of(reader_zone)))
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="minutes"), text)


def clock(at: datetime) -> str:
    """Write the time of day on 24 hours: 23:59."""
    return format_time(at.replace(tzinfo=None), "HH:mm", locale=locale())


def elsewhere(there: datetime, here: date, place: str) -> str:
    """Write the reader's own time in brackets, with the day when it is another."""
    if there.date() == here:
        return gettext("(%(time)s in %(city)s)") % {"time": clock(there), "city": place}
    short = format_date(there.date(), "d MMMM", locale=locale())
    return gettext("(%(day)s, %(time)s in %(city)s)") % {
        "day": short,
        "time": clock(there),
        "city": place,
    }


@register.simple_tag
def money(amount: int | None, currency: Any) -> SafeString:
    """Show an amount of minor units: `{% money line.total award.currency %}` gives CHF 12 345.50."""
    if amount is None:
        return SafeString("–")
    return format_html('<bdi class="money">{}</bdi>', shown(amount, currency))


@register.simple_tag
def status(code: str, words: str = "", tone: str = "") -> SafeString:
    """Show a state by word, shape and colour: `{% status award.light %}`, `{% status x.status x.get_status_display %}`."""
    tone = tone or TONE_OF.get(str(code), "neutral")
    said = words or LIGHTS.get(str(code)) or str(code).replace("_", " ").capitalize()
    shape = SafeString(SHAPES[tone])
    drawn = format_html('<svg viewBox="-8 -8 16 16" aria-hidden="true">{}</svg>', shape)
    return format_html('<span class="status {}">{}{}</span>', tone, drawn, said)


@register.simple_tag
def task_status(code: str) -> SafeString:
    """Show how far a section is: "Completed" in plain text, so that the rest stands out."""
    tone, words = TASKS.get(code, ("", code))
    if code in ("completed", "cannot_start"):
        return format_html(
            '<span class="muted">{}</span>' if code == "cannot_start" else "<span>{}</span>", words
        )
    return format_html('<span class="tag {}">{}</span>', tone, words)
