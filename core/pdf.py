"""PDF: tagged pages from packaged assets only, with caps on what is rendered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.refusals import Refused

MOST_CHARACTERS = 400_000
ASSETS = Path(settings.BASE_DIR) / "static"
SCHEME = "packaged:"


class TooLong(Refused):
    """The document is too long to be made in one piece."""


class PackagedOnly(URLFetcher):
    """Serves files packaged under static/ by name, and nothing else, from anywhere."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=())

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return a packaged asset; any other address ends the rendering."""
        name = url.removeprefix(SCHEME)
        place = (ASSETS / name).resolve()
        if (
            not url.startswith(SCHEME)
            or ASSETS.resolve() not in place.parents
            or not place.is_file()
        ):
            raise FatalURLFetchingError(f"not a packaged asset: {url[:80]}")
        return URLFetcherResponse(url, body=place.read_bytes())


def rendered(template: str, context: dict[str, Any], *, language: str = "en") -> bytes:
    """Return a template as a PDF of the kind pdf/ua-1, tagged and with its language set."""
    return made(render_to_string(template, {**context, "language": language}))


def made(html: str) -> bytes:
    """Return HTML as a tagged PDF; refuses what is longer than MOST_CHARACTERS."""
    if len(html) > MOST_CHARACTERS:
        raise TooLong(_("This document is too long for one PDF. Leave out the longest texts."))
    document = HTML(string=html, url_fetcher=PackagedOnly(), base_url=SCHEME)
    content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return content
