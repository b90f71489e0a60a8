"""Pages made of parts: each app says what it adds to a page that a lower app owns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from core.models import User

Thing = TypeVar("Thing")
Show = Callable[[Thing, User, datetime], "dict[str, Any] | None"]


@dataclass(frozen=True)
class Part(Generic[Thing]):
    """A part of a page: its order, the template to include, what that is given, and how to jump to it."""

    order: int
    template: str
    show: Show[Thing]
    anchor: str = ""
    title: Any = ""


@dataclass
class Parts(Generic[Thing]):
    """The parts of one page about a thing; registered when apps start."""

    known: list[Part[Thing]] = field(default_factory=list)

    def add(
        self, order: int, template: str, show: Show[Thing], *, anchor: str = "", title: Any = ""
    ) -> None:
        """Register a part; `show(thing, person, at)` returns None where there is nothing for them.

        A long page lists the parts that have an anchor, the id of their heading, by title at its top.
        """
        self.known.append(Part(order, template, show, anchor, title))
        self.known.sort(key=lambda part: part.order)

    def shown(self, thing: Thing, person: User, at: datetime) -> list[dict[str, Any]]:
        """Return the parts a person sees: `template`, `anchor`, `title`, and what it shows."""
        found = []
        for part in self.known:
            context = part.show(thing, person, at)
            if context is not None:
                about = {"template": part.template, "anchor": part.anchor, "title": part.title}
                found.append({**about, **context})
        return found
