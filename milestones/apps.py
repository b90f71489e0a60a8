"""Start of delivery: what it registers with the apps below."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MilestonesConfig(AppConfig):
    """Plan, agreement, milestones, payee, instalments, spending."""

    name = "milestones"

    def ready(self) -> None:
        """Follow awards; say what is due, who reads documents, what pages show."""
        from ambassadors import followers, pages
        from core import home
        from core.services import documents
        from milestones import due, history, parts, permissions
        from milestones.services import recalls

        due.register()
        history.register()
        followers.follow_awards(recalls.take_back_requests)
        documents.owned_by("milestones.milestone", permissions.reads_milestone_files)
        documents.owned_by("milestones.agreement", permissions.reads_agreement_files)
        documents.owned_by("milestones.payee", permissions.reads_payee_files)
        documents.owned_by("milestones.expenditurereport", permissions.reads_report_files)
        pages.AWARD.add(10, "milestones/award_onboarding.html", parts.onboarding)
        for order, name, title, show in (
            (20, "milestones", _("Milestones"), parts.delivery),
            (30, "instalments", _("Instalments"), parts.instalments),
            (40, "spending", _("Spending"), parts.spending),
        ):
            template = f"milestones/award_{name}.html"
            pages.AWARD.add(order, template, show, anchor=name, title=title)
        home.HOME.add(
            30, "milestones/home_money.html", lambda _page, person, at: parts.own_money(person, at)
        )
