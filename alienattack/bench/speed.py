"""The figures of speed: pure Python, machine code, and both beside `ale-py` in the same run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from alienattack.bench import atari, machine_code, simulation
from alienattack.bench.figures import Figure
from alienattack.bots.runner import compiled

ROUNDS = 5
PURE_TICKS = 40_000
COMPILED_TICKS = 400_000
PURE_ASKED = 50_000
COMPILED_ASKED = 800_000
PURE_TIMES = 3
COMPILED_TIMES = 50
_NO_ALE = "pip install ale-py (extra bench)"


def speed() -> list[Figure]:
    """Everything of this group; about half a minute where machine code can be built, most of it the compiler's."""
    why_not = machine_code.obstacle()
    if why_not:
        return _measured(None, why_not)
    with tempfile.TemporaryDirectory() as folder:
        return _measured(machine_code.build(Path(folder)), "")


def _measured(built: Path | None, why_not: str) -> list[Figure]:
    """Alternating rounds; `built` holds the machine code, or `why_not` says why there's none."""
    ale = atari.environment()
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
    if built is not None:
        work["compiled"] = lambda turn: hunted("compiled", machine_code.hunt(built, COMPILED_TICKS, turn))
    best = dict.fromkeys(work, 0.0)
    for turn in range(ROUNDS):
        for name, measure in work.items():
            best[name] = max(best[name], measure(turn))
    return _figures(best, waves, why_not)


def _figures(best: dict[str, float], waves: dict[str, int], why_not: str) -> list[Figure]:
    pure, machine, ale, loop = (best.get(name) for name in ("pure", "compiled", "ale", "loop"))
    no_pure = "" if pure else "this installation is compiled"
    return [
        Figure("simulation, hunter playing, pure Python", pure, "ticks/s", PURE_ASKED,
               note=no_pure or f"waves 1 to {waves['pure']}"),
        Figure("the same, compiled by mypyc", machine, "ticks/s", COMPILED_ASKED,
               note=why_not if machine is None else f"waves 1 to {waves['compiled']}"),
        Figure("Space Invaders in ale-py, same run", ale, "frames/s", note="" if ale else _NO_ALE),
        Figure("pure Python to ale-py", _ratio(pure, ale), "times", PURE_TIMES, note=no_pure if ale else _NO_ALE),
        Figure("compiled to ale-py", _ratio(machine, ale), "times", COMPILED_TIMES, note=why_not if ale else _NO_ALE),
        Figure("turns of a plain Python loop in one tick", _ratio(loop, pure), "turns", note=no_pure),
    ]


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one and other else None
