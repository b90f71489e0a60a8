"""Print the addresses of a laptop's servers, or run a command while they run."""

import argparse
import os
import shlex
import signal
import subprocess
import sys

from config.servers import CLUSTERS, DEMO, ServersError, environment


def main() -> int:
    """Run the command while the servers run; without one, print how to reach running servers."""
    parser = argparse.ArgumentParser(prog="python -m config.servers", description=__doc__)
    parser.add_argument("--cluster", choices=sorted(CLUSTERS), default=DEMO.name)
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run, after --")
    given = parser.parse_args()
    command = given.command[1:] if given.command[:1] == ["--"] else given.command
    try:
        with environment(CLUSTERS[given.cluster]) as found:
            if command:
                return _run(command)
            for name, value in found.items():
                print(f"export {name}={shlex.quote(value)}")
            return 0
    except ServersError as error:
        print(error, file=sys.stderr)
        return 1


def _run(command: list[str]) -> int:
    """Run the command in the foreground; Ctrl-C is for it, and a signal to us is passed on."""
    child = subprocess.Popen(command, env=dict(os.environ))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: child.send_signal(received))
    return child.wait()


if __name__ == "__main__":
    sys.exit(main())
