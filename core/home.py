"""The home page's parts, and the links in the header: each app registers its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.models import User
from core.parts import Parts

HOME: Parts[User] = Parts()


@dataclass(frozen=True)
class Entry:
    """A link of the header, for whom `who` says yes."""

    order: int
    label: Any
    url_name: str
    who: Callable[[User], bool]


_entries: list[Entry] = []


def entry(order: int, label: Any, url_name: str, who: Callable[[User], bool]) -> None:
    """Register a link of the header; a page has room for four or five."""
    _entries.append(Entry(order, label, url_name, who))
    _entries.sort(key=lambda link: link.order)


def entries(person: User) -> list[Entry]:
    """Return the header's links for a person."""
    return [link for link in _entries if link.who(person)]
