"""What was typed into a section, answer by answer, and how two people's answers are put together."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.sealing import canonical

Typed = dict[str, list[str]]  # what stands in the boxes, by the name of the box


class Merge(NamedTuple):
    """Two people's answers in one: what stands now, whose answers were taken, which exclude each other."""

    typed: Typed
    mine: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Return a text as it is kept: one kind of line end, nothing that the database cannot hold."""
    kept = text.replace("\r\n", "\n").replace("\x00", "")
    return kept.encode("utf-8", "replace").decode()


def belongs(box: str, name: str) -> bool:
    """Say whether a box is an answer's: the one of its name, or a numbered one (day, month, year)."""
    stem, _gap, number = box.rpartition("_")
    return box == name or (stem == name and number.isdecimal())


def boxes_of(typed: Typed, name: str) -> Typed:
    """Return the boxes of one answer that hold something."""
    held = {box: [each for each in typed[box] if each] for box in typed if belongs(box, name)}
    return {box: values for box, values in held.items() if values}


def mark_of(typed: Typed, name: str) -> str:
    """Return a short mark of one answer: who opened a page with it says so when they save."""
    said = canonical(boxes_of(typed, name)).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(said).digest()[:6]).decode()


def marks_of(typed: Typed, names: Iterable[str]) -> dict[str, str]:
    """Return the marks of several answers."""
    return {name: mark_of(typed, name) for name in names}


def put(typed: Typed, name: str, sent: Typed) -> Typed:
    """Return what is typed with one answer taken from elsewhere."""
    others = {box: values for box, values in typed.items() if not belongs(box, name)}
    return others | boxes_of(sent, name)


def merged(saved: Typed, sent: Typed, *, marks: Mapping[str, str], names: Iterable[str]) -> Merge:
    """Put what was sent into what is saved, answer by answer.

    `marks` are of the answers as the sender's page showed them. An answer that only one of the two
    changed is theirs or mine; one that both changed clashes and stays as it is saved.
    """
    mine, theirs, clashes = [], [], []
    typed = dict(saved)
    for name in names:
        opened, now, wanted = marks.get(name, ""), mark_of(saved, name), mark_of(sent, name)
        if wanted == now:
            continue
        if wanted == opened:
            theirs.append(name)
        elif now == opened:
            mine.append(name)
            typed = put(typed, name, sent)
        else:
            clashes.append(name)
    return Merge(typed, tuple(mine), tuple(theirs), tuple(clashes))
