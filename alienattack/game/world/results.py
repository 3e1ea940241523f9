"""What the results tell of a run: who did it, the facts, how it stands with the cloud. Words, no picture."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.game.texts import Texts
from alienattack.game.world.run import DEAD, TIME, Run
from alienattack.sim import TICKS_PER_SECOND
from alienattack.sim.aliens import BOSS_NAMES, KILLED_BY_THREAT, NOBODY, killer_name

SENT_BY_BOSSES = frozenset({"orb", "teardrop", "feather", "mite", "lancer", "debris"})
"""Killers of whom one wants to know which boss sent them."""


@dataclass(frozen=True, slots=True)
class Cause:
    """How it ended: `kind` is the killer's name, `threat` whether it was a shot."""

    kind: str
    threat: bool
    sentence: str
    hint: str


def cause_of(run: Run, texts: Texts) -> Cause:
    """Name the killer and give one hint for it."""
    sim = run.sim
    kind = killer_name(sim.killer)
    threat = sim.killer >= KILLED_BY_THREAT
    who = texts.get(f"over.who.{kind}")
    if run.ended == TIME:
        return Cause("nobody", False, texts.get("over.cause_time", wave=sim.level), texts.get("over.hint_time"))
    if sim.killer == NOBODY or run.ended != DEAD:
        return Cause("nobody", False, texts.get("over.cause_none", wave=sim.level), "")
    if sim.boss is not None and kind in SENT_BY_BOSSES:
        who = texts.get("over.sent_by", boss=texts.get(f"over.who.{BOSS_NAMES[sim.boss.kind]}"), who=who)
    name = "cause_landed" if run.landed else "cause_threat" if threat else "cause_rammed"
    hint = texts.get("over.hint.landed" if run.landed else f"over.hint.{kind}")
    return Cause(kind, threat, texts.get(f"over.{name}", who=who, wave=sim.level), hint)


def facts_of(run: Run, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Six facts: label and value."""
    sim = run.sim
    seconds = sim.tick // TICKS_PER_SECOND
    return (
        (texts.get("over.accuracy"), texts.percent(run.accuracy)),
        (texts.get("over.shots"), texts.number(sim.shots)),
        (texts.get("over.best_combo"), f"x{sim.best_combo}"),
        (texts.get("over.wave"), str(sim.level)),
        (texts.get("over.time"), f"{seconds // 60}:{seconds % 60:02d}"),
        (texts.get("over.saucers"), str(sim.saucers_shot)),
    )


def top_percent(rank: int, players: int) -> int:
    """"TOP 7%": the share of all players that stand at this rank or before it, at least 1."""
    return max(1, -(-rank * 100 // max(rank, players, 1)))
