"""Serve the program on a made world and print what each main page costs."""

from __future__ import annotations

import argparse
import gzip
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
import requests

from bench.pages import Page, pages
from config import servers
from config.servers import postgres

ROOT = Path(__file__).resolve().parent.parent
COPIES = {"small": 1, "medium": 50, "large": 1000}
ROUNDS = 20
WARM = 3
YARDSTICK = Page("coordinator", "/bench/yardstick/")
START_SECONDS = 120
Costs = dict[Page, float]  # the median of each page's time on the server, in milliseconds


def main() -> int:
    """Measure each size that was asked for; fails on nothing, it tells."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--size", choices=[*COPIES, "all"], default="small")
    wanted = parser.parse_args().size
    with servers.environment(servers.TEST):
        found = {size: measure(size) for size in (COPIES if wanted == "all" else [wanted])}
    if wanted == "all":
        print_growth(found["small"], found["large"])
    return 0


def print_growth(small: Costs, large: Costs) -> None:
    """Print how much longer each page takes at the largest size than at the smallest."""
    print(f"\n{'page':<58}{'small ms':>9}{'large ms':>9}{'ratio':>8}")
    for (who, path), before, after in zip(small, small.values(), large.values(), strict=True):
        print(f"{who + ' ' + path:<58}{before:>9.1f}{after:>9.1f}{after / before:>7.2f}×")


def measure(size: str) -> Costs:
    """Make the world of a size in a database of its own, serve it, print the table and return it."""
    name = f"bench_{size}_{os.getpid()}"
    with database(name), tempfile.TemporaryDirectory() as folder:
        env = environment(name, Path(folder))
        begun = time.monotonic()
        for command in (["migrate"], ["build_demonstration"], ["collectstatic", "--no-input"]):
            run([sys.executable, "manage.py", *command], env)
        run(
            [sys.executable, "-m", "bench.fill", str(COPIES[size])],
            {**env, "DATABASE_ROLE": "owner"},
        )
        print(
            f"\n{size}: {COPIES[size] * 20} applications, made in {time.monotonic() - begun:.0f} s"
        )
        with served(env, Path(folder)) as (address, process):
            found = print_pages(address, pages(env["DATABASE_URL"]))
            print(f"web: {peak(process.pid):.0f} MB at most in one worker")
        print_worker(env, Path(folder))
        run([sys.executable, "-m", "bench.pdf"], env, quiet=False)
    return found


@contextmanager
def database(name: str) -> Iterator[None]:
    """Make an empty database for the owner of the schema, and drop it at the end."""

    def execute(statement: str) -> None:
        wire = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
        wire.autocommit = True
        with wire.cursor() as cursor:
            cursor.execute(statement)
        wire.close()

    execute(f'CREATE DATABASE "{name}"')
    try:
        yield
    finally:
        execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(name: str, folder: Path) -> dict[str, str]:
    """Return the environment of the program on that database."""

    def on(url: str) -> str:
        return re.sub(rf"/{postgres.DATABASE}(?=\?|$)", f"/{quote(name)}", url)

    return {
        **os.environ,
        "DATABASE_URL": on(os.environ["DATABASE_URL"]),
        "DATABASE_OWNER_URL": on(os.environ["DATABASE_OWNER_URL"]),
        "DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
    }


def run(command: list[str], env: dict[str, str], *, quiet: bool = True) -> None:
    """Run a command to its end; what it said is shown when it fails."""
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    if not quiet:
        print(done.stdout, end="")


@contextmanager
def served(env: dict[str, str], folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve the program under gunicorn with two workers on a port of its own."""
    socket = folder / "web.port"
    command = [
        sys.executable, "-m", "gunicorn", "bench.wsgi", "--workers", "2", "--no-control-socket",
        "--bind", "127.0.0.1:0", "--pid", str(socket),
    ]  # fmt: skip
    log = folder / "web.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=out, stderr=out)
    try:
        yield _address(log, process), process
    finally:
        process.terminate()
        process.wait(20)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Read from gunicorn's log where it listens, and wait until it answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()):
            address = found[0].replace("127.0.0.1", "localhost")
            try:
                requests.get(f"{address}/account/login/", timeout=10)
            except (requests.ConnectionError, requests.Timeout):
                pass
            else:
                return address
        time.sleep(0.1)
    raise SystemExit(f"gunicorn did not start:\n{log.read_text()[-2000:]}")


def print_pages(address: str, wanted: list[Page]) -> Costs:
    """Print a line a page: queries, p50 and p95 of the server's time, bytes, ratio to the yardstick.

    Returns the p50 of each page.
    """
    medians: Costs = {}
    sessions: dict[str, requests.Session] = {}
    bar = cost(address, YARDSTICK, sessions)
    head = (
        f"{'page':<58}{'queries':>8}{'p50 ms':>9}{'p95 ms':>9}{'bytes':>9}{'gzip':>8}{'ratio':>8}"
    )
    print(head)
    for page in [YARDSTICK, *wanted]:
        found = cost(address, page, sessions) if page is not YARDSTICK else bar
        queries, p50, p95, raw, packed = found
        medians[page] = p50
        label = f"{page.who} {page.path}"
        print(
            f"{label:<58}{queries:>8}{p50:>9.1f}{p95:>9.1f}{raw:>9}{packed:>8}{p50 / bar[1]:>7.1f}×"
        )
    return medians


def cost(
    address: str, page: Page, sessions: dict[str, requests.Session]
) -> tuple[int, float, float, int, int]:
    """Open a page some times; returns queries, p50, p95 (ms), bytes raw and compressed."""
    session = sessions.setdefault(page.who, requests.Session())
    if not session.cookies.get("session"):
        sign_in(session, address, page.who)
    times, queries, body = [], 0, b""
    for number in range(WARM + ROUNDS):
        answer = session.get(address + page.path, timeout=60)
        if answer.status_code != 200 or answer.history:
            raise SystemExit(f"{page.who} {page.path}: {answer.status_code} {answer.url}")
        if number >= WARM:
            times.append(float(answer.headers["X-Milliseconds"]))
            queries = max(queries, int(answer.headers["X-Queries"]))
            body = answer.content
    times.sort()
    p95 = times[min(int(len(times) * 0.95), len(times) - 1)]
    return queries, statistics.median(times), p95, len(body), len(gzip.compress(body))


def sign_in(session: requests.Session, address: str, who: str) -> None:
    """Sign in by the demonstration's button."""
    page = session.get(f"{address}/account/login/", timeout=30).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise SystemExit("the sign-in page has no token")
    data = {"who": who, "csrfmiddlewaretoken": token[1]}
    session.post(f"{address}/demonstration/sign-in/", data=data, timeout=30)


def peak(parent: int) -> float:
    """Return the most memory a child of a process ever held, in megabytes."""
    most = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
        except OSError:
            continue
        if f"\nPPid:\t{parent}\n" in status and (found := re.search(r"VmHWM:\s+(\d+)", status)):
            most = max(most, int(found[1]))
    return most / 1024


def print_worker(env: dict[str, str], folder: Path) -> None:
    """Let a worker live through beat's tasks for a while, and print its peak memory."""
    command = [
        sys.executable, "-m", "celery", "-A", "config", "worker", "-B", "--concurrency", "1",
        "--loglevel", "error", "-s", str(folder / "beat"),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(30)
        print(f"worker: {peak(process.pid):.0f} MB at most in one process")
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    raise SystemExit(main())
