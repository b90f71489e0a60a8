"""What a call asks for of every application."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import BooleanField, F, Value

from ambassadors.models import Cohort
from applications.models import KeyArea, RequiredDocument


class AskedFor(NamedTuple):
    """A key area to rate, or a document to add; `code` names it in answers and files."""

    code: str
    title: str
    guidance: str
    needed: bool


def asked_of(cohort: Cohort) -> tuple[list[AskedFor], list[AskedFor]]:
    """Return a cohort's key areas and its documents, each in its order, in one query."""
    always = Value(True, output_field=BooleanField())
    columns = ("kind", "code", "title", "guidance", "necessary", "place")
    areas = KeyArea.objects.filter(cohort=cohort).order_by()
    documents = RequiredDocument.objects.filter(cohort=cohort).order_by()
    rows = (
        areas.annotate(kind=Value("area"), necessary=always, place=F("position"))
        .values_list(*columns)
        .union(
            documents.annotate(
                kind=Value("document"), necessary=F("needed"), place=F("position")
            ).values_list(*columns),
            all=True,
        )
        .order_by("place", "code")
    )
    found: dict[str, list[AskedFor]] = {"area": [], "document": []}
    for kind, code, title, guidance, needed, _place in rows:
        found[kind].append(AskedFor(code, title, guidance, needed))
    return found["area"], found["document"]
