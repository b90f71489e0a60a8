"""In a whole run every move of the tables is made by a service in some test; else the run fails.

Raw SQL tells what the database lets through (`test_moves.py`); this tells that there is a way to do
it, and a test that goes there. What has no way yet is named here, so that the list can only shrink.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

Move = tuple[str, str, str]
NOT_YET = {
    "award": "onboarding>ended active>at_risk active>completed active>ended at_risk>active at_risk>ended",
    "membership": "member>at_risk member>left at_risk>member at_risk>left",
    "milestone": "planned>waived planned>dropped returned>waived returned>dropped",
    "document": "waiting>refused",  # a virus scanner's word, where one is set up
}
_made: set[Move] = set()
FOUND: pytest.StashKey[tuple[list[Move], list[Move]]] = pytest.StashKey()


@pytest.fixture(scope="session", autouse=True)
def moves_made(request: pytest.FixtureRequest) -> Iterator[None]:
    """Note every move that a thing with states makes in this process."""
    from core.moves import Moving

    move = Moving._move

    def noted(self: Any, after: str, *, reason: str = "") -> None:
        before = str(self.status)
        move(self, after, reason=reason)
        _made.add((self._meta.model_name, before, str(after)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Moving, "_move", noted)
        yield
    if hasattr(request.config, "workeroutput"):
        request.config.workeroutput["moves"] = sorted(_made)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker noted."""
    _made.update(tuple(move) for move in getattr(node, "workeroutput", {}).get("moves", []))


def _whole(config: pytest.Config) -> bool:
    """Say whether all tests were asked for."""
    asked = config.args_source == pytest.Config.ArgsSource.TESTPATHS
    return asked and not config.option.keyword and config.option.markexpr in ("", "not long")


def _not_made() -> tuple[list[Move], list[Move]]:
    """Return the moves that no service made, and those that are named above though one did."""
    from django.apps import apps

    from core.moves import Moving

    tables = [m for m in apps.get_models() if issubclass(m, Moving) and hasattr(m, "MOVES")]
    every = {
        (str(model._meta.model_name), str(before), str(after))
        for model in tables
        for before, after in model.MOVES.pairs()
    }
    named = {
        (name, before, after)
        for name, moves in NOT_YET.items()
        for before, after in (move.split(">") for move in moves.split())
    }
    return sorted(every - _made - named), sorted(named & _made)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a whole run in which a move was not made."""
    worker = hasattr(session.config, "workerinput")
    if not worker and exitstatus == pytest.ExitCode.OK and _whole(session.config):
        found = _not_made()
        session.config.stash[FOUND] = found
        if any(found):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say which moves they are."""
    never, wrongly = config.stash.get(FOUND, ([], []))
    for move in never:
        terminalreporter.write_line(
            "No test makes this move by a service: {}: {} → {}".format(*move)
        )
    for move in wrongly:
        terminalreporter.write_line(
            "A service makes this move now: take it out of NOT_YET: {}: {} → {}".format(*move)
        )
