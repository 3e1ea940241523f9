"""One row of a leaderboard, as the pane beside the field and the results draw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

ROW_HEIGHT = 22
OWN_HEIGHT = 34
OWN_PITCH = 37
DOTS_HEIGHT = 13


@dataclass(frozen=True, slots=True)
class Line:
    """What one row shows. `rank` None: not known, drawn blank. `state`: "verified", "live" or "checking".

    `change`: places moved since a little while ago, > 0 upwards. `own`: the taller, lit row of the player with a second
    line: `won` (places won in this run), `lives`, `shots`, `wave`.
    """

    rank: int | None
    name: str
    score: int
    state: str = "verified"
    change: int = 0
    own: bool = False
    won: int = 0
    lives: int = 0
    shots: int = 0
    wave: int = 0


def draw_row(canvas: Canvas, line: Line, y: float, x: float = 412, width: float = 216, lit: float = 0.0,
             alpha: int = 255) -> None:
    """Draw `line` with its top at `y`; `x` and `width` are those of the own row's plate. `lit` 0..1 lights it."""
