"""A small world for the tests of applying: one cohort, one National Society, its people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress

from ambassadors.models import Cohort, CohortStatus, Part
from ambassadors.services import cohorts, people
from applications.models import Application, Invitation, SectionKey
from applications.services import (
    budget,
    invitation,
    letter,
    pledge,
    roadmap,
    section,
    submission,
)  # fmt: skip
from core.models import Message, Organisation, Role, RoleGrant, User
from core.text import sort_key

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
CLOSES = date(2026, 6, 30)
PASSWORD = "three words together"
SIGNATORY = "secretary.general@example.org"
ELIGIBILITY = {
    "assessed": "no",
    "focal_point": "yes",
    "english": "yes",
    "level": "3",
}
ASSESSMENT = {
    "ratings": {"feedback": 1, "people": 2},
    "strengthen_areas": ["feedback"],
    "strengthen": "Feedback is asked for often and answered rarely.",
}
LETTER = {
    "why": "People tell us that they are asked and not answered.",
    "how": "The board adopts a policy and every branch gets a focal point.",
    "signatory_name": "Dana Aziz",
    "signatory_title": "Secretary General",
    "signatory_email": SIGNATORY,
}
ROW: dict[str, Any] = {
    "title": "Feedback policy adopted",
    "month": 6,
    "departments": "Programmes, PMER",
    "leadership_level": "Secretary General",
    "theme": "Disaster management",
    "indicator": "Policy signed",
    "target": "1",
    "verification": "Signed policy",
    "responsible": "Head of Programmes",
}
LINE: dict[str, Any] = {
    "category": "training",
    "what": "Training of branch volunteers",
    "quarter": 2,
    "unit": "day",
    "quantity": 3,
    "unit_cost": 45_050,
}

PLEDGE: dict[str, Any] = {
    "text": "The board discusses feedback twice a year.",
    "due_on": date(2027, 3, 14),
}


def society(
    name: str = "Kenya Red Cross Society", region: str = "Africa", **more: Any
) -> Organisation:
    """A National Society (or, with `kind`, another organisation)."""
    fields = {"kind": "NS", "region": region, "sort_key": sort_key(name)} | more
    return Organisation.objects.get_or_create(name=name, defaults=fields)[0]


def person(email: str, name: str = "Amina Haddad") -> User:
    """A person with a password and a proved address."""
    made = User.objects.create_user(email, PASSWORD, name=name)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def with_role(email: str, role: str, *, name: str = "Noor Adeyemi", regions: Any = ()) -> User:
    """A person with a role in force."""
    made = person(email, name)
    RoleGrant.objects.create(person=made, role=role, regions=list(regions), granted_at=AT)
    return made


def coordinator(email: str = "coordinator@example.org", **more: Any) -> User:
    return with_role(email, Role.COORDINATOR, **more)


def cohort(by: User, name: str = "Cohort 3", *, opened: bool = True, **more: Any) -> Cohort:
    """A cohort that is open for applications until 30 June 2026."""
    fields: dict[str, Any] = {
        "places": 5, "envelope": 20_000_000, "ceiling": 5_000_000, "levels": [2, 3],
        "opens_on": date(2026, 5, 1), "closes_on": CLOSES, "scoring_until": date(2026, 8, 15),
        "panel_on": date(2026, 9, 1), "starts_on": date(2026, 10, 1),
    }  # fmt: skip
    made = cohorts.prepare(by=by, at=AT, name=name, **(fields | more))
    return cohorts.move_on(cohort_id=made.pk, after="open", by=by, at=AT) if opened else made


def focal_point(organisation: Organisation, email: str = "amina@example.org") -> User:
    """A focal point of a National Society."""
    made = person(email)
    people.join(person=made, organisation=organisation, part=Part.FOCAL_POINT, by=None, at=AT)
    return made


def invited(of: Cohort, organisation: Organisation, email: str = "amina@example.org") -> Invitation:
    return invitation.invite(
        cohort_id=of.pk, organisation=organisation, name="Amina Haddad", email=email,
        by=of.coordinator, at=AT,
    )  # fmt: skip


def secret_of(template: str) -> str:
    """The one-time secret in the newest waiting message of a template."""
    return Message.objects.filter(template=template).latest("made_at", "pk").secret


def begun(
    of: Cohort, organisation: Organisation, email: str = "amina@example.org"
) -> tuple[Application, User]:
    """An accepted invitation: the application's draft and its focal point."""
    made = invited(of, organisation, email)
    secret = Message.objects.get(about_id=str(made.pk), template="applications/invitation").secret
    return invitation.accept(secret=secret, at=AT, name="Amina Haddad", password=PASSWORD)


def save(application: Application, by: User, key: str, answers: dict[str, Any]) -> None:
    section.save(
        application_id=application.pk, key=key, answers=answers, complete=True, by=by, at=AT
    )


def filled(application: Application, by: User, *, at: datetime = AT, urgent: bool = True) -> None:
    """Every section completed, the letter confirmed by the signatory."""
    who: dict[str, Any] = {"by": by, "at": at}
    pk = application.pk
    signs = {**LETTER, "signatory_email": f"sg-{application.organisation_id}@example.org"}
    save(application, by, SectionKey.ELIGIBILITY, ELIGIBILITY)
    save(application, by, SectionKey.ASSESSMENT, ASSESSMENT)
    save(application, by, SectionKey.PARTNERS, {"partners": "None", "funders": []})
    save(application, by, SectionKey.URGENCY, {"urgent": "yes" if urgent else "no"})
    save(application, by, SectionKey.LETTER, signs)
    roadmap.add(application_id=pk, **ROW, **who)
    section.mark(application_id=pk, key=SectionKey.ROADMAP, complete=True, **who)
    budget.add(application_id=pk, **LINE, **who)
    section.mark(application_id=pk, key=SectionKey.BUDGET, complete=True, **who)
    pledge.add(application_id=pk, **PLEDGE, **who)
    section.mark(application_id=pk, key=SectionKey.PLEDGES, complete=True, **who)
    signed(application, by, at=at)


def signed(application: Application, by: User, *, at: datetime = AT) -> None:
    """The signatory is asked, and confirms what there is now."""
    letter.ask(application_id=application.pk, by=by, at=at)
    mails = Message.objects.filter(template="applications/letter", about_id=str(application.pk))
    letter.answer(
        secret=mails.exclude(secret="").latest("made_at", "pk").secret, confirmed=True, at=at
    )


def submitted(
    of: Cohort,
    organisation: Organisation,
    email: str = "amina@example.org",
    *,
    urgent: bool = True,
) -> tuple[Application, User]:
    """A submitted application and its focal point."""
    application, by = begun(of, organisation, email)
    filled(application, by, urgent=urgent)
    submission.submit(application_id=application.pk, by=by, at=AT)
    application.refresh_from_db()
    return application, by


def after_close(days: int = 1) -> datetime:
    """A moment some days after the window closed."""
    return datetime(2026, 6, 30, 23, 0, tzinfo=UTC) + timedelta(days=days)


def in_screening(of: Cohort) -> Cohort:
    return cohorts.move_on(
        cohort_id=of.pk, after=CohortStatus.SCREENING, by=of.coordinator, at=after_close()
    )
