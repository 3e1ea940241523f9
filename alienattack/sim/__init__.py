"""THE RULES: a deterministic simulation. Standard library only; integers only; no clock, no I/O, no globals, no floats.

    sim = Sim(seed)
    events = sim.step(LEFT | FIRE)

Positions are integers in 1/256 px, time is counted in ticks of 1/60 s.
"""

from alienattack.sim.buttons import FIRE, LEFT, RIGHT
from alienattack.sim.field import TICKS_PER_SECOND, UNIT
from alienattack.sim.simulation import RULESET, Sim
from alienattack.sim.world import CLEAR, FIGHT, HIT, INTRO, OVER, PARADE

__all__ = [
    "CLEAR",
    "FIGHT",
    "FIRE",
    "HIT",
    "INTRO",
    "LEFT",
    "OVER",
    "PARADE",
    "RIGHT",
    "RULESET",
    "TICKS_PER_SECOND",
    "UNIT",
    "Sim",
]
