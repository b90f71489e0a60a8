"""How the history of scoring, decisions and offers reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from applications.models import Outcome
from core.models import Activity
from core.queries.activity import says, who


def _outcome(row: Activity) -> str:
    return str(Outcome(row.detail["outcome"]).label)


def register() -> None:
    """Say how what happens in selection reads; called when the app starts."""
    application, offer = "applications.application", "applications.offer"
    sheet = "applications.scoresheet"
    says(
        application,
        "decision_recorded",
        lambda r: _("%(who)s recorded the panel's decision") % {"who": who(r)},
    )
    says(
        application,
        "decision_confirmed",
        lambda r: _("%(who)s confirmed the panel's decision") % {"who": who(r)},
    )
    says(
        application,
        "decided",
        lambda r: _("The panel was closed: %(outcome)s") % {"outcome": _outcome(r)},
    )
    says(
        application,
        "decided_again",
        lambda r: (
            _("%(who)s confirmed the further decision: %(outcome)s")
            % {"who": who(r), "outcome": _outcome(r)}
        ),
    )
    says(application, "released", lambda r: _("%(who)s released the result") % {"who": who(r)})
    says(offer, "made", lambda r: _("%(who)s sent the offer to the signatory") % {"who": who(r)})
    says(offer, "accepted", lambda r: _("The signatory accepted the offer"))
    says(offer, "declined", lambda r: _("The signatory declined the offer"))
    says(offer, "lapsed", lambda r: _("The offer lapsed"))
    says(offer, "withdrawn", lambda r: _("%(who)s withdrew the offer") % {"who": who(r)})
    says(offer, "made_again", lambda r: _("%(who)s made the offer again") % {"who": who(r)})
    says(sheet, "submitted", lambda r: _("%(who)s submitted a sheet") % {"who": who(r)})
    says(sheet, "reopened", lambda r: _("%(who)s reopened a sheet") % {"who": who(r)})
    says(sheet, "not_given", lambda r: _("A sheet was not given when scoring closed"))
    says(sheet, "settled", lambda r: _("A reopened sheet went back to its last version"))
    says(sheet, "set_aside", lambda r: _("A sheet was set aside: a conflict came to light"))
