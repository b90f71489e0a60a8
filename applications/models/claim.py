"""A person who asks to represent a National Society in an open call (§2 step 2)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Cohort
from core.models import Organisation, User
from core.models.activity import Scope
from core.moves import Moves, Moving, state_field


class ClaimStatus(models.TextChoices):
    """Where somebody's wish to represent a National Society stands."""

    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")
    LAPSED = "lapsed", _("Not answered in time")


CLAIM_MOVES = Moves(
    {
        ClaimStatus.ASKED: {ClaimStatus.AGREED, ClaimStatus.REFUSED, ClaimStatus.LAPSED},
        ClaimStatus.AGREED: set(),
        ClaimStatus.REFUSED: set(),
        ClaimStatus.LAPSED: set(),
    },
    first=ClaimStatus.ASKED,
    with_reason={(ClaimStatus.ASKED, ClaimStatus.REFUSED)},
)


class Claim(Moving):
    """Who asks to represent which National Society; the address was confirmed by a one-time link.

    It gives no right to see anything; agreeing leads to an invitation, or to a deputy's link.
    """

    MOVES = CLAIM_MOVES

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="claims")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="claims")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    role = models.CharField(max_length=200)  # what the person does there
    status = state_field(ClaimStatus, ClaimStatus.ASKED)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        triggers = CLAIM_MOVES.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cohort", "email"],
                condition=models.Q(status="asked"),
                name="one_open_claim_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.organisation}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return Scope(self.organisation_id, self.cohort_id)

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; refusing needs a reason."""
        self._move(after, reason=reason)
