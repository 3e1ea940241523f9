"""The players of an event in several processes, led as one."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hosts import TOP, CloudProcess

POLICIES = ("hunter", "sprayer", "hunter", "sprayer", "idle")


@dataclass(frozen=True, slots=True)
class Contest:
    """How many play, in how many processes, and how many seconds the last of them play on after the close.

    `wait`: how many seconds they stand in the lobby before the manager starts, and learn the server's time.
    """

    players: int
    processes: int
    wait: float
    play_on: tuple[float, ...] = ()


class Crowds:
    """Use as a context manager. `names`: of all players, in order."""

    def __init__(self, cloud: CloudProcess, folder: Path, contest: Contest) -> None:
        mark = secrets.token_hex(3)
        self.names = [f"C{mark}-{number}" for number in range(contest.players)]
        late = (0.0,) * (contest.players - len(contest.play_on)) + contest.play_on
        everybody = [{"name": name, "policy": POLICIES[number % len(POLICIES)], "seed": number + 1,
                      "plays_on": late[number]} for number, name in enumerate(self.names)]
        self._parts = [everybody[number::contest.processes] for number in range(contest.processes)]
        self._leader = ThreadPoolExecutor(1)
        self._processes = [_process(cloud, folder / f"crowd-{number}") for number in range(contest.processes)]

    def __enter__(self) -> Crowds:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.close()
        self._leader.shutdown(cancel_futures=True)
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
            assert process.stdout is not None
            process.stdout.close()

    def sign_up(self) -> None:
        """Everybody makes an account and signs in."""
        self._each([{"do": "sign_up", "players": part} for part in self._parts])

    def leaves(self, session: str, name: str) -> None:
        """One player goes."""
        owner = next(number for number, part in enumerate(self._parts) if any(each["name"] == name for each in part))
        _ask(self._processes[owner], {"do": "leave", "session": session, "name": name})

    def ask(self, what: str, **fields: Any) -> list[Any]:
        """All do one thing; what each player (or run) has to tell."""
        return [told for part in self.each(what, **fields) for told in part]

    def later(self, what: str, **fields: Any) -> Future[list[Any]]:
        """`ask`, and what is told comes when it comes."""
        return self._leader.submit(self.ask, what, **fields)

    def each(self, what: str, **fields: Any) -> list[Any]:
        """All do one thing; what each process has to tell."""
        return self._each([{"do": what, **fields}] * len(self._processes))

    def _each(self, wishes: list[dict[str, Any]]) -> list[Any]:
        with ThreadPoolExecutor(len(self._processes)) as threads:
            return list(threads.map(_ask, self._processes, wishes))


def _process(cloud: CloudProcess, folder: Path) -> subprocess.Popen[str]:
    folder.mkdir(parents=True)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(TOP), str(TOP / "cloud")))}
    return subprocess.Popen([sys.executable, "-m", "tests.e2e.crowd", cloud.api, cloud.endpoint, str(folder)], cwd=TOP,
                            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ask(process: subprocess.Popen[str], wish: dict[str, Any]) -> Any:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(wish) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    assert line, f"a crowd ended over {wish['do']}"
    return json.loads(line)
