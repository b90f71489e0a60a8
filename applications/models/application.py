"""An application of one National Society to one cohort, and the states it goes through."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Cohort, CohortStatus
from applications.models.invitation import Invitation
from core.clock import end_of_day
from core.models import Organisation
from core.models.activity import Scope
from core.moves import Moves, Moving, state_field
from core.tracked import tracked


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
TAKES_DRAFTS = (CohortStatus.OPEN, CohortStatus.SCREENING)
WITHDRAWABLE = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.ELIGIBLE, S.RESERVE)
IN_SELECTION = (S.SUBMITTED, S.RETURNED, S.ELIGIBLE, S.RESERVE)  # a coordinator still acts on it
DECIDED = (S.SELECTED, S.RESERVE, S.NOT_SELECTED)
SUBMITTED_ONCE = (
    S.SUBMITTED, S.RETURNED, S.ELIGIBLE, S.INELIGIBLE, S.SELECTED, S.RESERVE, S.NOT_SELECTED,
)  # fmt: skip


@tracked("status")
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

    @property
    def undisclosed(self) -> bool:
        """Say whether the panel has decided and its National Society was not told yet."""
        return self.status in DECIDED and self.released_at is None

    @property
    def told(self) -> str:
        """Return the state its National Society may know: a decision only once it is released."""
        return str(S.ELIGIBLE) if self.undisclosed else str(self.status)

    @property
    def told_words(self) -> str:
        """Return that state in words."""
        return str(S(self.told).label)

    def last_day(self) -> date:
        """Return the last day to submit: the cohort's, an extension's, or a return's own date."""
        if self.status == S.RETURNED and self.return_by:
            return self.return_by
        return self.extended_to or self.cohort.closes_on

    @property
    def awaits_further_decision(self) -> bool:
        """Say whether this reserve can get its one further decision: the panel's own is out (S5)."""
        after = (CohortStatus.DECIDED, CohortStatus.RUNNING)
        waits = self.status == S.RESERVE and self.released_at is not None
        return waits and self.cohort.status in after

    def open_until(self) -> datetime:
        """Return the moment this application closes: the end of its last day in the cohort's zone (P3)."""
        return end_of_day(self.last_day(), self.cohort.time_zone)

    def accepts(self, at: datetime) -> bool:
        """Say whether the draft can still be changed and submitted at a moment."""
        return self.editable and at <= self.open_until() and self.cohort.status in TAKES_DRAFTS

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; starred moves need a reason."""
        self._move(after, reason=reason)
