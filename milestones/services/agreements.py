"""The agreement: drawn from the accepted plan, signed by the signatory, countersigned."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.permissions import require_approver, require_coordinator
from ambassadors.services import awards
from ambassadors.services.people import current_signatory, focal_points
from core import pdf, reauthentication
from core.clock import day_in
from core.models import OneTimeLink, User
from core.reauthentication import Proof
from core.refusals import Refused
from core.services import activity, documents, links, outbox
from milestones.models import Agreement, AgreementStatus
from milestones.queries.instalment import approvers_of
from milestones.queries.plan import readable

PURPOSE = "agreement"
LINK_DAYS = 30


def locked(agreement_id: int) -> Agreement:
    """Return an agreement with its award locked first."""
    award_id = Agreement.objects.values_list("award_id", flat=True).get(pk=agreement_id)
    award = awards.locked(award_id)
    found = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    found.award = award
    return found


@transaction.atomic
def draw(*, award_id: int, by: User, at: datetime) -> Agreement:
    """Draw the agreement from the accepted plan as a PDF and send the signatory a link to sign it."""
    award = awards.locked(award_id)
    require_coordinator(by, award, on=at.date())
    plan = award.plan_versions.order_by("-number").first()
    if plan is None:
        raise Refused(_("Accept the plan first: the agreement is made from it."))
    if award.agreements.exclude(status=AgreementStatus.VOID).exists():
        raise Refused(_("An agreement is drawn already. Void it first to draw another."))
    signatory = current_signatory(award.organisation)
    if signatory is None or signatory.confirmed_at is None:
        raise Refused(_("Confirm the signatory's name and address first."))
    agreement = Agreement.objects.create(
        award=award, plan=plan, signatory=signatory, drawn_by=by, drawn_at=at
    )
    content = pdf.rendered(
        "pdf/agreement.html",
        {
            "award": award,
            "plan": readable(plan.content),
            "version": plan,
            "signatory": signatory,
            "made_at": at,
            "zone": award.cohort.time_zone,
        },
    )
    agreement.document = documents.add(
        ContentFile(content, name=f"agreement-{award.reference}.pdf"),
        owner=agreement,
        by=by,
        at=at,
        part="agreement",
        organisation=award.organisation,
    )
    agreement.save(update_fields=["document"])
    activity.record(agreement, "drawn", by=by, at=at, plan=plan.number)
    _send_link(agreement, at=at)
    return agreement


def _send_link(agreement: Agreement, *, at: datetime) -> None:
    """Send the signatory a new one-time link; earlier ones stop working."""
    signatory = agreement.signatory
    secret = links.make(PURPOSE, about=agreement, address=signatory.email, at=at, days=LINK_DAYS)
    outbox.queue(
        "milestones/agreement_to_sign",
        to=signatory.email,
        at=at,
        about=agreement,
        organisation=agreement.award.organisation,
        link=f"/agreement/{outbox.SECRET}/",
        secret=secret,
        signatory=signatory,
        days=LINK_DAYS,
    )


@transaction.atomic
def send_again(*, agreement_id: int, by: User, at: datetime) -> Agreement:
    """Send the signatory a new link while the agreement waits to be signed."""
    agreement = locked(agreement_id)
    require_coordinator(by, agreement.award, on=at.date())
    if agreement.status != AgreementStatus.DRAWN:
        raise Refused(_("This agreement does not wait for the signatory."))
    _send_link(agreement, at=at)
    activity.record(agreement, "sent_again", by=by, at=at)
    return agreement


def of_link(secret: str, *, at: datetime) -> tuple[OneTimeLink, Agreement]:
    """Return a link and the agreement it is for, without using it; refuses one that no longer works."""
    link = links.look(secret, purpose=PURPOSE, at=at)
    found = Agreement.objects.select_related(
        "award__organisation", "award__cohort__coordinator", "plan", "signatory", "document"
    ).get(pk=link.about_id)
    return link, found


@transaction.atomic
def sign(*, link: OneTimeLink, at: datetime) -> Agreement:
    """The signatory signs through their one-time link, which is used up."""
    agreement = locked(int(link.about_id))
    if agreement.signatory.email.lower() != link.address.lower():
        raise Refused(_("Somebody else signs for this National Society now."))
    links.use(link, at=at)
    return _signed(agreement, by=None, at=at)


@transaction.atomic
def sign_on_paper(*, agreement_id: int, file: File[bytes], by: User, at: datetime) -> Agreement:
    """A coordinator enters the signed paper that the National Society sent."""
    agreement = locked(agreement_id)
    require_coordinator(by, agreement.award, on=at.date())
    if not agreement.may_move(AgreementStatus.SIGNED):
        raise Refused(_("This agreement does not wait for a signature. Open the page again."))
    agreement.signed_copy = documents.add(
        file,
        owner=agreement,
        by=by,
        at=at,
        part="signed",
        organisation=agreement.award.organisation,
    )
    links.withdraw(PURPOSE, about=agreement, at=at)
    return _signed(agreement, by=by, at=at)


def _signed(agreement: Agreement, *, by: User | None, at: datetime) -> Agreement:
    award = agreement.award
    agreement.go_to(AgreementStatus.SIGNED)
    agreement.signed_at = at
    agreement.save(update_fields=["status", "signed_at", "signed_copy"])
    awards.note_fact(award, signed_on=day_in(award.cohort.time_zone, at))
    verb = "signed_on_paper" if by else "signed"
    activity.record(agreement, verb, by=by, actor="person" if by else "signatory", at=at)
    outbox.queue(
        "milestones/agreement_to_countersign",
        to=approvers_of(award, on=at.date()),
        at=at,
        about=agreement,
        organisation=award.organisation,
        link=f"/awards/{award.pk}/agreement/",
    )
    return agreement


@transaction.atomic
def countersign(*, agreement_id: int, by: User, at: datetime, proof: Proof | None) -> Agreement:
    """An approver puts IFRC's name to a signed agreement; both dates are stored."""
    agreement = locked(agreement_id)
    award = agreement.award
    require_approver(by, award, on=at.date())
    reauthentication.require(proof, by=by)
    agreement.go_to(AgreementStatus.COUNTERSIGNED)
    agreement.countersigned_by, agreement.countersigned_at = by, at
    agreement.save(update_fields=["status", "countersigned_by", "countersigned_at"])
    awards.note_fact(award, countersigned_on=day_in(award.cohort.time_zone, at))
    activity.record(agreement, "countersigned", by=by, at=at)
    outbox.queue(
        "milestones/agreement_countersigned",
        to=focal_points(award.organisation),
        at=at,
        about=agreement,
        organisation=award.organisation,
        link=f"/awards/{award.pk}/agreement/",
    )
    awards.begin_if_ready(award, by=by, at=at)
    return agreement


@transaction.atomic
def void(*, agreement_id: int, by: User, at: datetime, reason: str) -> Agreement:
    """Void an agreement that is not in force yet, with a reason; another can be drawn."""
    agreement = locked(agreement_id)
    award = agreement.award
    require_coordinator(by, award, on=at.date())
    if award.status != "onboarding":
        raise Refused(_("The award is running on this agreement. End the award instead."))
    agreement.go_to(AgreementStatus.VOID, reason=reason)
    agreement.save(update_fields=["status"])
    awards.note_fact(award, signed_on=None, countersigned_on=None)
    links.withdraw(PURPOSE, about=agreement, at=at)
    activity.record(agreement, "voided", by=by, at=at, reason=reason)
    return agreement
