"""How due things read: verb and object."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core import due
from core.due import DueThing
from milestones.due.kinds import (
    AGREEMENT,
    APPROVAL,
    EVIDENCE,
    MILESTONE,
    OWN,
    PAYEE,
    PAYMENT,
    PLAN,
    RECEIPT,
    REQUEST,
    SPENDING,
)


def _milestone(thing: DueThing) -> str:
    if thing.part == OWN:
        return _("Send evidence: %(milestone)s") % {"milestone": thing.subject}
    return _("Ask %(society)s about a late milestone: %(milestone)s") % {
        "society": thing.place,
        "milestone": thing.subject,
    }


ABOUT_INSTALMENT = {
    REQUEST: lambda: _("Request instalment %(number)s of %(society)s"),
    APPROVAL: lambda: _("Approve or refuse instalment %(number)s of %(society)s"),
    PAYMENT: lambda: _("Carry on with the payment of instalment %(number)s of %(society)s"),
    RECEIPT: lambda: _("Confirm that instalment %(number)s arrived"),
    SPENDING: lambda: _("Answer expenditure report %(number)s of %(society)s"),
}
STEPS = {
    (AGREEMENT, "draw"): lambda: _("Draw the agreement with %(society)s"),
    (AGREEMENT, "sign"): lambda: _("Follow up: %(society)s has not signed the agreement"),
    (AGREEMENT, "countersign"): lambda: _("Countersign the agreement with %(society)s"),
    (PAYEE, "enter"): lambda: _("Enter the bank details of %(society)s"),
    (PAYEE, "confirm"): lambda: _("Ask your signatory to confirm the bank details"),
    (PAYEE, "check"): lambda: _("Check the bank details of %(society)s"),
    (PAYEE, "approve"): lambda: _("Approve the bank details of %(society)s"),
}


def _numbered(thing: DueThing) -> str:
    return ABOUT_INSTALMENT[thing.kind]() % {"number": thing.subject, "society": thing.place}


def _step(thing: DueThing) -> str:
    return STEPS[thing.kind, thing.subject]() % {"society": thing.place}


def _evidence(thing: DueThing) -> str:
    return _("Look at the evidence: %(milestone)s") % {"milestone": thing.subject}


def _plan(thing: DueThing) -> str:
    if thing.part == OWN:
        return _("Fit the plan to the amount of the award")
    return _("Accept the plan of %(society)s") % {"society": thing.place}


def register_words() -> None:
    """Say how every kind reads."""
    due.words(MILESTONE, _milestone)
    due.words(EVIDENCE, _evidence)
    due.words(PLAN, _plan)
    for kind in (AGREEMENT, PAYEE):
        due.words(kind, _step)
    for kind in ABOUT_INSTALMENT:
        due.words(kind, _numbered)
