"""States and the moves between them: one table gives guard, trigger, offered actions, diagram."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext as _

from core.refusals import IllegalMove, ReasonMissing


class Moves:
    """The moves of one thing: from each state, the states it may go to.

    `first` is the only state a row may be born in; `with_reason` are the moves that need a
    written reason (the stars of docs/rules.md §3).
    """

    def __init__(
        self,
        table: Mapping[str, Iterable[str]],
        *,
        first: str,
        with_reason: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.table = {str(a): frozenset(str(b) for b in bs) for a, bs in table.items()}
        self.first = str(first)
        self.with_reason = frozenset((str(a), str(b)) for a, b in with_reason)
        unknown = {b for bs in self.table.values() for b in bs} - set(self.table)
        if unknown or self.first not in self.table:
            raise ValueError(f"states without a row of their own in the table: {sorted(unknown)}")
        if stray := self.with_reason - set(self.pairs()):
            raise ValueError(f"reasons asked for moves that do not exist: {sorted(stray)}")

    def pairs(self) -> list[tuple[str, str]]:
        """Return every move as (from, to), sorted."""
        return sorted((a, b) for a, bs in self.table.items() for b in bs)

    def allows(self, before: str, after: str) -> bool:
        """Say whether the move exists."""
        return str(after) in self.table.get(str(before), frozenset())

    def needs_reason(self, before: str, after: str) -> bool:
        """Say whether the move needs a written reason."""
        return (str(before), str(after)) in self.with_reason

    def ends(self) -> frozenset[str]:
        """Return the states nothing leads out of."""
        return frozenset(state for state, nexts in self.table.items() if not nexts)

    def triggers(self, field: str = "status") -> list[pgtrigger.Trigger]:
        """Return the database's own guard: along the table only, born in the first state only."""
        return [
            pgtrigger.FSM(name="moves", field=field, transitions=self.pairs()),
            pgtrigger.Trigger(
                name="born_first",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(f"NEW.\"{field}\" IS DISTINCT FROM '{self.first}'"),
                func="RAISE EXCEPTION 'a new row of % begins as "
                + self.first
                + "', TG_TABLE_NAME USING ERRCODE = 'check_violation';",
            ),
        ]

    def diagram(self) -> str:
        """Return the table as a Mermaid state diagram; a star marks a move with a reason."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.first}"]
        lines += [
            f"    {a} --> {b}" + (" : *" if self.needs_reason(a, b) else "")
            for a, b in self.pairs()
        ]
        lines += [f"    {state} --> [*]" for state in sorted(self.ends())]
        return "\n".join(lines)


class Moving(models.Model):
    """A thing with states. Subclasses name their table in MOVES and hold a `status` field."""

    MOVES: ClassVar[Moves]
    status: Any

    class Meta:
        abstract = True

    def may_move(self, after: str) -> bool:
        """Say whether the table has the move from where this stands."""
        return self.MOVES.allows(self.status, after)

    def offered(self) -> frozenset[str]:
        """Return the states a page may offer as next."""
        return self.MOVES.table[str(self.status)]

    def _move(self, after: str, *, reason: str = "") -> None:
        """Go to a state along the table; refuses with a sentence for the page."""
        field: Any = self._meta.get_field("status")
        label = dict(field.flatchoices)
        if str(self.status) == str(after):
            raise IllegalMove(
                _("This was done already: it is “%(now)s” now.") % {"now": label[str(after)]}
            )
        if not self.may_move(after):
            raise IllegalMove(
                _(
                    "This is now “%(now)s” and cannot become “%(then)s”. Open the page again to see why."
                )
                % {"now": label[str(self.status)], "then": label[str(after)]}
            )
        if self.MOVES.needs_reason(self.status, after) and not reason.strip():
            raise ReasonMissing(_("Enter a reason. Others will read it."))
        self.status = str(after)


def state_field(choices: type[models.TextChoices], first: str) -> models.CharField[str, str]:
    """Return the `status` column of a thing with states."""
    return models.CharField(max_length=20, choices=choices.choices, default=first, db_index=True)
