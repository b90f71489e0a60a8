"""Ask to represent a National Society in an open call; its focal point or a coordinator decides (§2 step 2)."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Cohort, Part
from ambassadors.permissions import standing
from ambassadors.services import cohorts, people
from ambassadors.services.people import focal_points
from applications.models import Claim, ClaimStatus
from applications.permissions import may_decide_claim
from applications.queries.claim import takes_claims
from applications.services import invitation as invitations
from core.models import Kind, OneTimeLink, Organisation, User
from core.refusals import Forbidden, Refused
from core.services import activity, links, outbox

PURPOSE, DEPUTY = "claim", "claim_deputy"
CONFIRM_DAYS = 3  # to confirm an address (D)
DEPUTY_DAYS = 30


@transaction.atomic
def begin(*, cohort_id: int, email: str, at: datetime) -> None:
    """Mail a one-time link to an address; whoever it is, nothing else is kept."""
    cohort = cohorts.locked(cohort_id)
    _require_open_call(cohort, at)
    about = Claim(id=uuid.uuid4(), cohort=cohort)
    address = email.strip().lower()
    secret = links.make(PURPOSE, about=about, address=address, at=at, days=CONFIRM_DAYS)
    outbox.queue(
        "applications/claim_confirm",
        to=address,
        at=at,
        about=cohort,
        link=f"/calls/{cohort.pk}/ask/{outbox.SECRET}/",
        secret=secret,
    )


def of_link(cohort_id: int, secret: str, *, at: datetime) -> tuple[OneTimeLink, Cohort]:
    """Return link and cohort behind a secret without changing anything; refuses a spent link."""
    link = links.look(secret, purpose=PURPOSE, at=at)
    cohort = Cohort.objects.get(pk=cohort_id)
    _require_open_call(cohort, at)
    return link, cohort


@transaction.atomic
def ask(
    *, cohort_id: int, secret: str, organisation: Organisation, name: str, role: str, at: datetime
) -> Claim:
    """Ask, from a confirmed address; who decides is told, and the person sees nothing until then."""
    cohort = cohorts.locked(cohort_id)
    link, _cohort = of_link(cohort_id, secret, at=at)
    links.use(link, at=at)
    if organisation.kind != Kind.NS:
        raise Refused(_("Choose a National Society: only they can apply."))
    invitations.require_free(link.address, cohort, organisation)
    person = User.objects.filter(email__iexact=link.address).first()
    if person and organisation.pk in standing(person).speaks_for:
        raise Refused(_("You speak for this National Society already. Sign in to go on."))
    if Claim.objects.filter(cohort=cohort, email=link.address, status=ClaimStatus.ASKED).exists():
        raise Refused(_("You asked already. We will write to you when it is decided."))
    claim = Claim.objects.create(
        id=UUID(link.about_id),
        cohort=cohort,
        organisation=organisation,
        name=name.strip(),
        email=link.address,
        role=role.strip(),
        asked_at=at,
    )
    activity.record(claim, "asked", by=None, actor="claimant", at=at)
    outbox.queue(
        "applications/claim_asked",
        to=[*focal_points(organisation), cohort.coordinator],
        at=at,
        about=claim,
        organisation=organisation,
        link=f"/claims/{claim.pk}/",
    )
    return claim


@transaction.atomic
def agree(*, claim_id: UUID, by: User, at: datetime) -> Claim:
    """Agree: the person is invited as focal point, or becomes deputy where the NS has one already."""
    claim = _locked(claim_id, by)
    claim.go_to(ClaimStatus.AGREED)
    _decide(claim, "agreed", by=by, at=at)
    if focal_points(claim.organisation):
        invitations.require_free(claim.email, claim.cohort, claim.organisation)
        outbox.queue(
            "applications/claim_deputy",
            to=claim.email,
            at=at,
            about=claim,
            organisation=claim.organisation,
            link=f"/calls/join/{outbox.SECRET}/",
            secret=links.make(DEPUTY, about=claim, address=claim.email, at=at, days=DEPUTY_DAYS),
        )
    else:
        invitations.invite(
            cohort_id=claim.cohort_id, organisation=claim.organisation, name=claim.name,
            email=claim.email, by=by, at=at,
        )  # fmt: skip
    return claim


@transaction.atomic
def refuse(*, claim_id: UUID, reason: str, by: User, at: datetime) -> Claim:
    """Refuse, with a reason that the person reads."""
    claim = _locked(claim_id, by)
    claim.go_to(ClaimStatus.REFUSED, reason=reason)
    _decide(claim, "refused", by=by, at=at, reason=reason)
    outbox.queue(
        "applications/claim_refused",
        to=claim.email,
        at=at,
        about=claim,
        organisation=claim.organisation,
        reason=reason.strip(),
    )
    return claim


def lapse(*, at: datetime) -> int:
    """Let claims lapse whose call is over; return how many. Twice does it once."""
    done = 0
    for pk in Claim.objects.filter(status=ClaimStatus.ASKED).values_list("pk", flat=True):
        with transaction.atomic():
            claim = _row(pk)
            if claim.status != ClaimStatus.ASKED or takes_claims(claim.cohort, at=at):
                continue
            claim.go_to(ClaimStatus.LAPSED)
            _decide(claim, "lapsed", by=None, at=at)
            outbox.queue(
                "applications/claim_lapsed",
                to=claim.email,
                at=at,
                about=claim,
                organisation=claim.organisation,
            )
            done += 1
    return done


def of_deputy_link(secret: str, *, at: datetime) -> tuple[OneTimeLink, Claim]:
    """Return link and claim behind a deputy's secret without changing anything."""
    link = links.look(secret, purpose=DEPUTY, at=at)
    found = Claim.objects.select_related("cohort", "organisation")
    return link, found.get(pk=link.about_id)


@transaction.atomic
def join(
    *, secret: str, at: datetime, name: str = "", password: str = "", person: User | None = None
) -> User:
    """Become deputy, with a new account or the one the address has; uses the link up."""
    link, claim = of_deputy_link(secret, at=at)
    links.use(link, at=at)
    account = User.objects.filter(email__iexact=claim.email).first()
    if account and account != person:
        raise Refused(
            _("This e-mail address has an account already. Sign in with it, then accept.")
        )
    invitations.require_free(claim.email, claim.cohort, claim.organisation)
    who = account or invitations.new_account(claim, name=name, password=password)
    people.join(person=who, organisation=claim.organisation, part=Part.DEPUTY, by=who, at=at)
    activity.record(claim, "joined", by=who, at=at)
    return who


def _decide(claim: Claim, verb: str, *, by: User | None, at: datetime, reason: str = "") -> None:
    claim.decided_by, claim.decided_at = by, at
    claim.save(update_fields=["status", "decided_by", "decided_at"])
    actor = "person" if by else "system"
    activity.record(claim, verb, by=by, actor=actor, at=at, reason=reason)


def _locked(claim_id: UUID, by: User) -> Claim:
    """Return a claim under its lock for who may decide it; the cohort is locked first."""
    cohorts.locked(Claim.objects.values_list("cohort_id", flat=True).get(pk=claim_id))
    claim = _row(claim_id)
    if not may_decide_claim(by, claim):
        raise Forbidden(
            _("Only the focal point of this National Society or a coordinator decides.")
        )
    return claim


def _row(pk: UUID) -> Claim:
    found = Claim.objects.select_for_update(of=("self",))
    return found.select_related("cohort__coordinator", "organisation").get(pk=pk)


def _require_open_call(cohort: Cohort, at: datetime) -> None:
    if not takes_claims(cohort, at=at):
        raise Refused(_("“%(cohort)s” is no open call now.") % {"cohort": cohort})
