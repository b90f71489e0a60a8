"""Results and offers: released by the coordinator, answered by the signatory, then the award (§2 step 7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Award, CohortStatus, Signatory
from ambassadors.services import awards, cohorts
from ambassadors.services.people import current_signatory, focal_points
from applications.models import (
    DECIDED,
    Application,
    ApplicationStatus,
    Decision,
    Offer,
    OfferStatus,
)
from applications.permissions import require_coordinator
from applications.queries.offer import letter
from applications.services import granted, room
from core.clock import day_in, end_of_day
from core.models import OneTimeLink, User
from core.refusals import Refused
from core.services import activity, links, outbox

PURPOSE = "offer"


@transaction.atomic
def release(*, cohort_id: int, application_ids: list[int], by: User, at: datetime) -> int:
    """Release results: every chosen one gets its letter by mail, a selected one also its offer."""
    cohort = cohorts.locked(cohort_id)
    if cohort.status not in (CohortStatus.DECIDED, CohortStatus.RUNNING):
        raise Refused(_("Results are released after the chair has closed the panel."))
    told = 0
    for application in cohort.applications.filter(
        pk__in=application_ids, status__in=DECIDED, released_at__isnull=True
    ).select_related("organisation"):
        application.cohort = cohort
        require_coordinator(by, application, on=at.date())
        decision = application.decisions.order_by("-number")[:1].get()
        tell_result(application, decision, by=by, at=at)
        told += 1
    return told


def tell_result(application: Application, decision: Decision, *, by: User, at: datetime) -> None:
    """Send a decision's letter to the NS, and where it is selected make the offer."""
    application.released_at = at
    application.save(update_fields=["released_at"])
    activity.record(application, "released", by=by, at=at, outcome=decision.outcome)
    outbox.queue(
        "applications/result",
        to=focal_points(application.organisation),
        at=at,
        about=application,
        organisation=application.organisation,
        link=f"/applications/{application.pk}/result/",
        application=application,
        decision=decision,
        letter=letter(decision),
    )
    if decision.outcome == ApplicationStatus.SELECTED:
        make(application, decision, by=by, at=at)


def make(application: Application, decision: Decision, *, by: User, at: datetime) -> Offer:
    """Make the offer to the confirmed signatory; place and amount were taken when it was decided."""
    signatory = _confirmed_signatory(application)
    cohort = application.cohort
    offer = Offer.objects.create(
        application=application,
        decision=decision,
        signatory=signatory,
        amount=decision.amount or 0,
        made_at=at,
        answer_by=day_in(cohort.time_zone, at) + timedelta(days=cohort.offer_days),
    )
    activity.record(offer, "made", by=by, at=at, amount=offer.amount)
    _send(offer, at=at)
    return offer


def _confirmed_signatory(application: Application) -> Signatory:
    """Return who answers the offer; refuses where name and address were not confirmed (§2 step 4)."""
    signatory = current_signatory(application.organisation)
    if signatory is None or signatory.confirmed_at is None:
        raise Refused(
            _("Confirm the name and address of %(ns)s's signatory before the offer is sent.")
            % {"ns": application.organisation.name}
        )
    return signatory


def _send(offer: Offer, *, at: datetime) -> None:
    days = offer.application.cohort.offer_days + 1
    secret = links.make(PURPOSE, about=offer, address=offer.signatory.email, at=at, days=days)
    outbox.queue(
        "applications/offer",
        to=offer.signatory.email,
        at=at,
        about=offer,
        organisation=offer.application.organisation,
        link=f"/offer/{outbox.SECRET}/",
        secret=secret,
        offer=offer,
        letter=letter(offer.decision),
    )


def locked(offer_id: int) -> Offer:
    """Return an offer with its cohort locked first; of two answers at once one waits for the other."""
    cohort_id = Offer.objects.values_list("application__cohort_id", flat=True).get(pk=offer_id)
    cohort = cohorts.locked(cohort_id)
    found = (
        Offer.objects.select_for_update(of=("self",))
        .select_related("application__organisation", "decision__version", "signatory")
        .get(pk=offer_id)
    )
    found.application.cohort = cohort
    return found


@transaction.atomic
def accept(*, link: OneTimeLink, at: datetime) -> Award:
    """The signatory accepts through their link: the award is made exactly once, with its plan."""
    offer = locked(int(link.about_id))
    _require_in_time(offer, at=at)
    links.use(link, at=at)
    application = offer.application
    award = awards.grant(
        cohort_id=application.cohort_id,
        organisation=application.organisation,
        amount=offer.amount,
        at=at,
    )
    granted.lay_out(award, offer.decision.version)
    offer.award = award
    offer.go_to(OfferStatus.ACCEPTED)
    offer.answered_at = at
    offer.save(update_fields=["award", "status", "answered_at"])
    activity.record(offer, "accepted", by=None, actor="signatory", at=at, amount=offer.amount)
    outbox.queue(
        "applications/offer_accepted",
        to=[*focal_points(application.organisation), application.cohort.coordinator],
        at=at,
        about=award,
        organisation=application.organisation,
        link=f"/awards/{award.pk}/",
    )
    return award


def _require_in_time(offer: Offer, *, at: datetime) -> None:
    """Refuse an answer after the last second of the offer's last day in the cohort's zone (P3)."""
    if at > end_of_day(offer.answer_by, offer.application.cohort.time_zone):
        raise Refused(
            _("The last day to answer this offer has passed. Ask the coordinator to make it again.")
        )


@transaction.atomic
def decline(*, link: OneTimeLink, reason: str, at: datetime) -> Offer:
    """The signatory declines, with a reason; place and amount are free again (S7)."""
    offer = locked(int(link.about_id))
    _require_in_time(offer, at=at)
    links.use(link, at=at)
    offer.go_to(OfferStatus.DECLINED, reason=reason)
    return _freed(offer, by=None, actor="signatory", at=at, reason=reason)


@transaction.atomic
def withdraw(*, offer_id: int, reason: str, by: User, at: datetime) -> Offer:
    """A coordinator takes an unanswered offer back, with a reason."""
    offer = locked(offer_id)
    require_coordinator(by, offer.application, on=at.date())
    offer.go_to(OfferStatus.WITHDRAWN, reason=reason)
    links.withdraw(PURPOSE, about=offer, at=at)
    return _freed(offer, by=by, actor="person", at=at, reason=reason)


def _freed(offer: Offer, *, by: User | None, actor: str, at: datetime, reason: str) -> Offer:
    offer.answered_at = at
    offer.save(update_fields=["status", "answered_at"])
    room.give_back(offer.application.cohort, offer.amount, at=at)
    activity.record(offer, str(offer.status), by=by, actor=actor, at=at, reason=reason)
    return offer


@transaction.atomic
def lapse(*, offer_id: int, at: datetime) -> bool:
    """Let an offer lapse once its last day has ended in the cohort's zone (S7, P3)."""
    offer = locked(offer_id)
    over = offer.answer_by < day_in(offer.application.cohort.time_zone, at)
    if offer.status != OfferStatus.MADE or not over:
        return False
    offer.go_to(OfferStatus.LAPSED)
    links.withdraw(PURPOSE, about=offer, at=at)
    _freed(offer, by=None, actor="system", at=at, reason="")
    return True


@transaction.atomic
def make_again(*, offer_id: int, by: User, at: datetime) -> Offer:
    """Make a lapsed offer again, where place and amount are still free at this moment (S7).

    Where they are not, the refusal names who holds them; it goes to the signatory confirmed now.
    """
    offer = locked(offer_id)
    require_coordinator(by, offer.application, on=at.date())
    cohort = offer.application.cohort
    offer.go_to(OfferStatus.MADE)
    room.take(cohort, offer.amount, reader=by, at=at)
    offer.signatory = _confirmed_signatory(offer.application)
    offer.answer_by = day_in(cohort.time_zone, at) + timedelta(days=cohort.offer_days)
    offer.answered_at = None
    offer.save(update_fields=["status", "signatory", "answer_by", "answered_at"])
    activity.record(offer, "made_again", by=by, at=at, amount=offer.amount)
    _send(offer, at=at)
    return offer


def lapse_due(*, at: datetime) -> int:
    """Let every unanswered offer lapse whose last day has ended; return how many."""
    waiting = Offer.objects.filter(
        status=OfferStatus.MADE, answer_by__lte=at.date() + timedelta(days=1)
    )
    return sum(lapse(offer_id=pk, at=at) for pk in waiting.values_list("pk", flat=True))
