"""The training as data: lessons in the real simulation, each with its beginning and the measure of its success.

Where a lesson needs something that the first seconds of a game don't hold (a dive, a capsule), our hunter plays one
game up to that moment and hands it over. The rules are never bent, so that nothing learned here is wrong later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from alienattack.bots import make_bot
from alienattack.sim import FIGHT, LEFT, RIGHT, TICKS_PER_SECOND, UNIT, Sim
from alienattack.sim.events import (
    CAPSULE_CAUGHT,
    CAPSULE_DROPPED,
    CAPSULE_LOST,
    DIVE_TELL,
    DIVER_KILLED,
    KILLED,
    Event,
)
from alienattack.sim.shields import WIDTH

SEED: Final = 7
_LONGEST: Final = 20_000  # ticks in which every moment must have come
_LEAD: Final = 20  # ticks before the moment at which the player takes over
_MOVE_TICKS: Final = 18  # each way
_KILLS: Final = 3
_PIPS: Final = 8
_UNDER_TICKS: Final = 2 * TICKS_PER_SECOND
_PATIENCE: Final = 2 * TICKS_PER_SECOND  # after a chance is gone, until it is offered again


@dataclass(slots=True)
class Tally:
    """What the player has done since the lesson began."""

    left: int = 0
    right: int = 0
    kills: int = 0
    under: int = 0  # ticks under a shield
    divers: int = 0
    caught: int = 0
    missed: int = 0  # ticks since the chance was gone

    def note(self, sim: Sim, buttons: int, happened: list[Event]) -> None:
        """Once a tick, after the step."""
        if sim.phase == FIGHT and sim.player.alive:
            self.left += buttons & (LEFT | RIGHT) == LEFT
            self.right += buttons & (LEFT | RIGHT) == RIGHT
            x = sim.player.x // UNIT
            self.under += any(shield.x <= x <= shield.x + WIDTH and any(shield.rows) for shield in sim.shields)
        for kind, *_ in happened:
            self.kills += kind in (KILLED, DIVER_KILLED)
            self.divers += kind == DIVER_KILLED
            self.caught += kind == CAPSULE_CAUGHT


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing to learn. `share`: how much of it is done, 0 to 1. `moment`: the event before which it begins, 0 for
    wherever the game is. `there`: whether the chance to do it is still there."""

    name: str
    share: Callable[[Tally, Sim], float]
    moment: int = 0
    there: Callable[[Sim], bool] = lambda sim: True


LESSONS: Final[tuple[Lesson, ...]] = (
    Lesson("move", lambda tally, sim: (min(tally.left, _MOVE_TICKS) + min(tally.right, _MOVE_TICKS)) / _MOVE_TICKS / 2),
    Lesson("fire", lambda tally, sim: tally.kills / _KILLS),
    Lesson("combo", lambda tally, sim: ((sim.combo - 1) * _PIPS + sim.pips) / _PIPS),
    Lesson("shield", lambda tally, sim: tally.under / _UNDER_TICKS),
    Lesson("diver", lambda tally, sim: tally.divers, DIVE_TELL, lambda sim: bool(sim.divers)),
    Lesson("capsule", lambda tally, sim: tally.caught, CAPSULE_DROPPED, lambda sim: sim.capsule is not None),
)


def opening(moment: int, seed: int = SEED) -> Sim:
    """A game as the hunter left it, a third of a second before `moment` comes for the first time in a fight with all
    lives. Raises LookupError if it never comes."""
    sim = Sim(seed)
    for buttons in _presses(moment, seed):
        sim.step(buttons)
    return sim


@cache
def _presses(moment: int, seed: int) -> bytes:
    """What the hunter presses until then: found once, for every retry begins there again."""
    sim, bot = Sim(seed), make_bot("hunter", 1)
    pressed = bytearray()
    while len(pressed) < _LONGEST and not sim.over:
        pressed.append(bot.choose(sim))
        happened = sim.step(pressed[-1])
        if sim.phase == FIGHT and sim.lives >= 3 and any(event[0] == moment for event in happened):
            return bytes(pressed[:-_LEAD])
    raise LookupError(f"event {moment} never comes with seed {seed}")


class Course:
    """The way through all lessons. `step` it once a tick with what the player holds."""

    def __init__(self) -> None:
        self.number = 0
        self.sim = Sim(SEED)
        self.tally = Tally()
        self.begun_anew = 0
        """Counts up whenever another game takes the place of the one before."""
        self._seen = False

    @property
    def lesson(self) -> Lesson:
        """The present one; the last one once all are done."""
        return LESSONS[min(self.number, len(LESSONS) - 1)]

    @property
    def finished(self) -> bool:
        """All are done."""
        return self.number >= len(LESSONS)

    @property
    def share(self) -> float:
        """How much of the present one is done, 0 to 1."""
        return 1.0 if self.finished else max(0.0, min(1.0, self.lesson.share(self.tally, self.sim)))

    def step(self, buttons: int) -> list[Event]:
        """Play a tick; what happened. A lost game, or a chance that is gone, begins its lesson anew."""
        happened = self.sim.step(buttons)
        self.tally.note(self.sim, buttons, happened)
        if self.finished or self.share >= 1.0:
            return happened
        self._seen = self._seen or self.lesson.there(self.sim)
        gone = self.lesson.moment != 0 and self._seen and not self.lesson.there(self.sim)
        gone = gone or (any(event[0] == CAPSULE_LOST for event in happened) and self.lesson.moment == CAPSULE_DROPPED)
        self.tally.missed = self.tally.missed + 1 if gone else 0
        if self.sim.over or self.tally.missed > _PATIENCE:
            self._open()
        return happened

    def go_on(self) -> None:
        """To the next lesson, whether this one is done or not."""
        self.number += 1
        if self.finished:
            return
        if self.lesson.moment:
            self._open()
        else:
            self._forget()

    def _open(self) -> None:
        self.sim = opening(self.lesson.moment) if self.lesson.moment else Sim(SEED)
        self.begun_anew += 1
        self._forget()

    def _forget(self) -> None:
        self.tally = Tally()
        self._seen = False
