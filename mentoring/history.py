"""How the history of mentors, assignments, talks and feedback reads."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import Activity
from core.queries.activity import says, who


def _by(words: Promise | str) -> Callable[[Activity], str]:
    """Return a sentence about who did it."""
    return lambda row: str(words) % {"who": who(row)}


SENTENCES = {
    "mentoring.mentor": {
        "cleared": _("%(who)s cleared a mentor"),
        "changed": _("%(who)s changed what is known of a mentor"),
    },
    "mentoring.assignment": {
        "proposed": _("%(who)s proposed a mentor"),
        "accepted": _("%(who)s accepted to be the mentor"),
        "declined": _("%(who)s declined to be the mentor"),
        "withdrawn": _("%(who)s withdrew the proposed mentor"),
        "lapsed": _("The proposed mentor did not answer in time"),
        "ended": _("%(who)s ended the mentor’s assignment"),
    },
    "mentoring.talk": {"logged": _("%(who)s logged a talk")},
    "mentoring.actionpoint": {"done": _("%(who)s ticked off what was agreed")},
    "mentoring.feedback": {"sent": _("%(who)s sent the feedback")},
}


def register() -> None:
    """Say how every verb of this app's things reads."""
    for about, verbs in SENTENCES.items():
        for verb, words in verbs.items():
            says(about, verb, _by(words))
