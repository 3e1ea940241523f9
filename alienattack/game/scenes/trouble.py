"""Something failed: says so in words, and leads back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.input import Intent
from alienattack.game.scene import Scene
from alienattack.game.widgets.message import draw_paragraph

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas


class TroubleScene(Scene):
    """Shown over the scene that failed; any key takes both away, back to the scene before."""

    dissolve = False

    def __init__(self, app: App, reason: str) -> None:
        super().__init__(app)
        self._reason = reason

    def handle(self, intent: Intent) -> None:
        """Any key returns to the first scene; when that one failed, it is tried again."""
        scenes = self.app.scenes
        scenes.pop()
        while len(scenes) > 1:
            scenes.pop()

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """A calm page: what happened, where it is written down, what to press."""
        palette, texts = self.app.palette, self.app.texts
        canvas.rect(palette.void, 0, 0, canvas.width, canvas.height)
        canvas.panel(100, 110, 440, 130, line=palette.panel_line, edge=palette.panel_edge)
        canvas.text(texts.get("trouble.title"), 120, 126, "pixel", 16, palette.text)
        y = draw_paragraph(canvas, self._reason, 120, 154, 400, palette.text, height=30)
        draw_paragraph(canvas, texts.get("trouble.log"), 120, y + 3, 400, height=204 - y)
        canvas.text(texts.get("trouble.key"), 120, 210, "pixel", 8, palette.player)
