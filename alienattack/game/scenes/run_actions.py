"""What can be done with a run that has just ended: play again, watch it, race it, share it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from alienattack.errors import ReplayError
from alienattack.game.scenes.racing import race, share_folder, watch
from alienattack.game.widgets.action_bar import ActionBar, Deed

if TYPE_CHECKING:
    from alienattack.game.app import App


class RunActions(ActionBar):
    """The actions of the results. `file` is the run's replay, "" where none was kept; `told` what became of a deed."""

    def __init__(self, app: App, file: str, play_again: Callable[[], None]) -> None:
        super().__init__()
        self.told = ""
        self._app = app
        self._file = file
        self._play_again = play_again

    def offer(self, again: str) -> None:
        """Once a tick; `again` names the words for playing again as things stand."""
        get, kept = self._app.texts.get, bool(self._file)
        self.set([
            Deed(get(f"over.{again}"), "", self._play_again),
            Deed(get("replays.replay"), "v", self._tried(self._watch), kept),
            Deed(get("replays.ghost"), "g", self._tried(self._race), kept),
            Deed(get("replays.share"), "s", self._tried(self._share), kept)])

    def _watch(self) -> None:
        watch(self._app, self._file)

    def _race(self) -> None:
        replays = self._app.replays
        race(self._app, replays.load(self._file), replays.look(self._file).card)

    def _share(self) -> None:
        path = self._app.replays.share(self._file, share_folder(self._app))
        self._app.audio.play("menu_choose")
        self.told = self._app.texts.get("replays.shared", path=str(path), n=f"{path.stat().st_size / 1024:.1f}")

    def _tried(self, deed: Callable[[], None]) -> Callable[[], None]:
        def do() -> None:
            try:
                deed()
            except ReplayError as error:
                self._app.audio.play("menu_refuse")
                self.told = str(error)

        return do
