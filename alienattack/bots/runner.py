"""Games without a window: a policy plays, the numbers come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import alienattack.sim.simulation
from alienattack.bots.policies import make_bot
from alienattack.errors import AlienAttackError
from alienattack.sim import RULESET, Sim
from alienattack.sim.replay import MAX_TICKS, Recorder, encode


def compiled() -> bool:
    """Whether the simulation runs as machine code (mypyc) rather than pure Python."""
    return not str(alienattack.sim.simulation.__file__).endswith(".py")


def run_games(
    policy: str,
    seed: int,
    games: int,
    max_ticks: int = MAX_TICKS,
    record: Path | None = None,
    *,
    clock: Callable[[], float],
) -> dict[str, Any]:
    """Play `games` games, game i with seed `seed` + i; no game longer than `max_ticks`.

    `record` names the file that keeps the replay of the last game. `clock` gives seconds, for a policy itself knows
    no clock. The result is what `bot --json` prints. Raises KeyError for an unknown policy, AlienAttackError when the
    file can't be written.
    """
    played = []
    ticks = 0
    seconds = 0.0
    for index in range(games):
        begun = clock()
        keep = record if index == games - 1 else None
        sim, data = play(policy, seed + index, max_ticks, keep is not None)
        seconds += clock() - begun
        ticks += sim.tick
        if keep is not None:
            _write(keep, data)
        played.append(
            {
                "seed": sim.seed,
                "score": sim.score,
                "lives": sim.lives,
                "shots": sim.shots,
                "level": sim.level,
                "ticks": sim.tick,
                "digest": sim.digest(),
            }
        )
    return {
        "policy": policy,
        "ruleset": RULESET,
        "ticks": ticks,
        "seconds": round(seconds, 6),
        "ticks_per_second": round(ticks / seconds) if seconds > 0 else 0,
        "compiled": compiled(),
        "games": played,
    }


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise AlienAttackError(f"{path}: {error.strerror}.", "Name a file that can be written.") from error


def play(policy: str, seed: int, max_ticks: int = MAX_TICKS, recording: bool = False) -> tuple[Sim, bytes]:
    """One game to its end or to `max_ticks`: the simulation as it then is, and its replay if `recording`, else b""."""
    sim = Sim(seed)
    choose = make_bot(policy, seed).choose
    step = sim.step
    if recording:
        recorder = Recorder(sim)
        while not sim.over and sim.tick < max_ticks:
            step(recorder.add(choose(sim)))
        return sim, encode(recorder.finish())
    while not sim.over and sim.tick < max_ticks:
        step(choose(sim))
    return sim, b""
