"""The yardstick: Atari's Space Invaders in the Arcade Learning Environment, every frame an action, no frame skipped."""

from __future__ import annotations

from time import process_time
from typing import Any

_FRAMES = 4_000


def environment() -> Any | None:
    """Space Invaders ready to play; None where `ale-py` (extra `bench`) isn't installed."""
    try:
        from ale_py import ALEInterface, LoggerMode, roms
    except ImportError:
        return None
    ALEInterface.setLoggerMode(LoggerMode.Error)
    ale = ALEInterface()
    ale.setInt("random_seed", 1)
    ale.setInt("frame_skip", 1)
    rom = roms.get_rom_path("space_invaders")
    if rom is None:
        return None
    ale.loadROM(rom)
    return ale


def frames(ale: Any, turn: int) -> float:
    """Frames a second of CPU time."""
    actions = ale.getMinimalActionSet()
    begun = process_time()
    for frame in range(_FRAMES):
        ale.act(actions[(turn + frame // 7) % len(actions)])
        if ale.game_over():
            ale.reset_game()
    return _FRAMES / (process_time() - begun)
