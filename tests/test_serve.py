"""The demonstration's supervisor: what it refuses, and that it ends what it has started."""

import os
import re
import socket
import sys
from pathlib import Path

import pytest

from config import serve
from config.servers import processes

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Logs of our own, and little patience."""
    monkeypatch.setattr(serve, "LOGS", tmp_path)
    monkeypatch.setattr(serve, "END_SECONDS", 0.5)
    return tmp_path


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_serve_refuses_an_address_that_others_reach(host: str) -> None:
    with pytest.raises(serve.ServeError, match="serves this machine only"):
        serve.loopback_addresses(host, 8000)


def test_localhost_is_every_loopback_address_there_is() -> None:
    assert ("127.0.0.1", 8000) in serve.loopback_addresses("localhost", 8000)


def test_serve_refuses_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(serve.ServeError) as refused:
            serve.require_free([("127.0.0.1", port)])
    assert str(refused.value) == (
        f"Port {port} is in use: stop what uses it, or choose another one, "
        f"for example make demo PORT={port + 1}."
    )


def test_fresh_leaves_a_database_of_somebody_else_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    with pytest.raises(serve.ServeError, match="DATABASE_URL names another one"):
        serve.forget()


def test_a_part_that_ends_by_itself_is_named_with_its_last_words() -> None:
    command = [sys.executable, "-c", "print('no such table'); raise SystemExit(3)"]
    with serve.started({"worker": command}) as parts:
        parts[0].process.wait(timeout=10)
        with pytest.raises(serve.ServeError) as refused:
            serve.require_alive(parts)
    assert re.fullmatch(
        r"The worker process ended by itself \(code 3\); .*worker.log ends with:\nno such table",
        str(refused.value),
    )


def test_the_stubborn_end_too_and_what_they_have_started(logs: Path) -> None:
    with serve.started({"stubborn": [sys.executable, "-c", STUBBORN]}) as parts:
        log = logs / "stubborn.log"
        assert processes.wait(lambda: log.read_text().endswith("\n"), 10)
        child = int(log.read_text())
        assert processes.alive(child, "time.sleep")
    assert parts[0].process.returncode == -9
    assert processes.wait(lambda: not processes.alive(child, "time.sleep"), 10)


def test_an_interrupted_start_ends_what_was_started() -> None:
    parts: list[serve.Part] = []
    waiting = [sys.executable, "-c", "import time; time.sleep(600)"]

    def begin() -> None:
        with serve.started({"web": waiting}) as begun:
            parts.extend(begun)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin()
    assert parts[0].process.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.killpg(parts[0].process.pid, 0)
