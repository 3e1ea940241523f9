"""Playing a replay back: any tick within a frame, forwards or backwards.

A second game, the scout, runs ahead within a budget of time a frame. It notes the moments worth jumping to and leaves a
copy of the whole state behind every five seconds of play; a jump goes on from the nearest copy. Where states can't be
copied (compiled classes), a jump plays from the start, which is then fast enough.
"""

from __future__ import annotations

import copy
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from alienattack.sim import Sim
from alienattack.sim.events import BOSS_CAME, BOSS_KILLED, EXTRA_LIFE, GAME_OVER, PLAYER_HIT, WAVE_STARTED, Event
from alienattack.sim.replay import Replay

KEYFRAME_TICKS = 300
WAVE, LIFE_LOST, LIFE_WON, BOSS, BOSS_DEAD, END = "wave", "life_lost", "life_won", "boss", "boss_dead", "end"
_KINDS = {WAVE_STARTED: WAVE, PLAYER_HIT: LIFE_LOST, EXTRA_LIFE: LIFE_WON, BOSS_CAME: BOSS, BOSS_KILLED: BOSS_DEAD}
_AT_ONCE = 32  # ticks between two looks at the clock
_HURRIED = 4  # how many budgets a frame may take while somebody waits for a far jump


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment worth jumping to: what happened after which tick. `number`: the wave, or who hit."""

    tick: int
    kind: str
    number: int = 0


class Playback:
    """One replay and the game it makes at the present tick (`sim`; to look at, never to change)."""

    def __init__(self, replay: Replay, clock: Callable[[], float] = time.perf_counter) -> None:
        """Raises ReplayError for a replay of other rules."""
        self.replay = replay
        self.sim = Sim(replay.seed, replay.ruleset)
        self.marks: list[Mark] = []
        """The moments found so far, in order."""
        self.fault = ""
        """Not empty once it turned out that the game does not end as the replay claims: "differs"."""
        self._buttons = b"".join(bytes([buttons]) * length for buttons, length in replay.inputs)
        self._clock = clock
        self._scout = Sim(replay.seed, replay.ruleset)
        self._keyframes: list[tuple[int, Sim]] = []
        self._copies = _can_be_copied(self._scout)
        self._scouted = False
        self._wanted: int | None = None

    # -- where it is ----------------------------------------------------------------------------------------------

    @property
    def tick(self) -> int:
        """Ticks played so far."""
        return self.sim.tick

    @property
    def ticks(self) -> int:
        """How many there are."""
        return len(self._buttons)

    @property
    def ended(self) -> bool:
        """Nothing is left to play."""
        return self.sim.tick >= self.ticks or self.sim.over

    @property
    def scouted(self) -> float:
        """The share (0..1) in which all moments are known."""
        return 1.0 if self._scouted or not self.ticks else self._scout.tick / self.ticks

    @property
    def seeking(self) -> bool:
        """A jump waits for the scout."""
        return self._wanted is not None

    @property
    def buttons(self) -> int:
        """What the player held in the last tick."""
        return self._buttons[self.sim.tick - 1] if 0 < self.sim.tick <= self.ticks else 0

    # -- time -----------------------------------------------------------------------------------------------------

    def step(self) -> list[Event]:
        """Play one tick; what happened in it. At the end nothing happens any more."""
        if self.ended:
            return []
        return self.sim.step(self._buttons[self.sim.tick])

    def seek(self, tick: int) -> bool:
        """Be at `tick`, at once where the scout has been; else as soon as it has (`work`). True when it is there."""
        tick = max(0, min(self.ticks, tick))
        if self._copies and tick > self._scout.tick and not self._scouted:
            self._wanted = tick
            return False
        self._wanted = None
        self._jump(tick)
        return True

    def _jump(self, tick: int) -> None:
        start = bisect_right(self._keyframes, tick, key=lambda kept: kept[0]) - 1
        base = self._keyframes[start][0] if start >= 0 else 0
        if not base <= self.sim.tick <= tick:
            self.sim = copy.deepcopy(self._keyframes[start][1]) if start >= 0 else self._fresh()
        step, buttons = self.sim.step, self._buttons
        while self.sim.tick < tick and not self.sim.over:
            step(buttons[self.sim.tick])

    def _fresh(self) -> Sim:
        return Sim(self.replay.seed, self.replay.ruleset)

    # -- the scout ------------------------------------------------------------------------------------------------

    def work(self, budget: float) -> bool:
        """Let the scout run for `budget` seconds; True when a jump that waited for it is done now."""
        if not self._scouted:
            end = self._clock() + budget * (_HURRIED if self.seeking else 1)
            while not self._scouted and self._clock() < end:
                for _ in range(_AT_ONCE):
                    self._scout_on()
                if self._wanted is not None and self._scout.tick >= self._wanted:
                    break
        wanted = self._wanted
        return wanted is not None and self.seek(wanted)

    def _scout_on(self) -> None:
        scout = self._scout
        if self._scouted:
            return
        if scout.tick >= self.ticks or scout.over:
            self._finish()
            return
        if self._copies and scout.tick % KEYFRAME_TICKS == 0 and scout.tick:
            self._keyframes.append((scout.tick, copy.deepcopy(scout)))
        for kind, _, _, number, _ in scout.step(self._buttons[scout.tick]):
            if kind == GAME_OVER:
                self.marks.append(Mark(scout.tick, END))
            elif kind in _KINDS:
                self.marks.append(Mark(scout.tick, _KINDS[kind], number))

    def _finish(self) -> None:
        scout = self._scout
        self._scouted = True
        honest = (scout.score, scout.lives, scout.shots, scout.level) == self.replay.score
        if not honest or scout.tick != self.ticks or scout.digest() != self.replay.digest:
            self.fault = "differs"
        if not scout.over:
            self.marks.append(Mark(scout.tick, END))


def _can_be_copied(sim: Sim) -> bool:
    """Whether a copy of a game has its whole state and goes its own way."""
    try:
        other = copy.deepcopy(sim)
        if other.digest() != sim.digest():
            return False
        other.step(1)
    except (TypeError, AttributeError):
        return False
    return bool(sim.tick == 0 and other.tick == 1)
