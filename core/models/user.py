"""People who sign in. Their name to the system is an e-mail address."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may be across the programme (docs/rules.md §1)."""

    COORDINATOR = "coordinator", _("coordinator")
    APPROVER = "approver", _("approver")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


CONFIRMED_BY_ANOTHER = (Role.APPROVER, Role.ADMINISTRATOR)


class PersonManager(BaseUserManager["User"]):
    """Makes people; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Add a person; without a password they can only come in through a link."""
        person = self.model(email=email.strip().lower(), **extra)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a person by address, whatever its capitals."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. People are closed (`is_active` false), never deleted."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(max_length=10, default="en-gb")
    time_zone = models.CharField(max_length=60, default="UTC")
    is_active = models.BooleanField(default=True)
    is_staff = False

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name", "id"], name="people_by_name")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name, as allauth and Django ask for it."""
        return self.name

    @cached_property
    def grants(self) -> list[RoleGrant]:
        """Return the roles in force, read once per request."""
        return list(RoleGrant.objects.filter(person=self).in_force())

    @cached_property
    def roles(self) -> frozenset[str]:
        """Return the names of the roles in force."""
        return frozenset(grant.role for grant in self.grants)

    def has_role(self, role: str) -> bool:
        """Say whether a role is in force."""
        return self.is_active and str(role) in self.roles

    @cached_property
    def coordinated_regions(self) -> frozenset[str] | None:
        """Return the regions this coordinator covers; None means all of them."""
        mine = [grant for grant in self.grants if grant.role == Role.COORDINATOR]
        if any(not grant.regions for grant in mine):
            return None
        return frozenset(region for grant in mine for region in grant.regions)

    def covers(self, region: str) -> bool:
        """Say whether this person coordinates a region."""
        if not self.has_role(Role.COORDINATOR):
            return False
        return self.coordinated_regions is None or region in self.coordinated_regions

    def forget(self) -> None:
        """Drop what was read of this person in this request, here and as `standing` above."""
        for name in ("grants", "roles", "coordinated_regions", "_standing"):
            self.__dict__.pop(name, None)


class GrantQuerySet(models.QuerySet["RoleGrant"]):
    """Roles as they were granted."""

    def in_force(self) -> GrantQuerySet:
        """Keep those that count now: not ended, and confirmed by another where that is asked."""
        needs = models.Q(role__in=CONFIRMED_BY_ANOTHER)
        return self.filter(ended_at__isnull=True).filter(
            ~needs | models.Q(confirmed_by__isnull=False)
        )

    def waiting(self) -> GrantQuerySet:
        """Keep those that another administrator has yet to confirm."""
        return self.filter(
            ended_at__isnull=True, confirmed_by__isnull=True, role__in=CONFIRMED_BY_ANOTHER
        )


class RoleGrant(models.Model):
    """A role a person holds; approver and administrator are confirmed by another administrator."""

    person = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    regions = models.JSONField(default=list, blank=True)  # names; empty: all regions
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="role_confirmed_by_another",
                condition=models.Q(confirmed_by__isnull=True)
                | models.Q(granted_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("granted_by")),
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_grant_per_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
