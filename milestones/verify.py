"""What must hold of the money: I1 to I5, plans and spending, recomputed from the rows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Q, Sum

from ambassadors.models import Award
from core.sealing import canonical, digest
from core.verify import check
from milestones.models import (
    ExpenditureReport,
    Instalment,
    InstalmentStatus,
    Payment,
    PlanVersion,
    ReportStatus,
)
from milestones.models.instalment import STANDS

PAID = (InstalmentStatus.PAID, InstalmentStatus.RECEIVED)


@check
def amounts_add_up() -> Iterable[str]:
    """Parts sum to the award; paid and received are the standing payments' sums (I1, I2)."""
    for whole in Award.objects.annotate(parts=Sum("instalments__amount")):
        if whole.parts is not None and whole.parts != whole.amount:
            yield f"{whole}: its instalments sum to {whole.parts}, the award is {whole.amount}."
    for award in Award.objects.annotate(
        stands=Sum("instalments__amount", filter=Q(instalments__status__in=PAID)),
        arrived=Sum("instalments__amount", filter=Q(instalments__status=InstalmentStatus.RECEIVED)),
    ):
        if (award.stands or 0) != award.paid:
            yield f"{award}: {award.paid} noted as paid, payments that stand sum to {award.stands or 0}."
        if (award.arrived or 0) != award.received:
            yield f"{award}: {award.received} noted as received, receipts sum to {award.arrived or 0}."


@check
def payments_once() -> Iterable[str]:
    """At most one payment of an instalment stands, in its amount and currency (I3, I4)."""
    standing = Count(
        "payments", filter=Q(payments__reverses__isnull=True, payments__reversal__isnull=True)
    )
    for part in Instalment.objects.annotate(standing=standing):
        if part.standing != (1 if part.status in PAID else 0):
            yield f"{part}: {part.standing} payments stand while it is {part.status}."
    different = Payment.objects.exclude(
        amount=F("instalment__amount"), currency=F("instalment__currency")
    )
    for payment in different:
        yield f"{payment}: amount or currency differ from the instalment's."


@check
def two_people() -> Iterable[str]:
    """What was approved was requested by somebody else (I5)."""
    for part in Instalment.objects.filter(status__in=STANDS).filter(
        Q(requested_by__isnull=True)
        | Q(approved_by__isnull=True)
        | Q(requested_by=F("approved_by"))
    ):
        yield f"{part}: not requested and approved by two different people."


@check
def spending_as_accepted() -> Iterable[str]:
    """Accepted spending is the accepted reports' sum, at most the award (M9)."""
    accepted = ExpenditureReport.objects.filter(status=ReportStatus.ACCEPTED)
    sums = accepted.values("award").annotate(total=Sum("lines__amount"))
    totals = {row["award"]: row["total"] or 0 for row in sums}
    for award in Award.objects.all():
        if award.spent != min(totals.get(award.pk, 0), award.amount):
            yield f"{award}: {award.spent} noted as spent, accepted reports sum to {totals.get(award.pk, 0)}."


@check
def plans_unchanged() -> Iterable[str]:
    """An accepted plan reads as its hash says, and its lines sum to its amount."""
    for plan in PlanVersion.objects.all():
        if digest(canonical(plan.content)) != plan.digest:
            yield f"{plan}: its content does not fit its hash."
        if sum(line["total"] for line in plan.content["lines"]) != plan.content["amount"]:
            yield f"{plan}: its lines do not sum to its amount."
