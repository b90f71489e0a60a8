"""What changed from one submitted version to the next, section by section: what was, and what is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from applications.models import ApplicationVersion
from applications.queries.content import Content, read, replies_of
from applications.queries.points import answered_points
from applications.queries.shown import ShownSection, shown_sections
from applications.queries.workbook import COLUMNS

MOST_WORDS = 1500  # beyond it two texts stand beside each other without marks
WORDS = re.compile(r"[ \t\n]+|[^ \t\n]+")  # an amount's gaps keep it together
UNSEEN = "local"  # the unit cost's text says its currency
ALIKE = 0.5  # of the columns, for a row to be the same row changed


class Piece(NamedTuple):
    """A part of a text; `mark` says whether only the one version has it: del, ins or empty."""

    text: str
    mark: str = ""


class Pair(NamedTuple):
    """An answer or a column in both versions."""

    heading: str
    was: list[Piece]
    now: list[Piece]


class RowChange(NamedTuple):
    """A row of a roadmap or a budget that was added, changed or removed."""

    kind: str
    name: str
    cells: list[Pair]


@dataclass
class SectionChange:
    """What changed in one section."""

    key: str
    title: str
    lang: str
    answers: list[Pair] = field(default_factory=list)
    rows: list[RowChange] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Say whether anything changed that people read."""
        return bool(self.answers or self.rows)


def before(version: ApplicationVersion) -> ApplicationVersion | None:
    """Return the version before one; None for the first."""
    if version.number == 1:
        return None
    return version.application.versions.filter(number=version.number - 1).first()


def revised_sections(version: ApplicationVersion) -> list[ShownSection]:
    """Return a version's sections; a later one's carry what changed, and the answers to the points."""
    content, earlier = read(version), before(version)
    sections = shown_sections(content)
    if earlier is None:
        return sections
    old = read(earlier)
    found = changes_between(old, content)
    points = {each.key: each for each in answered_points(version, replies_of(content))}
    for section in sections:
        section.changed = old.get(section.key) != content.get(section.key)
        section.change = found.get(section.key)
        section.point = points.get(section.key)
    return sections


def changes_between(old: Content, new: Content) -> dict[str, SectionChange]:
    """Return what differs between two contents as people read them, by section."""
    was = {section.key: section for section in shown_sections(old)}
    found = {}
    for section in shown_sections(new):
        lang = new["languages"].get(section.key, "en")
        change = SectionChange(section.key, section.title, lang)
        earlier = was.get(section.key, ShownSection(section.key, section.title))
        change.answers = [*_answers(earlier, section), *_files(earlier, section)]
        change.rows = list(_rows(section.key, earlier.lines, section.lines))
        if change.any:
            found[section.key] = change
    return found


def _answers(old: ShownSection, new: ShownSection) -> Iterator[Pair]:
    was = {str(row["key"]): str(row["value"] or "") for row in old.rows}
    now = {str(row["key"]): str(row["value"] or "") for row in new.rows}
    if old.notes != new.notes:
        heading = _("Rate and indirect costs")
        was[heading], now[heading] = "\n".join(old.notes), "\n".join(new.notes)
    if old.total != new.total:
        was[_("Total")], now[_("Total")] = old.total, new.total
    for heading in dict.fromkeys([*now, *was]):
        if was.get(heading, "") != now.get(heading, ""):
            yield pair(heading, was.get(heading, ""), now.get(heading, ""))


def _files(old: ShownSection, new: ShownSection) -> Iterator[Pair]:
    """Yield the files, those of only one version marked; a file is known by its address, not its name."""
    before_, after = ([file["url"] for file in section.files] for section in (old, new))
    if before_ != after:
        was = [
            Piece(f"{file['name']}\n", "" if file["url"] in after else "del") for file in old.files
        ]
        now = [
            Piece(f"{file['name']}\n", "" if file["url"] in before_ else "ins")
            for file in new.files
        ]
        yield Pair(_("Files"), was, now)


def _rows(
    key: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[RowChange]:
    names = {column.name: str(column.heading) for column in COLUMNS.get(key, ())}
    names["total"] = _("Total")
    for was, now in _matched(old, new):
        if was == now:
            continue
        kind = "changed" if was and now else "added" if now else "removed"
        either = now or was or {}
        order = [*names, *either]
        cells = [
            pair(names.get(name, name), _text(was, name), _text(now, name))
            for name in sorted(either, key=order.index)
            if name != UNSEEN and _text(was, name) != _text(now, name)
        ]
        yield RowChange(kind, str(either.get("title") or either.get("what") or ""), cells)


def _text(row: Mapping[str, Any] | None, name: str) -> str:
    value = row.get(name) if row else None
    return "" if value is None else str(value)


def _matched(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Yield each row with what it was: the same, of the same name, or alike; in the new order."""
    left = list(old)
    found: dict[int, Mapping[str, Any]] = {}
    for same in (_equal, _named_alike, _alike):
        for number, row in enumerate(new):
            if number in found:
                continue
            match = next((each for each in left if same(each, row)), None)
            if match is not None:
                left.remove(match)
                found[number] = match
    yield from ((found.get(number), row) for number, row in enumerate(new))
    yield from ((row, None) for row in left)


def _equal(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one == other)


def _named_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(name) == other.get(name) for name in ("title", "what"))


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    same = sum(one.get(name) == value for name, value in other.items())
    return bool(same > len(other) * ALIKE)


def pair(heading: str, was: str, now: str) -> Pair:
    """Return two texts with the words marked that only one of them has."""
    one, other = (WORDS.findall(text) for text in (was, now))
    if not was or not now or len(one) + len(other) > MOST_WORDS:
        return Pair(heading, [Piece(was)] if was else [], [Piece(now)] if now else [])
    left, right = [], []
    for code, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if i < j:
            left.append(Piece("".join(one[i:j]), "" if code == "equal" else "del"))
        if k < m:
            right.append(Piece("".join(other[k:m]), "" if code == "equal" else "ins"))
    return Pair(heading, left, right)
