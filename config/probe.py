"""A container's health check: `python -m config.probe web|worker|beat`."""

import http.client
import os
import sys

WEB_PORT = 8000


def main() -> int:
    """Ask the web over HTTP, and the database for the heartbeats of worker and beat."""
    part = sys.argv[1]
    state = web_state() if part == "web" else heartbeat(part)
    print(f"{part}: {state}")
    return 0 if state == "ok" else 1


def web_state() -> str:
    """Return ok when this machine's web answers /healthz with 200."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=8)
    connection.request("GET", "/healthz", headers={"Host": host})
    answer = connection.getresponse()
    said = answer.read()
    return "ok" if answer.status == http.HTTPStatus.OK else f"{answer.status} {said[:200]!r}"


def heartbeat(name: str) -> str:
    """Return ok when the last heartbeat of worker or beat is recent."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from core import health

    database = health.database_state()
    return health.heartbeat_state(name) if database == health.OK else f"database: {database}"


if __name__ == "__main__":
    sys.exit(main())
