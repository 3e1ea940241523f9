"""THE RULES: a deterministic simulation. Standard library only; integers only; no clock, no I/O, no globals, no floats.

    sim = Sim(seed)
    events = sim.step(LEFT | FIRE)

Positions are integers in 1/256 px, time is counted in ticks of 1/60 s.
"""

from alienattack.past_rules.ruleset_1.buttons import FIRE, LEFT, RIGHT
from alienattack.past_rules.ruleset_1.field import TICKS_PER_SECOND, UNIT
from alienattack.past_rules.ruleset_1.simulation import RULESET, Sim
from alienattack.past_rules.ruleset_1.world import CLEAR, FIGHT, HIT, INTRO, OVER

__all__ = [
    "CLEAR",
    "FIGHT",
    "FIRE",
    "HIT",
    "INTRO",
    "LEFT",
    "OVER",
    "RIGHT",
    "RULESET",
    "TICKS_PER_SECOND",
    "UNIT",
    "Sim",
]
