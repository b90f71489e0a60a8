"""An application, its draft sections, and its frozen versions."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Cohort, Signatory
from applications.models.invitation import Invitation
from core.models import Organisation, User
from core.models.activity import Scope
from core.models.base import AppendOnly
from core.moves import Moves, Moving, state_field


class ApplicationStatus(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    NOT_SUBMITTED = "not_submitted", _("Not submitted")
    RETURNED = "returned", _("Returned")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Ineligible")
    SELECTED = "selected", _("Selected")
    RESERVE = "reserve", _("Reserve")
    NOT_SELECTED = "not_selected", _("Not selected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = ApplicationStatus
APPLICATION_MOVES = Moves(
    {
        S.DRAFT: {S.SUBMITTED, S.NOT_SUBMITTED, S.WITHDRAWN},
        S.NOT_SUBMITTED: {S.DRAFT},
        S.SUBMITTED: {S.RETURNED, S.ELIGIBLE, S.INELIGIBLE, S.WITHDRAWN},
        S.RETURNED: {S.SUBMITTED, S.WITHDRAWN, S.INELIGIBLE},
        S.ELIGIBLE: {S.SELECTED, S.RESERVE, S.NOT_SELECTED, S.WITHDRAWN},
        S.RESERVE: {S.SELECTED, S.NOT_SELECTED, S.WITHDRAWN},
        S.SELECTED: set(),
        S.NOT_SELECTED: set(),
        S.INELIGIBLE: set(),
        S.WITHDRAWN: set(),
    },
    first=S.DRAFT,
    with_reason={
        (S.NOT_SUBMITTED, S.DRAFT),
        (S.SUBMITTED, S.RETURNED),
        (S.SUBMITTED, S.INELIGIBLE),
        (S.RETURNED, S.INELIGIBLE),
        (S.ELIGIBLE, S.SELECTED),
        (S.ELIGIBLE, S.RESERVE),
        (S.ELIGIBLE, S.NOT_SELECTED),
        (S.RESERVE, S.SELECTED),
        (S.RESERVE, S.NOT_SELECTED),
    },
)
EDITABLE = (S.DRAFT, S.RETURNED)
SUBMITTED_ONCE = (
    S.SUBMITTED, S.RETURNED, S.ELIGIBLE, S.INELIGIBLE, S.SELECTED, S.RESERVE, S.NOT_SELECTED,
)  # fmt: skip


class Application(Moving):
    """One NS's application to one cohort. Belongs to the NS, whoever of it fills it in."""

    MOVES = APPLICATION_MOVES

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=20, unique=True, null=True)
    status = state_field(ApplicationStatus, ApplicationStatus.DRAFT)
    begun_at = models.DateTimeField()
    versions_made = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    extended_to = models.DateField(null=True, blank=True)  # later than the cohort's close
    return_by = models.DateField(null=True, blank=True)  # the date of a returned application
    released_at = models.DateTimeField(null=True)  # when the NS was told the result

    class Meta:
        triggers = APPLICATION_MOVES.triggers()
        ordering: ClassVar[list[str]] = ["organisation__sort_key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(  # I13
                fields=["cohort", "organisation"],
                condition=~models.Q(status="withdrawn"),
                name="one_application_per_society_and_cohort",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference or _('Draft')} {self.organisation}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return Scope(self.organisation_id, self.cohort_id)

    @property
    def editable(self) -> bool:
        """Say whether the draft can be changed."""
        return self.status in EDITABLE

    def last_day(self) -> date:
        """Return the last day to submit: the cohort's, an extension's, or a return's own date."""
        if self.status == S.RETURNED and self.return_by:
            return self.return_by
        return self.extended_to or self.cohort.closes_on

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; starred moves need a reason."""
        self._move(after, reason=reason)


class SectionKey(models.TextChoices):
    """The sections of an application, in the order of its task list."""

    ELIGIBILITY = "eligibility", _("Eligibility")
    PARTNERS = "partners", _("Other CEA partners in the country")
    ROADMAP = "roadmap", _("Roadmap")
    BUDGET = "budget", _("Budget")
    URGENCY = "urgency", _("Emergency urgency")
    LETTER = "letter", _("Leadership letter")


OPTIONAL_SECTIONS = (SectionKey.URGENCY,)


class Section(models.Model):
    """A section of a draft. `version` rises with every save, so two editors cannot overwrite."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="sections")
    key = models.CharField(max_length=20, choices=SectionKey.choices)
    answers = models.JSONField(default=dict)
    complete = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="en")
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "key"], name="one_section_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_key_display()}"


class RoadmapRow(models.Model):
    """A milestone of the draft roadmap; `month` counts from the award's start, 1 to 18."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="roadmap_rows")
    title = models.CharField(max_length=160)
    different = models.TextField(blank=True)
    month = models.PositiveSmallIntegerField()
    departments = models.CharField(max_length=200, blank=True)
    leadership_level = models.CharField(max_length=80, blank=True)
    theme = models.CharField(max_length=120, blank=True)
    indicator = models.CharField(max_length=200, blank=True)
    baseline = models.CharField(max_length=80, blank=True)
    target = models.CharField(max_length=80, blank=True)
    verification = models.CharField(max_length=200, blank=True)
    responsible = models.CharField(max_length=120, blank=True)  # a function, never a name
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["month", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="roadmap_month_within_the_award", condition=models.Q(month__range=(1, 36))
            )
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.title}"


class BudgetCategory(models.TextChoices):
    """Categories of a budget line. Travel to network events is paid elsewhere and refused (S0)."""

    STAFF = "staff", _("Staff")
    TRAINING = "training", _("Training and workshops")
    MATERIALS = "materials", _("Materials and publications")
    EQUIPMENT = "equipment", _("Equipment")
    CONSULTANCY = "consultancy", _("Consultancy")
    LOCAL_TRAVEL = "local_travel", _("Travel inside the country")
    NETWORK_TRAVEL = "network_travel", _("Travel to network events or peer visits")
    OTHER = "other", _("Other")


class BudgetLine(models.Model):
    """A line of the draft budget; `unit_cost` in minor units of the cohort's currency (M1)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="budget_lines")
    category = models.CharField(max_length=20, choices=BudgetCategory.choices)
    what = models.CharField(max_length=160)
    quarter = models.PositiveSmallIntegerField()  # 1 to 6
    unit = models.CharField(max_length=40)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit_cost = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["quarter", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_budget_line_costs_something",
                condition=models.Q(quantity__gt=0, unit_cost__gt=0, quarter__range=(1, 12)),
            ),
            models.CheckConstraint(
                name="network_travel_is_paid_elsewhere",
                condition=~models.Q(category="network_travel"),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class ApplicationVersion(AppendOnly):
    """A submitted version: canonical JSON with its hash, personal texts in side rows (§3).

    `content` has the keys eligibility, partners, roadmap (list), budget (list), urgency, letter,
    total (minor units), currency.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    total = models.BigIntegerField()
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.application}, version {self.number}"


class LetterAnswer(AppendOnly):
    """The signatory's word on a leadership letter, bound to the letter's text by its hash.

    `confirmed` false: sent back, the reason stands in a side text (`reason`).
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="letter_answers")
    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="+")
    address = models.EmailField()
    confirmed = models.BooleanField()
    letter_digest = models.CharField(max_length=64)
    answered_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.application}: {'confirmed' if self.confirmed else 'sent back'}"


class Screening(AppendOnly):
    """A coordinator's completeness check of one version: what was ticked, and the outcome.

    Reasons (by section key) stand in side texts (`reasons.<key>`).
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="screenings")
    version = models.ForeignKey(ApplicationVersion, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12)  # eligible, returned, ineligible
    ticks = models.JSONField(default=dict)
    level = models.PositiveSmallIntegerField(null=True)
    screened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    screened_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"
