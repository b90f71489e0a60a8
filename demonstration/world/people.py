"""The invented people of the demonstration, and the societies they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from ambassadors.models import Part
from ambassadors.services import people as members
from core.models import Organisation, Role, User
from core.services import people
from demonstration.cast import BY_KEY, CAST
from demonstration.world.steps import Society

FIRST = (
    "Adela", "Bruno", "Clara", "Dario", "Esra", "Farid", "Greta", "Hamid", "Irena", "Jorge", "Keiko",
    "Lamine", "Mirja", "Nadia", "Oskar", "Paloma", "Quang", "Rana", "Stefan", "Tariro", "Ulla", "Vera",
)  # fmt: skip
LAST = (
    "Brandt-Osei", "Moreau-Tanaka", "Silva-Lindgren", "Okonkwo-Hall", "Novak-Reyes", "Haddad-Ström",
    "Kimani-Weber", "Petrova-Diaz", "Larsen-Chowdhury", "Mbeki-Rossi", "Nguyen-Fischer",
)  # fmt: skip


@dataclass
class People:
    """Everybody of the world, by the key of the cast or by what they are."""

    at: datetime
    hashed: str = field(default_factory=lambda: make_password(settings.DEMONSTRATION_PASSWORD))
    by_key: dict[str, User] = field(default_factory=dict)
    made: int = 0

    def __getitem__(self, key: str) -> User:
        return self.by_key[key]

    def add(self, email: str, name: str, time_zone: str = "UTC") -> User:
        """Open an account with the one password."""
        return people.open_account(
            email=email, name=name, at=self.at, hashed=self.hashed, time_zone=time_zone
        )

    def invented(self) -> str:
        """Return a name that nobody else here has."""
        name = f"{FIRST[self.made % len(FIRST)]} {LAST[self.made % len(LAST)]}"
        self.made += 1
        return name


def organisation(iso3: str) -> Organisation:
    """Return a National Society by the code of its country."""
    return Organisation.objects.get(iso3=iso3)


def cast(at: datetime) -> People:
    """Open the cast's accounts and grant their roles, each approver confirmed by a second person."""
    everyone = People(at)
    for member in CAST:
        everyone.by_key[member.key] = everyone.add(member.email, member.name, member.time_zone)
    second = everyone.add("second.administrator@example.org", "Yara Lindholm-Mensah")
    everyone.by_key["second_administrator"] = second
    administrator = everyone["administrator"]
    people.make_first_administrators([administrator, second], at=at)
    for key, role in (
        ("coordinator", Role.COORDINATOR),
        ("approver", Role.APPROVER),
        ("auditor", Role.AUDITOR),
    ):
        row = people.grant(person=everyone[key], role=role, by=administrator, at=at)
        if role == Role.APPROVER:
            people.confirm(grant_id=row.pk, by=second, at=at)
    _steering_group(everyone)
    return everyone


def _steering_group(everyone: People) -> None:
    """Open the accounts of the other two seats and of two more mentors."""
    for key, name, home in (
        ("vice_chair", "Astrid Bengtsson-Kamau", "SWE"),
        ("fourth_seat", "Luc Fontaine-Abebe", ""),
        ("second_mentor", "Hana Dvořák-Singh", "AUT"),
        ("third_mentor", "Pedro Almeida-Njoroge", "PRT"),
    ):
        person = everyone.add(f"{key.replace('_', '.')}@example.org", name)
        everyone.by_key[key] = person
        if home:
            members.join(
                person=person,
                organisation=organisation(home),
                part=Part.STAFF,
                by=None,
                at=everyone.at,
            )


def society(everyone: People, iso3: str, key: str = "", **fields: Any) -> Society:
    """Return a society with an invented focal point and signatory; `key` names one of the cast."""
    member = BY_KEY.get(key)
    return Society(
        organisation=organisation(iso3),
        contact=member.name if member else everyone.invented(),
        email=member.email if member else f"cea.{iso3.lower()}@example.org",
        signatory=everyone.invented(),
        **fields,
    )
