"""The demonstration's supervisor: `make demo` runs it, and it ends whatever it has started."""

import argparse
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from config import servers
from config.servers import DEMO, ROOT, ServersError, processes

PYTHON = sys.executable
LOGS = DEMO.folder / "log"
READY_SECONDS = 90
END_SECONDS = 20
POLL_SECONDS = 0.3
PR_SET_PDEATHSIG = 1


class ServeError(Exception):
    """The demonstration cannot be served; the message is a sentence that says how to go on."""


@dataclass
class Part:
    """One of the demonstration's processes, leader of a group of its own."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def main() -> int:
    """Serve until Ctrl-C; say in a sentence what stands in the way."""
    parser = argparse.ArgumentParser(prog="python -m config.serve", description=__doc__)
    parser.add_argument("--host", default="localhost", help="a name or address of this machine")
    parser.add_argument("--port", type=int, choices=range(1, 65536), metavar="PORT", default=8000)
    parser.add_argument("--fresh", action="store_true", help="forget the data and start over")
    given = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell ignores it
    try:
        with processes.leaving_properly():
            serve(given.host, given.port, fresh=given.fresh)
    except (ServeError, ServersError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nThe demonstration has ended; its data stays. `make demo` goes on with it.")
    return 0


def serve(host: str, port: int, *, fresh: bool) -> None:
    """Build what is missing, start web, worker and beat, watch them until we are told to end."""
    addresses = loopback_addresses(host, port)
    require_free(addresses)
    if fresh:
        forget()
    with servers.environment(DEMO):
        os.environ.update(
            DEMONSTRATION="1",
            SITE_URL=f"http://localhost:{port}",
            DJANGO_SETTINGS_MODULE="config.settings",
        )
        os.environ.setdefault("MEDIA_ROOT", str(DEMO.folder / "media"))
        LOGS.mkdir(exist_ok=True)
        prepare()
        with started(commands(addresses)) as parts:
            wait_until_ready(port, parts)
            print(f"\nThe demonstration: http://localhost:{port}  (Ctrl-C ends it)\n", flush=True)
            subprocess.run([PYTHON, "manage.py", "print_cast"], cwd=ROOT, check=False)
            watch(parts)


def loopback_addresses(host: str, port: int) -> list[tuple[str, int]]:
    """The addresses to listen on; refuse a host that another machine could reach."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ServeError(f"{host}, port {port}, is no address of this machine: {error}.") from error
    hosts = {str(entry[4][0]) for entry in found} | (
        {"127.0.0.1", "::1"} if host == "localhost" else set()
    )
    if not all(ip_address(one).is_loopback for one in hosts):
        raise ServeError(
            f"Anybody may sign in to the demonstration, so it serves this machine only, and {host} "
            "can be reached from others: leave the host out, or use localhost."
        )
    return [(one, port) for one in sorted(hosts) if _can_be_used(one)]


def require_free(addresses: list[tuple[str, int]]) -> None:
    """Refuse a port that something else uses, or that this account may not use."""
    for host, port in addresses:
        with _socket(host) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError as error:
                raise ServeError(f"Port {port} needs root: choose one above 1023.") from error
            except OSError as error:
                raise ServeError(
                    f"Port {port} is in use: stop what uses it, or choose another one, "
                    f"for example make demo PORT={port + 1}."
                ) from error


def forget() -> None:
    """Remove the demonstration's data; never those of a server that somebody else has set up."""
    if os.environ.get("DATABASE_URL"):
        raise ServeError(
            "FRESH=1 empties the demonstration's own database, and DATABASE_URL names another one: "
            "unset it, or empty that database yourself."
        )
    servers.forget(DEMO)


def prepare() -> None:
    """Bring database, world and static files up to date; what is there already stays."""
    steps = {
        "Preparing the database": ["migrate", "--no-input"],
        "Building the demonstration world": ["build_demonstration"],
        "Collecting static files": ["collectstatic", "--no-input"],
    }
    log = LOGS / "prepare.log"
    log.unlink(missing_ok=True)
    for sentence, command in steps.items():
        print(f"{sentence} … ", end="", flush=True)
        begun = time.monotonic()
        with log.open("ab") as output:
            done = subprocess.run(
                [PYTHON, "manage.py", *command], cwd=ROOT, stdout=output, stderr=output, check=False
            )
        if done.returncode != 0:
            print("failed.", flush=True)
            raise ServeError(
                f"`manage.py {command[0]}` failed; {log} ends with:\n{processes.tail(log, 20)}"
            )
        print(f"{time.monotonic() - begun:.1f} s", flush=True)


def commands(addresses: list[tuple[str, int]]) -> dict[str, list[str]]:
    """What to start, by name."""
    binds = [
        f"--bind=[{host}]:{port}" if ":" in host else f"--bind={host}:{port}"
        for host, port in addresses
    ]
    queue = [PYTHON, "-m", "celery", "--app=config"]
    worker = [
        "worker",
        "--concurrency=2",
        "--prefetch-multiplier=1",
        "--without-gossip",
        "--without-mingle",
    ]
    beat = ["beat", "--pidfile=", f"--schedule={DEMO.folder / 'beat-schedule'}"]
    return {
        "web": [
            PYTHON,
            "-m",
            "gunicorn",
            "config.wsgi",
            "--workers=2",
            "--threads=4",
            "--no-control-socket",
            *binds,
        ],
        "worker": [*queue, *worker, "--loglevel=WARNING"],
        "beat": [*queue, *beat, "--loglevel=WARNING"],
    }


@contextmanager
def started(wanted: dict[str, list[str]]) -> Iterator[list[Part]]:
    """Start each command; however the block ends, end them all, and what they have started."""
    parts: list[Part] = []
    try:
        for name, command in wanted.items():
            log = LOGS / f"{name}.log"
            with log.open("wb") as output:
                process = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,  # Ctrl-C is for us: we end them in order
                    preexec_fn=_end_with_us,  # noqa: PLW1509 (we have no threads)
                )
            parts.append(Part(name, process, log))
        yield parts
    finally:
        end(parts)


def end(parts: list[Part]) -> None:
    """Ask every part to end, wait for a bounded time, then end what is left of its group."""
    with undisturbed():
        for part in reversed(parts):
            if part.process.poll() is None:
                part.process.terminate()
        processes.wait(lambda: all(part.process.poll() is not None for part in parts), END_SECONDS)
        for part in parts:
            with suppress(ProcessLookupError):
                os.killpg(part.process.pid, signal.SIGKILL)
            part.process.wait()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no second Ctrl-C break off the tidying up, which takes a bounded time anyway."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def wait_until_ready(port: int, parts: list[Part]) -> None:
    """Wait until /healthz says that every part is well; name the one that is not."""
    state: dict[str, str] = {}

    def ready() -> bool:
        require_alive(parts)
        state.update(health(port))
        return bool(state) and set(state.values()) == {"ok"}

    print("Starting web, worker and beat … ", end="", flush=True)
    if not processes.wait(ready, READY_SECONDS):
        raise ServeError(
            f"Not everything is well after {READY_SECONDS} seconds: {state or 'no answer'}."
        )
    print("ready.", flush=True)


def health(port: int) -> dict[str, str]:
    """What /healthz says; nothing while it does not answer."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://localhost:{port}/healthz", timeout=10) as answer:
            found: dict[str, str] = json.load(answer)
            return found
    except (OSError, ValueError):
        return {}


def require_alive(parts: list[Part]) -> None:
    """Fail with the last of its log when a part has ended by itself."""
    for part in parts:
        code = part.process.poll()
        if code is not None:
            raise ServeError(
                f"The {part.name} process ended by itself (code {code}); {part.log} ends with:\n"
                f"{processes.tail(part.log, 20)}"
            )


def watch(parts: list[Part]) -> None:
    """Stay until we are told to end, or until a part ends by itself."""
    while True:
        require_alive(parts)
        time.sleep(POLL_SECONDS)


def _end_with_us() -> None:
    """Have Linux end this process when the supervisor is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _can_be_used(host: str) -> bool:
    """Whether this machine has the address at all: a container often has no ::1."""
    try:
        with _socket(host) as probe:
            probe.bind((host, 0))
    except OSError:
        return False
    return True


def _socket(host: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)


if __name__ == "__main__":
    sys.exit(main())
