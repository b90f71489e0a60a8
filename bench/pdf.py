"""What our PDF costs beside WeasyPrint alone on the same HTML."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import django

ROUNDS = 25


def main() -> None:
    """Print both times and their ratio for a progress report of the made world."""
    django.setup()
    from django.template.loader import render_to_string
    from weasyprint import HTML

    from core import pdf
    from reports.models import ProgressReport

    report = ProgressReport.objects.filter(status="accepted").order_by("pk")[0]
    context = {"report": report, "award": report.award, "picture": report.picture, "language": "en"}
    html = render_to_string(f"pdf/progress_report_{report.template}.html", context)
    ours, alone = timed(
        lambda: pdf.made(html), lambda: HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    )
    print(
        f"report's PDF: {ours:.0f} ms; WeasyPrint alone: {alone:.0f} ms; ratio {ours / alone:.2f}"
    )
    many, page = whole_cohort()
    begun = time.perf_counter()
    size = len(pdf.made(page))
    took = time.perf_counter() - begun
    print(f"{many} applications as one PDF: {took:.1f} s, {len(page):,} characters, {size:,} bytes")


def whole_cohort() -> tuple[int, str]:
    """Return how many applications the made cohort in scoring has, and the page of its one PDF."""
    from ambassadors.models import Cohort
    from applications.queries.paper import newest_versions
    from applications.services import paper

    cohort = Cohort.objects.filter(status="scoring", pk__lt=1_000_000).order_by("pk")[0]
    versions = newest_versions(list(cohort.applications.filter(versions_made__gt=0)))
    return len(versions), paper.page_of(versions, cohort=cohort, at=versions[0].submitted_at)


def timed(*acts: Callable[[], object]) -> list[float]:
    """Return the median time of each act in milliseconds, taken in turns after one uncounted round."""
    times: list[list[float]] = [[] for _ in acts]
    for number in range(1 + ROUNDS):
        for act, found in zip(acts, times, strict=True):
            begun = time.perf_counter()
            act()
            if number:
                found.append((time.perf_counter() - begun) * 1000)
    return [statistics.median(found) for found in times]


if __name__ == "__main__":
    main()
