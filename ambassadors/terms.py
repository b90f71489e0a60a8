"""The terms of a cohort, step by step: each app says which it holds, how they read, and until when they change.

A step's value is plain JSON: the same is edited, copied from cohort to cohort, compared and sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ambassadors.models import Cohort, CohortStatus
from core.sealing import canonical, digest

Words = str | Promise
Content = dict[str, Any]  # a value for each step
Row = dict[str, Any]
GROUPS: dict[str, Words] = {
    "call": _l("The call"),
    "money": _l("The money"),
    "asks": _l("What applications hold"),
    "choice": _l("How it is decided"),
    "rules": _l("Rules"),
}
ORDER = (
    "preparing", "open", "screening", "scoring", "panel", "decided", "running", "closed", "cancelled",
)  # fmt: skip
SINCE: dict[str, Words] = {  # why what could be changed until a state is fixed afterwards
    "preparing": _l("This is fixed since the window opened."),
    "open": _l("This is fixed since the window closed."),
    "screening": _l("This is fixed since scoring began."),
    "scoring": _l("This is fixed since scoring was closed."),
    "panel": _l("This is fixed since the panel was closed."),
    "decided": _l("This is fixed since the awards began."),
    "running": _l("This is fixed since the cohort is over."),
}


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What a step made of rows needs beyond its form: words for adding, and how a row is shown."""

    add: Words
    change: Words
    empty: Words
    columns: tuple[Words, ...]
    cells: Callable[[Row, Content], tuple[str, ...]]  # the first is the row's name
    settle: Callable[[list[Row]], list[Row]] = list  # order, codes and numbers


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a cohort's terms.

    `until` is the last state in which it may change, `sooner` the same for single fields.
    `problems` says what keeps the cohort from being opened; it may look at the other steps.
    """

    key: str
    group: str
    title: Words
    lead: Words
    form: type[Any]  # a TermsForm, which lies above
    read: Callable[[Cohort], Any]
    write: Callable[[Cohort, Any], None]
    default: Callable[[date], Any]
    words: Callable[[Any, Content], dict[str, str]]
    problems: Callable[[Content], list[str]] = lambda content: []
    rows: Rows | None = None
    columns: tuple[str, ...] = ()  # of the cohort's own table
    until: CohortStatus = CohortStatus.RUNNING
    sooner: Mapping[str, CohortStatus] = field(default_factory=dict)

    def fixed(self, status: str) -> str:
        """Say why the step cannot change in a state; empty where it can."""
        return "" if _within(status, self.until) else str(SINCE[self.until])

    def fixed_fields(self, status: str) -> dict[str, str]:
        """Return the fields that cannot change in a state, with why."""
        return {
            name: str(SINCE[last])
            for name, last in self.sooner.items()
            if not _within(status, last)
        }


def _within(status: str, last: str) -> bool:
    return ORDER.index(str(status)) <= ORDER.index(str(last))


@dataclass(frozen=True)
class Touch:
    """Whom a change concerns: a code, how to say it of a number, and who they are by name."""

    code: str
    say: Callable[[int], str]
    find: Callable[[Cohort], Iterable[str]]


@dataclass(frozen=True)
class Change:
    """One thing that a change of terms changes, in words."""

    step: Words
    label: str
    was: str
    will_be: str


Limit = Callable[[Cohort, Content, Content, date], Iterable[str]]
_steps: dict[str, Step] = {}
_touches: dict[str, Touch] = {}
_limits: list[Limit] = []


def register(*found: Step) -> None:
    """Add steps, in the order of the page; called when an app starts."""
    _steps.update({step.key: step for step in found})


def touching(*found: Touch) -> None:
    """Add whom a change of terms may concern; called when an app starts."""
    _touches.update({touch.code: touch for touch in found})


def limited_by(limit: Limit) -> None:
    """Register what a change may never do: `limit(cohort, before, after, on)` gives sentences."""
    _limits.append(limit)


def steps() -> list[Step]:
    """Return every step, group by group."""
    order = list(GROUPS)
    return sorted(_steps.values(), key=lambda step: order.index(step.group))


def steps_by_key() -> dict[str, Step]:
    """Return the steps by their keys."""
    return _steps


def touches() -> Iterator[Touch]:
    """Return whom a change may concern."""
    yield from _touches.values()


def content_of(cohort: Cohort) -> Content:
    """Return the terms of a cohort as they stand in the tables."""
    return {step.key: step.read(cohort) for step in steps()}


def mark(value: Any) -> str:
    """Return a short mark of a value, by which a page notices that somebody else changed it."""
    return digest(canonical(value))[:16]


def problems(content: Content) -> dict[str, list[str]]:
    """Return what is wrong with the terms, as sentences by step."""
    return {step.key: found for step in steps() if (found := step.problems(content))}


def beyond(cohort: Cohort, before: Content, after: Content, *, on: date) -> list[str]:
    """Return why a change cannot be made: what is fixed by now, and what is taken already."""
    found = []
    for step in steps():
        if before[step.key] == after[step.key]:
            continue
        if why := step.fixed(cohort.status):
            found.append(_("%(step)s: %(why)s") % {"step": step.title, "why": why})
        for name, why in step.fixed_fields(cohort.status).items():
            if before[step.key].get(name) != after[step.key].get(name):
                label = step.form.base_fields[name].label
                found.append(_("%(step)s: %(why)s") % {"step": label, "why": why})
    return [*found, *(each for limit in _limits for each in limit(cohort, before, after, on))]


def changes(before: Content, after: Content) -> list[Change]:
    """Return what differs between two states of the terms, in words, step by step."""
    found = []
    for step in steps():
        if before.get(step.key) == after.get(step.key):
            continue
        was = step.words(before[step.key], before) if step.key in before else {}
        will_be = step.words(after[step.key], after)
        found += [
            Change(step.title, label, *_differing(was.get(label), will_be.get(label)))
            for label in dict.fromkeys([*was, *will_be])
            if was.get(label) != will_be.get(label)
        ]
    return found


def _differing(was: str | None, will_be: str | None) -> tuple[str, str]:
    """Return the lines that are on one side only, so that a long text shows just what differs."""
    if was is None:
        return _("Nothing"), str(will_be)
    if will_be is None:
        return was, _("Removed")
    before, after = was.splitlines(), will_be.splitlines()
    if set(before) == set(after):  # another order
        return was, will_be
    only_before = [line for line in before if line not in after]
    only_after = [line for line in after if line not in before]
    return "\n".join(only_before) or _("Nothing"), "\n".join(only_after) or _("Nothing")


def columns_of(like: Cohort | None, *, on: date) -> dict[str, Any]:
    """Return what a new cohort's own columns begin with: another cohort's, or what ships.

    Days of another cohort keep their distances; the window opens as many days from now as by default.
    """
    values: Content = {}
    for step in steps():
        if step.columns:
            values |= step.default(on) if like is None else step.read(like)
    if like is not None:
        opens = next(step for step in steps() if "opens_on" in step.columns).default(on)["opens_on"]
        later = date.fromisoformat(opens) - like.opens_on
        values = {name: _later(name, value, later) for name, value in values.items()}
    return {name: as_column(name, value) for name, value in values.items() if name != "name"}


def _later(name: str, value: Any, by: Any) -> Any:
    is_day = name.endswith(("_on", "_until")) and value
    return (date.fromisoformat(value) + by).isoformat() if is_day else value


def as_column(name: str, value: Any) -> Any:
    """Return a value as its column of the cohort takes it: days are days."""
    return date.fromisoformat(value) if name.endswith(("_on", "_until")) and value else value


def lay_out(cohort: Cohort, like: Cohort | None, *, on: date) -> None:
    """Give a new cohort the lists of another cohort, or those that ship."""
    for step in steps():
        if not step.columns:
            step.write(cohort, step.default(on) if like is None else step.read(like))
