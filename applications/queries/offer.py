"""Results and offers as pages and letters show them."""

from __future__ import annotations

from collections.abc import Iterable

from ambassadors.models import Cohort
from applications.models import DECIDED, Application, Decision, Offer
from core.sealing import texts_of


def letter(decision: Decision) -> dict[str, str]:
    """Return reason and conditions of a decision, as the NS reads them."""
    texts = texts_of(decision.pk)[decision.pk]
    return {"reason": texts.get("reason", ""), "conditions": texts.get("conditions", "")}


def waiting(cohort: Cohort, *, without: Iterable[int] = ()) -> list[Application]:
    """Return the decided applications whose result was not released yet, for their reader."""
    found = cohort.applications.filter(status__in=DECIDED, released_at__isnull=True)
    found = found.exclude(organisation__in=list(without))
    return list(found.select_related("organisation", "cohort"))


def letters(applications: list[Application]) -> dict[int, dict[str, str]]:
    """Return reason and conditions of each application's last decision, in two queries."""
    decisions = Decision.objects.filter(application__in=applications).order_by("number")
    last = {decision.application_id: decision.pk for decision in decisions}
    texts = texts_of(*last.values())
    return {
        pk: {name: texts[decision].get(name, "") for name in ("reason", "conditions")}
        for pk, decision in last.items()
    }


def of_cohort(cohort: Cohort, *, without: Iterable[int] = ()) -> list[Offer]:
    """Return a cohort's offers, by society; `without`: ids of societies the reader conflicts with."""
    found = Offer.objects.filter(application__cohort=cohort)
    found = found.exclude(application__organisation__in=list(without))
    return list(
        found.select_related("application__organisation", "award").order_by(
            "application__organisation__sort_key"
        )
    )
