"""Start of the app: what it registers with the ground and with the pages below."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Progress reports, documents, exports."""

    name = "reports"

    def ready(self) -> None:
        """Say what is due, how history reads, who reads the PDFs, and what pages show."""
        from ambassadors import pages
        from core.services import documents
        from reports import due, history, parts
        from reports.permissions import reads_files

        due.register()
        history.register()
        documents.owned_by("reports.progressreport", reads_files)
        pages.AWARD.add(
            50, "reports/award_part.html", parts.shown_on_award,
            anchor="reports", title=_("Reports"),
        )  # fmt: skip
        pages.COHORT.add(60, "reports/cohort_part.html", parts.shown_on_cohort)
