"""What the matrix needs beyond the demonstration's world: conflicts, one region, results unreleased."""

from __future__ import annotations

from datetime import datetime, timedelta

from ambassadors.models import Cohort, CohortStatus, Ground, SeatPart
from ambassadors.services import cohorts, conflicts, standins
from applications.models import Application, ApplicationStatus, Offer
from applications.services import offers, panel
from core.models import Organisation, Role, User
from core.services import people, uploads
from demonstration.world import delivery, selection, steps
from demonstration.world.people import People, society
from demonstration.world.steps import evening
from milestones.services import payees

AWAY = ("away.coordinator", "away.approver", "away.auditor")


def add_people(*, at: datetime) -> None:
    """Add the conflicted, the regional and the stranger, then a cohort whose results wait."""
    everyone = People(at - timedelta(days=300))
    for person in User.objects.all():
        everyone.by_key[person.email.partition("@")[0].replace(".", "_")] = person
    for name, role, regions in (
        ("away.coordinator", Role.COORDINATOR, []),
        ("away.approver", Role.APPROVER, []),
        ("away.auditor", Role.AUDITOR, []),
        ("americas", Role.COORDINATOR, ["Americas"]),
    ):
        who = everyone.add(f"{name}@example.org", name)
        row = people.grant(
            person=who, role=role, regions=regions, by=everyone["administrator"], at=at
        )
        if role == Role.APPROVER:
            people.confirm(grant_id=row.pk, by=everyone["second_administrator"], at=at)
    everyone.add("stranger@example.org", "Odd Nobody-Else")
    _stands_in(everyone, "europe", "GHA", at)
    newcomer = everyone.add("newcomer@example.org", "New Person-Here")
    people.grant(person=newcomer, role=Role.APPROVER, by=everyone["second_administrator"], at=at)
    for name in (*AWAY, "fourth.seat"):
        _declare(name, "KEN", at)
    for name in AWAY:
        _declare(name, "MWI", at)
    _results_that_wait(everyone, at)
    _begins_to_send("PER", at)
    nepal = Organisation.objects.get(iso3="NPL").awards.get()
    delivery.report(nepal, at=at - timedelta(days=4), send=False)


def _stands_in(everyone: People, name: str, iso3: str, at: datetime) -> None:
    """Add a coordinator of Europe who stands in for a National Society of another region."""
    who, administrator = everyone.add(f"{name}@example.org", name), everyone["administrator"]
    people.grant(person=who, role=Role.COORDINATOR, regions=["Europe"], by=administrator, at=at)
    application = Application.objects.get(organisation__iso3=iso3)
    standins.name(
        cohort=application.cohort, organisation=application.organisation, person=who,
        by=administrator, at=at,
    )  # fmt: skip


def _begins_to_send(iso3: str, at: datetime) -> None:
    """A file on its way to a draft, of which nothing has arrived."""
    application = Application.objects.get(organisation__iso3=iso3)
    place = uploads.Place("applications.application", str(application.pk), "self_assessment")
    by = User.objects.get(email="applicant@example.org")
    uploads.begin(place=place, name="assessment.pdf", size=9, mark="a", by=by, at=at)


def _declare(name: str, iso3: str, at: datetime) -> None:
    conflicts.state(
        organisation=Organisation.objects.get(iso3=iso3),
        ground=Ground.DECLARED,
        source="said for the matrix",
        on=at.date(),
        person=User.objects.get(email=f"{name}@example.org"),
    )


def _results_that_wait(everyone: People, at: datetime) -> None:
    """A decided cohort: one award in onboarding, one offer unanswered, one result not released."""
    today = at.date()
    cohort = selection.open_cohort(
        everyone,
        name="Fourth cohort",
        starts_on=today + timedelta(days=40),
        opens_on=today - timedelta(days=120),
        closes_on=today - timedelta(days=80),
        scoring_until=today - timedelta(days=50),
        panel_on=today - timedelta(days=20),
        places=5,
        envelope=250_000,
        levels=[2, 3],
    )
    found = selection.apply_and_screen(
        everyone, cohort, [society(everyone, iso3, level=2) for iso3 in ("UGA", "NER", "BGD")]
    )
    scored = selection.begin_scoring(everyone, cohort, declared={})
    strengths = {row.organisation_id: 3 for row in found}
    selection.score_all(everyone, cohort, strengths, at=scored + timedelta(days=3))
    _decided(everyone, cohort)
    released = evening(cohort.panel_on + timedelta(days=1))
    offers.release(
        cohort_id=cohort.pk,
        application_ids=[found[0].pk, found[1].pk],
        by=everyone["coordinator"],
        at=released,
    )
    award = steps.accept_offer(found[0], at=released + timedelta(days=1))
    payees.enter(
        award_id=award.pk, holder=award.organisation.name, bank="Invented Bank",
        account=delivery.IBAN, bic=delivery.BIC, currency=award.currency,
        by=delivery.contact(award), at=at,
    )  # fmt: skip
    assert Offer.objects.filter(application=found[1], status="made").exists()


def _decided(everyone: People, cohort: Cohort) -> None:
    """Hold the panel of a cohort and close it, without releasing anything."""
    at = evening(cohort.panel_on, 13)
    coordinator, chair = everyone["coordinator"], everyone["chair"]
    cohorts.move_on(cohort_id=cohort.pk, after=CohortStatus.PANEL, by=coordinator, at=at)
    cohort.refresh_from_db()
    seats = list(cohort.seats.select_related("person"))
    lead = next(seat for seat in seats if seat.part == SeatPart.CHAIR)
    second = next(seat for seat in seats if seat.person_id == everyone["fourth_seat"].pk)
    panel.record_meeting(
        cohort_id=cohort.pk, held_on=cohort.panel_on, minutes="Each application was discussed.",
        present=[seat.pk for seat in seats], by=chair, at=at,
    )  # fmt: skip
    for row in Application.objects.filter(cohort=cohort, status=ApplicationStatus.ELIGIBLE):
        total = row.versions.latest("number").total
        steps.decide(
            row, "selected", total, chair=lead, second=second, at=at, reason="A clear commitment."
        )
    later = at + timedelta(hours=2)
    cohorts.move_on(cohort_id=cohort.pk, after=CohortStatus.DECIDED, by=chair, at=later)
