"""Refusals: a rule said no, in a sentence that a page can show as it stands."""

from __future__ import annotations


class Refused(Exception):
    """A service refuses; `str()` is a whole sentence that says how to go on."""


class IllegalMove(Refused):
    """The thing is no longer in a state from which this move exists."""


class ReasonMissing(Refused):
    """This move needs a written reason."""


class Stale(Refused):
    """Somebody changed the thing after the page was opened."""


class Forbidden(Refused):
    """This person may see the thing but not do that to it; the sentence says who can."""
