"""The simulation's events as events of the protocol: one row a kind that travels; all others stay on the machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alienattack.protocol.events import Event
from alienattack.protocol.scores import Score
from alienattack.sim import events as sim
from alienattack.sim.aliens import killer_name
from alienattack.sim.field import UNIT
from alienattack.sim.powers import ENDINGS, POWERS

#: kind of the simulation -> the protocol's event, from (event, tick, state after the tick).
MAPPING: dict[int, Callable[[tuple[int, ...], int, Score], Event]] = {
    sim.WAVE_STARTED: lambda event, tick, state: ("start" if event[3] == 1 else "wave", tick, event[3]),
    sim.KILLED: lambda event, tick, state: ("kill", tick, killer_name(event[3]), event[4]),
    sim.DIVER_KILLED: lambda event, tick, state: ("dive_kill", tick, killer_name(event[3]), event[4]),
    sim.SAUCER_KILLED: lambda event, tick, state: ("saucer", tick, event[4]),
    sim.WAVE_CLEARED: lambda event, tick, state: ("clear", tick, event[3], event[4]),
    sim.PLAYER_HIT: lambda event, tick, state: ("life_lost", tick, killer_name(event[3]), state.lives,
                                                  event[1] // UNIT),
    sim.LANDED: lambda event, tick, state: ("landed", tick, state.lives),
    sim.EXTRA_LIFE: lambda event, tick, state: ("extra_life", tick, event[3]),
    sim.COMBO_UP: lambda event, tick, state: ("combo", tick, event[3]),
    sim.CAPSULE_CAUGHT: lambda event, tick, state: ("power", tick, POWERS[event[3]].name),
    sim.POWER_ENDED: lambda event, tick, state: ("power_ended", tick, POWERS[event[3]].name, ENDINGS[event[4]]),
    sim.BOSS_CAME: lambda event, tick, state: ("boss", tick, killer_name(event[3]), event[4]),
    sim.BOSS_PHASE: lambda event, tick, state: ("boss_phase", tick, killer_name(event[3]), event[4]),
    sim.BOSS_KILLED: lambda event, tick, state: ("boss_killed", tick, killer_name(event[3]), event[4]),
    sim.BOSS_LEFT: lambda event, tick, state: ("boss_left", tick, killer_name(event[3])),
    sim.PARADE_ENDED: lambda event, tick, state: ("parade", tick, event[3], event[4]),
}

#: Events that do not wait for the next flush.
URGENT = frozenset({"life_lost", "landed", "clear", "end"})


_URGENT_KINDS = frozenset({sim.PLAYER_HIT, sim.LANDED, sim.WAVE_CLEARED})


def is_urgent(events: Sequence[tuple[int, ...]]) -> bool:
    """True if one of the simulation's events becomes an urgent one."""
    for event in events:  # noqa: SIM110  asked 60 times a second: any() costs thrice as much
        if event[0] in _URGENT_KINDS:
            return True
    return False


def from_sim(event: tuple[int, ...], tick: int, state: Score) -> Event | None:
    """The protocol's event, or None for one that does not travel. `state` is the one after `tick`."""
    make = MAPPING.get(event[0])
    return make(event, tick, state) if make is not None else None
