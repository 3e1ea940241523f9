"""One row of a leaderboard, as the pane beside the field and the results draw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE, Color, from_hex, mix

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas

ROW_HEIGHT = 22
OWN_HEIGHT = 34
OWN_PITCH = 37
DOTS_HEIGHT = 13
NAME_LETTERS = 12
_MEDAL_TEXT: Color = from_hex("141026")


@dataclass(frozen=True, slots=True)
class Line:
    """What one row shows. `rank` None: not known, drawn blank. `state`: "verified", "live" or "checking".

    `change`: places moved since a little while ago, > 0 upwards. `own`: the taller, lit row of the player with a second
    line: `won` (places won in this run), `lives`, `shots`, `wave`.
    """

    rank: int | None
    name: str
    score: int
    state: str = ""
    change: int = 0
    own: bool = False
    won: int = 0
    lives: int = 0
    shots: int = 0
    wave: int = 0


def pitch(line: Line | None) -> int:
    """How far below a row the next one begins; None stands for three dots."""
    if line is None:
        return DOTS_HEIGHT
    return OWN_PITCH if line.own else ROW_HEIGHT


def shown_name(name: str) -> str:
    """At most twelve characters, the last one an ellipsis where something is cut off."""
    return name.upper() if len(name) <= NAME_LETTERS else name[:NAME_LETTERS - 1].upper() + "…"


def draw_row(canvas: Canvas, line: Line, y: float, x: float = 412, width: float = 216, lit: float = 0.0,
             alpha: int = 255) -> None:
    """Draw `line` with its top at `y`; `x` and `width` are those of the own row's plate. `lit` 0..1 lights it."""
    palette = canvas.palette
    if line.own:
        _draw_own(canvas, line, y, x, width, lit, alpha)
        return
    top_three = line.rank is not None and line.rank <= 3
    color = palette.text if top_three else palette.text_row
    if top_three and line.rank is not None:
        _draw_medal(canvas, line.rank, x + 8, y + 3, alpha)
    elif line.rank is not None:
        canvas.text(str(line.rank), x + 24, y + 5, color=palette.text2, align="right", alpha=alpha)
    _draw_name_and_score(canvas, line, y + 5, x, width, color, alpha)
    if line.change:
        draw_arrow(canvas, x + 2, y + 6, line.change, alpha)


def _draw_own(canvas: Canvas, line: Line, y: float, x: float, width: float, lit: float, alpha: int) -> None:
    palette = canvas.palette
    canvas.rect(mix(palette.own_fill, palette.player, 0.45 * lit), x, y, width, OWN_HEIGHT, alpha=alpha)
    canvas.rect(palette.player, x, y, width, OWN_HEIGHT, alpha=alpha, border=1)
    canvas.rect(palette.player, x, y, 4, OWN_HEIGHT, alpha=alpha)
    if line.rank is not None:
        canvas.text(str(line.rank), x + 24, y + 6, color=palette.player, align="right", alpha=alpha)
    _draw_name_and_score(canvas, line, y + 6, x, width, WHITE, alpha, palette.player)
    if line.won:
        draw_arrow(canvas, x + 10, y + 22, line.won, alpha)
        canvas.text(str(line.won), x + 18, y + 20, "caption", color=palette.good, alpha=alpha)
    lives = "1 LIFE" if line.lives == 1 else f"{line.lives} LIVES"
    facts = f"{lives}   {line.shots} SHOTS   WAVE {line.wave}"
    canvas.text(facts, x + 32, y + 20, "caption", color=palette.text_own, alpha=alpha)


def _draw_name_and_score(canvas: Canvas, line: Line, y: float, x: float, width: float, color: Color, alpha: int,
                         glow: Color | None = None) -> None:
    name = shown_name(line.name)
    canvas.text(name, x + 32, y, color=color, alpha=alpha)
    canvas.text(f"{line.score:,}", x + width - 8, y, color=color, align="right", alpha=alpha, glow=glow,
                glow_strength=0.4)
    draw_state(canvas, line.state, x + width - 80, y, alpha)


def draw_state(canvas: Canvas, state: str, x: float, y: float, alpha: int = 255) -> None:
    """What a score is worth so far: a check mark once verified, a dot while live, a hollow dot while being checked."""
    palette = canvas.palette
    if state == "verified":
        draw_check(canvas, x - 3, y + 1, mix(palette.good, palette.panel, 0.5), alpha)
    elif state == "live":
        canvas.rect(palette.player, x, y + 1, 3, 5, alpha=alpha)
        canvas.rect(palette.player, x - 1, y + 2, 5, 3, alpha=alpha)
    elif state == "checking":
        canvas.rect(palette.bonus, x - 1, y + 1, 5, 5, alpha=alpha, border=1)


def draw_check(canvas: Canvas, x: float, y: float, color: Color, alpha: int = 255) -> None:
    """A check mark 7 px wide."""
    for step, drop in enumerate((2, 3, 4, 3, 2, 1, 0)):
        canvas.rect(color, x + step, y + drop, 1, 2, alpha=alpha)


def draw_arrow(canvas: Canvas, x: float, y: float, way: int, alpha: int = 255) -> None:
    """A triangle 5 px wide around `x`: up and good for `way` > 0, down and bad for `way` < 0."""
    color = canvas.palette.good if way > 0 else canvas.palette.bad
    for step in range(3):
        drop = step if way > 0 else 4 - step
        canvas.rect(color, x - step, y + drop + 1, 2 * step + 1, 1, alpha=alpha)


def _draw_medal(canvas: Canvas, rank: int, x: float, y: float, alpha: int) -> None:
    metal = canvas.palette.medals[rank - 1]
    canvas.rect(metal, x, y, 18, 12, alpha=alpha)
    canvas.rect(mix(metal, WHITE, 0.6), x, y, 18, 1, alpha=alpha)
    canvas.rect(mix(metal, (0, 0, 0), 0.4), x, y + 11, 18, 1, alpha=alpha)
    canvas.text(str(rank), x + 9, y + 2, color=_MEDAL_TEXT, align="centre", alpha=alpha, shadow=False)


def draw_dots(canvas: Canvas, y: float, x: float = 412, alpha: int = 255) -> None:
    """Three dots: rows are left out here."""
    for number in range(3):
        canvas.rect(canvas.palette.text3, x + 14 + number * 5, y + 5, 2, 2, alpha=alpha)


def draw_plate(canvas: Canvas, y: float, strength: float, x: float = 412, width: float = 216) -> None:
    """A row that is not there yet: dim bars where rank, name and score will be; `strength` 0..1 shimmers."""
    alpha = round(60 + 90 * strength)
    for left, length in ((x + 8, 18), (x + 32, 70), (x + width - 56, 48)):
        canvas.rect(canvas.palette.panel_line, left, y + 5, length, 8, alpha=alpha)
