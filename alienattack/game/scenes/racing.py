"""The ways from a replay: into a race on the seed of its run, so that both meet the same waves; to watching; out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alienattack.game.ghost import Ghost
from alienattack.game.replay_card import Card
from alienattack.sim.replay import Replay

if TYPE_CHECKING:
    from alienattack.game.app import App


def race(app: App, replay: Replay, card: Card) -> None:
    """Begin the race against that replay above the present scene. Raises ReplayError for other rules."""
    from alienattack.game.scenes.play import PlayScene

    ghost = Ghost(replay, card.name)
    app.audio.play("menu_choose")
    app.scenes.push(PlayScene(app, seed=replay.seed, ghost=ghost))


def watch(app: App, file: str) -> None:
    """Watch a replay of the store. Raises ReplayError where it can't be played."""
    watch_replay(app, app.replays.load(file), app.replays.look(file).card)


def watch_replay(app: App, replay: Replay, card: Card) -> None:
    """Watch a replay of anybody, from where it can be raced too. Raises ReplayError for other rules."""
    from alienattack.game.scenes.watch import WatchScene

    scene = WatchScene(app, replay, card, lambda: race(app, replay, card))
    app.audio.play("menu_choose")
    app.scenes.push(scene)


def share_folder(app: App) -> Path:
    """Where shared replays go, and where those of others are looked for."""
    return app.settings.paths.pictures_dir / "replays"
