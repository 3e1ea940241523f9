"""A stage for pictures and tests: the whole app with a made-up cloud, moved by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alienattack.errors import AlienAttackError
from alienattack.game.gallery.variants import Variant
from alienattack.game.input import Intent
from alienattack.game.rehearsal import RehearsedCloud, RehearsedConnection
from alienattack.settings import Settings

if TYPE_CHECKING:
    from alienattack.game.app import App

FRAME = 1 / 60


class Stage:
    """An app with a made-up cloud, at one scale, on which a scene is set and photographed."""

    def __init__(self, settings: Settings, k: int, cloud: RehearsedCloud, begin: bool = True) -> None:
        from alienattack.game.app import App

        settings = settings.with_group("video", scale=k, mode="windowed", scaling="integer", overlay="off")
        language = "en" if settings.play.language == "auto" else settings.play.language  # the same on every machine
        settings = settings.with_group("cloud", api="").with_group("play", last_name="", language=language)
        self.connection = RehearsedConnection(settings, cloud, begin)
        self.app: App = App(settings, self.connection, seed=7)
        self._video = settings.video
        self.sounds: Any = None
        """Who hears the sounds, where somebody does (tests)."""

    @property
    def scene(self) -> Any:
        """The topmost scene."""
        return self.app.scenes.top

    def run(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds / FRAME)):
            self.connection.standing_clock.now += FRAME
            self.app.step(FRAME)

    def skip(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        """Let time pass unseen, `seconds` of it or `until` something is so; only the last frame is drawn."""
        for left in range(round(seconds / FRAME), 0, -1):
            self.connection.standing_clock.now += FRAME
            self.app.step(FRAME, draw=left == 1)
            if until():
                break

    def press(self, *intents: Intent) -> None:
        """As if the player had meant these."""
        for intent in intents:
            self.scene.handle(intent)

    def type(self, *texts: str) -> None:
        """Type into one field after the other."""
        for number, text in enumerate(texts):
            if number:
                self.scene.handle(Intent.NEXT_FIELD)
            if text:
                self.scene.type_text(text)

    def change(self, variant: Variant) -> None:
        """As if the player had chosen what makes up this variant but its language, and all else were as it was."""
        video = replace(self._video, scale=variant.k, **variant.video)
        self.app.change_settings(replace(self.app.settings, video=video))
        self.app.show()

    def photograph(self, path: Path, shows: str = "") -> None:
        """Write what is on the screen. Raises AlienAttackError if that is not the scene called `shows`: what was
        written down about its failure is no picture of it."""
        import pygame

        self.expect(shows, path.name)
        pygame.image.save(self.app.canvas.surface, str(path))

    def expect(self, shows: str, name: str) -> None:
        """Raises AlienAttackError if another scene than `shows` is on top; "" is any but a scene's failure."""
        present = type(self.scene).__name__
        if present == (shows or present) and (shows or present != "TroubleScene"):
            return
        log = self.app.settings.paths.state_dir / "game.log"
        told = log.read_text(encoding="utf-8") if log.is_file() else "nothing was written down"
        raise AlienAttackError(f"The picture {name} shows {present} and not {shows or 'a scene'}: {told}")

    def close(self) -> None:
        """Take everything down."""
        self.app.scenes.leave_all()


