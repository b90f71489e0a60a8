"""What page states need beyond the matrix's world: things just begun, and links that still work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import models

from ambassadors.models import Award, Cohort, CohortStatus
from ambassadors.services import cohorts
from applications.models import (
    Application,
    ApplicationStatus,
    Claim,
    Invitation,
    Offer,
    SectionKey,
)
from applications.services import claim, invitation, letter, offers
from core.models import Organisation, Role, User
from core.services import links, people
from demonstration.models import ShownMail
from demonstration.world import delivery, steps
from demonstration.world.people import People, society
from mentoring.services import feedback
from milestones.models import Agreement, Payee
from milestones.services import agreements, payees, plan, spending
from tests import cast

FRESH = "Fifth cohort"
HTML = "<html><body><p>Your answer is needed.</p></body></html>"


def everyone_of(at: datetime) -> People:
    """Return the people of the world by their keys."""
    found = People(at)
    for person in User.objects.all():
        found.by_key[person.email.partition("@")[0].replace(".", "_")] = person
    return found


def add_states(*, at: datetime) -> dict[str, str]:
    """Add a cohort without anything in it, things that wait, drafts, and a mail.

    Returns the secrets of links that still work, by the name of the address they stand in.
    """
    everyone = everyone_of(at)
    _cohort_just_begun(everyone["coordinator"], at)
    _extra_report(Award.objects.get(organisation__iso3="LBN"), at)
    _feedback_in_draft(Award.objects.get(organisation__iso3="KEN"), at)
    mail = ShownMail.objects.create(
        to="cea.tgo@example.org", subject="Answer by 15 March", text="Your answer is needed.",
        html=HTML, link="/account/login/", at=at,
    )  # fmt: skip
    togo = Invitation.objects.get(organisation__iso3="TGO")
    niger = Offer.objects.get(application__organisation__iso3="NER")
    uganda = Payee.objects.get(award__organisation__iso3="UGA")
    asked = _letter_that_waits(everyone, at)
    drawn = _agreement_that_waits(everyone, at)

    def link(purpose: str, about: models.Model, address: str) -> str:
        return links.make(purpose, about=about, address=address, at=at)

    signatory = niger.signatory.email
    answer, offer = (
        link(invitation.PURPOSE, togo, togo.email),
        link(offers.PURPOSE, niger, signatory),
    )
    confirm = link(letter.PURPOSE, asked, f"sg.{asked.organisation.iso3.lower()}@example.org")
    sign = link(agreements.PURPOSE, drawn, drawn.signatory.email)
    return {
        "demonstration_mail": str(mail.pk),
        **_of_the_call(link),
        "invitation_opened": answer,
        "invitation_answer": answer,
        "invitation_decline": answer,
        "letter_opened": confirm,
        "letter_send_back": confirm,
        "offer_opened": offer,
        "offer_decline": offer,
        "agreement_link": sign,
        "payee_link": link(payees.PURPOSE, uganda, payees._confirmed_signatory(uganda.award).email),
    }


def _of_the_call(link: Callable[[str, models.Model, str], str]) -> dict[str, str]:
    third = Cohort.objects.get(name="Third cohort").pk
    waiting = Claim.objects.get(organisation__iso3="VNM")
    return {
        "call": f"{third}",
        "claim_opened": f"{third} {link(claim.PURPOSE, Claim(), 'new@example.org')}",
        "deputy_opened": link(claim.DEPUTY, waiting, waiting.email),
    }


def _cohort_just_begun(coordinator: User, at: datetime) -> None:
    today = at.date()

    def day(days: int) -> date:
        return today + timedelta(days=days)

    made = cohorts.prepare(
        by=coordinator, at=at, name=FRESH, places=5, envelope=25_000_000, ceiling=6_000_000,
        levels=[2, 3], opens_on=day(-1), closes_on=day(30), scoring_until=day(60),
        panel_on=day(75), starts_on=day(100),
    )  # fmt: skip
    cohorts.move_on(cohort_id=made.pk, after=CohortStatus.OPEN, by=coordinator, at=at)


def _extra_report(award: Award, at: datetime) -> None:
    who = delivery.contact(award)
    row = spending.open_report(award_id=award.pk, period=None, by=who, at=at)
    line = row.lines.order_by("pk")[0]
    spending.save(
        report_id=row.pk, amounts={line.pk: 10_000}, explanations={}, version=row.version, by=who,
        files={line.pk: steps.paper("receipts.pdf")}, at=at,
    )  # fmt: skip
    spending.send_extra(report_id=row.pk, by=who, at=at)


def _feedback_in_draft(award: Award, at: datetime) -> None:
    who = delivery.contact(award)
    row = feedback.open_form(award_id=award.pk, period=1, by=who, at=at)
    answers = {"benefit": "yes", "should_change": "Shorter forms."}
    feedback.save(feedback_id=row.pk, answers=answers, version=row.version, by=who, at=at)


def _letter_that_waits(everyone: People, at: datetime) -> Application:
    row = Application.objects.get(organisation__iso3="VNM", status=ApplicationStatus.DRAFT)
    contact = row.organisation.people.get(ended_on=None).person
    steps.fill(row, society(everyone, "VNM"), by=contact, at=at, sections=SectionKey.values)
    letter.ask(application_id=row.pk, by=contact, at=at)
    return row


def _agreement_that_waits(everyone: People, at: datetime) -> Agreement:
    cohort = Cohort.objects.get(name="Fourth cohort")
    rwanda = Organisation.objects.get(iso3="RWA")
    cast.signatory_of(rwanda, everyone["coordinator"])
    award = cast.granted(cohort, rwanda)
    plan.accept(award_id=award.pk, by=everyone["coordinator"], at=at)
    return agreements.draw(award_id=award.pk, by=everyone["coordinator"], at=at)


def add_bare(*, at: datetime) -> None:
    """Make a network in which nothing has happened: one person for each role, nothing else."""
    two = [
        cast.person("administrator", "Emil Ferreira-Khan"),
        cast.person("second", "Yara Lindholm"),
    ]
    people.make_first_administrators(two, at=at - timedelta(days=800))
    for name, role in (
        ("coordinator", Role.COORDINATOR), ("approver", Role.APPROVER), ("auditor", Role.AUDITOR),
    ):  # fmt: skip
        cast.with_role(two, cast.person(name, f"{name.title()} Somebody"), role)
    cast.person("stranger", "Odd Nobody-Else")
    assert Organisation.objects.exists()
