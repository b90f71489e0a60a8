"""The whole world of the demonstration, with dates relative to today (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction

from ambassadors.models import Award
from core.models import User
from demonstration.world import calls, delivery, selection, steps
from demonstration.world.people import People, cast, society
from demonstration.world.steps import evening
from mentoring.services import assignments
from reports.services import progress


def exists() -> bool:
    """Say whether the world is built."""
    return User.objects.exists()


@transaction.atomic
def build(*, at: datetime) -> None:
    """Build everything: a running cohort, one in selection, one open, one in preparation."""
    today = at.date()
    everyone = cast(evening(today - timedelta(days=420)))
    _running(everyone, today)
    _in_selection(everyone, today)
    calls.open_one(everyone, today)
    calls.prepare_next(everyone, today)
    steps.deliver(at)


def _running(everyone: People, today: date) -> None:
    """The kick-off cohort: five NS at level 4 from five regions, in month 7 of 18."""
    starts_on = today - relativedelta(months=6) - timedelta(days=12)
    cohort = selection.open_cohort(
        everyone,
        name="Kick-off cohort",
        starts_on=starts_on,
        opens_on=starts_on - timedelta(days=150),
        closes_on=starts_on - timedelta(days=110),
        scoring_until=starts_on - timedelta(days=80),
        panel_on=starts_on - timedelta(days=60),
        places=5,
        envelope=250_000,
        levels=[4],
    )
    societies = [
        society(everyone, iso3, key, level=4, strength=strength, share=share)
        for iso3, key, share, strength in (
            ("KEN", "focal_point", 120, 4),
            ("COL", "", 100, 3),
            ("NPL", "", 90, 2),
            ("SRB", "", 80, 3),
            ("LBN", "", 110, 2),
        )
    ]
    found = selection.apply_and_screen(everyone, cohort, societies)
    scored = selection.begin_scoring(everyone, cohort, declared={})
    strengths = {each.organisation.pk: each.strength for each in societies}
    selection.score_all(everyone, cohort, strengths, at=scored + timedelta(days=10))
    selection.decide_all(everyone, cohort)
    accepted = evening(starts_on - timedelta(days=45))
    awards = [steps.accept_offer(application, at=accepted) for application in found]
    steps.deliver(accepted)
    for number, award in enumerate(awards):
        delivery.onboard(everyone, award, at=accepted + timedelta(days=10 + number))
    delivery.kick_off(everyone, awards, on=starts_on - timedelta(days=6))
    _mentors(everyone, awards, at=evening(starts_on - timedelta(days=5)))
    for award in awards:
        award.refresh_from_db()
        delivery.pay(everyone, award, 1, at=evening(starts_on + timedelta(days=2)))
    steps.deliver(evening(starts_on + timedelta(days=20)))
    _half_a_year(everyone, awards, today)


def _mentors(everyone: People, awards: list[Award], *, at: datetime) -> None:
    """Clear three mentors and give each award one."""
    keys = ("mentor", "second_mentor", "third_mentor")
    homes = {"mentor": "SWE", "second_mentor": "AUT", "third_mentor": "PRT"}
    mentors = [
        assignments.clear(
            person=everyone[key],
            organisation=society(everyone, homes[key]).organisation,
            languages="en fr" if key == "mentor" else "en es",
            most=3,
            by=everyone["coordinator"],
            at=at,
        )
        for key in keys
    ]
    for award, mentor in zip(
        awards, [mentors[0], mentors[1], mentors[0], mentors[1], mentors[2]], strict=True
    ):
        delivery.give_mentor(everyone, award, mentor, at=at)


def _half_a_year(everyone: People, awards: list[Award], today: date) -> None:
    """What happened since: milestones met, late and returned, talks, reports, feedback, instalments."""
    kenya, colombia, nepal, serbia, _lebanon = awards
    starts = kenya.starts_on

    def after(days: int) -> datetime:
        return evening(starts + timedelta(days=days))

    _evidence(everyone, awards, after)
    _talks(awards, today)
    ended = evening(kenya.day_after(6) + timedelta(days=1))
    for award in (colombia, serbia):
        award.refresh_from_db()
        row = delivery.report(award, at=ended)
        delivery.give_feedback(award, at=ended)
        if award is colombia:
            progress.accept(
                report_id=row.pk,
                answer="Thank you. The pace in the branches is impressive; plan the policy review early.",
                by=everyone["coordinator"],
                at=ended + timedelta(days=5),
            )
            award.refresh_from_db()
            delivery.request(everyone, award, 2, at=ended + timedelta(days=7))
    delivery.give_feedback(nepal, at=ended + timedelta(days=2))


def _evidence(everyone: People, awards: list[Award], after: Callable[[int], datetime]) -> None:
    """Milestones that were met, one that waits, one returned; the others are late."""
    kenya, colombia, nepal, serbia, lebanon = awards
    for award in (kenya, colombia, serbia):
        for number, days in ((1, 50), (2, 110)):
            delivery.meet(everyone, award, number, at=after(days))
    for award in (colombia, serbia):
        delivery.meet(everyone, award, 3, at=after(170))
    delivery.send_evidence(kenya, 3, at=after(178))
    delivery.meet(everyone, nepal, 1, at=after(75))
    delivery.give_back(everyone, nepal, 2, at=after(118))
    delivery.meet(everyone, lebanon, 1, at=after(58))


def _talks(awards: list[Award], today: date) -> None:
    """Talks with all at first; two societies have not been heard of for a while."""
    said = (
        (
            30,
            "Went through the roadmap and who owns what.",
            "List the branches without a focal point",
        ),
        (75, "Spoke about the feedback procedure.", "Share the draft of the procedure"),
        (
            120,
            "Prepared the session with the governing board.",
            "Send the draft policy to the board",
        ),
    )
    for award in awards:
        for days, summary, agreed in said:
            on = award.starts_on + timedelta(days=days)
            delivery.talk(award, on=on, summary=summary, agreed=agreed)
    for award in (awards[0], awards[1], awards[3]):
        on = today - timedelta(days=9)
        summary = "Prepared the six-month reports together."
        delivery.talk(award, on=on, summary=summary, agreed="Collect the receipts by budget line")


def _in_selection(everyone: People, today: date) -> None:
    """The second cohort: twelve applications, four seats, half of the scores, two conflicts."""
    cohort = selection.open_cohort(
        everyone,
        name="Second cohort",
        starts_on=today + timedelta(days=75),
        opens_on=today - timedelta(days=75),
        closes_on=today - timedelta(days=30),
        scoring_until=today + timedelta(days=10),
        panel_on=today + timedelta(days=17),
        places=4,
        envelope=170_000,
        levels=[2, 3],
    )
    sweden = society(everyone, "SWE").organisation.pk
    societies = [
        society(
            everyone, iso3, level=2 + number % 2, strength=1 + number % 3, share=70 + 5 * number,
            funders=[sweden] if iso3 == "MWI" else [], returned=iso3 == "BFA",
        )
        for number, iso3 in enumerate(
            ("MWI", "GHA", "BFA", "BOL", "HND", "FJI", "MNG", "PRK", "MDA", "GEO", "TUN", "JOR")
        )
    ]  # fmt: skip
    selection.apply_and_screen(everyone, cohort, societies)
    declared = {"seat": societies[5].organisation.pk}
    begun = selection.begin_scoring(everyone, cohort, declared=declared)
    strengths = {each.organisation.pk: each.strength for each in societies}
    selection.score_some(everyone, cohort, strengths, at=begun + timedelta(days=8))
    steps.deliver(begun + timedelta(days=8))
