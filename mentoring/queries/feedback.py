"""Feedback as its readers see it: one NS's answers, and a cohort's counts (§7, P2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ambassadors.models import Award, AwardPerson, Cohort, ObligationKind
from ambassadors.models.award import AwardPart
from ambassadors.permissions import awards_visible_to
from core.models import User
from mentoring.models import SUPPORT, Benefit, Feedback, MentoringFeedback
from mentoring.permissions import Reader, mentors_in, reads_results

FEWEST = 3  # never a percentage of fewer than three NS; mentors: of three mentors too (P2)
MENTORING = "mentoring"
SCALE = (
    (5, _l("Essential")),
    (4, _l("Very useful")),
    (3, _l("Useful")),
    (2, _l("A little useful")),
    (1, _l("Not useful")),
    (0, _l("We have not used it")),
)
MOVED = (
    (5, _l("Much stronger")),
    (4, _l("Stronger")),
    (3, _l("The same")),
    (2, _l("Weaker")),
    (1, _l("Much weaker")),
)
YES_NO = ((True, _l("Yes")), (False, _l("No")))
USEFUL = _l("How useful was it: %(support)s")
BENEFIT = _l("Does membership of the network benefit your National Society?")
LEADERSHIP = _l("How has the support of your leadership for CEA moved?")
HELPED = _l("What helped most?")
CHANGE = _l("What should change?")
WOULD_MENTOR = _l("Would your National Society mentor a newcomer?")
MATCH = _l("Does the match with your mentor work?")
WORDS = _l("What should we know about the mentoring?")


def periods(cohort: Cohort) -> tuple[int, ...]:
    """Return the periods after which feedback is asked for: the first and the last."""
    last = max(cohort.months // 6, 1)
    return (1, last) if last > 1 else (1,)


def asked_after(period: int, award: Award | Cohort) -> str:
    """Return what an asking is called: after 6 months, at the end."""
    return _("at the end") if period >= max(award.months // 6, 1) > 1 else _("after 6 months")


def label_of(value: Any, labels: Iterable[tuple[Any, Promise | str]]) -> str:
    """Return the label of an answer; empty where there is none."""
    return next((str(label) for code, label in labels if code == value), "")


def rows_of(feedback: Feedback) -> list[dict[str, Any]]:
    """Return the answers of an asking that are not about mentoring, as question and answer."""
    found = [
        {"key": USEFUL % {"support": name}, "value": _grade(feedback.useful.get(code), SCALE)}
        for code, name in SUPPORT
        if code != MENTORING
    ]
    return [
        *found,
        {"key": BENEFIT, "value": feedback.get_benefit_display() if feedback.benefit else ""},
        {"key": LEADERSHIP, "value": _grade(feedback.leadership, MOVED)},
        {"key": HELPED, "value": feedback.helped_most, "prose": True, "lang": feedback.language},
        {"key": CHANGE, "value": feedback.should_change, "prose": True, "lang": feedback.language},
        {"key": WOULD_MENTOR, "value": label_of(feedback.would_mentor, YES_NO)},
    ]


def rows_about_mentoring(
    feedback: Feedback, about: MentoringFeedback | None
) -> list[dict[str, Any]]:
    """Return the answers about mentoring, never to be shown to a mentor of that cohort (P2)."""
    useful = feedback.useful.get(MENTORING)
    match = about.get_match_works_display() if about and about.match_works else ""
    return [
        {"key": USEFUL % {"support": dict(SUPPORT)[MENTORING]}, "value": _grade(useful, SCALE)},
        {"key": MATCH, "value": match},
        {"key": WORDS, "value": about.words if about else "", "prose": True,
         "lang": feedback.language},
    ]  # fmt: skip


def _grade(value: Any, scale: Iterable[tuple[int, Promise | str]]) -> str:
    return label_of(value, scale) if value is not None else ""


@dataclass(frozen=True)
class Count:
    """How often one answer was given; `share` in per cent, None for fewer than three NS."""

    label: str
    number: int
    share: int | None


@dataclass(frozen=True)
class Result:
    """One question of a cohort: how many NS answered it, and what."""

    question: str
    answers: int
    counts: list[Count]


@dataclass(frozen=True)
class Results:
    """A cohort's feedback of one asking, as one person may read it."""

    asked: int
    sent: list[Feedback]
    useful: list[Result]  # one for each kind of support, all on the same scale
    results: list[Result]
    mentoring: list[Result] | None  # None: not for this reader, or too few (P2)
    staff: bool


def result(question: Any, values: list[Any], labels: Iterable[tuple[Any, Any]]) -> Result:
    """Count the answers to one question; those not given count nowhere."""
    given = [value for value in values if value not in (None, "")]
    counted = Counter(given)

    def share(number: int) -> int | None:
        return (200 * number + len(given)) // (2 * len(given)) if len(given) >= FEWEST else None

    counts = [Count(str(name), counted[code], share(counted[code])) for code, name in labels]
    return Result(str(question), len(given), counts)


def results_of(cohort: Cohort, period: int, person: User, *, on: date) -> Results:
    """Return what a person may read of a cohort's feedback, without societies of a conflict (C2).

    People who mentor in the cohort get a summary over at least three NS of at least three mentors,
    or nothing; answers about mentoring follow the same rule for them whatever else they are (P2).
    """
    staff, mentors = reads_results(person, cohort), mentors_in(person, cohort.pk)
    awards = _awards(cohort, person, staff=staff, on=on)
    asked = awards.filter(
        obligations__kind=ObligationKind.FEEDBACK,
        obligations__period=period,
        obligations__opens_on__lte=on,
    ).count()
    sent = list(
        Feedback.objects.filter(award__in=awards, period=period, sent_at__isnull=False)
        .select_related("award__organisation", "award__cohort", "about_mentoring")
        .order_by("award__organisation__sort_key")
    )
    asks = mentors or not staff  # only they need the threshold
    enough = asks and len(sent) >= FEWEST and _mentors_of(sent) >= FEWEST
    return Results(
        asked=asked,
        sent=sent if staff else [],
        useful=_useful(sent) if staff or enough else [],
        results=_general(sent) if staff or enough else [],
        mentoring=_about(sent) if not mentors or enough else None,
        staff=staff,
    )


def _awards(cohort: Cohort, person: User, *, staff: bool, on: date) -> QuerySet[Award]:
    """Return the awards whose feedback is counted: all for mentors, else those the person reads."""
    every = Award.objects.filter(cohort=cohort)
    if not staff:
        return every
    reader = Reader(person, on=on, years=cohort.conflict_years)
    seen = awards_visible_to(person, on=on).filter(cohort=cohort)
    allowed = [
        award.pk
        for award in seen.select_related("cohort", "organisation")
        if award.organisation_id not in reader.away and reader.reads_feedback(award)
    ]
    return every.filter(pk__in=allowed)


def _mentors_of(sent: list[Feedback]) -> int:
    """Return how many different people mentor, or mentored, the societies that answered."""
    rows = AwardPerson.objects.filter(
        part=AwardPart.MENTOR, award__in=[feedback.award_id for feedback in sent]
    )
    return rows.order_by().values("person").distinct().count()


def _useful(sent: list[Feedback]) -> list[Result]:
    return [
        result(name, [row.useful.get(code) for row in sent], SCALE)
        for code, name in SUPPORT
        if code != MENTORING
    ]


def _general(sent: list[Feedback]) -> list[Result]:
    return [
        result(BENEFIT, [row.benefit for row in sent], Benefit.choices),
        result(LEADERSHIP, [row.leadership for row in sent], MOVED),
        result(WOULD_MENTOR, [row.would_mentor for row in sent], YES_NO),
    ]


def _about(sent: list[Feedback]) -> list[Result]:
    return [
        result(
            USEFUL % {"support": dict(SUPPORT)[MENTORING]},
            [row.useful.get(MENTORING) for row in sent],
            SCALE,
        ),
        result(MATCH, [row.about_mentoring.match_works for row in sent], Benefit.choices),
    ]
