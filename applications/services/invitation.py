"""Invite National Societies, and take their contacts' answers (§2 step 2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Cohort, CohortStatus, Part
from ambassadors.permissions import standing
from ambassadors.services import cohorts, people
from applications.models import (
    INVITED,
    UNANSWERED,
    Application,
    Claim,
    Invitation,
    InvitationStatus,
)
from applications.permissions import may_invite
from applications.services import application as applications
from core.clock import day_in, end_of_day
from core.models import Kind, OneTimeLink, Organisation, User
from core.refusals import Forbidden, Refused
from core.services import activity, links, outbox

PURPOSE = "invitation"
DAYS = 30  # how long an invitation waits for its answer, at most (D)
CONTACT_STEPS = (7, 14)  # days after sending (§6)


@transaction.atomic
def invite(
    *, cohort_id: int, organisation: Organisation, name: str, email: str, by: User, at: datetime
) -> Invitation:
    """Invite one National Society to an open cohort: a row, and a one-time link by mail."""
    cohort = cohorts.locked(cohort_id)
    _require_inviter(by, cohort, organisation)
    _require_open(cohort, at)
    if organisation.kind != Kind.NS:
        raise Refused(_("Choose a National Society: only they can apply."))
    if Invitation.objects.filter(
        cohort=cohort, organisation=organisation, status__in=INVITED
    ).exists():
        raise Refused(
            _("%(society)s is invited already. Send its invitation again from the list.")
            % {"society": organisation}
        )
    signatory = people.current_signatory(organisation)
    if signatory and signatory.email.lower() == email.lower():
        raise Refused(
            _("This address belongs to the signatory. Enter the address of the focal point.")
        )
    require_free(email, cohort, organisation)
    invitation = Invitation.objects.create(
        cohort=cohort,
        organisation=organisation,
        name=name.strip(),
        email=email.strip().lower(),
        invited_by=by,
        sent_at=at,
        expires_on=_last_day(cohort, at),
    )
    activity.record(invitation, "invited", by=by, at=at)
    _send(invitation, at=at)
    return invitation


@transaction.atomic
def send_again(*, invitation_id: int, by: User, at: datetime) -> Invitation:
    """Send a waiting or expired invitation again, with a new link; the old one stops working."""
    invitation = _locked(invitation_id)
    _require_inviter(by, invitation.cohort, invitation.organisation)
    _require_open(invitation.cohort, at)
    if invitation.status not in UNANSWERED:
        invitation.go_to(InvitationStatus.SENT)
    invitation.sent_at = at
    invitation.expires_on = _last_day(invitation.cohort, at)
    invitation.save(update_fields=["status", "sent_at", "expires_on"])
    activity.record(invitation, "sent_again", by=by, at=at)
    _send(invitation, at=at)
    return invitation


@transaction.atomic
def withdraw(*, invitation_id: int, reason: str, by: User, at: datetime) -> Invitation:
    """Take back an invitation nobody has answered; its link then says so."""
    invitation = _locked(invitation_id)
    _require_inviter(by, invitation.cohort, invitation.organisation)
    invitation.go_to(InvitationStatus.WITHDRAWN, reason=reason)
    invitation.save(update_fields=["status"])
    activity.record(invitation, "withdrawn", by=by, at=at, reason=reason)
    return invitation


def of_link(secret: str, *, at: datetime) -> tuple[OneTimeLink, Invitation]:
    """Return link and invitation behind a secret without changing anything; refuses a spent link."""
    link = links.look(secret, purpose=PURPOSE, at=at)
    invitation = Invitation.objects.select_related("cohort", "organisation", "invited_by").get(
        pk=link.about_id
    )
    gone = {
        InvitationStatus.WITHDRAWN: _("This invitation was withdrawn. Nothing is needed from you."),
        InvitationStatus.EXPIRED: _("This invitation expired. Ask for a new one if you need it."),
    }
    if invitation.status in gone:
        raise links.LinkSpent(gone[InvitationStatus(invitation.status)])
    _require_open(invitation.cohort, at)
    return link, invitation


@transaction.atomic
def see(*, secret: str, at: datetime) -> Invitation:
    """Note that a person, not a mail scanner, opened the invitation."""
    invitation = _locked(of_link(secret, at=at)[1].pk)
    if invitation.status == InvitationStatus.SENT:
        invitation.go_to(InvitationStatus.SEEN)
        invitation.save(update_fields=["status"])
        activity.record(invitation, "seen", by=None, actor="invited", at=at)
    return invitation


@transaction.atomic
def accept(
    *, secret: str, at: datetime, name: str = "", password: str = "", person: User | None = None
) -> tuple[Application, User]:
    """Accept: the contact becomes focal point, with a new account or the one they are signed in to.

    Begins the application's draft and uses the link up.
    """
    link, found = of_link(secret, at=at)
    invitation = _locked(found.pk)
    links.use(link, at=at)
    account = User.objects.filter(email__iexact=invitation.email).first()
    if account and account != person:
        raise Refused(
            _("This e-mail address has an account already. Sign in with it, then accept.")
        )
    who = account or new_account(invitation, name=name, password=password)
    invitation.go_to(InvitationStatus.ACCEPTED)
    invitation.answered_at, invitation.accepted_by = at, who
    invitation.save(update_fields=["status", "answered_at", "accepted_by"])
    activity.record(invitation, "accepted", by=who, at=at)
    people.join(
        person=who, organisation=invitation.organisation, part=Part.FOCAL_POINT, by=who, at=at
    )
    return applications.begin(invitation=invitation, by=who, at=at), who


@transaction.atomic
def decline(*, secret: str, at: datetime, reason: str = "") -> Invitation:
    """Decline, with a reason if the contact gives one; the coordinator is told."""
    link, found = of_link(secret, at=at)
    invitation = _locked(found.pk)
    links.use(link, at=at)
    invitation.go_to(InvitationStatus.DECLINED)
    invitation.answered_at = at
    invitation.save(update_fields=["status", "answered_at"])
    activity.record(invitation, "declined", by=None, actor="invited", at=at, reason=reason)
    outbox.queue(
        "applications/invitation_declined",
        to=invitation.invited_by,
        at=at,
        about=invitation,
        organisation=invitation.organisation,
        link=f"/cohorts/{invitation.cohort_id}/invitations/",
        reason=reason.strip(),
    )
    return invitation


def expire(*, at: datetime) -> int:
    """Expire the invitations whose last day has passed; return how many. Twice does it once."""
    waiting = Invitation.objects.filter(
        status__in=UNANSWERED, expires_on__lte=at.date() + timedelta(days=1)
    )
    done = 0
    for pk in waiting.values_list("pk", flat=True):
        with transaction.atomic():
            invitation = _locked(pk)
            over = at > end_of_day(invitation.expires_on, invitation.cohort.time_zone)
            if invitation.status not in UNANSWERED or not over:
                continue
            invitation.go_to(InvitationStatus.EXPIRED)
            invitation.save(update_fields=["status"])
            activity.record(invitation, "expired", by=None, actor="system", at=at)
            done += 1
    return done


def remind_contacts(*, at: datetime) -> int:
    """Write again to contacts 7 and 14 days after sending (§6), with a new link, each step once."""
    done = 0
    for pk in Invitation.objects.filter(status__in=UNANSWERED).values_list("pk", flat=True):
        with transaction.atomic():
            invitation = _locked(pk)
            if invitation.status in UNANSWERED and _contact_step(invitation, at):
                _send(invitation, at=at, reminder=True)
                done += 1
    return done


def _contact_step(invitation: Invitation, at: datetime) -> bool:
    """Say whether a reminder has come due since the last message with a link went out."""
    last = (
        OneTimeLink.objects.filter(
            purpose=PURPOSE, about_type=activity.type_of(invitation), about_id=str(invitation.pk)
        )
        .order_by("-made_at")
        .values_list("made_at", flat=True)
        .first()
    )
    come = [step for step in CONTACT_STEPS if invitation.sent_at + timedelta(days=step) <= at]
    if not come or at > end_of_day(invitation.expires_on, invitation.cohort.time_zone):
        return False
    return last is None or last < invitation.sent_at + timedelta(days=come[-1])


def _send(invitation: Invitation, *, at: datetime, reminder: bool = False) -> None:
    days = (invitation.expires_on - day_in(invitation.cohort.time_zone, at)).days + 1
    secret = links.make(PURPOSE, about=invitation, address=invitation.email, at=at, days=days)
    outbox.queue(
        "applications/invitation_waits" if reminder else "applications/invitation",
        to=invitation.email,
        at=at,
        about=invitation,
        organisation=invitation.organisation,
        link=f"/invitation/{outbox.SECRET}/",
        secret=secret,
    )


def _last_day(cohort: Cohort, at: datetime) -> date:
    return min(day_in(cohort.time_zone, at) + timedelta(days=DAYS), cohort.closes_on)


def _locked(pk: int) -> Invitation:
    """Return an invitation under its lock."""
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("cohort", "organisation", "invited_by")
        .get(pk=pk)
    )


def _require_inviter(by: User, cohort: Cohort, organisation: Organisation) -> None:
    if not may_invite(by, cohort, organisation.region):
        raise Forbidden(
            _("Only the coordinator of this cohort or of this region can invite this NS.")
        )


def require_free(email: str, cohort: Cohort, organisation: Organisation) -> None:
    """Refuse the address of somebody who decides in the programme, or speaks for another NS (C1)."""
    person = User.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        return
    if person.roles or standing(person).seats.get(cohort.pk):
        raise Refused(
            _("%(email)s belongs to somebody with a role in the programme. Enter another address.")
            % {"email": email}
        )
    if standing(person).speaks_for - {organisation.pk}:
        raise Refused(
            _("%(email)s belongs to another National Society's focal point. Enter another address.")
            % {"email": email}
        )


def _require_open(cohort: Cohort, at: datetime) -> None:
    if cohort.status != CohortStatus.OPEN or at > end_of_day(cohort.closes_on, cohort.time_zone):
        raise Refused(
            _("“%(cohort)s” is not open for applications, so nobody can be invited or accept now.")
            % {"cohort": cohort}
        )


def new_account(of: Invitation | Claim, *, name: str, password: str) -> User:
    """Make an account whose address the link has proved, in the time zone of its society."""
    if not name.strip() or not password:
        raise Refused(_("Enter your name and a password."))
    zone = of.organisation.time_zone or of.cohort.time_zone
    person = User.objects.create_user(of.email, password, name=name.strip(), time_zone=zone)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person
