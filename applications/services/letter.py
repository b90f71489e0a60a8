"""The signatory's word on the leadership letter: asked for by a one-time link, given once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Signatory
from ambassadors.services import people
from applications.models import Application, ApplicationStatus, LetterAnswer, Section, SectionKey
from applications.permissions import may_fill, require_coordinator
from applications.queries.draft import Draft
from applications.services.application import locked, require_open
from core.models import OneTimeLink, User
from core.queries.activity import about
from core.refusals import Refused, Stale
from core.sealing import side_text
from core.services import activity, links, outbox
from core.services.activity import type_of

PURPOSE = "letter"
STEPS = (3, 7)  # days after asking (§6)
ANSWERABLE = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.RETURNED,
    ApplicationStatus.SUBMITTED,
)


@transaction.atomic
def ask(*, application_id: int, by: User, at: datetime) -> Signatory:
    """Send the letter's link to the signatory; an earlier link stops working.

    While the draft is open its focal point asks, at the address the letter names. Once it is
    submitted the coordinator asks, at the address that screening corrected (§2 step 4).
    """
    application = locked(application_id)
    section = Section.objects.get(application=application, key=SectionKey.LETTER)
    if application.status == ApplicationStatus.SUBMITTED and not may_fill(by, application):
        require_coordinator(by, application, on=at.date())
        signatory = people.current_signatory(application.organisation)
        if signatory is None:
            raise Refused(_("Enter the signatory's name and address first."))
    else:
        signatory = _named(application, section, by=by, at=at)
    activity.record(application, "letter_asked", by=by, at=at)
    _send("applications/letter", application, signatory, at=at, by=by)
    return signatory


def of_link(secret: str, *, at: datetime) -> tuple[OneTimeLink, Application, Section]:
    """Return link, application and letter behind a secret without changing anything."""
    link = links.look(secret, purpose=PURPOSE, at=at)
    application = Application.objects.select_related("cohort__coordinator", "organisation").get(
        pk=link.about_id
    )
    if application.status not in ANSWERABLE:
        raise Refused(_("This application is closed. Nothing more is needed from you here."))
    return link, application, application.sections.get(key=SectionKey.LETTER)


@transaction.atomic
def answer(
    *, secret: str, confirmed: bool, at: datetime, reason: str = "", read: str | None = None
) -> LetterAnswer:
    """Keep the signatory's word on what they read: confirmed, or sent back with a reason.

    `read` is the hash of letter, pledges, roadmap in short and total as shown; a change since then is
    refused as stale.
    """
    link, found, _section = of_link(secret, at=at)
    application = locked(found.pk)
    letter_digest = Draft(application).letter_digest
    if read is not None and read != letter_digest:
        raise Stale(changed_words())
    if not confirmed and not reason.strip():
        raise Refused(_("Enter what should change, so that the focal point can mend it."))
    signatory = people.current_signatory(application.organisation)
    if signatory is None or signatory.email.lower() != link.address.lower():
        raise Refused(_("Another signatory was named since. Ask the focal point for a new link."))
    links.use(link, at=at)
    row = LetterAnswer.objects.create(
        application=application,
        signatory=signatory,
        address=link.address,
        confirmed=confirmed,
        letter_digest=letter_digest,
        answered_at=at,
    )
    if not confirmed:
        side_text(row.pk, "reason", reason.strip()).save(force_insert=True)
    verb = "letter_confirmed" if confirmed else "letter_sent_back"
    activity.record(application, verb, by=None, actor="signatory", at=at, reason=reason)
    outbox.queue(
        f"applications/{verb}",
        to=people.focal_points(application.organisation),
        at=at,
        about=application,
        organisation=application.organisation,
        link=f"/applications/{application.pk}/",
        signatory=signatory,
        reason=reason.strip(),
    )
    return row


def changed_words() -> str:
    """Return what a signatory reads who answers a page that is not true any more."""
    return _(
        "The letter, the roadmap or the budget was changed after you opened this page, so "
        "your answer was not kept. Read it again, then answer."
    )


def remind_signatories(*, at: datetime) -> int:
    """Write again to signatories 3 and 7 days after they were asked (§6), each step once."""
    waiting = OneTimeLink.objects.filter(
        purpose=PURPOSE, used_at__isnull=True, withdrawn_at__isnull=True
    )
    return sum(_remind(int(pk), at) for pk in waiting.values_list("about_id", flat=True))


@transaction.atomic
def _remind(application_id: int, at: datetime) -> bool:
    """Send a fresh link when a step has come since the signatory was last written to."""
    application = locked(application_id)
    signatory = people.current_signatory(application.organisation)
    if application.status not in ANSWERABLE or signatory is None:
        return False
    asked = about(type_of(application), application.pk).filter(verb="letter_asked").latest("at").at
    last = OneTimeLink.objects.filter(
        purpose=PURPOSE, about_type=type_of(application), about_id=str(application_id)
    ).latest("made_at")
    come = [asked + timedelta(days=step) for step in STEPS if asked + timedelta(days=step) <= at]
    if last.used_at or not come or last.made_at >= come[-1]:
        return False
    _send("applications/letter_waits", application, signatory, at=at)
    return True


def _send(
    template: str, application: Application, signatory: Signatory, *, at: datetime, **more: Any
) -> None:
    """Mail a fresh link to the signatory; an earlier one stops working."""
    outbox.queue(
        template,
        to=signatory.email,
        at=at,
        about=application,
        organisation=application.organisation,
        link=f"/letter/{outbox.SECRET}/",
        secret=links.make(PURPOSE, about=application, address=signatory.email, at=at),
        signatory=signatory,
        **more,
    )


def _named(application: Application, section: Section, *, by: User, at: datetime) -> Signatory:
    """Name the signatory as the draft's letter does; refuses an unfinished letter."""
    require_open(application, at)
    if not may_fill(by, application):
        require_coordinator(by, application, on=at.date())
        raise Refused(_("The focal point asks the signatory while the draft is open."))
    if not section.complete or not section.sound:
        raise Refused(_("Complete the letter first: then the signatory can be asked."))
    answers = section.answers
    return people.name_signatory(
        organisation=application.organisation,
        name=answers["signatory_name"],
        title=answers["signatory_title"],
        email=answers["signatory_email"],
        by=by,
        at=at,
    )
