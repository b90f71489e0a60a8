"""How the history of invitations and applications reads."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from applications.models import SectionKey
from core.models import Activity
from core.queries.activity import Sentence, says, who
from core.templatetags.show import day_words

INVITATION = "applications.invitation"
APPLICATION = "applications.application"
CLAIM = "applications.claim"
SECTION = "applications.section"
QUESTION = "applications.question"


def _by(words: Promise | str) -> Sentence:
    """Return a sentence about who did it."""
    return lambda row: str(words) % {"who": who(row)}


def _section_completed(row: Activity) -> str:
    label = dict(SectionKey.choices).get(row.detail["section"], row.detail["section"])
    return _("%(who)s completed “%(section)s”") % {"who": who(row), "section": label}


def _workbook_taken(row: Activity) -> str:
    return _(
        "%(who)s took a workbook over: %(added)s added, %(changed)s changed, %(removed)s removed"
    ) % {"who": who(row), **{name: row.detail[name] for name in ("added", "changed", "removed")}}


def _submitted(row: Activity) -> str:
    return _("%(who)s submitted version %(n)s") % {"who": who(row), "n": row.detail["version"]}


def _extended(row: Activity) -> str:
    day = day_words(date.fromisoformat(row.detail["to"]))
    return _("%(who)s gave more time, until %(day)s") % {"who": who(row), "day": day}


def _date_moved(row: Activity) -> str:
    day = day_words(date.fromisoformat(row.detail["to"]))
    return _("%(who)s moved the date of the revision to %(day)s") % {"who": who(row), "day": day}


def _level(row: Activity) -> str:
    return _("%(who)s entered certification level %(level)s") % {
        "who": who(row),
        "level": row.detail["level"],
    }


def register() -> None:
    """Say how every verb of this app's things reads."""
    says(INVITATION, "invited", _by(_l("%(who)s sent the invitation")))
    says(INVITATION, "sent_again", _by(_l("%(who)s sent the invitation again")))
    says(INVITATION, "withdrawn", _by(_l("%(who)s withdrew the invitation")))
    says(INVITATION, "seen", lambda row: _("The invited person opened the invitation"))
    says(INVITATION, "accepted", _by(_l("%(who)s accepted the invitation")))
    says(INVITATION, "declined", lambda row: _("The invited person declined the invitation"))
    says(INVITATION, "expired", lambda row: _("The invitation expired"))
    says(CLAIM, "asked", lambda row: _("Somebody asked to represent the National Society"))
    says(CLAIM, "agreed", _by(_l("%(who)s agreed")))
    says(CLAIM, "refused", _by(_l("%(who)s refused")))
    says(CLAIM, "lapsed", lambda row: _("The call closed before it was decided"))
    says(CLAIM, "joined", _by(_l("%(who)s became deputy")))
    says(QUESTION, "asked", _by(_l("%(who)s asked a question about the call")))
    says(QUESTION, "answered", _by(_l("%(who)s answered a question about the call")))
    says(QUESTION, "set_aside", _by(_l("%(who)s did not publish a question about the call")))
    says(APPLICATION, "begun", _by(_l("%(who)s began the application")))
    says(APPLICATION, "section_completed", _section_completed)
    says(APPLICATION, "milestone_added", _by(_l("%(who)s added a milestone to the roadmap")))
    says(APPLICATION, "milestone_removed", _by(_l("%(who)s removed a milestone from the roadmap")))
    says(APPLICATION, "line_added", _by(_l("%(who)s added a budget line")))
    says(APPLICATION, "line_removed", _by(_l("%(who)s removed a budget line")))
    says(APPLICATION, "local_currency_set", _by(_l("%(who)s changed the local currency")))
    says(APPLICATION, "indirect_claimed", _by(_l("%(who)s changed the indirect costs")))
    says(APPLICATION, "pledge_added", _by(_l("%(who)s added a pledge")))
    says(APPLICATION, "pledge_removed", _by(_l("%(who)s removed a pledge")))
    says(APPLICATION, "document_added", _by(_l("%(who)s added a file")))
    says(APPLICATION, "document_removed", _by(_l("%(who)s removed a file")))
    says(APPLICATION, "workbook_taken", _workbook_taken)
    says(SECTION, "document_added", _by(_l("%(who)s uploaded a workbook")))
    says(SECTION, "document_removed", _by(_l("%(who)s put an uploaded workbook away")))
    says(APPLICATION, "letter_asked", _by(_l("%(who)s sent the letter to the signatory")))
    says(APPLICATION, "letter_confirmed", lambda row: _("The signatory confirmed the letter"))
    says(APPLICATION, "letter_sent_back", lambda row: _("The signatory sent the letter back"))
    says(APPLICATION, "submitted", _submitted)
    says(APPLICATION, "withdrawn", _by(_l("%(who)s withdrew the application")))
    says(APPLICATION, "extended", _extended)
    says(APPLICATION, "not_submitted", lambda row: _("The window closed: not submitted"))
    says(APPLICATION, "signatory_confirmed", _by(_l("%(who)s confirmed the signatory's address")))
    says(APPLICATION, "level_entered", _level)
    says(APPLICATION, "returned", _by(_l("%(who)s returned the application")))
    says(APPLICATION, "return_date_moved", _date_moved)
    says(APPLICATION, "eligible", _by(_l("%(who)s found the application eligible")))
    says(APPLICATION, "ineligible", _by(_l("%(who)s found the application ineligible")))
