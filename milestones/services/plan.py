"""The plan of an award: laid out from the scored version, fitted to the amount, accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from ambassadors.models import Award, AwardStatus
from ambassadors.permissions import require_coordinator, speaks_for
from ambassadors.services import awards, obligations
from ambassadors.services.people import focal_points
from core import money
from core.models import User
from core.refusals import Refused, Stale
from core.sealing import canonical, digest
from core.services import activity, outbox
from milestones.models import Category, Instalment, Milestone, PlanLine, PlanVersion
from milestones.queries.plan import content_of


@dataclass(frozen=True)
class PlannedMilestone:
    """A row of the roadmap as the later plan takes it; `month` from the start, 1 to 18."""

    title: str
    month: int
    different: str = ""
    departments: str = ""
    leadership_level: str = ""
    theme: str = ""
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    verification: str = ""
    responsible: str = ""


@dataclass(frozen=True)
class PlannedLine:
    """A line of the budget as the later plan takes it; `unit_cost` in minor units."""

    category: str
    what: str
    quarter: int
    unit: str
    quantity: Decimal
    unit_cost: int


def lay_out(
    award: Award, *, milestones: list[PlannedMilestone], lines: list[PlannedLine]
) -> list[Milestone]:
    """Give a new award its milestones, budget lines, instalments and obligations (M2, M3).

    Returns the milestones in the order handed in. Instalments that wait for milestones take those
    that fall due since the one before that did (D). The caller holds the award.
    """
    made = [
        Milestone.objects.create(
            award=award,
            number=number,
            due_on=award.day_after(row.month) - timedelta(days=1),
            **vars(row),
        )
        for number, row in enumerate(milestones, start=1)
    ]
    PlanLine.objects.bulk_create(
        PlanLine(
            award=award,
            number=number,
            total=money.line_total(line.quantity, line.unit_cost),
            **vars(line),
        )
        for number, line in enumerate(lines, start=1)
    )
    _lay_out_instalments(award, made)
    obligations.lay_out(award)
    return made


def _lay_out_instalments(award: Award, milestones: list[Milestone]) -> None:
    """Split the award by the cohort's rules and link each part to the milestones it waits for."""
    rules = list(award.cohort.instalment_rules.all())
    before = 0
    for rule, amount in zip(
        rules, money.split(award.amount, [r.share for r in rules]), strict=True
    ):
        part = Instalment.objects.create(
            award=award,
            number=rule.number,
            amount=amount,
            currency=award.currency,
            after_month=rule.after_month,
            earliest_on=award.day_after(rule.after_month),
            last=rule == rules[-1],
            needs_milestones=rule.needs_milestones,
            needs_reports=rule.needs_reports,
            spending_share=rule.spending_share,
        )
        if part.needs_milestones or part.last:
            part.milestones.set(m for m in milestones if before < m.month <= rule.after_month)
            before = rule.after_month


def locked(award_id: int) -> Award:
    """Return an award under its lock whose plan can still be fitted, or refuse."""
    award = awards.locked(award_id)
    if award.plan_agreed_on or award.status != AwardStatus.ONBOARDING:
        raise Refused(_("The plan is accepted. Ask for a change of the plan instead."))
    return award


def require_fitter(by: User, award: Award, *, on: date) -> None:
    """Refuse who neither speaks for the NS nor coordinates the award."""
    if not speaks_for(by, award.organisation_id):
        require_coordinator(by, award, on=on)


@transaction.atomic
def put_line(
    *,
    award_id: int,
    line: PlannedLine,
    by: User,
    at: datetime,
    line_id: int | None = None,
    version: int = 0,
) -> PlanLine:
    """Add a line to the plan or change one; refuses a save that would overwrite another editor's."""
    award = locked(award_id)
    require_fitter(by, award, on=at.date())
    if line.category == Category.NETWORK_TRAVEL:
        raise Refused(
            _(
                "Travel to network events and peer visits is paid from another budget. Leave it out here."
            )
        )
    total = money.line_total(line.quantity, line.unit_cost)
    if line_id is None:
        number = (award.plan_lines.aggregate(top=Max("number"))["top"] or 0) + 1
        row = PlanLine.objects.create(award=award, number=number, total=total, **vars(line))
    else:
        row = _line_at(award, line_id, version)
        for name, value in vars(line).items():
            setattr(row, name, value)
        row.total, row.version = total, row.version + 1
        row.save()
    verb = "plan_line_added" if line_id is None else "plan_line_changed"
    activity.record(
        award, verb, by=by, at=at, number=row.number, total=total, currency=award.currency
    )
    return row


def _line_at(award: Award, line_id: int, version: int) -> PlanLine:
    """Return a line as it was when the page was opened; refuses one that was changed since."""
    row = award.plan_lines.filter(pk=line_id).first()
    if row is None:
        raise Stale(_("Somebody else removed this line after you opened the page."))
    if row.version != version:
        raise Stale(_("Somebody else changed this line after you opened the page."))
    return row


@transaction.atomic
def remove_line(*, line_id: int, by: User, at: datetime) -> None:
    """Take a line out of a plan that is not accepted yet."""
    row = PlanLine.objects.get(pk=line_id)
    award = locked(row.award_id)
    require_fitter(by, award, on=at.date())
    activity.record(award, "plan_line_removed", by=by, at=at, number=row.number)
    row.delete()


@transaction.atomic
def change_milestone(
    *, milestone_id: int, row: PlannedMilestone, version: int, by: User, at: datetime
) -> Milestone:
    """Change a milestone while the plan is fitted; its day follows from its month (M2)."""
    award_id = Milestone.objects.values_list("award_id", flat=True).get(pk=milestone_id)
    award = locked(award_id)
    require_fitter(by, award, on=at.date())
    milestone = award.milestones.get(pk=milestone_id)
    if milestone.version != version:
        raise Stale(_("Somebody else changed this milestone after you opened the page."))
    if not 1 <= row.month <= award.months:
        raise Refused(_("Enter a month from 1 to %(last)s.") % {"last": award.months})
    for name, value in vars(row).items():
        setattr(milestone, name, value)
    milestone.due_on = award.day_after(row.month) - timedelta(days=1)
    milestone.version += 1
    milestone.save()
    activity.record(milestone, "changed", by=by, at=at, number=milestone.number, month=row.month)
    return milestone


@transaction.atomic
def link(*, instalment_id: int, milestone_ids: list[int], by: User, at: datetime) -> Instalment:
    """Name the milestones that an instalment waits for (M4)."""
    award_id = Instalment.objects.values_list("award_id", flat=True).get(pk=instalment_id)
    award = locked(award_id)
    require_coordinator(by, award, on=at.date())
    instalment = award.instalments.get(pk=instalment_id)
    chosen = list(award.milestones.filter(pk__in=milestone_ids))
    instalment.milestones.set(chosen)
    activity.record(instalment, "linked", by=by, at=at, number=instalment.number, waits=len(chosen))
    return instalment


def missing(award: Award) -> list[str]:
    """Say what keeps a plan from being accepted: the sum, and instalments that name no milestone."""
    found = []
    planned = award.plan_lines.aggregate(total=Sum("total"))["total"] or 0
    if planned != award.amount:
        more = planned > award.amount
        words = (
            _("The lines sum to %(planned)s: take %(difference)s away to reach the award.")
            if more
            else _("The lines sum to %(planned)s: add %(difference)s to reach the award.")
        )
        found.append(
            words
            % {
                "planned": money.shown(planned, award.currency),
                "difference": money.shown(abs(planned - award.amount), award.currency),
            }
        )
    bare = award.instalments.filter(last=False, needs_milestones=True, milestones__isnull=True)
    found += [
        _("Instalment %(number)s names no milestone that it waits for.") % {"number": part.number}
        for part in bare
    ]
    return found


@transaction.atomic
def accept(*, award_id: int, by: User, at: datetime) -> PlanVersion:
    """Accept a fitted plan as version 1: its lines sum to the award, each part knows what it waits for."""
    award = locked(award_id)
    require_coordinator(by, award, on=at.date())
    if gaps := missing(award):
        raise Refused(" ".join(gaps))
    content = content_of(award)
    version = PlanVersion.objects.create(
        award=award,
        number=award.plan_versions.count() + 1,
        content=content,
        digest=digest(canonical(content)),
        accepted_by=by,
        accepted_at=at,
    )
    awards.note_fact(award, plan_agreed_on=at.date())
    activity.record(award, "plan_accepted", by=by, at=at, number=version.number)
    outbox.queue(
        "milestones/plan_accepted",
        to=focal_points(award.organisation),
        at=at,
        about=award,
        organisation=award.organisation,
        link=f"/awards/{award.pk}/plan/",
    )
    return version
