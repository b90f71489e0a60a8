"""Awards of the demonstration: onboarded, paid, evidenced, reported."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ambassadors.models import Award, AwardPart
from ambassadors.services import awards
from ambassadors.services.people import focal_points
from core.models import User
from core.reauthentication import Proof
from demonstration.world import steps
from demonstration.world.people import People
from demonstration.world.steps import evening, paper, proof
from mentoring.models import ActionPoint, Mentor
from mentoring.services import assignments, feedback, talks
from milestones.models import Instalment, Milestone
from milestones.services import agreements, evidence, instalments, payees, payments, plan, spending
from reports.models import ProgressReport
from reports.services import progress

IBAN = "CH9300762011623852957"  # the example of the IBAN registry
BIC = "ABCDCHZZ"


def contact(award: Award) -> User:
    """Return the focal point of an award."""
    return focal_points(award.organisation)[0]


def onboard(everyone: People, award: Award, *, at: datetime) -> None:
    """Accept the plan, sign and countersign, verify the bank details."""
    coordinator, approver = everyone["coordinator"], everyone["approver"]
    plan.accept(award_id=award.pk, by=coordinator, at=at)
    agreement = agreements.draw(award_id=award.pk, by=coordinator, at=at + timedelta(days=1))
    signed = at + timedelta(days=3)
    link = steps.signatory_link(
        agreement, "milestones/agreement_to_sign", agreements.PURPOSE, at=signed
    )
    agreements.sign(link=link, at=signed)
    agreements.countersign(
        agreement_id=agreement.pk, by=approver, at=signed + timedelta(days=1), proof=proof(approver)
    )
    verify_payee(everyone, award, at=signed)


def verify_payee(everyone: People, award: Award, *, at: datetime) -> None:
    """Enter bank details, confirm, check and approve them."""
    approver = everyone["approver"]
    payee = payees.enter(
        award_id=award.pk,
        holder=award.organisation.name,
        bank="Invented Bank",
        account=IBAN,
        bic=BIC,
        currency=award.currency,
        by=contact(award),
        at=at,
    )
    link = steps.signatory_link(payee, "milestones/payee_to_confirm", payees.PURPOSE, at=at)
    payees.confirm(link=link, at=at + timedelta(hours=6))
    payees.check(
        payee_id=payee.pk,
        file=paper("bank-statement.pdf"),
        by=everyone["coordinator"],
        at=at + timedelta(days=1),
    )
    payees.approve(payee_id=payee.pk, by=approver, at=at + timedelta(days=2), proof=proof(approver))


def kick_off(everyone: People, found: list[Award], *, on: date) -> None:
    """Hold the kick-off call with all awards."""
    awards.record_kick_off(
        cohort=found[0].cohort,
        held_on=on,
        minutes="Objectives, milestones, next steps; events and the meeting with leadership explained.",
        award_ids=[award.pk for award in found],
        by=everyone["coordinator"],
        at=evening(on),
    )


def give_mentor(everyone: People, award: Award, mentor: Mentor, *, at: datetime) -> None:
    """Propose a mentor, who says yes."""
    row = assignments.propose(award_id=award.pk, mentor=mentor, by=everyone["coordinator"], at=at)
    assignments.accept(assignment_id=row.pk, by=mentor.person, at=at + timedelta(days=1))


def mentor_of(award: Award) -> User:
    """Return the mentor of an award, read afresh."""
    row = award.people.select_related("person").get(part=AwardPart.MENTOR, ended_on__isnull=True)
    return User.objects.get(pk=row.person_id)


def request(everyone: People, award: Award, number: int, *, at: datetime) -> Instalment:
    """Request an instalment."""
    part = award.instalments.get(number=number)
    return instalments.request(instalment_id=part.pk, by=everyone["coordinator"], at=at)


def pay(everyone: People, award: Award, number: int, *, at: datetime, receive: bool = True) -> None:
    """Request, approve, instruct and pay an instalment; the NS confirms it unless told otherwise."""
    part = request(everyone, award, number, at=at)
    approver = everyone["approver"]
    instalments.approve(
        instalment_id=part.pk,
        by=approver,
        at=at + timedelta(days=1),
        proof=Proof(approver.pk, timedelta(0)),
    )
    sent = at + timedelta(days=2)
    instalments.instruct(instalment_id=part.pk, by=everyone["coordinator"], at=sent)
    payments.pay(
        instalment_id=part.pk,
        value_on=sent.date(),
        bank_reference=f"{award.reference}-{number}",
        by=everyone["coordinator"],
        at=sent + timedelta(hours=1),
    )
    if receive:
        payments.receive(
            instalment_id=part.pk,
            credited_on=(sent + timedelta(days=3)).date(),
            amount=part.amount,
            currency=part.currency,
            by=contact(award),
            at=sent + timedelta(days=4),
        )


def send_evidence(award: Award, number: int, *, at: datetime) -> Milestone:
    """Send evidence of a milestone with a file."""
    from core.services import documents

    milestone = award.milestones.get(number=number)
    who = contact(award)
    documents.add(
        paper(f"evidence-{number}.pdf"),
        owner=milestone,
        by=who,
        at=at,
        part=evidence.PART,
        organisation=award.organisation,
    )
    evidence.send(
        milestone_id=milestone.pk,
        narrative="It is done as promised; the file shows the signed decision and the list.",
        actual=milestone.target,
        by=who,
        at=at,
    )
    return milestone


def meet(everyone: People, award: Award, number: int, *, at: datetime) -> None:
    """Send evidence; the mentor suggests to accept, the coordinator accepts."""
    milestone = send_evidence(award, number, at=at)
    evidence.comment(
        milestone_id=milestone.pk,
        text="I was on the call when it was agreed. The list is complete.",
        advice="accept",
        by=mentor_of(award),
        at=at + timedelta(days=2),
    )
    evidence.accept(
        milestone_id=milestone.pk, by=everyone["coordinator"], at=at + timedelta(days=4)
    )


def give_back(everyone: People, award: Award, number: int, *, at: datetime) -> None:
    """Send evidence that the coordinator returns."""
    milestone = send_evidence(award, number, at=at)
    evidence.give_back(
        milestone_id=milestone.pk,
        by=everyone["coordinator"],
        at=at + timedelta(days=3),
        reason="The procedure is not signed by all departments yet. Send the signed page.",
    )


def talk(award: Award, *, on: date, summary: str, agreed: str) -> None:
    """Log a talk of the mentor, who first ticks off what was agreed before."""
    mentor = mentor_of(award)
    before = ActionPoint.objects.filter(talk__award=award, done_at__isnull=True)
    for point in before.select_related("talk__award"):
        talks.done(point=point, by=mentor, at=evening(on))
    talks.log(
        award=award,
        held_on=on,
        channel="call",
        summary=summary,
        agreed=[talks.Agreed(agreed, "ns", on + timedelta(days=21))],
        next_on=on + timedelta(days=30),
        private="Motivated team; leadership hard to reach this month.",
        by=mentor,
        at=evening(on),
    )


def report(award: Award, *, at: datetime, send: bool = True) -> ProgressReport:
    """Open both reports of period 1, fill them, and send them unless told otherwise."""
    who = contact(award)
    row = progress.open_report(award_id=award.pk, period=1, by=who, at=at)
    lines = list(row.spending.lines.select_related("plan_line"))
    left = award.received * 8 // 10
    amounts = {}
    for line in lines:
        amounts[line.pk] = min(line.plan_line.total * 6 // 10, left)
        left -= amounts[line.pk]
    spending.save(
        report_id=row.spending_id,
        amounts=amounts,
        explanations={},
        files={pk: paper(f"receipts-{pk}.pdf") for pk, amount in amounts.items() if amount},
        version=row.spending.version,
        by=who,
        at=at,
    )
    progress.save(
        report_id=row.pk,
        answers={
            "changed": "Branches answer feedback within two weeks; before, nobody knew who should.",
            "hard": "Two heads of department changed; we had to explain it all again.",
            "lessons": "Begin with the branch that wants it most.",
            "next": "The board adopts the policy next month.",
        },
        version=row.version,
        by=who,
        at=at,
    )
    return progress.send(report_id=row.pk, by=who, at=at + timedelta(hours=2)) if send else row


def give_feedback(award: Award, *, at: datetime) -> None:
    """Answer the six-month feedback."""
    who = contact(award)
    row = feedback.open_form(award_id=award.pk, period=1, by=who, at=at)
    feedback.save(
        feedback_id=row.pk,
        answers={
            "useful": {"funding": 5, "mentoring": 4, "guidance": 4, "peers": 3, "events": 3},
            "benefit": "yes",
            "leadership": 4,
            "helped_most": "A mentor who has done it before.",
            "should_change": "Shorter forms, and more time between the reports.",
            "would_mentor": True,
            "match_works": "yes",
            "words": "We speak the same language.",
        },
        version=row.version,
        by=who,
        at=at,
    )
    feedback.send(feedback_id=row.pk, by=who, at=at)
