"""How the history of plans, agreements, milestones, bank details and money reads."""

from __future__ import annotations

from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from core.models import Activity
from core.money import shown
from core.queries.activity import says, who
from milestones.models import Advice

AWARD = "ambassadors.award"
AGREEMENT = "milestones.agreement"
INSTALMENT = "milestones.instalment"
MILESTONE = "milestones.milestone"
PAYEE = "milestones.payee"
REPORT = "milestones.expenditurereport"

Words = Promise | str
SENTENCES: dict[str, dict[str, Words]] = {
    AWARD: {
        "plan_line_added": _l("%(who)s added line %(number)s to the plan"),
        "plan_line_changed": _l("%(who)s changed line %(number)s of the plan"),
        "plan_line_removed": _l("%(who)s removed line %(number)s from the plan"),
        "plan_accepted": _l("%(who)s accepted the plan, version %(number)s"),
    },
    AGREEMENT: {
        "drawn": _l("%(who)s drew the agreement and sent it to the signatory"),
        "sent_again": _l("%(who)s sent the signatory a new link to the agreement"),
        "signed": _l("%(who)s signed the agreement"),
        "signed_on_paper": _l("%(who)s entered the agreement signed on paper"),
        "countersigned": _l("%(who)s countersigned the agreement"),
        "voided": _l("%(who)s voided the agreement"),
        "document_added": _l("%(who)s added a file to the agreement"),
    },
    INSTALMENT: {
        "linked": _l("%(who)s named the milestones that instalment %(number)s waits for"),
        "requested": _l("%(who)s requested instalment %(number)s, %(amount)s"),
        "approved": _l("%(who)s approved instalment %(number)s, %(amount)s"),
        "refused": _l("%(who)s refused instalment %(number)s, %(amount)s"),
        "withdrawn": _l("%(who)s withdrew the request for instalment %(number)s"),
        "planned_again": _l("%(who)s planned instalment %(number)s again"),
        "held": _l("%(who)s put a hold on instalment %(number)s"),
        "released": _l("%(who)s took the hold off instalment %(number)s"),
        "cancelled": _l("%(who)s cancelled instalment %(number)s, %(amount)s"),
        "instructed": _l("%(who)s handed instalment %(number)s to finance, %(amount)s"),
        "not_carried_out": _l("%(who)s noted that the bank did not pay instalment %(number)s"),
        "paid": _l("%(who)s recorded the payment of instalment %(number)s, %(amount)s"),
        "received": _l("%(who)s confirmed that instalment %(number)s arrived, %(amount)s"),
        "reversed": _l("%(who)s reversed the payment of instalment %(number)s, %(amount)s"),
        "taken_back": _l("The request for instalment %(number)s became void"),
    },
    MILESTONE: {
        "changed": _l("%(who)s changed milestone %(number)s of the plan"),
        "evidence_sent": _l("%(who)s sent evidence of milestone %(number)s"),
        "met": _l("%(who)s accepted the evidence: milestone %(number)s is met"),
        "returned": _l("%(who)s returned the evidence of milestone %(number)s"),
        "document_added": _l("%(who)s added a file to a milestone's evidence"),
        "document_removed": _l("%(who)s removed a file from a milestone's evidence"),
    },
    PAYEE: {
        "entered": _l("%(who)s entered bank details"),
        "sent_again": _l("%(who)s sent the signatory a new link to the bank details"),
        "confirmed": _l("%(who)s confirmed the bank details"),
        "checked": _l("%(who)s checked the bank details against a document"),
        "approved": _l("%(who)s approved the bank details"),
        "refused": _l("%(who)s refused the bank details"),
        "voided": _l("The earlier bank details became void"),
        "document_added": _l("%(who)s added a document to the bank details"),
    },
    REPORT: {
        "opened": _l("%(who)s opened expenditure report %(number)s"),
        "sent": _l("%(who)s sent expenditure report %(number)s, %(amount)s"),
        "accepted": _l("%(who)s accepted expenditure report %(number)s, %(amount)s"),
        "returned": _l("%(who)s returned expenditure report %(number)s"),
        "document_added": _l("%(who)s added a supporting file"),
    },
}


def _filled(words: Words, row: Activity) -> str:
    detail = row.detail
    amount = detail.get("amount", detail.get("total"))
    currency = detail.get("currency")
    return str(words) % {
        "who": who(row),
        "number": detail.get("number", ""),
        "amount": shown(amount, currency) if amount is not None and currency else "",
    }


def _commented(row: Activity) -> str:
    words = {
        Advice.ACCEPT: _("%(who)s commented on milestone %(number)s and suggests to accept it"),
        Advice.RETURN: _("%(who)s commented on milestone %(number)s and suggests to return it"),
    }
    plain = _("%(who)s commented on milestone %(number)s")
    return words.get(row.detail.get("advice", ""), plain) % {
        "who": who(row),
        "number": row.detail.get("number", ""),
    }


def register() -> None:
    """Say how every verb of this app's things reads."""
    for about, verbs in SENTENCES.items():
        for verb, words in verbs.items():
            says(about, verb, partial(_filled, words))
    says(MILESTONE, "commented", _commented)
