"""Calls of the demonstration: one that is open, and the next one in preparation."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from ambassadors.models import Cohort
from ambassadors.queries import terms
from ambassadors.services import cohorts
from ambassadors.services import terms as terms_services
from ambassadors.services.people import focal_points
from ambassadors.terms import mark
from applications.models import Application, SectionKey
from applications.services import budget, claim, pledge, question
from core.models import Organisation, User
from demonstration.world import paper, selection, steps
from demonstration.world.content import LINES
from demonstration.world.people import People, organisation, society
from demonstration.world.steps import Society, evening


def open_one(everyone: People, today: date) -> None:
    """The third cohort: open, with the applicant's draft, two others, and invitations that wait."""
    cohort = selection.open_cohort(
        everyone,
        name="Third cohort",
        starts_on=today + timedelta(days=150),
        opens_on=today - timedelta(days=12),
        closes_on=today + timedelta(days=25),
        scoring_until=today + timedelta(days=60),
        panel_on=today + timedelta(days=75),
        places=6,
        envelope=300_000,
        levels=[2, 3],
        indirect_share=7,
    )
    coordinator, at = everyone["coordinator"], evening(today - timedelta(days=11))
    some = (SectionKey.ELIGIBILITY, SectionKey.ASSESSMENT, SectionKey.ROADMAP)
    _count_locally(
        _draft(everyone, cohort, society(everyone, "PER", "applicant"), some, at=at), today
    )
    paper.fill_workbook(everyone["applicant"], at=evening(today - timedelta(days=1)))
    _draft(everyone, cohort, society(everyone, "VNM"), (SectionKey.PARTNERS,), at=at)
    _draft(everyone, cohort, society(everyone, "ZMB"), (), at=at)
    _questions(cohort, coordinator, today)
    for iso3 in ("TGO", "KGZ", "PRY"):
        steps.invite(cohort, society(everyone, iso3), by=coordinator, at=at)

    selection.change_terms(
        cohort,
        {
            "money": {"places": 7, "envelope": 320_000 * selection.FRANC},
            "who": {"open_call": True},
        },
        reason="A partner National Society gave CHF 20 000 more: one more place, and who was not "
        "invited can ask to apply.",
        by=coordinator,
        at=evening(today - timedelta(days=3)),
    )
    _claims(cohort, at=evening(today - timedelta(days=2)))


def _claims(cohort: Cohort, *, at: datetime) -> None:
    """Two people ask to represent a National Society: one that has a focal point, and one without."""
    for iso3, name, role, later in (
        ("VNM", "Linh Castellan-Tran", "Community feedback officer, branch of Hue", 0),
        ("MDG", "Hery Lindqvist-Rabe", "Head of communications", 1),
    ):
        at += timedelta(hours=later)
        email = f"{name.split()[0].lower()}@example.org"
        claim.begin(cohort_id=cohort.pk, email=email, at=at)
        claim.ask(
            cohort_id=cohort.pk,
            secret=steps.secret_of(cohort, "applications/claim_confirm"),
            organisation=organisation(iso3),
            name=name,
            role=role,
            at=at,
        )


def prepare_next(everyone: People, today: date) -> None:
    """The next cohort, in preparation: it began with the third one's terms, three steps are done."""
    coordinator, at = everyone["coordinator"], evening(today - timedelta(days=2))
    like = Cohort.objects.get(name="Third cohort")
    cohort = cohorts.prepare(by=coordinator, at=at, name="Next cohort", like=like)
    for key in ("dates", "money", "criteria"):
        value = terms.drafted(cohort)[key]
        terms_services.put(
            cohort_id=cohort.pk, key=key, value=value, seen=mark(value), by=coordinator, at=at
        )
    value = terms.drafted(cohort)["who"]
    africa = value | {"regions": ["Africa", "MENA"]}
    terms_services.put(
        cohort_id=cohort.pk, key="who", value=africa, seen=mark(value), by=coordinator, at=at
    )


def _questions(cohort: Cohort, coordinator: User, today: date) -> None:
    """Two questions on the call, one of them answered for everyone invited."""

    def ask(iso3: str, text: str, days: int) -> int:
        by = focal_points(Organisation.objects.get(iso3=iso3))[0]
        at = evening(today - timedelta(days=days))
        return question.ask(cohort_id=cohort.pk, text=text, by=by, at=at).pk

    asked = ask("VNM", "May branches in Hue share one focal point?", 9)
    question.answer(
        question_id=asked,
        shown="May several branches share one focal point?",
        answer="Yes, if the roadmap says for which branches, and when each gets its own.",
        by=coordinator,
        at=evening(today - timedelta(days=8)),
    )
    ask("PER", "Can the budget pay for a half-time interpreter in the first year?", 2)


def _draft(
    everyone: People, cohort: Cohort, applicant: Society, sections: tuple[str, ...], *, at: datetime
) -> tuple[Application, User]:
    person = next((p for p in everyone.by_key.values() if p.email == applicant.email), None)
    application, contact = steps.begin(
        cohort,
        applicant,
        by=everyone["coordinator"],
        at=at,
        person=person,
        password=settings.DEMONSTRATION_PASSWORD,
    )
    steps.fill(application, applicant, by=contact, at=at + timedelta(days=4), sections=sections)
    return application, contact


def _count_locally(drafted: tuple[Application, User], today: date) -> None:
    """A budget that has begun, counted in soles beside the cohort's currency."""
    application, contact = drafted
    when: dict[str, Any] = {"by": contact, "at": evening(today - timedelta(days=6))}
    budget.count_locally(
        application_id=application.pk,
        local_currency="PEN",
        rate=Decimal("4.21"),
        rate_on=today - timedelta(days=7),
        rate_source="InforEuro",
        **when,
    )
    line = LINES[1] | {"unit_cost": 420_000, "quarter": 2, "local": True}
    budget.add(application_id=application.pk, **line, **when)
    budget.add(application_id=application.pk, **LINES[3], **when)
    budget.claim_indirect(application_id=application.pk, share=5, **when)
    pledge.add(
        application_id=application.pk,
        text="The board hears what communities said, twice a year.",
        due_on=today + timedelta(days=300),
        **when,
    )
