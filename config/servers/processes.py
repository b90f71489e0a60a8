"""Start a server's program, ask whether it lives, and end it: always by its process number."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psutil

from config.servers.cluster import ServersError, account

POLL_SECONDS = 0.05


def run(command: list[str], given: str = "") -> None:
    """Run a server's program under the servers' account; fail with the last of what it said."""
    owner = account()
    done = subprocess.run(
        command,
        input=given,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        check=False,
        timeout=120,
    )
    if done.returncode != 0:
        raise ServersError(f"{Path(command[0]).name} failed: {done.stdout.strip()[-600:]}")


def alive(pid: int, command: str) -> bool:
    """Whether this process lives and runs this command (numbers are used again)."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and command in " ".join(process.cmdline())
    except psutil.Error:
        return False


def wait(until: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again until it is true; False when the time is over."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True


def end(pid: int, command: str, signals: Iterable[tuple[signal.Signals, float]]) -> None:
    """Send one signal after another, each with its time to work, until the process is gone."""
    for number, seconds in signals:
        if not alive(pid, command):
            return
        os.kill(pid, number)
        if wait(lambda: not alive(pid, command), seconds):
            return
    raise ServersError(f"Process {pid} does not end ({command}): end it by hand, then try again.")


@contextmanager
def leaving_properly() -> Iterator[None]:
    """Let a dropped connection or a plain `kill` end the program as an exit does, tidying up."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    numbers = (signal.SIGTERM, signal.SIGHUP)
    ours = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]
    for number in ours:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def tail(log: Path, lines: int = 5) -> str:
    """The last lines of a log, for a message."""
    if not log.exists():
        return "(no log)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
