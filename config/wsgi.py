"""The web process: gunicorn loads `application` from here."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _start() -> Any:
    """Start the program, unless its database is a demonstration's whose date was moved."""
    started = get_wsgi_application()
    from core.clock import refuse_if_moved

    refuse_if_moved()
    return started


application = _start()
