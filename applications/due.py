"""What is due around invitations and applications (§6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
)
from django.db.models.functions import Cast, Coalesce, Greatest, TruncDate
from django.utils.translation import gettext as _

from ambassadors.models import APPLYING_PARTS
from applications.models import (
    Application,
    ApplicationStatus,
    Claim,
    ClaimStatus,
    Invitation,
    InvitationStatus,
    Question,
    QuestionStatus,
)
from core import due
from core.due import DueThing
from core.models import OneTimeLink
from core.reminders import remind

WINDOW, LETTER, RETURNED = "applications.window", "applications.letter", "applications.returned"
INVITATION, SCREENING = "applications.invitation", "applications.screening"
LAST_DAYS = (-14, -7, -3, -1)
RETURN_STEPS = (-7, -3, -1, 0)
COORDINATOR = "coordinator"
QUESTION, CLAIM = "applications.question", "applications.claim"
INVITATION_DAYS = 21
CLAIM_DAYS = 7  # to say whether somebody represents a National Society (D)
QUESTION_DAYS = 3  # to answer a question about the call (D)
SCREENING_DAYS = 7  # after the close, or after it was sent if that is later (D)


def _with_speakers(found: QuerySet[Application]) -> QuerySet[Application]:
    """Give each application a row for each person who speaks for its National Society."""
    return found.filter(
        organisation__people__ended_on__isnull=True,
        organisation__people__part__in=APPLYING_PARTS,
    ).annotate(speaker=F("organisation__people__person_id"))


def _applications(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    drafts = Application.objects.filter(status=ApplicationStatus.DRAFT)
    yield due.rows(
        _with_speakers(drafts),
        kind=WINDOW,
        thing="applications.application",
        due=Coalesce("extended_to", "cohort__closes_on"),
        since=TruncDate("begun_at"),
        person="speaker",
        subject="cohort__name",
        place="organisation__name",
        link="/applications/{}/",
        only=only,
    )
    returned = Application.objects.filter(
        status=ApplicationStatus.RETURNED, return_by__isnull=False
    )
    same: dict[str, Any] = {
        "kind": RETURNED,
        "thing": "applications.application",
        "due": "return_by",
        "since": ExpressionWrapper(
            F("return_by") - timedelta(days=14), output_field=DateTimeField()
        ),
        "subject": "reference",
        "place": "organisation__name",
        "only": only,
    }
    yield due.rows(_with_speakers(returned), person="speaker", link="/applications/{}/", **same)
    yield due.rows(
        returned,
        person="cohort__coordinator_id",
        part=COORDINATOR,
        link="/applications/{}/screening/",
        **same,
    )


def _letters(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    link = OneTimeLink.objects.filter(
        purpose="letter",
        about_type="applications.application",
        about_id=Cast(OuterRef("pk"), CharField()),
        used_at__isnull=True,
        withdrawn_at__isnull=True,
    ).order_by("-made_at")
    asked = Application.objects.filter(
        status__in=[ApplicationStatus.DRAFT, ApplicationStatus.RETURNED]
    ).filter(Exists(link))
    waiting = asked.annotate(asked_at=link.values("made_at")[:1])
    yield due.rows(
        _with_speakers(waiting),
        kind=LETTER,
        thing="applications.letter",
        due=TruncDate("asked_at"),
        person="speaker",
        subject="cohort__name",
        place="organisation__name",
        link="/applications/{}/letter/",
        only=only,
    )


def _for_coordinators(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    long_ago = Invitation.objects.filter(
        status__in=[InvitationStatus.SENT, InvitationStatus.SEEN],
        sent_at__date__lte=at.date() - timedelta(days=INVITATION_DAYS),
    )
    yield due.rows(
        long_ago,
        kind=INVITATION,
        thing="applications.invitation",
        due=TruncDate(
            ExpressionWrapper(
                F("sent_at") + timedelta(days=INVITATION_DAYS), output_field=DateTimeField()
            )
        ),
        person="cohort__coordinator_id",
        subject="name",
        place="organisation__name",
        link="/cohorts/{}/invitations/",
        link_id="cohort_id",
        only=only,
        part=COORDINATOR,
    )
    yield due.rows(
        Application.objects.filter(status=ApplicationStatus.SUBMITTED),
        kind=SCREENING,
        thing="applications.application",
        due=Greatest(
            F("cohort__closes_on"),
            TruncDate("submitted_at"),
            output_field=DateField(),
        )
        + timedelta(days=SCREENING_DAYS),
        since=TruncDate("submitted_at"),
        person="cohort__coordinator_id",
        subject="reference",
        place="organisation__name",
        link="/applications/{}/screening/",
        only=only,
        part=COORDINATOR,
    )


def _questions(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    yield due.rows(
        Question.objects.filter(status=QuestionStatus.ASKED),
        kind=QUESTION,
        thing="applications.question",
        due=TruncDate(
            ExpressionWrapper(
                F("asked_at") + timedelta(days=QUESTION_DAYS), output_field=DateTimeField()
            )
        ),
        since=TruncDate("asked_at"),
        person="cohort__coordinator_id",
        subject="cohort__name",
        place="cohort__name",
        link="/questions/{}/answer/",
        only=only,
        part=COORDINATOR,
    )


def _claims(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    """Who asks to represent a National Society: its focal points decide, or the coordinator."""
    waiting = Claim.objects.filter(status=ClaimStatus.ASKED)
    spoken = waiting.filter(
        organisation__people__ended_on__isnull=True,
        organisation__people__part__in=APPLYING_PARTS,
    ).annotate(speaker=F("organisation__people__person_id"))
    same: dict[str, Any] = {
        "kind": CLAIM,
        "thing": "applications.claim",
        "due": TruncDate(
            ExpressionWrapper(
                F("asked_at") + timedelta(days=CLAIM_DAYS), output_field=DateTimeField()
            )
        ),
        "since": TruncDate("asked_at"),
        "subject": "organisation__name",
        "place": "cohort__name",
        "link": "/claims/{}/",
        "only": only,
    }
    yield due.rows(spoken, person="speaker", **same)
    yield due.rows(waiting, person="cohort__coordinator_id", part=COORDINATOR, **same)


def _window(thing: DueThing) -> str:
    return _("Send the application to “%(cohort)s”") % {"cohort": thing.subject}


def _returned(thing: DueThing) -> str:
    return _("Complete and send again: %(reference)s, %(society)s") % {
        "reference": thing.subject,
        "society": thing.place,
    }


def _letter(thing: DueThing) -> str:
    return _("Get the leadership letter confirmed for “%(cohort)s”") % {"cohort": thing.subject}


def _invitation(thing: DueThing) -> str:
    return _("Follow up the invitation of %(society)s") % {"society": thing.place}


def _question(thing: DueThing) -> str:
    return _("Answer a question about “%(cohort)s”") % {"cohort": thing.subject}


def _claim(thing: DueThing) -> str:
    return _("Say whether somebody represents %(society)s") % {"society": thing.subject}


def _screening(thing: DueThing) -> str:
    return _("Screen %(reference)s, %(society)s") % {
        "reference": thing.subject,
        "society": thing.place,
    }


def register() -> None:
    """Register queries, words and reminder rules."""
    for query in (_applications, _letters, _for_coordinators, _questions, _claims):
        due.register(query)
    due.words(WINDOW, _window)
    due.words(RETURNED, _returned)
    due.words(LETTER, _letter)
    due.words(INVITATION, _invitation)
    due.words(SCREENING, _screening)
    due.words(QUESTION, _question)
    due.words(CLAIM, _claim)
    remind(WINDOW, *LAST_DAYS, template="applications/due_window")
    remind(RETURNED, *RETURN_STEPS, template="applications/due_returned")
    remind(RETURNED, 0, template="applications/due_returned_coordinator", part=COORDINATOR)
    remind(LETTER, 3, 7, template="applications/due_letter")
    remind(INVITATION, 0, template="applications/due_invitation", part=COORDINATOR)
    remind(CLAIM, -4, 0, template="applications/due_claim")
    remind(CLAIM, 0, template="applications/due_claim", part=COORDINATOR)
    remind(QUESTION, 0, 4, template="applications/due_question", part=COORDINATOR)
    remind(SCREENING, 7, template="applications/due_screening", part=COORDINATOR)
