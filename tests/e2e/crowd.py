"""Many players in a process of their own, each with an account, a clock that is wrong and the game's own telemetry.

    python -m tests.e2e.crowd API ENDPOINT FOLDER

Reads one JSON object a line, {"do": ..., ...}, and answers each with one line; ends with its input.
tests.e2e.crowds leads several.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from alienattack.errors import ApiError, CloudUnavailable, SignInError
from alienattack.game.gathering import LONGEST_POLL_SECONDS, PLAYERS_A_SECOND, POLL_SECONDS
from alienattack.game.server_clock import ServerClock
from alienattack.loadtest.botplayer import BotPlayer, Truth
from alienattack.online.clocks import SystemClock
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.online.outcome import FINAL, FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS
from alienattack.protocol.api import Lobby, RunGrant, RunStatus

T = TypeVar("T")

WRONG_BY = 3.0  # seconds that a player's clock is wrong at most, either way
LOOK_SECONDS = 1.0  # before a question that met no answer is asked again, as in the game
LAST_RUN_SECONDS = 1.5  # nobody begins a run with less than this left
METRONOME_SECONDS = 0.005
PATIENCE_SECONDS = 90.0


class WrongClock(SystemClock):
    """The clock of a machine whose time of day is `wrong` seconds ahead."""

    def __init__(self, wrong: float) -> None:
        self.wrong = wrong

    def time(self) -> float:
        """Seconds since 1970, as that machine believes."""
        return time.time() + self.wrong


class Metronome:
    """How much later than asked for this process is woken: what a busy machine does to everybody in it."""

    def __init__(self) -> None:
        self._late: list[tuple[float, float]] = []
        threading.Thread(target=self._beat, daemon=True).start()

    def _beat(self) -> None:
        while True:
            asked = time.monotonic() + METRONOME_SECONDS
            time.sleep(METRONOME_SECONDS)
            self._late.append((time.time(), time.monotonic() - asked))

    def worst(self, since: float, until: float) -> float:
        """The longest delay between two instants, in seconds."""
        return max((late for at, late in self._late if since <= at <= until), default=0.0)


class Contestant:
    """One player of an event. `plays_on`: how many seconds longer this one plays than it may."""

    def __init__(self, config: CloudConfig, folder: Path, name: str, policy: str, seed: int, plays_on: float) -> None:
        self.clock = WrongClock(random.Random(seed).uniform(-WRONG_BY, WRONG_BY))
        self.bot = BotPlayer(config, name, folder / name, policy, seed, clock=self.clock)
        self.server = ServerClock()
        self.unsure = float("inf")
        self.plays_on = plays_on

    def join(self) -> None:
        """Signs up and in, as somebody who tries again, and opens the telemetry then, as the game does."""
        try:
            self._answer(lambda: self.bot.account.sign_up(self.bot.name, self.bot.password))
        except SignInError as error:
            if error.code != "name_taken":  # a first answer that got lost
                raise
        self._answer(lambda: self.bot.account.sign_in(self.bot.name, self.bot.password))
        assert self.bot.telemetry is not None  # made at first use, which takes a while

    def take_seat(self, session: str, at: float) -> dict[str, Any]:
        """A seat, asked for at the true instant `at`."""
        time.sleep(max(0.0, at - time.time()))
        asked = time.time()
        try:
            self._answer(lambda: self._lobby(lambda: self.bot.api.take_seat(session)))
        except ApiError as error:
            return {"name": self.bot.name, "asked": asked, "took": time.time() - asked, "code": error.code}
        return {"name": self.bot.name, "asked": asked, "took": time.time() - asked, "code": ""}

    def compete(self, session: str) -> dict[str, Any]:
        """Waits in the lobby, begins by its own idea of the server's clock, plays until the close, hands in."""
        starts, closes = self._gathered(session)
        grant = self._answer(lambda: self.bot.api.start_run(session))
        close, first = self._monotonic(closes), []
        planned = time.time() + self._monotonic(starts) - time.monotonic()
        time.sleep(max(0.0, self._monotonic(starts) - time.monotonic()))
        until = close + self.plays_on

        def watch(_: object) -> None:
            if not first:
                first.append(time.time())

        truths = [self.bot.play_run(until, session, watch, grant=grant, reason="time")]
        while time.monotonic() < close - LAST_RUN_SECONDS and (again := self._once_more(session)) is not None:
            truths.append(self.bot.play_run(until, session, grant=again, reason="time"))
        return {"name": self.bot.name, "planned": planned, "unsure": self.unsure, "begun": first[0],
                "wrong": self.clock.wrong, "seed": grant.seed, "runs": [self._told(truth, close) for truth in truths]}

    def _once_more(self, session: str) -> RunGrant | None:
        """Another run, where there is time for one."""
        try:
            return self._answer(lambda: self.bot.api.start_run(session))
        except ApiError as error:
            if error.code != "session_closed":
                raise
            return None

    def _told(self, truth: Truth, close: float) -> dict[str, Any]:
        """`late`: by how many seconds the run was played on after the close, 0 where its player stopped in time."""
        return {**asdict(truth), "score": truth.score.to_json(),
                "late": max(0.0, truth.ended_at - close) if self.plays_on else 0.0}

    def fates(self, timeout: float) -> list[dict[str, Any]]:
        """What the cloud says of every run in the end: judged, or refused."""
        self.bot.telemetry.flush(timeout)
        until = time.monotonic() + timeout
        return [_fate(self._final(truth.run, until)) for truth in self.bot.truths]

    def _final(self, run: str, until: float) -> RunStatus:
        wait = FIRST_WAIT_SECONDS
        while True:
            status = self._answer(lambda: self.bot.api.run(run))
            if status.status in FINAL or status.refused or time.monotonic() > until:
                return status
            time.sleep(wait)
            wait = min(LONGEST_WAIT_SECONDS, wait * 1.4)

    def _gathered(self, session: str) -> tuple[float, float]:
        """When it starts and closes, once the manager has said so; by the server's clock."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            info = self._answer(lambda: self._lobby(lambda: self.bot.api.lobby(session))).session
            if info.starts_at is not None and info.closes_at is not None:
                return info.starts_at, info.closes_at
            time.sleep(min(LONGEST_POLL_SECONDS, max(POLL_SECONDS, info.seats_taken / PLAYERS_A_SECOND)))
        raise SystemExit(f"{self.bot.name} waited in vain for the start")

    @staticmethod
    def _answer(ask: Callable[[], T]) -> T:
        """Asks until there is an answer, as the game's lobby does."""
        while True:
            try:
                return ask()
            except CloudUnavailable:
                time.sleep(LOOK_SECONDS)

    def _lobby(self, ask: Callable[[], Lobby]) -> Lobby:
        asked = self.clock.time()
        lobby = ask()
        answered = self.clock.time()
        self.server.note(asked, answered, lobby.server_time)
        self.unsure = min(self.unsure, (answered - asked) / 2)
        return lobby

    def _monotonic(self, server_time: float) -> float:
        """An instant of the server's clock as this player knows it."""
        assert self.server.offset is not None
        return time.monotonic() + server_time - (self.clock.time() + self.server.offset)


def _fate(status: RunStatus) -> dict[str, Any]:
    return {"run": status.run, "status": status.status, "reason": status.reason,
            "refused": sorted({reason for _, reason in status.refused})}


class Crowd:
    """The process's players, and what they can be told to do."""

    def __init__(self, config: CloudConfig, folder: Path) -> None:
        self._config = config
        self._folder = folder
        self._players: list[Contestant] = []
        self._metronome = Metronome()

    def sign_up(self, players: list[dict[str, Any]]) -> list[str]:
        """Makes accounts and signs in, one after the other. `players`: the arguments of Contestant."""
        self._players = [Contestant(self._config, self._folder, **player) for player in players]
        for player in self._players:
            player.join()
        return [player.bot.name for player in self._players]

    def seat(self, session: str, at: float) -> list[dict[str, Any]]:
        """All ask for a seat at one instant."""
        return self._all(lambda player: player.take_seat(session, at))

    def leave(self, session: str, name: str) -> None:
        """One gives its seat back."""
        (player,) = (each for each in self._players if each.bot.name == name)
        player.bot.api.leave_seat(session)
        self._players.remove(player)
        player.bot.close()

    def compete(self, session: str) -> list[dict[str, Any]]:
        """All play, from the manager's start to the close."""
        return self._all(lambda player: player.compete(session))

    def stalled(self, since: float, until: float) -> float:
        """By how many seconds the machine woke this process too late between two instants."""
        return self._metronome.worst(since, until)

    def fates(self, timeout: float) -> list[dict[str, Any]]:
        """What became of all runs."""
        return [fate for fates in self._all(lambda player: player.fates(timeout)) for fate in fates]

    def close(self) -> None:
        """All sign out."""
        self._all(lambda player: player.bot.close())

    def _all(self, deed: Callable[[Contestant], Any]) -> list[Any]:
        with ThreadPoolExecutor(max(1, len(self._players))) as threads:
            return list(threads.map(deed, self._players))


def main(api: str, endpoint: str, folder: str) -> None:
    """Does what it is told, line by line."""
    crowd = Crowd(fetch_config(api, endpoint), Path(folder))
    for line in sys.stdin:
        wish = json.loads(line)
        print(json.dumps(getattr(crowd, wish.pop("do"))(**wish)), flush=True)
    crowd.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
