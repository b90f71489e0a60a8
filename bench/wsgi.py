"""The program under gunicorn, saying in two headers what each answer cost."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

from django.db import connection

from config.wsgi import application as inner


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as the program does; X-Queries and X-Milliseconds tell what it took."""
    queries = 0

    def counted(execute: Any, *args: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*args)

    kept: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        kept.append((status, headers, rest))

    begun = time.perf_counter()
    with connection.execute_wrapper(counted):
        body: Iterable[bytes] = inner(environ, start)
    took = (time.perf_counter() - begun) * 1000
    status, headers, rest = kept[0]
    cost = [("X-Queries", str(queries)), ("X-Milliseconds", f"{took:.2f}")]
    start_response(status, [*headers, *cost], *rest)
    return body
