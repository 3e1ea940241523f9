"""The ghost on the field: the outline of a ship between the own one and the threats, and how the scores stand."""

from __future__ import annotations

from typing import Any

from alienattack.game.drawing.canvas import Canvas
from alienattack.game.ghost import Ghost
from alienattack.game.rows import draw_arrow
from alienattack.game.texts import Texts
from alienattack.game.world.motion import Motion

_NAME_LETTERS = 10
_LEFT, _Y = 12, 34


class Rival:
    """Steps a ghost beside the player's game and draws it."""

    def __init__(self, ghost: Ghost) -> None:
        self.ghost = ghost
        self._motion = Motion()

    def step(self) -> None:
        """Once for each tick of the player's game."""
        self._motion.before_step(self.ghost.sim)
        self.ghost.step()

    def place(self, alpha: float) -> tuple[float, float] | None:
        """Where its ship is between two ticks, px; None while there is none."""
        return self._motion.at(self.ghost.sim.player, alpha) if self.ghost.there else None

    def draw_score(self, canvas: Canvas, texts: Texts, own: int) -> None:
        """Below the own score: an arrow, the name, and by how much the player leads or trails."""
        palette, lead = canvas.palette, own - self.ghost.score
        word = "ghost_ahead" if lead > 0 else "ghost_behind" if lead < 0 else "ghost_level"
        color: Any = palette.good if lead > 0 else palette.bad if lead < 0 else palette.text2
        x = _LEFT
        if lead:
            draw_arrow(canvas, x + 2, _Y + 3, lead)
            x += 9
        name = self.ghost.name.upper()[:_NAME_LETTERS] or texts.get("replays.nobody")
        canvas.text(texts.get(f"replays.{word}", who=name, n=texts.number(abs(lead))), x, _Y, "caption", color=color)
