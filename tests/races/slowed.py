"""The program, with a moment between looking and saving, so that two requests truly meet.

Nothing is protected less: every line of history, every score, answer of a draft and piece of a file
waits before it is written, inside the transaction of the service that writes it. The clock stands
where the test says (a file).
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from config.wsgi import application  # first: it loads the apps

# isort: split
from applications.services import keeping, scoring
from core import clock
from core.services import activity, uploads

PAUSE = 0.6  # seconds


def _slowly(act: Callable[..., Any], pause: float) -> Callable[..., Any]:
    def slow(*args: Any, **kwargs: Any) -> Any:
        time.sleep(pause)
        return act(*args, **kwargs)

    return slow


def _shift() -> timedelta:
    said = Path(os.environ["RACE_CLOCK"])
    return timedelta(seconds=float(said.read_text()) if said.exists() else 0)


activity.record = _slowly(activity.record, PAUSE)
scoring._copy = _slowly(scoring._copy, PAUSE / 2)
keeping._write = _slowly(keeping._write, PAUSE)
uploads._store = _slowly(uploads._store, PAUSE)
clock.shift = _shift

__all__ = ["application"]
