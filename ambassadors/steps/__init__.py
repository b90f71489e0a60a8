"""The steps of a cohort's terms that the hinge holds, what a change may never do, whom it touches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ambassadors import terms
from ambassadors.forms.steps import DatesForm
from ambassadors.models import Cohort
from ambassadors.steps import columns
from ambassadors.steps.instalments import PLAN
from ambassadors.terms import Content, Touch
from core.money import shown


def _limits(cohort: Cohort, before: Content, after: Content, on: date) -> Iterable[str]:
    """Say what is taken already (S7), and which day would lie in the past."""
    money, days = after["money"], after["dates"]
    if money["places"] < cohort.taken_places:
        words = _("%(n)s places are taken already: enter that number or a higher one.")
        yield words % {"n": cohort.taken_places}
    if money["envelope"] < cohort.taken_amount:
        words = _("%(amount)s of the envelope is taken already: enter that amount or a higher one.")
        yield words % {"amount": shown(cohort.taken_amount, cohort.currency)}
    for name, day in days.items():
        moved = name in DatesForm.base_fields and day != before["dates"][name]
        if moved and isinstance(day, str) and name != "name" and day < on.isoformat():
            words = _("“%(label)s”: enter a day from today on.")
            yield words % {"label": DatesForm.base_fields[name].label}


def _kept(n: int) -> str:
    return ngettext(
        "%(n)s award keeps the terms it was laid out with.",
        "%(n)s awards keep the terms they were laid out with.",
        n,
    ) % {"n": n}


def _with_awards(cohort: Cohort) -> list[str]:
    names = cohort.awards.values_list("organisation__name", flat=True)
    return list(names.order_by("organisation__sort_key"))


def register() -> None:
    """Say which steps there are; called when the app starts."""
    terms.register(columns.DATES, columns.WHO, columns.MONEY, PLAN, columns.RULES_STEP)
    terms.limited_by(_limits)
    terms.touching(Touch("awards", _kept, _with_awards))
