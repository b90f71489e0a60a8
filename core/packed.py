"""What a script of ours sends: JSON in UTF-8, packed where the text is long, never more than a cap."""

from __future__ import annotations

import json
import zlib
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.refusals import Refused

MOST_UNPACKED = 128 * 1024  # bytes
GZIP = 31  # zlib's word for a window of 15 bits in gzip's wrapping


def sent_by_script(request: HttpRequest) -> dict[str, Any]:
    """Return the object a script sent; refuses what cannot be read or unpacks to too much."""
    body = request.body
    try:
        if request.headers.get("Content-Encoding") == "gzip":
            body = zlib.decompressobj(GZIP).decompress(body, MOST_UNPACKED + 1)
        if len(body) > MOST_UNPACKED:
            raise Refused(_("This is more text than the server takes at once. Shorten it."))
        found = json.loads(body or b"{}")
    except (ValueError, zlib.error, RecursionError) as wrong:
        raise Refused(
            _("The server could not read what the page sent. Press the page's button instead.")
        ) from wrong
    return found if isinstance(found, dict) else {}
