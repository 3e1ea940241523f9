"""The whole game from the command line: the window opens, the title is shown, a signal ends it cleanly."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

from alienattack.game.app import App
from alienattack.game.connection import Connection
from alienattack.game.scenes.consent import ASK, ConsentScene
from alienattack.game.scenes.title import TitleScene
from alienattack.settings import Settings


def play(settings: Settings, offline: bool = False) -> int:
    """Open the window and play; `offline` never looks for a cloud. Returns the exit code."""
    connection = Connection(settings, offline=offline)
    app = App(settings, connection, audio_factory=lambda: _open_audio(settings))
    app.tell_damage(settings)
    app.scenes.push(TitleScene(app))
    if settings.privacy.analytics == ASK:
        app.scenes.push(ConsentScene(app))
    with _ended_by_signals(app.quit):
        return app.run()


def _open_audio(settings: Settings) -> Any:
    from alienattack.game.audio import Audio

    return Audio(settings.sound, settings.paths.cache_dir)


@contextlib.contextmanager
def _ended_by_signals(quit_game: Callable[[], None]) -> Iterator[None]:
    """SIGTERM and SIGINT ask the game to end, for as long as the block runs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: quit_game()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
