"""What the hunter aims at when there is no formation: the boss where it can be hurt, and the parade."""

from __future__ import annotations

from typing import Final

from alienattack.sim import Sim
from alienattack.sim.aliens import TWINS
from alienattack.sim.bosses.boss import TELLING, Boss

_PX: Final = 256
_SHOT_SPEED: Final = 6 * 256
_MUZZLE: Final = 12 * 256
_FLYER_HALF: Final = 7 * 256
_ANSWERABLE: Final = 60  # ticks of flight

Seen = dict[int, tuple[int, int, int]]


def aim(sim: Sim, seen: Seen, x: int) -> tuple[int, bool] | None:
    """Where to go and whether to fire; None when neither boss nor parade is there."""
    marks = _marks(sim)
    if not marks:
        return None
    tick, muzzle = sim.tick, sim.player.y - _MUZZLE
    goal, fire, best = x, False, -1
    for key, mark_x, mark_y, half in marks:
        before = seen.get(key)
        seen[key] = (mark_x, mark_y, tick)
        if before is None or not 0 < tick - before[2] <= 6:
            continue
        ticks = tick - before[2]
        flight = (muzzle - mark_y) // (_SHOT_SPEED + (mark_y - before[1]) // ticks)
        ahead = mark_x + (mark_x - before[0]) * flight // ticks
        if not 0 < flight < _ANSWERABLE or not 12 * _PX < ahead < 388 * _PX:
            continue
        away = abs(ahead - x)
        fire = fire or away < half
        if best < 0 or away < best:
            goal, best = ahead, away
    boss = sim.boss
    if boss is not None:
        goal = _out_of_harm(boss, goal, x)
    return goal, fire


def _marks(sim: Sim) -> list[tuple[int, int, int, int]]:
    """Key, x, y and half of the width of all that can be hurt now."""
    marks = [(2000 + flyer.flight * 8 + flyer.index, flyer.x, flyer.y, _FLYER_HALF) for flyer in sim.flyers]
    boss = sim.boss
    if boss is not None and boss.open:
        for which in (0, 1) if boss.kind == TWINS else (0,):
            if which != boss.shielded:
                mark_x, mark_y = boss.twin(which)
                marks.append((1000 + which, mark_x, mark_y, boss.half_width() - 4 * _PX))
    return marks


def _out_of_harm(boss: Boss, goal: int, x: int) -> int:
    """Into the lane of the wings, and out of the column that burns or will."""
    left, right = boss.lane()
    if right:
        return (left + right) // 2
    left, right = boss.column()
    if right and left - 10 * _PX < goal < right + 10 * _PX and boss.state >= TELLING:
        return left - 11 * _PX if x < (left + right) // 2 else right + 11 * _PX
    return goal
