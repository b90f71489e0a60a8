"""How the history of progress reports reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.models import Activity
from core.queries.activity import Sentence, says, who

ABOUT = "reports.progressreport"
SENTENCES = {
    "opened": _("%(who)s began the reports of period %(period)s"),
    "sent": _("%(who)s sent both reports of period %(period)s"),
    "accepted": _("%(who)s accepted both reports of period %(period)s"),
    "returned": _("%(who)s returned both reports of period %(period)s"),
    "document_added": _("The report’s PDF was kept"),
}


def _sentence(words: object) -> Sentence:
    def read(row: Activity) -> str:
        return str(words) % {"who": who(row), "period": row.detail.get("period", "")}

    return read


def register() -> None:
    """Say how every verb about a report reads."""
    for verb, words in SENTENCES.items():
        says(ABOUT, verb, _sentence(words))
