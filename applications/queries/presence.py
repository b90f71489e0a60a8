"""Who of a National Society is at which part of its draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from applications.models import Application, Editor
from core.models import User

HERE = timedelta(minutes=10)  # D: after that somebody is gone


class Seen(NamedTuple):
    """A person at a part of a draft, and when they were last seen there."""

    name: str
    at: datetime


def with_editors(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Let applications come with who was seen at their drafts, in the same query."""
    seen = JSONObject(key=F("key"), person=F("person_id"), name=F("person__name"), at=F("seen_at"))
    rows = Editor.objects.filter(application=OuterRef("pk")).order_by("-seen_at").values(row=seen)
    return applications.annotate(editors_seen=ArraySubquery(rows))


def others_at(application: Application, *, but: User, at: datetime) -> dict[str, list[Seen]]:
    """Return who else is at each part of a draft, the last seen first; it came by `with_editors`."""
    found: dict[str, list[Seen]] = {}
    for row in vars(application).get("editors_seen", []):
        seen = Seen(row["name"], datetime.fromisoformat(row["at"]))
        if row["person"] != but.pk and at - seen.at <= HERE:
            found.setdefault(row["key"], []).append(seen)
    return found
