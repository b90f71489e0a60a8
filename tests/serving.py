"""The program as it really runs: gunicorn with two workers, and for journeys worker and beat too.

Every process listens on loopback, speaks to the test's own database as the application's role, and
ends with the test.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def database_url(role: str) -> str:
    """Return the address of this test's database for a role."""
    wired = settings.DATABASES["default"]
    host = wired.get("HOST") or wired.get("OPTIONS", {}).get("host", "")
    password = f":{quote(wired['PASSWORD'])}" if wired.get("PASSWORD") else ""
    if not host or host.startswith("/"):
        where = quote(str(host or os.environ.get("PGHOST", "")), safe="")
        return f"postgres://{role}@/{wired['NAME']}?host={where}"
    return f"postgres://{role}{password}@{host}:{wired.get('PORT') or 5432}/{wired['NAME']}"


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of a served program on the test's database."""
    made = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    made.update(
        DATABASE_URL=database_url(settings.DATABASE_APP_ROLE),
        DATABASE_OWNER_URL=database_url(settings.DATABASES["default"]["USER"]),
        DATABASE_ROLE="app",
        DEMONSTRATION="1",
        DJANGO_SETTINGS_MODULE="config.settings",
        MEDIA_ROOT=str(settings.MEDIA_ROOT),
        PYTHONUNBUFFERED="1",
    )
    made.update(extra)
    return made


@contextmanager
def process(
    command: list[str], env: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process in a group of its own; it is ended, or killed after ten seconds."""
    with log.open("ab") as out:
        run = subprocess.Popen(
            command, env=dict(env), cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )
        try:
            yield run
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGTERM)
                try:
                    run.wait(10)
                except subprocess.TimeoutExpired:
                    os.killpg(run.pid, signal.SIGKILL)
                    run.wait(10)


@contextmanager
def web(folder: Path, *, app: str = "config.wsgi", **extra: str) -> Iterator[str]:
    """Serve the program under gunicorn with two workers of four threads; yields its address."""
    port = free_port()
    address = f"http://localhost:{port}"
    env = environment(SITE_URL=address, CSRF_TRUSTED_ORIGINS=address, **extra)
    log = folder / "web.log"
    command = [
        sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}", "--workers", "2",
        "--threads", "4", "--no-control-socket", "--timeout", "60",
    ]  # fmt: skip
    with process(command, env, log) as run:
        _wait(f"http://127.0.0.1:{port}/healthz", run, log)
        yield address


def _wait(url: str, run: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a page answers 200, or say what the log says."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and run.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer:\n{log.read_text()[-3000:]}")


@contextmanager
def whole(folder: Path, **extra: str) -> Iterator[str]:
    """Serve the program with worker and beat, as `make demo` does; yields its address."""
    with ExitStack() as parts:
        address = parts.enter_context(web(folder, **extra))
        env = environment(SITE_URL=address, **extra)
        celery = [sys.executable, "-m", "celery", "-A", "config"]
        worker = [*celery, "worker", "--concurrency", "1", "--loglevel", "warning", "-P", "solo"]
        beat = [*celery, "beat", "--loglevel", "warning", "-s", str(folder / "beat")]
        for name, command in (("worker", worker), ("beat", beat)):
            parts.enter_context(process(command, env, folder / f"{name}.log"))
        yield address
