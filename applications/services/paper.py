"""Applications as PDF: one version, or all that a person may read, with contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from ambassadors.models import Cohort
from applications.models import ApplicationVersion
from applications.queries.shown import ShownSection, shown_sections
from core import pdf
from core.sealing import opened, texts_of

MOST_TOGETHER = 16  # some six seconds of one processor, while the reader waits


@dataclass(frozen=True)
class Paper:
    """A version as it is printed, with its sections."""

    version: ApplicationVersion
    sections: list[ShownSection]


def page_of(versions: Sequence[ApplicationVersion], *, cohort: Cohort, at: datetime) -> str:
    """Return the page that a PDF is made of; several versions begin with their contents.

    The document speaks the language of the programme; the NS's answers carry their own.
    """
    texts = texts_of(*(version.pk for version in versions))
    papers = []
    with translation.override(settings.LANGUAGE_CODE):
        for version in versions:
            content = opened(version.content, texts[version.pk])
            papers.append(Paper(version, shown_sections(content)))
        context = {
            "papers": papers,
            "cohort": cohort,
            "made_at": at,
            "zone": cohort.time_zone,
            "demonstration": settings.DEMONSTRATION,
            "language": settings.LANGUAGE_CODE,
        }
        name = "pdf/application.html" if len(papers) == 1 else "pdf/applications.html"
        return render_to_string(name, context)


def pdf_of(versions: Sequence[ApplicationVersion], *, cohort: Cohort, at: datetime) -> bytes:
    """Return frozen versions as one tagged PDF; refuses with TooLong what is more than it can hold."""
    if len(versions) > MOST_TOGETHER:
        words = _("One PDF holds at most %(most)s applications. Tick fewer, and make a second one.")
        raise pdf.TooLong(words % {"most": MOST_TOGETHER})
    return pdf.made(page_of(versions, cohort=cohort, at=at))
