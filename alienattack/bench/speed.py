"""The figures of speed: pure Python, machine code, `ale-py` and MinAtar in the same run, and what a bot costs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from alienattack.bench import atari, machine_code, minatar_game, simulation
from alienattack.bench.figures import Figure
from alienattack.bots.runner import compiled

ROUNDS = 5
PURE_TICKS = 40_000
COMPILED_TICKS = 400_000
PURE_ASKED = 50_000
COMPILED_ASKED = 800_000
PURE_TIMES = 3
COMPILED_TIMES = 50
BOT_MS = 0.5
BOT_SECONDS = 600
_NO_ALE = "pip install ale-py (extra bench)"
_NO_MINATAR = "pip install minatar (extra bench)"


def speed(full: bool = True) -> list[Figure]:
    """Everything of this group; about half a minute where machine code can be built, most of it the compiler's."""
    rounds = ROUNDS if full else max(1, ROUNDS // 2)
    why_not = machine_code.obstacle()
    if why_not:
        return _measured(None, why_not, rounds)
    with tempfile.TemporaryDirectory() as folder:
        return _measured(machine_code.build(Path(folder)), "", rounds)


def _measured(built: Path | None, why_not: str, rounds: int) -> list[Figure]:
    """Alternating rounds; `built` holds the machine code, or `why_not` says why there's none."""
    ale, minatar = atari.environment(), minatar_game.environment()
    waves: dict[str, int] = {}

    def hunted(name: str, result: tuple[float, int]) -> float:
        waves[name] = max(waves.get(name, 0), result[1])
        return result[0]

    work: dict[str, Callable[[int], float]] = {"loop": lambda turn: simulation.loop()}
    own = "compiled" if compiled() else "pure"
    ticks = COMPILED_TICKS if compiled() else PURE_TICKS
    work[own] = lambda turn: hunted(own, simulation.hunt(ticks, turn))
    if ale is not None:
        work["ale"] = lambda turn: atari.frames(ale, turn)
    if minatar is not None:
        work["minatar"] = lambda turn: minatar_game.frames(minatar, turn)
    if built is not None:
        work["compiled"] = lambda turn: hunted("compiled", machine_code.hunt(built, COMPILED_TICKS, turn))
    best = dict.fromkeys(work, 0.0)
    for turn in range(rounds):
        for name, measure in work.items():
            best[name] = max(best[name], measure(turn))
    return _figures(best, waves, why_not) + _bots(built, why_not)


def _figures(best: dict[str, float], waves: dict[str, int], why_not: str) -> list[Figure]:
    pure, machine, ale, minatar, loop = (best.get(name) for name in ("pure", "compiled", "ale", "minatar", "loop"))
    no_pure = "" if pure else "this installation is compiled"
    return [
        Figure("simulation, hunter playing, pure Python", pure, "ticks/s", PURE_ASKED,
               note=no_pure or f"waves 1 to {waves['pure']}"),
        Figure("the same, compiled by mypyc", machine, "ticks/s", COMPILED_ASKED,
               note=why_not if machine is None else f"waves 1 to {waves['compiled']}"),
        Figure("Space Invaders in ale-py, same run", ale, "frames/s", note="" if ale else _NO_ALE),
        Figure("Space Invaders in MinAtar, same run", minatar, "frames/s", note="" if minatar else _NO_MINATAR),
        Figure("pure Python to ale-py", _ratio(pure, ale), "times", PURE_TIMES, note=no_pure if ale else _NO_ALE),
        Figure("compiled to ale-py", _ratio(machine, ale), "times", COMPILED_TIMES, note=why_not if ale else _NO_ALE),
        Figure("pure Python to MinAtar", _ratio(pure, minatar), "times", note=no_pure if minatar else _NO_MINATAR),
        Figure("compiled to MinAtar", _ratio(machine, minatar), "times", note=why_not if minatar else _NO_MINATAR),
        Figure("turns of a plain Python loop in one tick", _ratio(loop, pure), "turns", note=no_pure),
    ]


def _bots(built: Path | None, why_not: str) -> list[Figure]:
    """What the players of a load test cost to play, each for so long: choosing, stepping, recording."""
    from alienattack.loadtest.load_run import MIX

    policies = sorted(set(MIX))
    mix = f"{', '.join(policies)}; {BOT_SECONDS:,} s of each, with its replay"
    mean = sum(simulation.bot_ms(policy, BOT_SECONDS) * MIX.count(policy) for policy in policies) / len(MIX)
    own = Figure("a bot playing, CPU a player-second", mean, "ms", BOT_MS if compiled() else None, at_most=True,
                 note=mix)
    if built is None:
        return [own, Figure("the same, compiled", None, "ms", BOT_MS, at_most=True, note=why_not)]
    machine = sum(machine_code.bot_ms(built, policy, BOT_SECONDS) * MIX.count(policy)
                  for policy in policies) / len(MIX)
    return [own, Figure("the same, compiled", machine, "ms", BOT_MS, at_most=True, note=mix)]


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one and other else None
