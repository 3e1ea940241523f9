"""A thousand who play, run after run of five minutes, over the functions' own code and a table in memory.

Grants, frames, ends, verdicts and bests go the way that they go in the cloud; only the replays are not played again.
Everybody is somewhere in the middle of a run at first, so that a minute shows what an hour would.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from alienattack.bench.folding import EPOCH, new_consumer
from alienattack.bench.signing import KID, SignedRun
from alienattack.protocol import tickets
from alienattack.protocol.api import ARCADE, player_id
from alienattack.protocol.frames import RunEnd
from alienattack.protocol.scores import Score
from alienattack.protocol.tickets import Ticket
from alienattack.sim import RULESET

FRAMES_A_RUN = 150
FRAME_TICKS = 120
RUN_SECONDS = 300
FLUSH_SECONDS = 2.0
URGENT_A_SECOND = 0.03  # frames that do not wait, as bots have them: a life lost, a level cleared
SHARD = "shardId-000000000000"
REPLAY_BYTES = 2_500  # of five minutes, as bots play them


@dataclass(slots=True)
class Play:
    """One run as its client has it. `pace`: points a frame."""

    run: SignedRun
    pace: int

    @property
    def ticket(self) -> Ticket:
        """Of the run."""
        return self.run.ticket

    @property
    def score(self) -> Score:
        """What the newest frame says."""
        return self._score(self.run.seq)

    def frame(self) -> bytes:
        """The next frame; the last one bears the end."""
        seq = self.run.seq + 1
        ticks = FRAME_TICKS * seq
        end = RunEnd("dead", ticks, "0" * 16, bytes(REPLAY_BYTES)) if seq == FRAMES_A_RUN else None
        return self.run.frame(ticks, self._score(seq), end=end)

    def _score(self, seq: int) -> Score:
        return Score(self.pace * seq, 3, 9 * seq, 1 + seq // 30)


class Crowd:
    """So many players of one session. `second` lets one second pass; `frames`, `grants`: how many there were.

    `as_caller` is told whose calls of the table follow: "api", "consumer" or "verifier".
    """

    def __init__(self, players: int, write_seconds: int, session: str = ARCADE) -> None:
        self.consumer = new_consumer(write_seconds)
        self.table = self.consumer._table
        self.store = self.table._store
        self.frames = self.grants = 0
        self.as_caller: Callable[[str], object] = str
        self._session, self._now, self._rng = session, EPOCH, random.Random(players)
        self._put = 0
        self._plays = [self._in_the_middle(f"player{number}") for number in range(players)]
        self._due = [EPOCH + self._rng.uniform(0, FLUSH_SECONDS) for _ in self._plays]

    def second(self) -> None:
        """The frames of a second are one batch; who has ended is judged, and plays on."""
        self._now += 1
        sending = [place for place, due in enumerate(self._due) if due <= self._now]
        self.as_caller("consumer")
        self.consumer.consume([self._record(self._plays[place]) for place in sending])
        self.frames += len(sending)
        for place in sending:
            self._due[place] += min(FLUSH_SECONDS, self._rng.expovariate(URGENT_A_SECOND))
            if self._plays[place].run.seq == FRAMES_A_RUN:
                self.as_caller("verifier")
                self._judge(self._plays[place])
                self.as_caller("api")
                self._plays[place] = self._granted(self._plays[place].ticket.sub)

    def _record(self, play: Play) -> Any:
        from functions.records import Record

        self._put += 1
        arrival_ms = self._now * 1_000 + self._rng.randrange(1_000)
        return Record(str(10**20 + self._put), play.ticket.sub, arrival_ms, play.frame(), SHARD)

    def _granted(self, sub: str) -> Play:
        from functions.tables import players, runs

        ticket = Ticket(tickets.VERSION, KID, self._rng.randbytes(12).hex(), sub, sub, self._session, 1, RULESET,
                        self._now, self._now + 86_400)
        players.begin_run(self.table, runs.from_ticket(ticket), KID, self._now, lambda _: None)
        self.grants += 1
        return Play(SignedRun(ticket), self._rng.randint(10, 200))

    def _judge(self, play: Play) -> None:
        """As functions/verifier.py does, but for playing the replay."""
        from functions.tables import boards, runs

        run = runs.read(self.table, play.ticket.run, consistent=True)
        if run is None or run.status != "ended":
            raise AssertionError(f"a run that has ended must be marked so: {run}")
        ticket = play.ticket
        self.store.queue.clear()
        boards.record(self.table, boards.Best(ticket.session, player_id(ticket.sub), ticket.name, play.score,
                                              ticket.iat * 1_000, ticket.run))
        runs.decide(self.table, run, "verified", "")

    def _in_the_middle(self, sub: str) -> Play:
        """Somebody who began a while ago and has a row already."""
        from functions.tables import keys

        self._now = EPOCH - RUN_SECONDS
        play = self._granted(sub)
        self._judge_before(play)
        played = self._rng.randrange(FRAMES_A_RUN - 1)
        if played:
            play.run.seq = played - 1
            play.frame()
            run = self.store.items[keys.run(play.ticket.run)["pk"], "RUN"]
            run |= {"applied": played, "counted": played, "mac": play.run.prev, "tick": FRAME_TICKS * played}
        self._now = EPOCH
        return play

    def _judge_before(self, play: Play) -> None:
        from functions.tables import boards

        boards.record(self.table, boards.Best(self._session, player_id(play.ticket.sub), play.ticket.name,
                                              replace(play.score, score=self._rng.randint(1_500, 30_000)), 1, "0" * 24))
