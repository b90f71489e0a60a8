"""Reminder rules: which steps, to whom. Due means: the time has come and it was not sent (§6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FORGIVEN_DAYS = 7  # a date moved by no more than this does not send the steps again (D)


@dataclass(frozen=True)
class Rule:
    """A rule for one kind of due thing and one capacity; steps are days from the due date."""

    kind: str
    part: str
    steps: tuple[int, ...]
    template: str

    @property
    def name(self) -> str:
        """Return the name under which sent steps are kept."""
        return f"{self.kind}/{self.part}"

    def come(self, due: date, since: date, today: date) -> list[int]:
        """Return the steps whose day has come, earliest first, not counting those before `since`."""
        return [step for step in sorted(self.steps) if since <= due + timedelta(days=step) <= today]


_rules: dict[tuple[str, str], Rule] = {}


def remind(kind: str, *steps: int, template: str, part: str = "own") -> None:
    """Register a reminder rule; called when an app starts."""
    _rules[(kind, part)] = Rule(kind, part, steps, template)


def rule_for(kind: str, part: str) -> Rule | None:
    """Return the rule for a kind of due thing, if it is reminded of at all."""
    return _rules.get((kind, part))
