"""Why an instalment can or cannot be requested: each condition with a tick or what is missing (M3, M4).

Reads obligations, milestones, spending and standing facts only; it never asks a report or a form.
`requestable_on` says the same of all instalments at once; tests hold the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from ambassadors.models import Award, AwardStatus, Obligation, StandingEntry
from ambassadors.models.award import REPORTS
from ambassadors.services import people
from ambassadors.services.obligations import PERIOD_MONTHS
from core.money import shown
from core.templatetags.show import day_words
from milestones.models import Instalment, InstalmentStatus, Milestone
from milestones.models.milestone import DONE

ANSWER_DAYS = 14  # reckoned for IFRC's answer in a forecast (D)


@dataclass(frozen=True)
class Condition:
    """One condition of an instalment: what it says, whether it holds, who can do what is missing."""

    text: str
    met: bool
    who: str = ""
    url: str = ""
    label: str = ""
    lacking: str = ""  # what is missing, as a sentence of a list


@dataclass(frozen=True)
class Facts:
    """What every instalment of an award is measured against, read once."""

    owed: tuple[Obligation, ...]
    suspended: bool


def facts_of(award: Award, *, on: date) -> Facts:
    """Return an award's obligations and whether its society is suspended, in two queries."""
    return Facts(
        tuple(award.obligations.all()), people.suspended(award.organisation_id, on=on)
    )  # fmt: skip


def conditions(
    instalment: Instalment, *, on: date, facts: Facts | None = None
) -> list[Condition]:  # fmt: skip
    """Return every condition of an instalment on a day, in the order a person would read them."""
    award = instalment.award
    facts = facts or facts_of(award, on=on)
    found = [_date(instalment, on), *standing(award, facts=facts, on=on)]
    if instalment.last:
        found += [_reports_accepted(instalment, facts), _owed(instalment)]
        return found
    if instalment.needs_milestones:
        found.append(_milestones_done(instalment))
    if instalment.needs_reports:
        found.append(_reports_accepted(instalment, facts))
    if instalment.spending_share:
        found.append(_spent_enough(instalment))
    return found


def standing(award: Award, *, facts: Facts, on: date) -> list[Condition]:
    """Return the conditions of every instalment: active, not suspended, payee verified, none overdue."""
    overdue = [row for row in facts.owed if row.kind in REPORTS and row.overdue(on)]
    return [
        Condition(
            _("The award is active"),
            award.status == AwardStatus.ACTIVE,
            _("Still needed: %(steps)s.") % {"steps": ", ".join(award.missing_to_begin())}
            if award.status == AwardStatus.ONBOARDING
            else _("A decision about the award comes first."),
            lacking=_("The award is not active."),
        ),
        Condition(
            _("The National Society is not suspended"),
            not facts.suspended,
            _("A coordinator enters when the suspension ends."),
            lacking=_("The National Society is suspended."),
        ),
        Condition(
            _("The bank details are verified"),
            award.payee_verified,
            _(
                "The focal point enters them, the signatory confirms, a coordinator and an approver check."
            ),
            reverse("payee", args=[award.pk]),
            _("See the bank details"),
            lacking=_("The bank details are not verified."),
        ),
        Condition(
            _("No report is overdue"),
            not overdue,
            _("The focal point sends the reports that were due on %(day)s.")
            % {"day": day_words(overdue[0].due_on)}
            if overdue
            else "",
            lacking=_("A report is overdue."),
        ),
    ]


def _date(instalment: Instalment, on: date) -> Condition:
    return Condition(
        _("The earliest day has come: %(day)s") % {"day": day_words(instalment.earliest_on)},
        on >= instalment.earliest_on,
        _("Nothing to do: wait for the day."),
        lacking=_("Not before %(day)s.") % {"day": day_words(instalment.earliest_on)},
    )


def _milestones_done(instalment: Instalment) -> Condition:
    waiting = [m for m in instalment.milestones.all() if m.status not in DONE]
    first = waiting[0] if waiting else None
    return Condition(
        _("The milestones it waits for are met or waived"),
        not waiting,
        _("Still open: %(titles)s. The focal point sends evidence, the coordinator accepts it.")
        % {"titles": ", ".join(m.title for m in waiting)}
        if waiting
        else "",
        reverse("milestone", args=[first.pk]) if first else "",
        first.title if first else "",
        lacking=_("Milestones still open: %(numbers)s.")
        % {"numbers": ", ".join(str(m.number) for m in waiting)},
    )


def period_of(instalment: Instalment) -> int:
    """Return the period whose reports an instalment waits for; the last waits for the final ones."""
    last = max(instalment.award.months // PERIOD_MONTHS, 1)
    return last if instalment.last else instalment.after_month // PERIOD_MONTHS


def _reports_accepted(instalment: Instalment, facts: Facts) -> Condition:
    """The two reports of the period that ends at the instalment's month; the last one's are final."""
    period = period_of(instalment)
    rows = [row for row in facts.owed if row.kind in REPORTS and row.period == period]
    waiting = [row for row in rows if row.fulfilled_at is None]
    sent = all(row.sent_at for row in waiting)
    text = (
        _("The final reports are accepted")
        if instalment.last
        else _("The progress and expenditure reports of period %(period)s are accepted")
        % {"period": period}
    )
    who = _("The coordinator answers them.") if sent else _("The focal point sends them.")
    lacking = _("The reports of period %(period)s are not accepted yet.") % {"period": period}
    return Condition(text, bool(rows) and not waiting, who, lacking=lacking)


def _spent_enough(instalment: Instalment) -> Condition:
    award, share = instalment.award, instalment.spending_share
    met = award.received > 0 and award.spent * 100 >= award.received * share
    return Condition(
        _("At least %(share)s %% of the money received is spent and accepted") % {"share": share},
        met,
        _("Accepted so far: %(spent)s of %(received)s received.")
        % {
            "spent": shown(award.spent, award.currency),
            "received": shown(award.received, award.currency),
        },
        lacking=_("Less than %(share)s %% of the money received is spent and accepted.")
        % {"share": share},
    )


def _owed(instalment: Instalment) -> Condition:
    """The last instalment is at most what is owed: accepted spending less received (M3)."""
    award = instalment.award
    owed = award.spent - award.received
    return Condition(
        _("It is not more than what is owed to the National Society"),
        instalment.amount <= owed,
        _("Owed: %(owed)s. A coordinator splits the rest off and cancels it.")
        % {"owed": shown(max(owed, 0), award.currency)},
        lacking=_("It is more than what is owed."),
    )


def requestable(instalment: Instalment, *, on: date, facts: Facts | None = None) -> bool:
    """Say whether an instalment can be requested on a day."""
    return instalment.status == InstalmentStatus.PLANNED and all(
        condition.met for condition in conditions(instalment, on=on, facts=facts)
    )


def requestable_on(on: date) -> QuerySet[Instalment]:
    """Return every instalment that can be requested on a day, with the day it became so (`open_on`).

    The same conditions as `conditions`, asked of all awards in one query.
    """
    owed = Obligation.objects.filter(award=OuterRef("award"), kind__in=REPORTS)
    overdue = owed.filter(sent_at__isnull=True, fulfilled_at__isnull=True, due_on__lt=on)
    of_period = owed.filter(period=OuterRef("waits_for"))
    suspended = StandingEntry.objects.filter(
        organisation=OuterRef("award__organisation"), since__lte=on
    ).order_by("-since", "-pk")
    open_milestones = Milestone.objects.filter(instalments=OuterRef("pk")).exclude(status__in=DONE)
    spent = Q(award__received__gt=0, spent_hundredfold__gte=F("enough"))
    reports = Exists(of_period) & ~Exists(of_period.filter(fulfilled_at__isnull=True))
    return (
        Instalment.objects.filter(
            status=InstalmentStatus.PLANNED,
            earliest_on__lte=on,
            award__status=AwardStatus.ACTIVE,
            award__payee_verified=True,
        )
        .annotate(
            waits_for=Case(
                When(last=True, then=Greatest(F("award__months") / PERIOD_MONTHS, 1)),
                default=F("after_month") / PERIOD_MONTHS,
            ),
            spent_hundredfold=F("award__spent") * 100,
            enough=F("award__received") * F("spending_share"),
            suspended=Coalesce(Subquery(suspended.values("suspended")[:1]), False),
        )
        .filter(~Exists(overdue), suspended=False)
        .filter(
            Q(last=False)
            & (Q(needs_milestones=False) | ~Exists(open_milestones))
            & (Q(needs_reports=False) | reports)
            & (Q(spending_share=0) | spent)
            | Q(last=True, amount__lte=F("award__spent") - F("award__received")) & reports
        )
        .annotate(open_on=_open_on(of_period))
    )


def _open_on(of_period: QuerySet[Obligation]) -> Greatest:
    """The day the last condition that carries a date was met; PostgreSQL passes over what is null."""
    met = Milestone.objects.filter(instalments=OuterRef("pk")).order_by(
        F("met_on").desc(nulls_last=True)
    )
    accepted = of_period.order_by(F("fulfilled_at").desc(nulls_last=True))
    return Greatest(
        F("earliest_on"),
        F("award__countersigned_on"),
        F("award__kick_off_on"),
        Subquery(met.values("met_on")[:1]),
        Subquery(accepted.values("fulfilled_at__date")[:1]),
    )


def forecast(instalment: Instalment) -> date:
    """Return when it can be expected: the period's end, the reports' time, and 14 days (M3)."""
    award = instalment.award
    if not instalment.after_month:
        return instalment.earliest_on
    days = award.cohort.final_report_days if instalment.last else award.cohort.report_days
    return instalment.earliest_on + timedelta(days=days + ANSWER_DAYS)
