"""The way from a menu into a run: practice at once, online as soon as the cloud has granted the run, or by a lobby."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.errors import CloudUnavailable
from alienattack.game.ghost import Ghost
from alienattack.game.tasks import Task
from alienattack.protocol.api import RunGrant

if TYPE_CHECKING:
    from alienattack.game.app import App


class Launcher:
    """Asks for one run at a time. `busy` while it asks; `error` is a sentence when it was refused."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._task: Task[RunGrant] | None = None
        self._ghost: Ghost | None = None
        self.error = ""

    @property
    def busy(self) -> bool:
        """A run was asked for and not answered yet."""
        return self._task is not None

    def practise(self) -> None:
        """Play without an account and without a rank."""
        from alienattack.game.scenes.play import PlayScene

        self._app.scenes.push(PlayScene(self._app))

    def play(self, session_id: str, ghost: Ghost | None = None) -> None:
        """Ask for a run in that session; play as soon as it is granted, beside a `ghost` of the same seed.

        Where all begin together, the way leads through the lobby.
        """
        if self.busy:
            return
        self.error = ""
        session = next((item for item in self._app.connection.sessions if item.id == session_id), None)
        if session is not None and session.gathers:
            from alienattack.game.scenes.lobby import LobbyScene

            self._app.scenes.push(LobbyScene(self._app, session))
        else:
            self._ghost = ghost
            self._task = self._app.connection.start_run(session_id)

    def forget(self) -> None:
        """Whoever asked is gone: an answer that still comes starts nothing."""
        self._task = None

    def update(self) -> None:
        """Take the answer."""
        task = self._task
        if task is None or not task.done:
            return
        self._task = None
        if task.error is not None:
            self._app.audio.play("menu_refuse")
            offline = isinstance(task.error, CloudUnavailable)
            hint = self._app.texts.get("launch.practise_meanwhile") if offline else ""
            self.error = f"{task.error} {hint}".strip()
            return
        from alienattack.game.scenes.play import PlayScene

        ghost, grant = self._ghost, task.result
        same = ghost is not None and grant is not None and ghost.sim.seed == grant.seed
        self._app.scenes.push(PlayScene(self._app, grant, ghost=ghost if same else None))
