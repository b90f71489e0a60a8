"""What a coordinator sees when screening: the checklist, what stands against eligible, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ambassadors.models import Cohort, Signatory
from ambassadors.services.people import current_signatory, level_of
from applications.models import Application, ApplicationStatus, SectionKey
from applications.queries.content import Content
from applications.queries.draft import Draft
from applications.queries.letter import confirmed_from
from core.sealing import texts_of

TICKS = {
    "self_assessment": gettext_lazy("The self-assessment is done, and its file is there"),
    "focal_point": gettext_lazy("A focal point is assigned"),
    "english": gettext_lazy("The focal point's English is sufficient"),
    "letter": gettext_lazy("The letter says why and how CEA will be scaled up"),
    "roadmap": gettext_lazy("Every milestone has indicator, target and means of verification"),
    "budget": gettext_lazy("The budget is within the ceiling and holds no network travel"),
}
WAITING = (ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED, ApplicationStatus.DRAFT)


@dataclass(frozen=True)
class Outside:
    """What is known of an application from outside it: who signs, whether that stands, the level."""

    signatory: Signatory | None
    letter_stands: bool
    level: int | None


def outside_of(application: Application, content: Content | None, *, on: date) -> Outside:
    """Return what is known of an application from outside it, each asked for once."""
    signatory = current_signatory(application.organisation)
    stands = bool(content) and _letter_stands(application, content or {}, signatory)
    return Outside(signatory, stands, level_of(application.organisation, on=on))


def _letter_stands(application: Application, content: Content, signatory: Signatory | None) -> bool:
    """Say whether the letter is confirmed from the signatory's confirmed address, or signed on paper."""
    if content["letter"].get("confirmed_by") == "paper":
        return True
    if signatory is None or signatory.confirmed_at is None:
        return False
    read = Draft(application).letter_digest
    return signatory.email.lower() in confirmed_from(application, read)


def against_eligible(
    application: Application, content: Content, *, on: date, known: Outside | None = None
) -> list[str]:
    """Return what keeps an application from being eligible, as sentences; ticks are not counted.

    `known`: what is known from outside, where a page has asked for it already.
    """
    found = []
    known = known or outside_of(application, content, on=on)
    signatory, level = known.signatory, known.level
    if signatory is None or signatory.confirmed_at is None:
        found.append(_("Confirm the signatory's name and address from an outside source."))
    if not known.letter_stands:
        found.append(_("The letter must be confirmed from the signatory's confirmed address."))
    levels = application.cohort.levels
    if level is None:
        found.append(_("Enter the certification level with its source."))
    elif level not in levels:
        found.append(
            _("Certification level %(level)s is not eligible in this cohort (%(levels)s).")
            % {"level": level, "levels": ", ".join(str(each) for each in levels)}
        )
    return found


def waits_for_scoring(cohort: Cohort) -> list[str]:
    """Return why scoring cannot open yet, as sentences: nothing submitted, returned or in draft may be left."""
    rows = Application.objects.filter(cohort=cohort, status__in=WAITING).order_by()
    counts = dict(rows.values_list("status").annotate(n=Count("pk")))
    sentences = {
        ApplicationStatus.SUBMITTED: ngettext(
            "%(n)s application is not screened yet.",
            "%(n)s applications are not screened yet.",
            counts.get(ApplicationStatus.SUBMITTED, 0),
        ),
        ApplicationStatus.RETURNED: ngettext(
            "%(n)s application was returned and is being revised.",
            "%(n)s applications were returned and are being revised.",
            counts.get(ApplicationStatus.RETURNED, 0),
        ),
        ApplicationStatus.DRAFT: ngettext(
            "%(n)s draft still has time.",
            "%(n)s drafts still have time.",
            counts.get(ApplicationStatus.DRAFT, 0),
        ),
    }
    return [words % {"n": counts[key]} for key, words in sentences.items() if counts.get(key)]


def reasons_of(application: Application) -> list[tuple[str, str]]:
    """Return the reasons of the newest screening as (section's label, text); empty label: the whole."""
    newest = application.screenings.order_by("-screened_at").first()
    if newest is None:
        return []
    labels = dict(SectionKey.choices)
    texts = texts_of(newest.pk)[newest.pk]
    found = {path.removeprefix("reasons."): text for path, text in texts.items()}
    return [(str(labels.get(key, "")), found[key]) for key in ("whole", *labels) if key in found]
