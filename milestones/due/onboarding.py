"""Due things before an award begins: plan, agreement, bank details; and extra reports to answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from ambassadors.models import Award, AwardStatus
from core import due
from milestones.due.kinds import (
    AGREEMENT,
    COORDINATOR,
    PAYEE,
    PLAN,
    RUNNING,
    SPENDING,
    Rows,
    waiting,
    with_speakers,
)
from milestones.models import (
    Agreement,
    AgreementStatus,
    ExpenditureReport,
    Payee,
    PayeeStatus,
    PlanLine,
    ReportStatus,
)


def onboarding_waits(at: datetime, only: int | None) -> Iterable[Rows]:
    """Plan, agreement and bank details: focal point or coordinator, whoever is next."""
    lines = PlanLine.objects.filter(award=OuterRef("pk")).values("award")
    total = Subquery(lines.annotate(sum=Sum("total")).values("sum"))
    unplanned = Award.objects.filter(
        status=AwardStatus.ONBOARDING, plan_agreed_on__isnull=True
    ).annotate(planned=Coalesce(total, 0, output_field=BigIntegerField()))
    same: dict[str, Any] = {"only": only, "path": ""}
    plan: dict[str, Any] = {"since": "granted_at", "link": "/awards/{}/plan/", **same}
    unfit = with_speakers(unplanned.exclude(planned=F("amount")), "")
    yield waiting(unfit, PLAN, person="speaker", **plan)
    coordinator: dict[str, Any] = {"person": "cohort__coordinator_id", "part": COORDINATOR}
    yield waiting(unplanned.filter(planned=F("amount")), PLAN, **coordinator, **plan)
    in_force = Agreement.objects.filter(award=OuterRef("pk")).exclude(status=AgreementStatus.VOID)
    undrawn = Award.objects.filter(
        ~Exists(in_force), status=AwardStatus.ONBOARDING, plan_agreed_on__isnull=False
    )
    agreement: dict[str, Any] = {"since": "plan_agreed_on", "link": "/awards/{}/agreement/"}
    yield due.rows(
        undrawn,
        kind=AGREEMENT,
        thing="ambassadors.award",
        due=ExpressionWrapper(F("plan_agreed_on") + timedelta(days=3), output_field=DateField()),
        subject=Value("draw"),
        place="organisation__name",
        only=only,
        **coordinator,
        **agreement,
    )
    details = Payee.objects.filter(award=OuterRef("pk")).exclude(status=PayeeStatus.VOID)
    without = Award.objects.filter(
        ~Exists(details), status__in=[AwardStatus.ONBOARDING, *RUNNING]
    )  # fmt: skip
    yield waiting(
        with_speakers(without, ""), PAYEE, person="speaker", since="granted_at",
        link="/awards/{}/payee/", subject=Value("enter"), **same,
    )  # fmt: skip


def signatures_wait(at: datetime, only: int | None) -> Iterable[Rows]:
    """What waits for the signatory, of which the coordinator or focal point is told, or for a check."""
    agreements = Agreement.objects.filter(status=AgreementStatus.DRAWN)
    coordinator: dict[str, Any] = {
        "person": "award__cohort__coordinator_id",
        "part": COORDINATOR,
        "only": only,
        "link_id": "award_id",
    }
    yield waiting(
        agreements, AGREEMENT, since="drawn_at", link="/awards/{}/agreement/",
        subject=Value("sign"), **coordinator,
    )  # fmt: skip
    link = "/awards/{}/payee/"
    entered = with_speakers(Payee.objects.filter(status=PayeeStatus.ENTERED), "award__")
    yield waiting(
        entered, PAYEE, since="entered_at", person="speaker", link=link, link_id="award_id",
        subject=Value("confirm"), only=only,
    )  # fmt: skip
    yield waiting(
        Payee.objects.filter(status=PayeeStatus.CONFIRMED), PAYEE, since="confirmed_at",
        link=link, subject=Value("check"), **coordinator,
    )  # fmt: skip
    extra = ExpenditureReport.objects.filter(status=ReportStatus.SUBMITTED, period__isnull=True)
    yield waiting(
        extra, SPENDING, since="sent_at", person="award__cohort__coordinator_id", part=COORDINATOR,
        link="/expenditure/{}/", subject=Cast("number", CharField()), only=only,
    )  # fmt: skip
