"""A second yardstick: MinAtar's Space Invaders, a small game on a grid of 10 x 10 made to be fast in Python."""

from __future__ import annotations

from time import process_time
from typing import Any

_FRAMES = 4_000


def environment() -> Any | None:
    """Space Invaders ready to play; None where `minatar` (extra `bench`) isn't installed."""
    try:
        from minatar import Environment
    except ImportError:
        return None
    return Environment("space_invaders", sticky_action_prob=0.0)


def frames(game: Any, turn: int) -> float:
    """Frames a second of CPU time."""
    begun = process_time()
    for frame in range(_FRAMES):
        _, over = game.act((turn + frame // 7) % 6)
        if over:
            game.reset()
    return _FRAMES / (process_time() - begun)
