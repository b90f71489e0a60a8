"""How the history of cohorts, people and awards reads."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from ambassadors import terms
from ambassadors.models import CohortStatus
from core.models import Activity
from core.money import shown
from core.queries.activity import says, who
from core.templatetags.show import day_words

COHORT = "ambassadors.cohort"
AWARD = "ambassadors.award"


def _moved(row: Activity) -> str:
    after = CohortStatus(row.detail["after"]).label
    return _("%(who)s moved the cohort to “%(after)s”") % {"who": who(row), "after": after}


def _granted(row: Activity) -> str:
    amount = shown(row.detail["amount"], row.detail["currency"])
    return _("The offer was accepted: an award of %(amount)s") % {"amount": amount}


def _kicked_off(row: Activity) -> str:
    day = day_words(date.fromisoformat(row.detail["held_on"]))
    return _("%(who)s recorded the kick-off call of %(day)s") % {"who": who(row), "day": day}


def _start_set(row: Activity) -> str:
    day = day_words(date.fromisoformat(row.detail["starts_on"]))
    return _("%(who)s set the start to %(day)s") % {"who": who(row), "day": day}


def _step_prepared(row: Activity) -> str:
    step = terms.steps_by_key().get(row.detail["step"])
    return _("%(who)s prepared “%(step)s”") % {
        "who": who(row),
        "step": step.title if step else row.detail["step"],
    }


def _terms_changed(row: Activity) -> str:
    words = _("%(who)s changed the terms: version %(n)s")
    return words % {"who": who(row), "n": row.detail["number"]}


def register() -> None:
    """Say how it reads; called when the app starts."""
    says(COHORT, "prepared", lambda row: _("%(who)s prepared the cohort") % {"who": who(row)})
    says(COHORT, "step_prepared", _step_prepared)
    says(COHORT, "terms_changed", _terms_changed)
    says(COHORT, "moved", _moved)
    says(AWARD, "granted", _granted)
    says(AWARD, "began", lambda row: _("The award became active"))
    says(AWARD, "kick_off_attended", _kicked_off)
    says(AWARD, "start_set", _start_set)
    says(
        "ambassadors.seat",
        "appointed",
        lambda row: _("%(who)s appointed a seat") % {"who": who(row)},
    )
    says(
        "ambassadors.standin",
        "named",
        lambda row: (
            _("%(who)s named %(person)s as stand-in coordinator")
            % {"who": who(row), "person": row.detail["person"]}
        ),
    )
    says(
        "ambassadors.standin",
        "ended",
        lambda row: (
            _("%(who)s ended the stand-in %(person)s")
            % {"who": who(row), "person": row.detail["person"]}
        ),
    )
