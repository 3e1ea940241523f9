"""A replay file that comes in from outside: dropped onto the window, or named on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alienattack.errors import ReplayError

if TYPE_CHECKING:
    from alienattack.game.app import App


def receive(app: App, path: Path) -> bool:
    """Take the file into the store and show it; whether that could be done. A run in play is not disturbed."""
    from alienattack.game.scenes.play import PlayScene
    from alienattack.game.scenes.watch import WatchScene

    try:
        stored = app.replays.take_in(path)
        if not any(isinstance(scene, PlayScene) for scene in app.scenes.all()):
            app.scenes.push(WatchScene(app, app.replays.load(stored.file), stored.card))
            return True
    except ReplayError as error:
        app.notice(str(error))
        return False
    who = stored.card.name or app.texts.get("replays.nobody")
    app.notice(app.texts.get("replays.received", who=who, n=app.texts.number(stored.score)))
    return True
