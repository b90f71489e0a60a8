"""The steps whose values are a cohort's own columns: days, who, money, rules."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ambassadors import terms
from ambassadors.forms.steps import DatesForm, MoneyForm, RulesForm, WhoForm
from ambassadors.forms.terms import TermsForm
from ambassadors.models import Cohort, CohortStatus
from ambassadors.terms import Content, Step
from core.forms import MoneyField, ThreeBoxDateField
from core.money import shown
from core.templatetags.show import day_words

State = CohortStatus
DAYS = (
    "name", "opens_on", "closes_on", "questions_until", "scoring_until", "panel_on", "starts_on", "months",
)  # fmt: skip
RULES = (
    "return_days", "fewest_sheets", "top_score", "urgency_points", "conflict_years", "offer_days",
    "report_days", "final_report_days", "keep_until",
)  # fmt: skip
OPENS_IN = 30  # days from the day a cohort is prepared
AFTER = {"closes_on": 45, "scoring_until": 90, "panel_on": 105, "starts_on": 150}  # days
KEPT_YEARS = 10  # after the year in which the awards start (D, P4)


def _of_columns(key: str, form: type[TermsForm], columns: tuple[str, ...], **more: Any) -> Step:
    """Return a step whose value is some columns of the cohort."""
    return Step(
        key=key,
        form=form,
        columns=columns,
        read=lambda cohort: {name: _json(getattr(cohort, name)) for name in columns},
        write=partial(_write_columns, columns),
        words=partial(_words_of_columns, form),
        **more,
    )


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _write_columns(columns: tuple[str, ...], cohort: Cohort, value: Content) -> None:
    for name in columns:
        setattr(cohort, name, terms.as_column(name, value[name]))
    cohort.save(update_fields=list(columns))


def _words_of_columns(form: type[TermsForm], value: Content, content: Content) -> dict[str, str]:
    found = {}
    for name, field in form.base_fields.items():
        if name in value:
            given = value[name]
            found[str(field.label)] = _said(field, given, content)
    return found


def _said(field: Any, given: Any, content: Content) -> str:
    """Return a value in words, as its field would be read."""
    if isinstance(field, MoneyField):
        return shown(given, content["money"]["currency"])
    if isinstance(field, ThreeBoxDateField):
        return day_words(date.fromisoformat(given)) if given else _("None")
    if isinstance(given, bool):
        return _("Yes") if given else _("No")
    if isinstance(given, list):
        labels = {str(key): str(label) for key, label in getattr(field, "choices", [])}
        return ", ".join(labels.get(str(each), str(each)) for each in given) or _("All")
    return str(given)


def _dates(on: date) -> Content:
    opens = on + timedelta(days=OPENS_IN)
    days = {name: opens + timedelta(days=later) for name, later in AFTER.items()}
    return {
        "name": "",
        "opens_on": opens.isoformat(),
        "questions_until": None,
        "months": 18,
        **{name: day.isoformat() for name, day in days.items()},
    }


def _who(_on: date) -> Content:
    return {"levels": [2, 3], "regions": [], "open_call": False}


def _money(_on: date) -> Content:
    amounts = {"places": 5, "envelope": 250_000_00, "ceiling": 60_000_00}
    return {"currency": "CHF", "indirect_share": 0, **amounts}


def _rules(on: date) -> Content:
    starts = on + timedelta(days=OPENS_IN) + relativedelta(days=AFTER["starts_on"])
    return {
        "return_days": 14, "fewest_sheets": 3, "top_score": 4, "urgency_points": 5,
        "conflict_years": 2, "offer_days": 21, "report_days": 30, "final_report_days": 60,
        "keep_until": date(starts.year + KEPT_YEARS, 12, 31).isoformat(),
    }  # fmt: skip


DATES = _of_columns(
    "dates", DatesForm, DAYS,
    group="call",
    title=_l("Name and dates"),
    lead=_l("When the window is open, when is scored and decided, when the awards start."),
    default=_dates,
    sooner={
        "opens_on": State.PREPARING, "months": State.PREPARING, "closes_on": State.OPEN,
        "questions_until": State.OPEN, "scoring_until": State.SCORING,
        "panel_on": State.PANEL, "starts_on": State.DECIDED,
    },
)  # fmt: skip
WHO = _of_columns(
    "who", WhoForm, ("levels", "regions", "open_call"),
    group="call",
    title=_l("Who can apply"),
    lead=_l("Screening confirms the level. Regions say whom you invite first."),
    default=_who,
    until=State.SCREENING,
    sooner={"open_call": State.OPEN},
)  # fmt: skip
MONEY = _of_columns(
    "money", MoneyForm, ("currency", "places", "envelope", "ceiling", "indirect_share"),
    group="money",
    title=_l("Places and amounts"),
    lead=_l("What is granted never exceeds places, envelope and ceiling."),
    default=_money,
    sooner={"currency": State.PREPARING, "indirect_share": State.SCREENING},
)  # fmt: skip
RULES_STEP = _of_columns(
    "rules", RulesForm, RULES,
    group="rules",
    title=_l("Rules and retention"),
    lead=_l("The programme's defaults. Most cohorts keep them."),
    default=_rules,
    sooner=dict.fromkeys(
        ("return_days", "fewest_sheets", "top_score", "urgency_points", "conflict_years"),
        State.SCREENING,
    ),
)  # fmt: skip
