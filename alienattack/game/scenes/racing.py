"""The way into a race: practice on the seed of the ghost's run, so that both meet the same waves."""

from __future__ import annotations

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
