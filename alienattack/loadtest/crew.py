"""The bots of one worker: who they are, how they play, and what is told of them at the end."""

from __future__ import annotations

import gc
import random
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from alienattack.errors import AlienAttackError, ApiError
from alienattack.hosting.meter import NOT_COUNTED
from alienattack.loadtest.bot_accounts import OneSignIn
from alienattack.loadtest.botplayer import BotPlayer, Shared
from alienattack.loadtest.evidence import OWNER, read_spool
from alienattack.loadtest.orders import BotAccount, Orders
from alienattack.loadtest.probe import LOOK_SECONDS, Probe
from alienattack.loadtest.stopwatch import Stopwatch
from alienattack.loadtest.tally import NO_HEADERS, Tally, Told
from alienattack.online.clocks import Clock, SystemClock
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.online.pool import UserPool
from alienattack.online.telemetry.backoff import Backoff
from alienattack.protocol.api import PANE_ROWS

TICKS_A_TURN = 10  # a bot plays six times a second what is due; events bear their tick, so that only delays them
PLAY_ON_SECONDS = 6.0  # behind what counts, for its last scores come to the board among players who still play
SETTLE_SECONDS = 60.0  # how long a bot that has left waits for what the cloud says of its frames
CLOSE_SECONDS = 5.0
MOST_TROUBLES = 20  # that are told, the newest
JOINING_AT_ONCE = 4  # bots of a worker: what a cloud can not answer in time it does in vain


class Crew:
    """`worker`: which of the workers this is, counted from 0. May be used from many threads or greenlets."""

    def __init__(self, orders: Orders, worker: int, told: Told, clock: Clock | None = None) -> None:
        """Raises CloudUnavailable where the cloud does not answer."""
        self.orders = orders
        self.worker = worker
        self._clock = clock or SystemClock()
        self.tally = Tally(told=told)
        self.stopwatch = Stopwatch(self._clock, self.tally)
        self.config: CloudConfig = fetch_config(orders.api, orders.endpoint, self._clock)
        self._shared = Shared(UserPool(self.config), self.stopwatch, TICKS_A_TURN)
        self._waiting = list(enumerate(orders.share(worker)))[::-1]
        self._over = threading.Event()
        self._door = threading.Semaphore(JOINING_AT_ONCE)
        self._chance = random.Random(worker)
        self._lock = threading.Lock()
        self._truths: list[dict[str, Any]] = []
        self._spools: dict[str, dict[str, Any]] = {}
        self._playing: dict[str, str] = {}  # bot -> run
        self._tags: dict[str, str] = {}  # bot -> ETag of what its pane shows
        self._backoffs: dict[str, Backoff] = {}
        self._ended_while_counted = 0
        self._stop_at = float("inf")
        self.probe: Probe | None = None
        self.troubles: deque[str] = deque(maxlen=MOST_TROUBLES)

    # -- the timetable -------------------------------------------------------------------------------------------

    def all_there(self) -> None:
        """Everybody plays: what is due from now on is measured.

        The bots' clients are a million objects, which stay: to look through them for what can go takes half a second,
        in which no bot of this worker plays.
        """
        if not self.stopwatch.started:
            gc.freeze()
            self.stopwatch.start()

    @property
    def is_over(self) -> bool:
        """Whether nobody begins another run."""
        return self._over.is_set()

    def over(self) -> None:
        """The end: what is due from now on is not measured. A moment later bots leave as fast as they came, each with
        the run that it plays: that is more work for a cloud than their play, and not what was asked for."""
        self._stop_at = self._clock.monotonic() + PLAY_ON_SECONDS
        self.stopwatch.stop()
        self._over.set()

    # -- the bots ------------------------------------------------------------------------------------------------

    def hire(self, policy: str = "") -> BotPlayer:
        """A bot that is signed in and has its seat; tried until it succeeds or all is over.

        Raises AlienAttackError where there is no account for one more.
        """
        with self._lock:
            if not self._waiting:
                raise AlienAttackError("There are more users than accounts were made for.",
                                       "Start the load test with more players.")
            place, account = self._waiting.pop()
        number = place * self.orders.workers + self.worker
        chosen = policy or self.orders.policies[number % len(self.orders.policies)]
        bot = self._bot(account, chosen, number + 1)
        self._try(lambda: self._come_in(bot))
        self._backoffs[bot.name] = Backoff(self._chance)
        return bot

    def play(self, bot: BotPlayer) -> None:
        """One run of a bot, to its end or that of the load test."""
        leave, backoff = self._leaving(), self._backoffs[bot.name]
        try:
            with self._door:
                grant = bot.api.start_run(self.orders.session)
            backoff.succeeded()
            with self._lock:
                self._playing[bot.name] = grant.run
            truth = bot.play_run(float("inf"), self.orders.session, grant=grant,
                                 over=lambda: self._clock.monotonic() >= leave())
        except AlienAttackError as error:
            self._note(error)
            self._over.wait(backoff.failed())
        else:
            with self._lock:
                self._ended_while_counted += self.stopwatch.counting
                self._truths.append({"run": truth.run, "player": truth.player, "name": truth.name,
                                     "ticks": truth.ticks, **truth.score.to_json()})
        finally:
            with self._lock:
                self._playing.pop(bot.name, None)

    def dismiss(self, bot: BotPlayer) -> None:
        """A bot leaves: it waits until the cloud is done with what it played, and its books are read."""
        identity = bot.account.identity
        if identity is None:
            return
        until = self._clock.monotonic() + SETTLE_SECONDS
        while self._clock.monotonic() < until and bot.telemetry.ledger().spooled:
            time.sleep(0.5)
        bot.close(CLOSE_SECONDS, sign_out=False)
        with suppress(sqlite3.Error):
            books = read_spool(bot.spool)
            with self._lock:
                self._spools[identity.sub] = books.to_json()

    def look(self) -> None:
        """Starts the probe, which looks at the board for all."""
        bot = self._bot(self.orders.probes[self.worker], "idle", 0, {NOT_COUNTED: "1"})
        self._try(lambda: self._come_in(bot))
        self.probe = Probe(bot.api, self.orders.session, self.stopwatch, LOOK_SECONDS * self.orders.workers)
        self.probe.start()

    def look_at_pane(self, bot: BotPlayer) -> None:
        """The bot's leaderboard pane asks for the board, as the game's does."""
        with self._lock:
            run, tag = self._playing.get(bot.name, ""), self._tags.get(bot.name, "")
        try:
            board = bot.api.board(self.orders.session, PANE_ROWS, tag, run)
        except AlienAttackError as error:
            self._note(error)
            return
        if board is not None and bot.account.identity is not None:
            self._tags[bot.name] = board.etag
            bot.telemetry.note_applied(board.applied_run, board.applied_seq)

    # -- what is told --------------------------------------------------------------------------------------------

    def report(self) -> dict[str, Any]:
        """Everything so far, cumulative, as JSON."""
        with self._lock:
            return {
                "worker": self.worker, "playing": len(self._playing),
                "puts": dict(self.tally.puts), "requests": dict(self.tally.requests),
                "failures": dict(self.tally.failures), "frame_bytes": self.tally.frame_bytes,
                "events": self.stopwatch.events,
                "out_of_sight": self.stopwatch.out_of_sight, "never_seen": self.stopwatch.never_seen,
                "stages": {stage: latency.to_text() for stage, latency in self.stopwatch.stages.items()},
                "truths": list(self._truths), "spools": dict(self._spools),
                "ended_while_counted": self._ended_while_counted, "throttles": self.tally.throttles,
                "troubles": list(self.troubles),
            }

    # -- inside --------------------------------------------------------------------------------------------------

    def _bot(self, account: BotAccount, policy: str, seed: int, headers: Mapping[str, str] = NO_HEADERS) -> BotPlayer:
        home = Path(self.orders.spools) / account.name
        return BotPlayer(self.config, account.name, home, policy, seed, account.password, self._clock,
                         shared=self._shared, keeper=OneSignIn(account), headers=headers)

    def _come_in(self, bot: BotPlayer) -> None:
        if bot.account.identity is None and bot.account.restore() is None:
            bot.account.sign_in(bot.name, bot.password)
        if bot.account.identity is not None:
            home = bot.spool.parents[2]
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            (home / OWNER).write_text(bot.account.identity.sub, encoding="ascii")
        if self.orders.code:
            bot.api.take_seat(self.orders.session, self.orders.code)

    def _try(self, call: Callable[[], None]) -> None:
        backoff = Backoff(self._chance)
        while not self._over.is_set():
            try:
                with self._door:
                    call()
                return
            except AlienAttackError as error:
                self._note(error)
                if isinstance(error, ApiError) and error.status == 403:
                    raise
            self._over.wait(backoff.failed())

    def _leaving(self) -> Callable[[], float]:
        """When one bot leaves: not all in one moment, but at the rate at which they came."""
        share = self._chance.uniform(0.0, len(self.orders.bots) / self.orders.ramp)
        return lambda: self._stop_at + share

    def _note(self, error: AlienAttackError) -> None:
        with self._lock:
            self.troubles.append(str(error))
