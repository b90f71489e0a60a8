"""What is due around mentoring and feedback (§6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, TruncDate
from django.utils.translation import gettext as _

from ambassadors.models import (
    APPLYING_PARTS,
    Award,
    AwardPart,
    AwardPerson,
    AwardStatus,
    Obligation,
    ObligationKind,
)
from ambassadors.models.award import OVER
from core import due
from core.due import DueThing
from core.reminders import remind
from mentoring.models import ActionPoint, Assignment, AssignmentStatus, Owner, Talk
from mentoring.queries.mentor import OPEN
from mentoring.queries.talk import SILENT_DAYS, SILENT_DAYS_COORDINATOR, silent_since

ASSIGNMENT, NO_MENTOR = "mentoring.assignment", "mentoring.no_mentor"
CONTACT, ACTION, FEEDBACK = "mentoring.contact", "mentoring.action", "mentoring.feedback"
COORDINATOR, MENTOR = "coordinator", "mentor"
RUNNING = (AwardStatus.ACTIVE, AwardStatus.AT_RISK)
SOON = 14  # days ahead that an action point is shown
ANSWER_DAYS = 14  # within which feedback is hoped for, from the day it opens
ESCALATE_DAYS = 21


def days_after(field: str, days: int) -> Any:
    """Return a day some days after a field."""
    return ExpressionWrapper(F(field) + timedelta(days=days), output_field=DateTimeField())


def _assignments(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    yield due.rows(
        Assignment.objects.filter(status=AssignmentStatus.PROPOSED),
        kind=ASSIGNMENT,
        thing="mentoring.assignment",
        due=TruncDate(days_after("proposed_at", 7)),
        since=TruncDate("proposed_at"),
        person="mentor__person_id",
        subject="award__organisation__name",
        place="award__cohort__name",
        link="/assignments/{}/",
        only=only,
    )
    asked = Assignment.objects.filter(award=OuterRef("pk"), status__in=OPEN)
    yield due.rows(
        Award.objects.exclude(status__in=OVER).filter(~Exists(asked)),
        kind=NO_MENTOR,
        thing="ambassadors.award",
        due="starts_on",
        since=TruncDate("granted_at"),
        person="cohort__coordinator_id",
        subject="organisation__name",
        place="cohort__name",
        link="/awards/{}/mentor/",
        only=only,
    )


def _silent(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    """Mentors' awards without a talk: 30 days for the mentor, 45 for the coordinator (P1)."""
    talks = Talk.objects.filter(award=OuterRef("award")).order_by().values("award")
    last = Subquery(talks.annotate(last=Max("held_on")).values("last"))
    mentored = AwardPerson.objects.filter(
        part=AwardPart.MENTOR, ended_on__isnull=True, award__status__in=RUNNING
    ).annotate(last=Greatest("starts_on", Coalesce(last, "starts_on")))
    for person, part, days in (
        ("person_id", "own", SILENT_DAYS),
        ("award__cohort__coordinator_id", COORDINATOR, SILENT_DAYS_COORDINATOR),
    ):
        yield due.rows(
            mentored.filter(last__lte=silent_since(at.date(), days)),
            kind=CONTACT,
            part=part,
            thing="ambassadors.awardperson",
            due=days_after("last", days),
            person=person,
            subject="award__organisation__name",
            place="award__cohort__name",
            link="/awards/{}/talks/new/" if part == "own" else "/awards/{}/",
            link_id="award_id",
            only=only,
        )


def _actions(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    soon = ActionPoint.objects.filter(
        done_at__isnull=True,
        due_on__lte=at.date() + timedelta(days=SOON),
        talk__award__status__in=[AwardStatus.ONBOARDING, *RUNNING],
    )
    of_society = soon.filter(
        owner=Owner.NS,
        talk__award__organisation__people__ended_on__isnull=True,
        talk__award__organisation__people__part__in=APPLYING_PARTS,
    ).annotate(whose=F("talk__award__organisation__people__person_id"))
    of_mentor = soon.filter(
        owner=Owner.MENTOR,
        talk__award__people__ended_on__isnull=True,
        talk__award__people__part=AwardPart.MENTOR,
    ).annotate(whose=F("talk__award__people__person_id"))
    for found, part in ((of_society, "own"), (of_mentor, MENTOR)):
        yield due.rows(
            found,
            kind=ACTION,
            part=part,
            thing="mentoring.actionpoint",
            due="due_on",
            since="talk__held_on",
            person="whose",
            subject="what",
            place="talk__award__organisation__name",
            link="/awards/{}/#mentoring",
            link_id="talk__award_id",
            only=only,
        )


def _feedback(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    asked = Obligation.objects.filter(
        kind=ObligationKind.FEEDBACK,
        sent_at__isnull=True,
        opens_on__lte=at.date(),
        award__status__in=[*RUNNING, AwardStatus.COMPLETED],
    ).annotate(
        page=Concat(
            Cast("award_id", CharField()), Value("/feedback/"), Cast("period", CharField()),
            output_field=CharField(),
        )
    )  # fmt: skip
    speakers = asked.filter(
        award__organisation__people__ended_on__isnull=True,
        award__organisation__people__part__in=APPLYING_PARTS,
    ).annotate(whose=F("award__organisation__people__person_id"))
    late = asked.filter(opens_on__lte=at.date() - timedelta(days=ESCALATE_DAYS))
    for found, person, part, days in (
        (speakers, "whose", "own", ANSWER_DAYS),
        (late, "award__cohort__coordinator_id", COORDINATOR, ESCALATE_DAYS),
    ):
        yield due.rows(
            found,
            kind=FEEDBACK,
            part=part,
            thing="ambassadors.obligation",
            due=days_after("opens_on", days),
            since="opens_on",
            person=person,
            subject="award__organisation__name",
            place="award__cohort__name",
            link="/awards/{}/",
            link_id="page",
            only=only,
        )


def _contact_words(thing: DueThing) -> str:
    words = (
        _("Talk with %(society)s and log it")
        if thing.part == "own"
        else _("Ask the mentor of %(society)s: no contact for 45 days")
    )
    return words % {"society": thing.subject}


def _feedback_words(thing: DueThing) -> str:
    if thing.part == COORDINATOR:
        return _("Ask %(society)s for its feedback") % {"society": thing.subject}
    return _("Give feedback on the network")


def register() -> None:
    """Register queries, words and reminder rules."""
    for query in (_assignments, _silent, _actions, _feedback):
        due.register(query)
    due.words(ASSIGNMENT, lambda thing: _("Say whether you mentor %(ns)s") % {"ns": thing.subject})
    due.words(NO_MENTOR, lambda thing: _("Find a mentor for %(ns)s") % {"ns": thing.subject})
    due.words(CONTACT, _contact_words)
    due.words(ACTION, lambda thing: _("As agreed: %(what)s") % {"what": thing.subject})
    due.words(FEEDBACK, _feedback_words)
    remind(ASSIGNMENT, -4, 0, template="mentoring/due_assignment")
    remind(CONTACT, 0, template="mentoring/due_contact")
    remind(CONTACT, 0, template="mentoring/due_contact_coordinator", part=COORDINATOR)
    remind(ACTION, -3, 1, template="mentoring/due_action")
    remind(ACTION, -3, 1, template="mentoring/due_action", part=MENTOR)
    remind(FEEDBACK, -ANSWER_DAYS, -7, 0, template="mentoring/due_feedback")
    remind(FEEDBACK, 0, template="mentoring/due_feedback_coordinator", part=COORDINATOR)
