"""The home page's parts: each app says what it shows to whom; also the links in the header."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.models import User

Show = Callable[[User, datetime], "dict[str, Any] | None"]


@dataclass(frozen=True)
class Section:
    """A part of the home page: order, the template that is included, and what it is given."""

    order: int
    template: str
    show: Show


@dataclass(frozen=True)
class Entry:
    """A link of the header, for whom `who` says yes."""

    order: int
    label: Any
    url_name: str
    who: Callable[[User], bool]


_sections: list[Section] = []
_entries: list[Entry] = []


def section(order: int, template: str, show: Show) -> None:
    """Register a part of the home page; `show` returns None for people it is not for."""
    _sections.append(Section(order, template, show))
    _sections.sort(key=lambda part: part.order)


def entry(order: int, label: Any, url_name: str, who: Callable[[User], bool]) -> None:
    """Register a link of the header."""
    _entries.append(Entry(order, label, url_name, who))
    _entries.sort(key=lambda link: link.order)


def sections(person: User, at: datetime) -> list[dict[str, Any]]:
    """Return the parts of a person's home page: template and what it shows."""
    found = []
    for part in _sections:
        shown = part.show(person, at)
        if shown is not None:
            found.append({"template": part.template, **shown})
    return found


def entries(person: User) -> list[Entry]:
    """Return the header's links for a person."""
    return [link for link in _entries if link.who(person)]
