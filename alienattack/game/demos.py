"""What the game shows when nobody plays: the player's best run, then games of bots that travel with the game."""

from __future__ import annotations

import contextlib
from pathlib import Path

from alienattack.errors import ReplayError
from alienattack.game.replay_card import Card, detach
from alienattack.game.replays import SUFFIX, ReplayStore, read_file
from alienattack.resources import assets_dir
from alienattack.sim import RULESET
from alienattack.sim.replay import Replay, decode


def demo_files() -> list[Path]:
    """The games of bots, in order."""
    return sorted((assets_dir() / "replays").glob(f"*{SUFFIX}"))


def shows(store: ReplayStore) -> list[tuple[Replay, Card]]:
    """All that can be shown by these rules: the own best first. What can't be read is left out."""
    found = []
    best = store.best()
    if best is not None:
        with contextlib.suppress(ReplayError):
            found.append((store.load(best.file), best.card))
    for path in demo_files():
        with contextlib.suppress(ReplayError):
            replay, card = detach(read_file(path))
            found.append((decode(replay), card))
    return [(replay, card) for replay, card in found if replay.ruleset == RULESET and replay.ticks]
