"""The cast: one invented person for each role, all with the one password that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Member:
    """One of the cast: key, what their sign-in button says, name and time zone."""

    key: str
    label: object
    name: str
    time_zone: str

    @property
    def email(self) -> str:
        """Return the invented address."""
        return f"{self.key.replace('_', '.')}@example.org"


CAST = (
    Member("coordinator", _("Sign in as coordinator"), "Marisol Ekström-Diallo", "Europe/Zurich"),
    Member("approver", _("Sign in as approver"), "Tobias Achterberg-Ndiaye", "Europe/Zurich"),
    Member("chair", _("Sign in as chair"), "Ingrid Solano-Mwangi", "Europe/Zurich"),
    Member("seat", _("Sign in as Steering Group member"), "Kofi Lindqvist-Rao", "Africa/Nairobi"),
    Member("mentor", _("Sign in as mentor"), "Beatrix Okafor-Lund", "Europe/Stockholm"),
    Member("focal_point", _("Sign in as focal point"), "Samira Castellan-Yeo", "Africa/Nairobi"),
    Member("applicant", _("Sign in as applicant"), "Jonas Petrov-Achieng", "America/Lima"),
    Member("auditor", _("Sign in as auditor"), "Wilhelmina Tanaka-Cruz", "Europe/Zurich"),
    Member("administrator", _("Sign in as administrator"), "Emil Ferreira-Khan", "Europe/Zurich"),
)
BY_KEY = {member.key: member for member in CAST}
