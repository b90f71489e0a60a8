"""An award: eighteen months of money and support for one National Society."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models.cohort import Cohort
from core.models import Organisation, User
from core.models.activity import Scope
from core.moves import Moves, Moving, state_field
from core.refusals import Refused
from core.tracked import tracked


class AwardStatus(models.TextChoices):
    """Where an award stands."""

    ONBOARDING = "onboarding", _("Onboarding")
    ACTIVE = "active", _("Active")
    AT_RISK = "at_risk", _("Place at risk")
    COMPLETED = "completed", _("Completed")
    ENDED = "ended", _("Ended")


AWARD_MOVES = Moves(
    {
        AwardStatus.ONBOARDING: {AwardStatus.ACTIVE, AwardStatus.ENDED},
        AwardStatus.ACTIVE: {AwardStatus.AT_RISK, AwardStatus.COMPLETED, AwardStatus.ENDED},
        AwardStatus.AT_RISK: {AwardStatus.ACTIVE, AwardStatus.ENDED},
        AwardStatus.COMPLETED: set(),
        AwardStatus.ENDED: set(),
    },
    first=AwardStatus.ONBOARDING,
    with_reason={
        (AwardStatus.ONBOARDING, AwardStatus.ENDED),
        (AwardStatus.ACTIVE, AwardStatus.AT_RISK),
        (AwardStatus.ACTIVE, AwardStatus.ENDED),
        (AwardStatus.AT_RISK, AwardStatus.ACTIVE),
        (AwardStatus.AT_RISK, AwardStatus.ENDED),
    },
)
OVER = (AwardStatus.COMPLETED, AwardStatus.ENDED)


@tracked("status", "amount", "paid", "received", "spent", "starts_on", "payee_verified")
class Award(Moving):
    """The decided amount and the time to use it. `amount` and `paid` are minor units (I1)."""

    MOVES = AWARD_MOVES

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="awards")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="awards")
    reference = models.CharField(max_length=20, unique=True)
    status = state_field(AwardStatus, AwardStatus.ONBOARDING)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    paid = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)  # payments whose receipt the NS confirmed
    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField(default=18)
    granted_at = models.DateTimeField()
    plan_agreed_on = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    countersigned_on = models.DateField(null=True)
    kick_off_on = models.DateField(null=True)
    payee_verified = models.BooleanField(default=False)
    spent = models.BigIntegerField(default=0)  # accepted spending, at most the award (M9)

    class Meta:
        triggers = AWARD_MOVES.triggers()
        ordering: ClassVar[list[str]] = ["organisation__sort_key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(  # I1
                name="paid_within_the_award",
                condition=models.Q(amount__gt=0, paid__gte=0, paid__lte=models.F("amount")),
            ),
            models.CheckConstraint(
                name="received_within_the_paid",
                condition=models.Q(received__gte=0, received__lte=models.F("paid")),
            ),
            models.CheckConstraint(
                name="accepted_spending_within_the_award",
                condition=models.Q(spent__gte=0, spent__lte=models.F("amount")),
            ),
            models.UniqueConstraint(  # I13
                fields=["organisation"],
                condition=~models.Q(status__in=["completed", "ended"]),
                name="one_running_award_per_society",
            ),
            models.CheckConstraint(
                name="active_means_signed_and_kicked_off",
                condition=models.Q(status__in=["onboarding", "ended"])
                | models.Q(
                    signed_on__isnull=False,
                    countersigned_on__isnull=False,
                    kick_off_on__isnull=False,
                    plan_agreed_on__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.organisation}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return Scope(self.organisation_id, self.cohort_id, self.pk)

    @property
    def time_zone(self) -> str:
        """Return the zone of the award's days: its National Society's, else the cohort's (P3)."""
        return self.organisation.time_zone or self.cohort.time_zone

    @property
    def balance(self) -> int:
        """Return received less accepted spending, in minor units (M9)."""
        return self.received - self.spent

    def day_after(self, months: int) -> date:
        """Return start + n months, always computed from the start (M2)."""
        return self.starts_on + relativedelta(months=months)

    @property
    def ends_on(self) -> date:
        """Return the last day of the award."""
        return self.day_after(self.months) - relativedelta(days=1)

    def month_of(self, on: date) -> int:
        """Return the month of the award that a day falls in: 1 for the first month."""
        passed = relativedelta(on, self.starts_on)
        return passed.years * 12 + passed.months + 1 if on >= self.starts_on else 0

    def missing_to_begin(self) -> list[str]:
        """Say what is still missing before the award is active."""
        steps = [
            (self.plan_agreed_on, _("the plan is accepted")),
            (self.signed_on, _("the agreement is signed")),
            (self.countersigned_on, _("the agreement is countersigned")),
            (self.kick_off_on, _("the kick-off is held")),
        ]
        return [str(words) for done, words in steps if not done]

    def begin(self) -> None:
        """Become active: plan accepted, signed by both, kick-off held."""
        if missing := self.missing_to_begin():
            raise Refused(_("The award begins once %(steps)s.") % {"steps": ", ".join(missing)})
        self._move(AwardStatus.ACTIVE)

    def change_state(self, after: str, *, reason: str = "") -> None:
        """Move along the table; callers hold the award's lock and tell the followers."""
        self._move(after, reason=reason)


class AwardPart(models.TextChoices):
    """In which part a person serves an award."""

    MENTOR = "mentor", _("mentor")


class AwardPerson(models.Model):
    """A person who serves an award, such as its mentor; written through services only."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="people")
    person = models.ForeignKey(User, models.PROTECT, related_name="award_parts")
    part = models.CharField(max_length=10, choices=AwardPart.choices)
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(  # P1
                fields=["award"],
                condition=models.Q(part="mentor", ended_on__isnull=True),
                name="one_active_mentor_per_award",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_part_display()} of {self.award}"


class ObligationKind(models.TextChoices):
    """What an award owes by a date."""

    PROGRESS_REPORT = "progress_report", _("progress report")
    EXPENDITURE_REPORT = "expenditure_report", _("expenditure report")
    FEEDBACK = "feedback", _("feedback")


REPORTS = (ObligationKind.PROGRESS_REPORT, ObligationKind.EXPENDITURE_REPORT)


class Obligation(models.Model):
    """A fact that higher apps write: something is owed, was sent, was fulfilled.

    `period` counts from 1 (months 1–6). `sent_at` is emptied again when it was returned.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="obligations")
    kind = models.CharField(max_length=20, choices=ObligationKind.choices)
    period = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    due_on = models.DateField()
    sent_at = models.DateTimeField(null=True)
    fulfilled_at = models.DateTimeField(null=True)
    fulfilled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "kind"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["award", "kind", "period"], name="one_obligation"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", day], condition=models.Q(sent_at=None), name=f"owed_{day}")
            for day in ("opens_on", "due_on")
        ]

    def __str__(self) -> str:
        return f"{self.award}: {self.get_kind_display()} {self.period}"

    def overdue(self, on: date) -> bool:
        """Say whether its day has passed and it was not sent."""
        return self.sent_at is None and self.fulfilled_at is None and self.due_on < on


class MembershipStatus(models.TextChoices):
    """Where a membership of the network stands."""

    MEMBER = "member", _("Member")
    AT_RISK = "at_risk", _("At risk")
    LEFT = "left", _("Left")


MEMBERSHIP_MOVES = Moves(
    {
        MembershipStatus.MEMBER: {MembershipStatus.AT_RISK, MembershipStatus.LEFT},
        MembershipStatus.AT_RISK: {MembershipStatus.MEMBER, MembershipStatus.LEFT},
        MembershipStatus.LEFT: set(),
    },
    first=MembershipStatus.MEMBER,
    with_reason={
        (MembershipStatus.MEMBER, MembershipStatus.AT_RISK),
        (MembershipStatus.MEMBER, MembershipStatus.LEFT),
        (MembershipStatus.AT_RISK, MembershipStatus.MEMBER),
        (MembershipStatus.AT_RISK, MembershipStatus.LEFT),
    },
)


class Membership(Moving):
    """A National Society's place in the network: begins with its first award and outlives it."""

    MOVES = MEMBERSHIP_MOVES

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    status = state_field(MembershipStatus, MembershipStatus.MEMBER)
    since = models.DateField()

    class Meta:
        triggers = MEMBERSHIP_MOVES.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=~models.Q(status="left"),
                name="one_membership_per_society",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} since {self.since}"
