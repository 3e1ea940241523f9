"""The pause: over the field, with 3-2-1 before the run goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.scene import Scene
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import wrapped

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas
    from alienattack.game.scenes.play import PlayScene

COUNT_SECONDS = 0.6
_COUNTS = 3
_MIDDLE, _TOP, _WIDTH, _PITCH = 200, 104, 196, 22


class PauseScene(Scene):
    """Holds the run below it. `why` is said when the player did not ask for the pause."""

    overlay = True
    dissolve = False

    def __init__(self, app: App, play: PlayScene, why: str = "") -> None:
        super().__init__(app)
        self._play = play
        self._why = why
        self._items: tuple[tuple[str, Callable[[], None]], ...] = (
            ("resume", self._count_down), ("restart", self._restart), ("settings", self._settings),
            ("quit", self._quit))
        self._at = 0
        self._left = 0.0
        """Seconds of the countdown still to come; 0 while the menu is shown."""

    @property
    def counting(self) -> bool:
        """Whether 3-2-1 is running."""
        return self._left > 0

    def handle(self, intent: Intent) -> None:
        """The menu; while counting, pause and back return to it."""
        if self.counting:
            if intent in (Intent.PAUSE, Intent.BACK):
                self._left = 0.0
            return
        if intent in (Intent.UP, Intent.DOWN):
            self._at = (self._at + (1 if intent is Intent.DOWN else -1)) % len(self._items)
            self.app.audio.play("menu_move")
        elif intent is Intent.CONFIRM:
            self.app.audio.play("menu_choose")
            self._items[self._at][1]()
        elif intent in (Intent.PAUSE, Intent.BACK):
            self._count_down()

    def _click(self, number: int, x: float, y: float) -> Intent:
        """That one is chosen."""
        self._at = number
        return Intent.CONFIRM

    def focus_lost(self) -> None:
        """Nobody looks: no counting."""
        self._left = 0.0

    def update(self, dt: float) -> None:
        """Count; a session that closes ends the run, held or not."""
        if self._play.time_is_up:
            self.app.scenes.pop()
            return
        if not self.counting:
            return
        before = self._number
        self._left -= dt
        if self._left <= 1e-6:
            self._left = 0.0
            self.app.audio.play("go")
            self.app.scenes.pop()
        elif self._number != before:
            self.app.audio.play("countdown")

    @property
    def _number(self) -> int:
        return int(-(-(self._left - 1e-6) // COUNT_SECONDS))

    def _count_down(self) -> None:
        self._left = COUNT_SECONDS * _COUNTS
        self._why = ""
        self.app.audio.play("countdown")

    def _restart(self) -> None:
        self.app.scenes.pop()
        self._play.restart()

    def _settings(self) -> None:
        from alienattack.game.scenes.settings import SettingsScene

        self.app.scenes.push(SettingsScene(self.app))

    def _quit(self) -> None:
        self.app.scenes.pop()
        self._play.give_up()

    # -- the picture ----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """The field dimmed, and the menu or the number over it."""
        canvas.rect(canvas.palette.void, 0, 0, 404, 360, alpha=120)
        if self.counting:
            self._draw_count(canvas, alpha)
        else:
            self._draw_menu(canvas)

    def _draw_menu(self, canvas: Canvas) -> None:
        palette, texts = canvas.palette, self.app.texts
        told = wrapped(canvas, self._why, _WIDTH - 32) if self._why else []
        height = 40 + _PITCH * len(self._items) + (14 * len(told) + 8 if told else 0)
        left = _MIDDLE - _WIDTH / 2
        canvas.panel(left, _TOP, _WIDTH, height, line=palette.panel_line, edge=palette.panel_edge)
        canvas.text(texts.get("pause.title"), _MIDDLE, _TOP + 12, "pixel", 16, WHITE, "centre", glow=palette.player,
                    glow_strength=0.45)
        y = _TOP + 42
        for line in told:
            canvas.text(line, _MIDDLE, y - 6, "body", 11, palette.text2, "centre")
            y += 14
        y += 8 if told else 0
        for number, (name, _) in enumerate(self._items):
            top = y + number * _PITCH
            focused = number == self._at
            canvas.targets.add(left + 8, top - 6, _WIDTH - 16, _PITCH, partial(self._click, number))
            if focused:
                draw_focus_plate(canvas, left + 8, top - 6, _WIDTH - 16, 20)
            canvas.text(texts.get(f"pause.{name}"), left + 24, top, "pixel", 8,
                        WHITE if focused else palette.text_menu, glow=palette.player if focused else None)

    def _draw_count(self, canvas: Canvas, alpha: float) -> None:
        palette = canvas.palette
        canvas.text(self.app.texts.get("pause.get_ready"), _MIDDLE, 196, "caption", 8, palette.text2, "centre")
        canvas.text(str(self._number), _MIDDLE, 212, "pixel", 32, WHITE, "centre", glow=palette.player)
