#!/usr/bin/env python
"""Run a command of the project; on a laptop, with servers found or started for its duration."""

import os
import sys
from contextlib import ExitStack

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

# They change the schema or what is append-only, so they run as the role that owns it.
OWNER_COMMANDS = (
    "createcachetable",
    "dbshell",
    "flush",
    "loaddata",
    "makemigrations",
    "migrate",
    "pgtrigger",
    "showmigrations",
    "sqlmigrate",
)


def main() -> int:
    """Choose the role, find the servers, run the command; what is missing is a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            problem = _find_servers(stack)
            if problem:
                print(problem, file=sys.stderr)
                return 1
        try:
            execute_from_command_line(sys.argv)
        except ImproperlyConfigured as error:
            print(error, file=sys.stderr)
            return 1
        except OperationalError as error:
            if "connection" not in str(error):
                raise
            print(f"PostgreSQL does not answer. It said: {error}".strip(), file=sys.stderr)
            return 1
    return 0


def _find_servers(stack: ExitStack) -> str:
    """Make this a command of the laptop's demonstration; a sentence when it cannot be."""
    try:
        from config import servers
    except ModuleNotFoundError:  # psutil comes with the laptop's packages
        return (
            "DATABASE_URL is not set: set it to the application's role, and DATABASE_OWNER_URL to "
            "the owner of the schema, for example postgres://name:password@host/database."
        )
    os.environ.setdefault("DEMONSTRATION", "1")
    os.environ.setdefault("MEDIA_ROOT", str(servers.DEMO.folder / "media"))
    try:
        stack.enter_context(servers.environment(servers.DEMO))
    except servers.ServersError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    sys.exit(main())
