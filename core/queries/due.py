"""Days until something is due, in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.show import day_words

NEAR = 14


def in_words(due: date, today: date) -> str:
    """Return when something is due as people say it: today, in 3 days, 2 days late, a date."""
    days = (due - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}
    if days <= NEAR:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return _("by %(day)s") % {"day": day_words(due)}
