"""A bot that is a player in everything: its own account by SRP, its own credentials, the client's own telemetry.

It plays in real time and knows its truth, so that a board can be held against it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from alienattack.bots import make_bot
from alienattack.errors import AlienAttackError
from alienattack.loadtest.stopwatch import Stopwatch
from alienattack.loadtest.tally import NO_HEADERS, CountedTransport
from alienattack.online.account import Account
from alienattack.online.api import Api
from alienattack.online.clocks import Clock, SystemClock
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.keeper import MemoryKeeper, TokenKeeper
from alienattack.online.outcome import RunOutcome, await_verdict
from alienattack.online.pool import UserPool
from alienattack.online.telemetry import Telemetry
from alienattack.online.telemetry.opening import open_telemetry, spool_path
from alienattack.protocol.api import ARCADE, RunGrant, RunStatus, player_id
from alienattack.protocol.scores import Score, better
from alienattack.sim import TICKS_PER_SECOND, Sim
from alienattack.sim.replay import Recorder, encode


@dataclass(frozen=True, slots=True)
class Truth:
    """What one run of a bot really came to. `player` is the opaque id on boards, `ended_at` monotonic seconds."""

    run: str
    player: str
    name: str
    score: Score
    ticks: int
    digest: str
    ended_at: float


@dataclass(frozen=True, slots=True)
class Shared:
    """What many bots of one process share. `pool`: one client of the user pool; `stopwatch`: measures them all;
    `ticks_a_turn`: how many ticks a bot plays at once when they are due."""

    pool: UserPool | None = None
    stopwatch: Stopwatch | None = None
    ticks_a_turn: int = 1


ALONE = Shared()


class BotPlayer:
    """One bot with its account, API client and telemetry. Use as a context manager, or `close()` it."""

    def __init__(self, config: CloudConfig, name: str, state_dir: Path, policy: str = "hunter", seed: int = 1,
                 password: str = "", clock: Clock | None = None, pause: Callable[[float], object] = time.sleep,
                 shared: Shared = ALONE, keeper: TokenKeeper | None = None,
                 headers: Mapping[str, str] = NO_HEADERS) -> None:
        """`headers` go with each request to the API."""
        self.name = name
        self.password = password or new_password()
        self._clock = clock or SystemClock()
        self._shared = shared
        self.account = Account(config, keeper or MemoryKeeper(), pool=shared.pool)
        watch = shared.stopwatch
        transport = CountedTransport(config.api, watch.tally, self._clock, headers) if watch is not None else None
        self.api = Api(config, self.account.id_token, transport, renew=self.account.renew_token)
        self.truths: list[Truth] = []
        self._config = config
        self._state_dir = state_dir
        self._policy = policy
        self._seed = seed
        self._pause = pause
        self._telemetry: Telemetry | None = None

    def __enter__(self) -> BotPlayer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def telemetry(self) -> Telemetry:
        """The bot's telemetry, started at first use."""
        if self._telemetry is None:
            self._telemetry = open_telemetry(self._config, self.account, self.api, self._state_dir,
                                             self._shared.stopwatch)
            self._telemetry.start()
        return self._telemetry

    @property
    def best(self) -> Truth | None:
        """The best run so far, as a board would choose."""
        best: Truth | None = None
        for truth in self.truths:
            if best is None or better(truth.score, best.score):
                best = truth
        return best

    def join(self) -> None:
        """Signs up and in, by SRP."""
        self.account.sign_up(self.name, self.password)
        self.account.sign_in(self.name, self.password)

    def play(self, seconds: float, session: str = ARCADE) -> list[Truth]:
        """Plays for `seconds`, one run after the other; the last ends as a player leaves it. Returns their truths."""
        end = self._clock.monotonic() + seconds
        played: list[Truth] = []
        while not played or self._clock.monotonic() < end - 1.0:
            played.append(self.play_run(end, session))
        return played

    def play_run(self, until: float, session: str = ARCADE, watch: Callable[[Sim], None] | None = None, *,
                 grant: RunGrant | None = None, reason: str = "quit",
                 over: Callable[[], bool] = lambda: False) -> Truth:
        """One run in real time, to its end, to the monotonic instant `until`, or until it is `over`.

        `watch` sees it after every tick. `grant`: of the run, where it was asked for ahead. `reason`: why it ends
        before its end, "quit" or "time". The timetable is the game's own: tick n is due n / 60 s after the beginning,
        and what a slow machine has missed is played at once.
        """
        grant = grant or self.api.start_run(session)
        sim = Sim(grant.seed, grant.ruleset)
        bot, recorder, log = make_bot(self._policy, self._seed), Recorder(sim), self.telemetry.open_run(grant)
        begun = now = self._clock.monotonic()
        if self._shared.stopwatch is not None:
            self._shared.stopwatch.begins(grant.run, self._player(), begun)
        while not sim.over and now < until and not over():
            due = int((now - begun) * TICKS_PER_SECOND)
            while sim.tick < due and not sim.over:
                buttons = recorder.add(bot.choose(sim))
                events = sim.step(buttons)
                log.tick(sim.tick, buttons, (sim.score, sim.lives, sim.shots, sim.level), tuple(events))
                if watch is not None:
                    watch(sim)
            ahead = begun + (sim.tick + self._shared.ticks_a_turn) / TICKS_PER_SECOND - self._clock.monotonic()
            if ahead > 0:
                self._pause(ahead)
            now = self._clock.monotonic()
        score = Score(sim.score, sim.lives, sim.shots, sim.level)
        log.end("dead" if sim.over else reason, sim.tick, sim.digest(), encode(recorder.finish()))
        truth = Truth(grant.run, self._player(), self.name, score, sim.tick, sim.digest(), self._clock.monotonic())
        self.truths.append(truth)
        return truth

    def verdict(self, run: str, timeout: float = 20.0) -> RunStatus | None:
        """The run's status once it is final, or the last one after `timeout` seconds."""
        return await_verdict(RunOutcome(self.api, run, self._clock), timeout, self._clock, self._pause)

    def close(self, timeout: float = 3.0, sign_out: bool = True) -> None:
        """Flushes and ends. Without `sign_out` the sign-in that its keeper holds stays good."""
        if self._telemetry is not None:
            self._telemetry.close(timeout)
        if sign_out:
            with suppress(AlienAttackError):
                self.account.sign_out()
        self.api.close()

    @property
    def spool(self) -> Path:
        """The file of its spool, made by its telemetry."""
        return spool_path(self._config, self._state_dir)

    def _player(self) -> str:
        identity = self.account.identity
        return player_id(identity.sub) if identity is not None else ""


def new_password() -> str:
    """A password for a bot, such as any user pool takes."""
    return f"Bot-{secrets.token_hex(8)}-7A"
