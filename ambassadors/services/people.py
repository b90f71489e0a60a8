"""People of National Societies: focal points and deputies come and go, signatories are confirmed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import APPLYING_PARTS, Belonging, LevelEntry, Signatory, StandingEntry
from core.models import Organisation, Role, User
from core.models.activity import Scope
from core.refusals import Forbidden, Refused
from core.services import activity


@transaction.atomic
def join(
    *, person: User, organisation: Organisation, part: str, by: User | None, at: datetime
) -> Belonging:
    """Let a person begin with an organisation, in one part; joining twice is one belonging."""
    row, made = Belonging.objects.get_or_create(
        person=person,
        organisation=organisation,
        part=part,
        ended_on=None,
        defaults={"starts_on": at.date()},
    )
    if made:
        activity.record(row, "joined", by=by, at=at, part=part, scope=Scope(organisation.pk))
    person.forget()
    return row


@transaction.atomic
def leave(*, belonging: Belonging, by: User, on: date, at: datetime) -> None:
    """End a person's part with an organisation; what they did stays."""
    belonging.ended_on = on
    belonging.save(update_fields=["ended_on"])
    activity.record(belonging, "left", by=by, at=at, scope=Scope(belonging.organisation_id))
    belonging.person.forget()


def current_signatory(organisation: Organisation) -> Signatory | None:
    """Return who signs for a National Society now, if known."""
    return Signatory.objects.filter(organisation=organisation, ended_on__isnull=True).first()


@transaction.atomic
def name_signatory(
    *, organisation: Organisation, name: str, title: str, email: str, by: User, at: datetime
) -> Signatory:
    """Enter who signs, as the focal point says; another address than any account of the NS (§2 step 4).

    Another name or title at the same address takes its confirmation off: what was confirmed was the
    person. A coordinator who corrects it in screening confirms it in the same step.
    """
    if _is_account_address(organisation, email):
        raise Refused(
            _(
                "Enter another e-mail address: the signatory's must differ from every account of your NS."
            )
        )
    now_named = current_signatory(organisation)
    if now_named and now_named.email.lower() == email.lower():
        if (now_named.name, now_named.title) != (name, title):
            _rename(now_named, name, title, by=by, at=at)
        return now_named
    if now_named:
        now_named.ended_on = at.date()
        now_named.save(update_fields=["ended_on"])
    row = Signatory.objects.create(
        organisation=organisation, name=name, title=title, email=email.lower()
    )
    activity.record(row, "named", by=by, at=at, scope=Scope(organisation.pk))
    return row


def _rename(signatory: Signatory, name: str, title: str, *, by: User, at: datetime) -> None:
    signatory.name, signatory.title = name, title
    signatory.confirmed_by = signatory.confirmed_at = None
    signatory.save(update_fields=["name", "title", "confirmed_by", "confirmed_at"])
    activity.record(signatory, "named", by=by, at=at, scope=Scope(signatory.organisation_id))


@transaction.atomic
def confirm_signatory(*, signatory: Signatory, source: str, by: User, at: datetime) -> Signatory:
    """Confirm name and address from a source outside the application, which is recorded."""
    if not by.has_role(Role.COORDINATOR):
        raise Forbidden(_("Only a coordinator can confirm a signatory's address."))
    if not source.strip():
        raise Refused(
            _("Enter where you found the signatory's address, for example the NS directory.")
        )
    if _is_account_address(signatory.organisation, signatory.email):
        raise Refused(
            _("This address belongs to an account of the National Society. Ask for another.")
        )
    signatory.source, signatory.confirmed_by, signatory.confirmed_at = source.strip(), by, at
    signatory.save(update_fields=["source", "confirmed_by", "confirmed_at"])
    activity.record(signatory, "confirmed", by=by, at=at, scope=Scope(signatory.organisation_id))
    return signatory


def _is_account_address(organisation: Organisation, email: str) -> bool:
    return Belonging.objects.filter(
        organisation=organisation, person__email__iexact=email, ended_on__isnull=True
    ).exists()


def focal_points(organisation: Organisation) -> list[User]:
    """Return the people who speak for a National Society now."""
    rows = Belonging.objects.filter(
        organisation=organisation, part__in=APPLYING_PARTS, ended_on__isnull=True
    )
    return [row.person for row in rows.select_related("person").order_by("-part", "pk")]


@transaction.atomic
def enter_level(
    *, organisation: Organisation, level: int, on: date, source: str, by: User | None, at: datetime
) -> LevelEntry:
    """Enter a certification level from a day on, with its source (P5)."""
    if not source.strip():
        raise Refused(_("Enter where the certification level is written down."))
    row = LevelEntry.objects.create(
        organisation=organisation, level=level, on=on, source=source, entered_by=by, entered_at=at
    )
    activity.record(row, "level_entered", by=by, at=at, level=level, scope=Scope(organisation.pk))
    return row


def level_of(organisation: Organisation, *, on: date) -> int | None:
    """Return the certification level in force on a day; None while unknown (P5)."""
    rows = LevelEntry.objects.filter(organisation=organisation, on__lte=on)
    row = rows.order_by("-on", "-pk").first()
    return row.level if row else None


def suspended(organisation_id: int, *, on: date) -> bool:
    """Say whether a National Society's IFRC membership is suspended on a day (M3)."""
    rows = StandingEntry.objects.filter(organisation=organisation_id, since__lte=on)
    row = rows.order_by("-since", "-pk").first()
    return bool(row and row.suspended)


def enter_first_suspension(organisation: Organisation, *, at: datetime) -> None:
    """Enter a suspension that the shipped list names, only where no entry was ever made (M3)."""
    if StandingEntry.objects.filter(organisation=organisation).exists():
        return
    StandingEntry.objects.create(
        organisation=organisation,
        suspended=True,
        since=at.date(),
        source="the shipped list of National Societies",
        entered_at=at,
    )
