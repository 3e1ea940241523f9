"""From one run into the next: at once in practice, online as soon as the cloud has granted it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from alienattack.protocol.api import SessionInfo

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.scenes.play import PlayScene


class Again:
    """Puts a new play scene in the place of the topmost scene. `session_id` None means practice."""

    def __init__(self, app: App, session_id: str | None, session: SessionInfo | None = None,
                 practise_if_refused: bool = True, practice: Callable[[], PlayScene] | None = None) -> None:
        """`practise_if_refused`: a refusal leads into practice; else `error` says why and the caller decides.

        `practice` makes the scene of a practice run (any game unless told).
        """
        self._app = app
        self._session_id = session_id
        self._session = session
        self._fall_back = practise_if_refused
        self._practice = practice
        self._task: Any = None
        self.error = ""
        self.code = ""
        """The code of the refusal that `error` tells, where the cloud gave one."""

    @property
    def busy(self) -> bool:
        """The cloud was asked and has not answered yet."""
        return self._task is not None

    def ask(self) -> None:
        """Begin; practice needs no answer. Asking twice asks once."""
        if self.busy:
            return
        self.error = self.code = ""
        if self._session_id is None:
            self.practise()
        else:
            self._task = self._app.connection.start_run(self._session_id)

    def practise(self) -> None:
        """Play without a rank."""
        from alienattack.game.scenes.play import PlayScene

        self._app.scenes.replace(self._practice() if self._practice is not None else PlayScene(self._app))

    def update(self) -> None:
        """Once a tick: take the answer."""
        task = self._task
        if task is None or not task.done:
            return
        self._task = None
        if task.error is None:
            from alienattack.game.scenes.play import PlayScene

            self._app.scenes.replace(PlayScene(self._app, task.result, self._session))
            return
        self.error, self.code = str(task.error), getattr(task.error, "code", "")
        self._app.audio.play("menu_refuse")
        if self._fall_back:
            self._app.notice(self._app.texts.get("play.practise_instead", reason=task.error.reason))
            self.practise()


def to_title(app: App) -> None:
    """Back to the first scene; a game that began in play ends."""
    scenes = app.scenes
    if len(scenes) == 1:
        scenes.pop()
    while len(scenes) > 1:
        scenes.pop()
