"""Read the history, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.models import Activity
from core.sealing import texts_of

Sentence = Callable[[Activity], str]
_sentences: dict[tuple[str, str], Sentence] = {}


@dataclass(frozen=True)
class Event:
    """One line of a history page: when, the sentence, the written reason if any."""

    at: datetime
    sentence: str
    reason: str


def says(about_type: str, verb: str, sentence: Sentence) -> None:
    """Register how a verb about a type of thing reads; called when an app starts."""
    _sentences[(about_type, verb)] = sentence


def who(row: Activity) -> str:
    """Return the name of who did it."""
    if row.by is not None:
        return row.by.name
    return {"signatory": _("The signatory")}.get(row.actor, _("The system"))


def sentence_of(row: Activity) -> str:
    """Return a history row as a sentence."""
    known = _sentences.get((row.about_type, row.verb))
    if known:
        return known(row)
    thing = row.about_type.partition(".")[2].replace("_", " ")
    return _("%(who)s: %(thing)s %(verb)s") % {
        "who": who(row),
        "thing": thing,
        "verb": row.verb.replace("_", " "),
    }


def newest_first(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Return history rows as they are read: newest first, with who did it."""
    return rows.select_related("by").order_by("-at", "-id")


def told(rows: Iterable[Activity]) -> list[Event]:
    """Return history rows as lines, with the reasons that were written, in one more query."""
    shown = list(rows)
    reasons = texts_of(*(row.id for row in shown if row.reason_digest))
    return [
        Event(row.at, sentence_of(row), reasons.get(row.id, {}).get("reason", "")) for row in shown
    ]


def events(rows: QuerySet[Activity], *, most: int = 50) -> list[Event]:
    """Return the newest lines of a history, in two queries."""
    return told(newest_first(rows)[:most])


def about(about_type: str, about_id: object) -> QuerySet[Activity]:
    """Return the history rows of one thing."""
    return Activity.objects.filter(about_type=about_type, about_id=str(about_id))
