"""The cast that every test may ask for, and the things around them, made through the services.

The clock stands at `AT` unless a test moves it with `clock(...)`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ambassadors.models import Award, AwardPart, Capacity, Cohort, CohortStatus, Part, SeatPart
from ambassadors.services import awards, cohorts
from ambassadors.services import people as members
from core.models import Kind, Organisation, Role, User
from core.reauthentication import Proof
from core.services import people
from core.text import sort_key
from milestones.services import plan
from milestones.services.plan import PlannedLine, PlannedMilestone

AT = datetime(2027, 3, 15, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
SOCIETIES = (
    ("KEN", "KE", "Kenya Red Cross Society", "Kenya", "Africa", "KES", "Africa/Nairobi"),
    ("COL", "CO", "Colombian Red Cross Society", "Colombia", "Americas", "COP", "America/Bogota"),
    ("NPL", "NP", "Nepal Red Cross Society", "Nepal", "Asia Pacific", "NPR", "Asia/Kathmandu"),
    ("SWE", "SE", "Swedish Red Cross", "Sweden", "Europe", "SEK", "Europe/Stockholm"),
    ("RWA", "RW", "Rwandan Red Cross", "Rwanda", "Africa", "RWF", "Africa/Kigali"),
    ("AUT", "AT", "Austrian Red Cross", "Austria", "Europe", "EUR", "Europe/Vienna"),
)
Clock = Callable[[datetime], None]
SignedIn = Callable[[User | None], Client]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the moment that views, tasks and commands are told."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("core.clock.timezone", SimpleNamespace(now=lambda: moment))

    set_to(AT)
    return set_to


@pytest.fixture
def signed_in(clock: Clock, settings: Settings) -> SignedIn:
    """Return a browser in which a person is signed in; None: nobody."""
    settings.SECOND_FACTOR_REQUIRED = False

    def browser(person: User | None) -> Client:
        client = Client()
        if person:
            client.force_login(
                person, backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        return client

    return browser


def fresh(person: User) -> User:
    """Return a person as the next request would read them."""
    return User.objects.get(pk=person.pk)


def proof(person: User) -> Proof:
    """Return the proof of somebody who has just entered their password."""
    return Proof(person.pk, timedelta(0))


@pytest.fixture
def organisations(db: None) -> dict[str, Organisation]:
    """Return six National Societies by ISO code, IFRC and ICRC."""
    found = {}
    for iso3, iso2, name, country, region, currency, zone in SOCIETIES:
        found[iso3] = Organisation.objects.create(
            kind=Kind.NS, iso3=iso3, iso2=iso2, name=name, sort_key=sort_key(name), country=country,
            region=region, currency=currency, time_zone=zone,
        )  # fmt: skip
    for kind in (Kind.IFRC, Kind.ICRC):
        found[kind] = Organisation.objects.create(kind=kind, name=kind, sort_key=kind.lower())
    return found


def person(email: str, name: str) -> User:
    """Open an account with the one password."""
    return people.open_account(
        email=f"{email}@example.org", name=name, at=AT - timedelta(days=800), password=PASSWORD
    )


@pytest.fixture
def administrators(db: None) -> list[User]:
    """Return the first two administrators."""
    two = [person("administrator", "Emil Ferreira-Khan"), person("second", "Yara Lindholm-Mensah")]
    people.make_first_administrators(two, at=AT - timedelta(days=800))
    return two


@pytest.fixture
def administrator(administrators: list[User]) -> User:
    return administrators[0]


def with_role(administrators: list[User], who: User, role: str, *regions: str) -> User:
    """Give a person a role, confirmed by the second administrator where that is asked."""
    at = AT - timedelta(days=800)
    row = people.grant(person=who, role=role, by=administrators[0], at=at, regions=list(regions))
    if role in (Role.APPROVER, Role.ADMINISTRATOR):
        people.confirm(grant_id=row.pk, by=administrators[1], at=at)
    return who


@pytest.fixture
def coordinator(administrators: list[User]) -> User:
    return with_role(
        administrators, person("coordinator", "Marisol Ekström-Diallo"), Role.COORDINATOR
    )


@pytest.fixture
def approver(administrators: list[User]) -> User:
    return with_role(administrators, person("approver", "Tobias Achterberg-Ndiaye"), Role.APPROVER)


@pytest.fixture
def second_approver(administrators: list[User]) -> User:
    return with_role(administrators, person("approver2", "Nadia Weber-Cruz"), Role.APPROVER)


@pytest.fixture
def auditor(administrators: list[User]) -> User:
    return with_role(administrators, person("auditor", "Wilhelmina Tanaka-Cruz"), Role.AUDITOR)


@pytest.fixture
def stranger(db: None) -> User:
    """Return somebody with an account and nothing else."""
    return person("stranger", "Odd Nobody-Else")


@pytest.fixture
def focal_point(organisations: dict[str, Organisation]) -> User:
    """Return the focal point of the Kenyan society."""
    who = person("focal.point", "Samira Castellan-Yeo")
    members.join(
        person=who, organisation=organisations["KEN"], part=Part.FOCAL_POINT, by=None,
        at=AT - timedelta(days=700),
    )  # fmt: skip
    return who


@pytest.fixture
def other_focal_point(organisations: dict[str, Organisation]) -> User:
    """Return the focal point of the Colombian society."""
    who = person("other.focal.point", "Jonas Petrov-Achieng")
    members.join(
        person=who, organisation=organisations["COL"], part=Part.FOCAL_POINT, by=None,
        at=AT - timedelta(days=700),
    )  # fmt: skip
    return who


@pytest.fixture
def cohort(coordinator: User, organisations: dict[str, Organisation]) -> Cohort:
    """Return an open cohort in francs: five places, an envelope of 250,000, a ceiling of 60,000."""
    at = AT - timedelta(days=60)
    made = cohorts.prepare(
        by=coordinator, at=at, name="First cohort", places=5, envelope=25_000_000, ceiling=6_000_000,
        levels=[2, 3], opens_on=date(2027, 2, 1), closes_on=date(2027, 4, 15),
        scoring_until=date(2027, 5, 15), panel_on=date(2027, 6, 1), starts_on=date(2027, 7, 1),
    )  # fmt: skip
    cohorts.move_on(cohort_id=made.pk, after=CohortStatus.OPEN, by=coordinator, at=at)
    made.refresh_from_db()
    return made


def seated(cohort: Cohort, who: User, organisation: Organisation, capacity: str, part: str) -> User:
    """Give a person a seat."""
    cohorts.appoint(
        cohort=cohort, person=who, organisation=organisation, capacity=capacity, part=part,
        by=cohort.coordinator, at=AT - timedelta(days=50),
    )  # fmt: skip
    return who


@pytest.fixture
def chair(cohort: Cohort, organisations: dict[str, Organisation]) -> User:
    who = person("chair", "Ingrid Solano-Mwangi")
    return seated(cohort, who, organisations["IFRC"], Capacity.IFRC, SeatPart.CHAIR)


@pytest.fixture
def vice_chair(cohort: Cohort, organisations: dict[str, Organisation]) -> User:
    who = person("vice.chair", "Astrid Bengtsson-Kamau")
    return seated(cohort, who, organisations["SWE"], Capacity.PNS, SeatPart.VICE_CHAIR)


@pytest.fixture
def seat(cohort: Cohort, organisations: dict[str, Organisation]) -> User:
    who = person("seat", "Kofi Lindqvist-Rao")
    return seated(cohort, who, organisations["RWA"], Capacity.NS, SeatPart.MEMBER)


@pytest.fixture
def fourth_seat(cohort: Cohort, organisations: dict[str, Organisation]) -> User:
    who = person("fourth.seat", "Luc Fontaine-Abebe")
    return seated(cohort, who, organisations["ICRC"], Capacity.ICRC, SeatPart.MEMBER)


ROADMAP = [
    PlannedMilestone(title=f"Milestone of month {month}", month=month, target="14 of 14")
    for month in (2, 4, 6, 9, 12, 15)
]
BUDGET = [
    PlannedLine("staff", "CEA officer", 1, "month", Decimal(18), 60_000),
    PlannedLine("training", "Workshops", 2, "workshop", Decimal(4), 280_000),
    PlannedLine("consultancy", "Facilitation", 2, "day", Decimal("12.5"), 30_400),
]
AMOUNT = 2_580_000  # what BUDGET sums to


def signatory_of(organisation: Organisation, coordinator: User) -> None:
    """Name and confirm who signs for a society."""
    at = AT - timedelta(days=40)
    named = members.name_signatory(
        organisation=organisation, name="Adela Brandt-Osei", title="Secretary General",
        email=f"sg.{organisation.iso3.lower()}@example.org", by=coordinator, at=at,
    )  # fmt: skip
    members.confirm_signatory(signatory=named, source="The public directory", by=coordinator, at=at)


def granted(cohort: Cohort, organisation: Organisation) -> Award:
    """Grant an award with its plan laid out, in onboarding, starting on the cohort's day."""
    at = AT - timedelta(days=30)
    award = awards.grant(cohort_id=cohort.pk, organisation=organisation, amount=AMOUNT, at=at)
    plan.lay_out(award, milestones=ROADMAP, lines=BUDGET)
    return awards_fresh(award)


def awards_fresh(award: Award) -> Award:
    """Return an award as the next request would read it."""
    return Award.objects.select_related("cohort", "organisation").get(pk=award.pk)


@pytest.fixture
def award(cohort: Cohort, organisations: dict[str, Organisation], focal_point: User) -> Award:
    """Return the Kenyan society's award in onboarding, its signatory confirmed."""
    signatory_of(organisations["KEN"], cohort.coordinator)
    return granted(cohort, organisations["KEN"])


def begun(award: Award, coordinator: User, *, at: datetime) -> Award:
    """Make an award active as the steps of onboarding would have: the facts, then the move."""
    day = at.date()
    awards.note_fact(
        award, plan_agreed_on=day, signed_on=day, countersigned_on=day, kick_off_on=day
    )
    awards.begin_if_ready(award, by=coordinator, at=at)
    return awards_fresh(award)


@pytest.fixture
def running_award(award: Award, coordinator: User) -> Award:
    """Return the Kenyan society's active award; its payee is not verified yet."""
    return begun(award, coordinator, at=AT)


@pytest.fixture
def mentor(award: Award, organisations: dict[str, Organisation]) -> User:
    """Return the mentor of the Kenyan society's award, from the Austrian one."""
    who = person("mentor", "Beatrix Okafor-Lund")
    members.join(
        person=who, organisation=organisations["AUT"], part=Part.STAFF, by=None,
        at=AT - timedelta(days=700),
    )  # fmt: skip
    awards.add_person(award, who, AwardPart.MENTOR, on=AT.date())
    return fresh(who)
