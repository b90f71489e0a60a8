"""The web process: gunicorn loads `application` from here."""

import gc
import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _start() -> Any:
    """Start the program, unless its database is a demonstration's whose date was moved."""
    started = get_wsgi_application()
    from core.clock import refuse_if_moved

    refuse_if_moved()
    _settle()
    return started


def _settle() -> None:
    """Load every view now, and keep what is loaded out of later collections: some answer would wait
    a tenth of a second for one."""
    from django.urls import get_resolver

    for pattern in get_resolver().url_patterns:
        getattr(pattern, "url_patterns", None)  # of an include: loads it
    gc.collect()
    gc.freeze()


application = _start()
