"""Which effect belongs to which event of the simulation."""

from __future__ import annotations

from collections.abc import Iterable

from alienattack.game.speaker import Speaker
from alienattack.sim import PARADE, UNIT, Sim, events
from alienattack.sim.bosses.boss import BARS, BURN, DYING, LEAVING
from alienattack.sim.events import Event

_LAST_ALIENS = 3
_FASTEST = 3

_FIXED = {
    events.FIRED: "shot",
    events.KILLED: "kill_small",
    events.DIVER_KILLED: "kill_diver",
    events.SAUCER_KILLED: "saucer_kill",
    events.THREAT_FIRED: "threat_fired",
    events.THREAT_SHOT: "threat_shot",
    events.SHIELD_CHIPPED: "shield_chip",
    events.DIVE_TELL: "lancer_tell",
    events.DIVE_STARTED: "dive",
    events.COMBO_LOST: "combo_lost",
    events.PLAYER_HIT: "player_hit",
    events.RESPAWNED: "respawn",
    events.EXTRA_LIFE: "extra_life",
    events.LANDED: "landed",
    events.WAVE_STARTED: "wave_intro",
    events.WAVE_CLEARED: "wave_clear",
    events.GRAZED: "graze",
    events.HURRY: "hurry",
    events.GAME_OVER: "game_over",
    events.SHELL_OPENED: "shell_open",
    events.SHELL_CRACKED: "shell_ping",
    events.SPORE_BURST: "spore_burst",
    events.ROW_FADED: "wraith_fade",
    events.CAPSULE_DROPPED: "capsule_falls",
    events.CAPSULE_CAUGHT: "capsule_caught",
    events.POWER_ENDED: "power_ends",
    events.BUBBLE_BURST: "bubble_burst",
    events.SHIELDS_MENDED: "shields_mended",
    events.BOSS_CAME: "boss_warning",
    events.BOSS_TELL: "boss_tell",
    events.BOSS_HIT: "boss_hit",
    events.BOSS_PINGED: "shell_ping",
    events.BOSS_PHASE: "boss_phase",
    events.BOSS_KILLED: "boss_death",
    events.EYE_OPENED: "eye_opens",
    events.TWINS_SWAPPED: "wraith_fade",
    events.PARADE_STARTED: "parade_comes",
    events.PARADE_ENDED: "wave_clear",
}

SILENT = frozenset({
    events.SAUCER_CAME, events.SAUCER_LEFT, events.PIP, events.MISSED, events.SHELL_SHUT, events.ROW_BACK,
    events.CAPSULE_LOST, events.BOSS_RESTS, events.BOSS_LEFT, events.EYE_SHUT, events.FLIGHT_CAME,
})
"""Events without an effect of their own: the saucer is a loop, a miss is told by the combo."""


def effect_of(event: Event) -> str | None:
    """The name of the effect of an event, or None if it is silent. Raises KeyError for a kind nobody thought of."""
    kind, number = event[0], event[3]
    if kind in SILENT:
        return None
    if kind == events.MARCHED:
        return f"march_{number % 4}"
    if kind == events.BOSS_ATTACK:
        return "beam_burns" if event[4] == BURN else "dive"
    if kind == events.COMBO_UP:
        return f"combo_up_{max(1, min(5, number))}"
    return _FIXED[kind]


def hear(speaker: Speaker, happened: Iterable[Event]) -> None:
    """Plays the effects of one tick where they happened, and keeps the saucer's loop."""
    for event in happened:
        if event[0] == events.SAUCER_CAME:
            speaker.loop("saucer_loop")
        elif event[0] in (events.SAUCER_LEFT, events.SAUCER_KILLED, events.GAME_OVER):
            speaker.stop("saucer_loop")
        name = effect_of(event)
        if name is not None:
            speaker.play(name, event[1] / UNIT)


def music_of(sim: Sim) -> tuple[str, int]:
    """The piece of music for what is going on, and its gear: the fewer are left, the faster."""
    boss = sim.boss
    if boss is not None and boss.state not in (DYING, LEAVING):
        return "boss", int(boss.phase == BARS - 1)
    if sim.phase == PARADE:
        return "play", _FASTEST
    left = sim.formation.alive + len(sim.divers)
    share = left / max(1, sim.formation.size)
    if left <= _LAST_ALIENS:
        return "play", _FASTEST
    return "play", 0 if share > 0.75 else 1 if share > 0.5 else 2
