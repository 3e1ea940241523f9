"""What is kept of a run that ended: its replay with a card, whatever became of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from alienattack.game.replay_card import ASSISTED, DAILY, PRACTICE, RANKED, Card

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.scenes.play import PlayScene


def player_name(app: App) -> str:
    """Who plays: the account's name, else the last one typed, else a guest."""
    identity = getattr(app.connection, "identity", None)
    return str(identity.name) if identity is not None else app.settings.play.last_name or "Guest"


def keep_run(app: App, play: PlayScene) -> str:
    """Keep the run of that scene; the name of its file, "" where there is nothing worth a file. A run with endless
    lives has no replay: by the rules it would have ended.

    A disk that can't be written is told, and the game goes on.
    """
    sim, assists = play.run.sim, play.assists
    if (not sim.score and not sim.over) or assists.endless:
        return ""
    where = play.session.name if play.session is not None else ""
    kind, where = (DAILY, play.daily) if play.daily else (RANKED if play.ranked else PRACTICE, where)
    if assists.any:
        kind, where = ASSISTED, f"{assists.speed}%"
    card = Card(player_name(app), int(time.time()), kind, where, sim.killer if sim.over else 0,
                play.run.landed and sim.over)
    name, problem = app.replays.keep(play.run.replay(), card)
    if problem:
        app.notice(app.texts.get("app.run_not_kept"))
    return name
