"""The card of the first start: what may leave this computer. Nothing but play goes on before it is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.example_frame import example_frame
from alienattack.game.input import Intent
from alienattack.game.scene import Scene
from alienattack.game.scenes.launch import Launcher
from alienattack.game.widgets.menu import draw_focus_plate
from alienattack.game.widgets.message import draw_paragraphs

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

ASK, YES, NO = "ask", "yes", "no"
_LEFT, _TOP, _WIDTH, _HEIGHT = 32, 22, 576, 316
_TEXT_WIDTH, _CHOICES_Y, _PITCH = 270, 252, 26
_SIDE = (_LEFT + 300, _TOP + 38, 264, 266)


class ConsentScene(Scene):
    """Three choices; beside them a frame as the focused choice would send it. Going back leaves it unanswered."""

    overlay = True
    dissolve = False

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._launcher = Launcher(app)
        self.choices: tuple[tuple[str, Callable[[], None]], ...] = (
            ("board", lambda: self._answer(NO)), ("statistics", lambda: self._answer(YES)), ("offline", self._offline))
        self.at = 1 if app.settings.privacy.analytics == YES else 0

    def _answer(self, answer: str) -> None:
        self.app.change_settings(self.app.settings.with_group("privacy", analytics=answer))
        self.app.scenes.pop()

    def _offline(self) -> None:
        """Practice, at once; the question stays open."""
        self.app.scenes.pop()
        self._launcher.practise()

    def handle(self, intent: Intent) -> None:
        """Move, choose, leave it open."""
        if intent in (Intent.UP, Intent.DOWN, Intent.NEXT_FIELD):
            self.at = (self.at + (-1 if intent is Intent.UP else 1)) % len(self.choices)
            self.app.audio.play("menu_move")
        elif intent is Intent.CONFIRM:
            self.app.audio.play("menu_choose")
            self.choices[self.at][1]()
        elif intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()

    def _click(self, number: int, x: float, y: float) -> Intent | None:
        """A choice is looked at; the one that is looked at is taken."""
        if number == self.at:
            return Intent.CONFIRM
        self.at = number
        self.app.audio.play("menu_move")
        return None

    # -- the picture -----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """The scene below dimmed, the words, the choices, the example."""
        palette, get = canvas.palette, self.app.texts.get
        canvas.dim(130)
        canvas.panel(_LEFT, _TOP, _WIDTH, _HEIGHT, alpha=255, line=palette.panel_line, edge=palette.panel_edge)
        canvas.text(get("consent.title"), _LEFT + 16, _TOP + 14, color=WHITE, glow=palette.player, glow_strength=0.45,
                    room=_WIDTH - 32)
        told = [(get("consent.needed"), palette.text), (get("consent.extra"), palette.text),
                (get("consent.kept", long=self._how_long()), palette.text2)]
        draw_paragraphs(canvas, told, _LEFT + 16, _TOP + 38, _TEXT_WIDTH, _CHOICES_Y - _TOP - 46, gap=6, line=13)
        for number, (name, _) in enumerate(self.choices):
            self._draw_choice(canvas, get(f"consent.{name}"), _CHOICES_Y + number * _PITCH, number == self.at)
            canvas.targets.add(_LEFT + 12, _CHOICES_Y + number * _PITCH, _TEXT_WIDTH + 8, 22,
                               partial(self._click, number))
        self._draw_example(canvas)

    def _how_long(self) -> str:
        """How long what was sent is kept, as far as the cloud has said it yet."""
        days, get = self.app.connection.retention_days, self.app.texts.get
        if days is None:
            return get("consent.kept_unknown")
        return get("consent.kept_days", n=days) if days else get("consent.kept_no_limit")

    def _draw_choice(self, canvas: Canvas, label: str, y: float, focused: bool) -> None:
        palette = canvas.palette
        if focused:
            draw_focus_plate(canvas, _LEFT + 12, y, _TEXT_WIDTH + 8, 22)
        canvas.text(label, _LEFT + 26, y + 7, color=WHITE if focused else palette.text_menu, room=_TEXT_WIDTH - 14,
                    glow=palette.player if focused else None)

    def _draw_example(self, canvas: Canvas) -> None:
        palette, get, name = canvas.palette, self.app.texts.get, self.choices[self.at][0]
        x, y, width, height = _SIDE
        canvas.panel(x, y, width, height, fill=palette.void, alpha=235, line=palette.panel_line, cut=3)
        canvas.text(get("consent.example"), x + 10, y + 6, "caption", color=palette.player, room=width - 20)
        lines = [] if name == "offline" else example_frame(name == "statistics")
        said = "\n".join(lines) or get("consent.nothing")
        told = [(said, palette.text), (get(f"consent.{name}_told"), palette.text2)]
        draw_paragraphs(canvas, told, x + 10, y + 24, width - 20, height - 30, line=13)
