"""An invitation of one National Society to a cohort."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Cohort
from core.models import Organisation, User
from core.models.activity import Scope
from core.moves import Moves, Moving, state_field


class InvitationStatus(models.TextChoices):
    """Where an invitation stands."""

    SENT = "sent", _("Sent")
    SEEN = "seen", _("Seen")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNANSWERED = (InvitationStatus.SENT, InvitationStatus.SEEN)
INVITED = (*UNANSWERED, InvitationStatus.ACCEPTED)  # at most one of these a society and cohort
_ANSWERS = {
    InvitationStatus.ACCEPTED,
    InvitationStatus.DECLINED,
    InvitationStatus.EXPIRED,
    InvitationStatus.WITHDRAWN,
}
INVITATION_MOVES = Moves(
    {
        InvitationStatus.SENT: {InvitationStatus.SEEN, *_ANSWERS},
        InvitationStatus.SEEN: _ANSWERS,
        InvitationStatus.EXPIRED: {InvitationStatus.SENT},
        InvitationStatus.ACCEPTED: set(),
        InvitationStatus.DECLINED: set(),
        InvitationStatus.WITHDRAWN: set(),
    },
    first=InvitationStatus.SENT,
    with_reason={
        (InvitationStatus.SENT, InvitationStatus.WITHDRAWN),
        (InvitationStatus.SEEN, InvitationStatus.WITHDRAWN),
    },
)


class Invitation(Moving):
    """One link for an NS's contact; opening it changes nothing, answering it does."""

    MOVES = INVITATION_MOVES

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    status = state_field(InvitationStatus, InvitationStatus.SENT)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers = INVITATION_MOVES.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cohort", "organisation"],
                condition=models.Q(status__in=["sent", "seen", "accepted"]),
                name="one_open_invitation_per_society",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} to {self.cohort}"

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return Scope(self.organisation_id, self.cohort_id)

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; withdrawing needs a reason."""
        self._move(after, reason=reason)
