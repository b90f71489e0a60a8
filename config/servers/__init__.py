"""The servers of a laptop: found running under var/, or started for as long as somebody uses them.

Whoever uses a cluster holds a shared lock on it; the last one to leave stops its servers. So no
shell stops what another uses, and what a killed one leaves behind the next one tidies up.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.servers import postgres, processes, valkey
from config.servers.cluster import DEMO, ROOT, TEST, Cluster, ServersError

__all__ = ["DEMO", "ROOT", "TEST", "Cluster", "ServersError", "environment", "forget", "running"]

LOCK_SECONDS = 180
CLUSTERS = {cluster.name: cluster for cluster in (DEMO, TEST)}


@contextmanager
def environment(cluster: Cluster) -> Iterator[dict[str, str]]:
    """Put the addresses of the cluster's servers into our own environment for the duration."""
    with running(cluster) as found:
        os.environ.update(found)
        try:
            yield found
        finally:
            for name in found:
                os.environ.pop(name, None)


@contextmanager
def running(cluster: Cluster) -> Iterator[dict[str, str]]:
    """Find the cluster's servers or start them, and hand out their addresses.

    A server whose address the person has set (DATABASE_URL, REDIS_URL) is not started.
    """
    parts = [
        part
        for name, part in (("DATABASE_URL", postgres), ("REDIS_URL", valkey))
        if not os.environ.get(name)
    ]
    if not parts:
        yield {}
        return
    with processes.leaving_properly():
        cluster_users = _enter(cluster)
        try:
            yield {name: url for part in parts for name, url in part.urls(cluster).items()}
        finally:
            _leave(cluster, cluster_users)


def forget(cluster: Cluster) -> None:
    """Remove everything the cluster keeps; refused while somebody uses it."""
    if not cluster.folder.exists():
        return
    with _turn(cluster), _opened(cluster.folder / "users.lock") as users:
        if not _lock(users, fcntl.LOCK_EX):
            raise ServersError(
                f"The {cluster.name} servers are in use: stop what uses them, then try again."
            )
        _stop(cluster)
        for folder in (cluster.home, cluster.sockets):
            shutil.rmtree(folder, ignore_errors=True)
        for path in cluster.folder.iterdir():
            if path.suffix != ".lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _enter(cluster: Cluster) -> int:
    """Start what does not run, and hold the lock that keeps it running."""
    cluster.make_folders()
    with _turn(cluster):
        users = os.open(cluster.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            if not cluster.durable and postgres.pid(cluster) is None:
                _forget_data(cluster)  # of one that was killed, and had not written safely
            for part in (postgres, valkey):
                part.start(cluster)
        except BaseException:
            _release(cluster, users)
            raise
    return users


def _leave(cluster: Cluster, users: int) -> None:
    with _turn(cluster):
        _release(cluster, users)


def _release(cluster: Cluster, users: int) -> None:
    """Give up our share; stop the servers when nobody else has one."""
    try:
        if _lock(users, fcntl.LOCK_EX):
            _stop(cluster)
            if not cluster.durable:
                _forget_data(cluster)
    finally:
        os.close(users)


def _stop(cluster: Cluster) -> None:
    try:
        valkey.stop(cluster)
    finally:
        postgres.stop(cluster)


def _forget_data(cluster: Cluster) -> None:
    for part in (postgres, valkey):
        part.forget(cluster)


@contextmanager
def _turn(cluster: Cluster) -> Iterator[None]:
    """Wait for our turn to start or stop servers: one shell at a time."""
    with _opened(cluster.folder / "turn.lock") as turn:
        if not processes.wait(lambda: _lock(turn, fcntl.LOCK_EX), LOCK_SECONDS):
            raise ServersError(
                "Another command has been starting the servers for three minutes: end it first."
            )
        yield


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
