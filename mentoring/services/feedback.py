"""Feedback: asked for when its day comes, kept as a draft, sent once (§7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Obligation, ObligationKind
from ambassadors.permissions import require_focal_point
from ambassadors.services import awards, obligations
from core.models import User
from core.refusals import Refused, Stale
from core.services import activity
from mentoring.models import SUPPORT, Feedback, MentoringFeedback

KIND = ObligationKind.FEEDBACK
APART = ("match_works", "words")


@transaction.atomic
def open_form(*, award_id: int, period: int, by: User, at: datetime) -> Feedback:
    """Return the feedback of an asking, begun when first opened; refuses before its day."""
    award = awards.locked(award_id)
    require_focal_point(by, award)
    asked = Obligation.objects.filter(award=award, kind=KIND, period=period).first()
    if asked is None:
        raise Refused(_("Feedback is not asked for in this period."))
    if asked.opens_on > at.date():
        raise Refused(_("Feedback is asked for later. We will write to you on the day."))
    feedback, _made = Feedback.objects.get_or_create(award=award, period=period)
    MentoringFeedback.objects.get_or_create(feedback=feedback)
    return feedback


@transaction.atomic
def save(
    *, feedback_id: int, answers: dict[str, Any], version: int, by: User, at: datetime
) -> Feedback:
    """Keep the answers as a draft; refuses a save that would overwrite another editor's."""
    feedback = _locked(feedback_id)
    require_focal_point(by, feedback.award)
    if feedback.sent_at:
        raise Refused(_("This feedback was sent. Thank you."))
    if feedback.version != version:
        raise Stale(_("Somebody else saved this feedback after you opened the page."))
    main = {name: value for name, value in answers.items() if name not in APART}
    for name, value in main.items():
        setattr(feedback, name, value)
    feedback.version += 1
    feedback.save(update_fields=[*main, "version"])
    about = feedback.about_mentoring
    for name in APART:
        setattr(about, name, answers.get(name, getattr(about, name)))
    about.save(update_fields=list(APART))
    return feedback


def missing(feedback: Feedback) -> dict[str, str]:
    """Say which answers are still needed before it can be sent, by the name of their box."""
    found = {
        f"useful_{code}": _("Say how useful this was: %(support)s.") % {"support": name}
        for code, name in SUPPORT
        if feedback.useful.get(code) is None
    }
    if not feedback.benefit:
        found["benefit"] = _("Say whether membership benefits your National Society.")
    if feedback.leadership is None:
        found["leadership"] = _("Say how the support of your leadership has moved.")
    return found


@transaction.atomic
def send(*, feedback_id: int, by: User, at: datetime) -> Feedback:
    """Send feedback to the Steering Group; it is fixed from then on."""
    feedback = _locked(feedback_id)
    require_focal_point(by, feedback.award)
    if feedback.sent_at:
        raise Refused(_("This feedback was sent already."))
    if gaps := missing(feedback):
        raise Refused(" ".join(gaps.values()))
    feedback.sent_by, feedback.sent_at = by, at
    feedback.save(update_fields=["sent_by", "sent_at"])
    obligations.sent(feedback.award, KIND, feedback.period, at=at)
    obligations.fulfilled(feedback.award, KIND, feedback.period, by=by, at=at)
    activity.record(feedback, "sent", by=by, at=at, period=feedback.period)
    return feedback


def _locked(feedback_id: int) -> Feedback:
    award_id = Feedback.objects.values_list("award_id", flat=True).get(pk=feedback_id)
    award = awards.locked(award_id)
    found = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback_id)
    found.award = award
    return found
