"""One run in play: simulation, recorder and, online, the log that tells the cloud. No picture and no sound."""

from __future__ import annotations

from typing import Any

from alienattack.protocol.scores import Score
from alienattack.sim import Sim
from alienattack.sim.events import DIVER_KILLED, LANDED, PLAYER_HIT, Event
from alienattack.sim.replay import Recorder, encode

DEAD, QUIT, TIME = "dead", "quit", "time"
_LIVES = 3


class Run:
    """Steps the game tick by tick and keeps what the results want to tell. `log` is a RunLog, or None in practice.

    With `endless` a lost life is given back at once; the replay of such a run would not end as the rules say.
    """

    def __init__(self, seed: int, log: Any = None, endless: bool = False) -> None:
        self.sim = Sim(seed)
        self.recorder = Recorder(self.sim)
        self.log = log
        self.endless = endless
        self.ended = ""
        """Why it ended: DEAD, QUIT, or TIME when its session closed; "" while it goes on."""
        self.landed = False
        """Whether the last life was lost to a landing."""
        self.divers_shot = 0

    @property
    def score(self) -> Score:
        """What has been reached so far."""
        sim = self.sim
        return Score(sim.score, sim.lives, sim.shots, sim.level)

    @property
    def accuracy(self) -> int:
        """Hits in percent of the shots that have landed anywhere."""
        done = self.sim.shots - len(self.sim.bullets)
        return min(100, self.sim.hits * 100 // done) if done > 0 else 0

    def step(self, buttons: int) -> list[Event]:
        """Play one tick with `buttons`, as recorded; what happened."""
        sim = self.sim
        played = self.recorder.add(buttons)
        events = sim.step(played)
        self._note(events)
        if self.endless and sim.lives < _LIVES:
            sim.lives = _LIVES
        if self.log is not None:
            self.log.tick(sim.tick, played, (sim.score, sim.lives, sim.shots, sim.level), events)
        if sim.over:
            self.end(DEAD)
        return events

    def _note(self, events: list[Event]) -> None:
        kinds = {event[0] for event in events}
        if PLAYER_HIT in kinds:
            self.landed = LANDED in kinds
        self.divers_shot += sum(event[0] == DIVER_KILLED for event in events)

    def replay(self) -> bytes:
        """The file of everything played so far."""
        return encode(self.recorder.finish())

    def end(self, reason: str) -> None:
        """The run is over; only the first call counts. A run of which nothing was played is told all the same."""
        if self.ended:
            return
        self.ended = reason
        if self.log is not None:
            self.log.end(reason, self.sim.tick, self.sim.digest(), self.replay())
