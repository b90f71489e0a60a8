"""The state of database, queue, worker and beat, each really taken away."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from config import servers
from config.celery import app
from config.servers import Cluster, valkey
from core import health
from core.models import Heartbeat

WITHOUT_DATABASE = """
import django, time
django.setup()
from django.test import Client
begun = time.monotonic()
answer = Client(HTTP_HOST="localhost").get("/healthz")
print(answer.status_code, answer.json()["database"], answer.json()["worker"], sep="|")
assert time.monotonic() - begun < 10
"""


@pytest.fixture
def own_valkey(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[int]:
    """A Valkey that the test may freeze: its process number."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    cluster = Cluster("health", folder / "health", durable=False)
    monkeypatch.delenv("REDIS_URL")
    with servers.running(cluster) as urls:
        settings.REDIS_URL = urls["REDIS_URL"]
        found = valkey.pid(cluster)
        assert found is not None
        yield found
    servers.forget(cluster)
    shutil.rmtree(folder)


@pytest.fixture
def everything_lives(db: None) -> None:
    """Both heartbeats, just now."""
    for name in health.SILENCE:
        health.note(name, timezone.now())


@pytest.mark.usefixtures("everything_lives")
def test_everything_is_well(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == dict.fromkeys(["database", "queue", "worker", "beat"], "ok")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_what_never_lived_is_named(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["worker"] == "not heard of yet"


@pytest.mark.usefixtures("everything_lives")
def test_a_silent_beat_is_named_by_its_silence(client: Client) -> None:
    health.note_beat((timezone.now() - timedelta(seconds=200)).timestamp())
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["beat"] == "not heard of for 200 seconds"
    assert answer.json()["worker"] == "ok"


@pytest.mark.usefixtures("everything_lives")
def test_a_frozen_queue_is_named_in_time(client: Client, own_valkey: int) -> None:
    os.kill(own_valkey, signal.SIGSTOP)
    begun = time.monotonic()
    answer = client.get("/healthz")
    took = time.monotonic() - begun
    os.kill(own_valkey, signal.SIGCONT)
    assert took < 2 * health.ANSWER_SECONDS
    assert (answer.status_code, answer.json()["queue"]) == (200, "does not answer")
    assert client.get("/healthz").json()["queue"] == "ok"


def test_without_the_database_it_is_503(tmp_path: Path) -> None:
    gone = f"postgres://nobody@/nothing?host={tmp_path}"
    environment = {**os.environ, "DATABASE_URL": gone, "DATABASE_OWNER_URL": gone}
    environment |= {"DEMONSTRATION": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DATABASE],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    expected = "503|does not answer|not known without the database\n"
    assert (done.stdout, done.returncode) == (expected, 0), done.stderr


@pytest.mark.django_db
def test_heartbeats_are_one_row_a_name() -> None:
    first = timezone.now()
    health.note("worker", first)
    health.note("worker", first + timedelta(seconds=5))
    assert list(Heartbeat.objects.values_list("name", "at")) == [
        ("worker", first + timedelta(seconds=5))
    ]


def test_the_time_of_beat_is_read_when_the_message_is_sent() -> None:
    entry = app.conf.beat_schedule["beat lives"]
    (lazy,) = entry["args"]
    assert entry["task"] == health.note_beat.name
    before = time.time()
    assert before <= lazy() <= time.time()
