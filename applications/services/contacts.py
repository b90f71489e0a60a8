"""Invite several National Societies at once, each at its contact (§2 step 2)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Invitation
from applications.services.invitation import invite
from core.models import Organisation, User
from core.refusals import Refused


class Contact(NamedTuple):
    """Whom to write to, at which National Society."""

    organisation: Organisation
    name: str
    email: str


class ContactsRefused(Refused):
    """Some of several invitations were refused, so that none went out: why, by the society's id."""

    def __init__(self, sentences: dict[int, str]) -> None:
        self.sentences = sentences
        super().__init__(_("No invitation was sent yet: see what is wrong with some of them."))


@transaction.atomic
def invite_all(
    *, cohort_id: int, contacts: list[Contact], by: User, at: datetime
) -> list[Invitation]:
    """Invite several National Societies at once: all of them, or none with what is wrong with each."""
    made, wrong = [], {}
    times = Counter(contact.email.strip().lower() for contact in contacts)
    for contact in contacts:
        try:
            if times[contact.email.strip().lower()] > 1:
                raise Refused(
                    _("%(email)s stands at another National Society here too. Enter one for each.")
                    % {"email": contact.email}
                )
            with transaction.atomic():
                found = invite(cohort_id=cohort_id, by=by, at=at, **contact._asdict())
        except Refused as refused:
            wrong[contact.organisation.pk] = str(refused)
        else:
            made.append(found)
    if wrong:
        raise ContactsRefused(wrong)
    return made
