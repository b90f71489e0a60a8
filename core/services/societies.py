"""Load the shipped list of National Societies; loading it again changes only what differs."""

from __future__ import annotations

import csv
import zoneinfo
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from django.db import transaction

from core.models import Kind, Organisation, Region
from core.money import exponents
from core.refusals import Refused
from core.text import sort_key

COLUMNS = (
    *("iso3", "iso2", "country", "society_name", "region", "go_region_id", "go_country_id"),
    *("fdrs_ns_id", "country_fr", "country_es", "country_ar", "society_name_fr"),
    *("society_name_es", "society_name_ar", "alt_society_names", "official_languages"),
    *("suggested_working_language", "currency", "membership", "url_ifrc", "source", "note"),
)
BESIDES = ((Kind.IFRC, "IFRC"), (Kind.ICRC, "ICRC"))


@dataclass
class Loaded:
    """What a load did: names added, and changes as `name: column: was → is`."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    suspended: list[Organisation] = field(default_factory=list)


class WrongRow(Refused):
    """The list cannot be loaded; the sentence names row and column."""


@transaction.atomic
def load(path: Path) -> Loaded:
    """Add and update organisations from the list, all or nothing; names row and column of an error.

    The first entry of a suspension is the caller's to make, from `suspended`.
    """
    loaded = Loaded()
    zones = _zones()
    for kind, name in BESIDES:
        _put(loaded, {"iso3": "", "kind": kind, "name": name, "sort_key": sort_key(name)})
    for number, row in _rows(path):
        organisation = _put(loaded, _fields(row, number, zones))
        if row["membership"] == "member (suspended)":
            loaded.suspended.append(organisation)
    return loaded


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows with their numbers as a spreadsheet shows them; the header is row 1."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if missing := set(COLUMNS) - set(rows.fieldnames or ()):
            raise WrongRow(f"Row 1: the columns {', '.join(sorted(missing))} are missing.")
        seen: dict[str, int] = {}
        for number, row in enumerate(rows, start=2):
            if earlier := seen.get(row["iso3"]):
                raise WrongRow(
                    f"Row {number}, column iso3: {row['iso3']} stands in row {earlier} too."
                )
            seen[row["iso3"]] = number
            yield number, row


def _fields(row: dict[str, str], number: int, zones: dict[str, str]) -> dict[str, object]:
    """Return a row as fields of Organisation, or say which column is wrong and why."""
    checks = (
        ("iso3", len(row["iso3"]) == 3 and row["iso3"].isupper(), "three capital letters"),
        ("iso2", len(row["iso2"]) == 2 and row["iso2"].isupper(), "two capital letters"),
        ("country", bool(row["country"]), "a name"),
        ("society_name", bool(row["society_name"]), "a name"),
        ("region", row["region"] in Region.values, f"one of {', '.join(Region.values)}"),
        ("currency", row["currency"] in exponents(), "an ISO 4217 code of the currency table"),
        (
            "membership",
            row["membership"] in ("member", "member (suspended)"),
            "member or member (suspended)",
        ),
    )
    for column, right, wanted in checks:
        if not right:
            raise WrongRow(f"Row {number}, column {column}: “{row[column]}” must be {wanted}.")
    return {
        "iso3": row["iso3"],
        "kind": Kind.NS,
        "iso2": row["iso2"],
        "name": row["society_name"],
        "sort_key": sort_key(row["society_name"]),
        "country": row["country"],
        "region": row["region"],
        "names": {
            code: {"country": row[f"country_{code}"], "society": row[f"society_name_{code}"]}
            for code in ("fr", "es", "ar")
        },
        "other_names": row["alt_society_names"],
        "languages": row["official_languages"],
        "working_language": row["suggested_working_language"],
        "currency": row["currency"],
        "time_zone": zones.get(row["iso2"], ""),
        "codes": {
            "go_region": row["go_region_id"],
            "go_country": row["go_country_id"],
            "fdrs": row["fdrs_ns_id"],
        },
        "directory_url": row["url_ifrc"],
        "source": row["source"],
        "note": row["note"],
    }


def _put(loaded: Loaded, fields: dict[str, object]) -> Organisation:
    """Add an organisation or bring it up to date; a zone that a coordinator set is kept."""
    key = {"iso3": fields["iso3"]} if fields["iso3"] else {"name": fields["name"]}
    found = Organisation.objects.filter(**key).first()
    if found is None:
        loaded.added.append(str(fields["name"]))
        return Organisation.objects.create(**fields)
    changed = [
        name
        for name, value in fields.items()
        if getattr(found, name) != value and not (name == "time_zone" and found.time_zone)
    ]
    for name in changed:
        loaded.changed.append(f"{found.name}: {name}: {getattr(found, name)} → {fields[name]}")
        setattr(found, name, fields[name])
    if changed:
        found.save(update_fields=changed)
    return found


def _zones() -> dict[str, str]:
    """Return the time zone of every country that has just one, from tzdata's zone.tab (P3)."""
    found: dict[str, list[str]] = defaultdict(list)
    for base in (*map(Path, zoneinfo.TZPATH), _packaged()):
        table = base / "zone.tab"
        if table.is_file():
            for line in table.read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("#"):
                    code, _place, zone = line.split("\t")[:3]
                    found[code].append(zone)
            break
    return {code: zones[0] for code, zones in found.items() if len(zones) == 1}


def _packaged() -> Path:
    return Path(str(files("tzdata"))) / "zoneinfo"
