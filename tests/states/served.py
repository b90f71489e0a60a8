"""The program as it is served to the tests of page states: their language, their moment."""

import os
from datetime import datetime
from types import SimpleNamespace

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.states.settings"

from config.wsgi import application
from core import clock
from tests.states import pseudo

MOMENT = datetime.fromisoformat(os.environ["STATES_MOMENT"])

clock.timezone = SimpleNamespace(now=lambda: MOMENT)  # type: ignore[assignment,attr-defined]  # in place of a module
pseudo.install()

__all__ = ["application"]
