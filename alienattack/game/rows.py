"""One row of a leaderboard, as the pane beside the field and the results draw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE, Color, from_hex, mix

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas
    from alienattack.game.texts import Texts

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


@dataclass(frozen=True, slots=True)
class Form:
    """The measures (px) of a row in one text size. `score_drop` and `facts_drop`: how far below the name they stand;
    `shown`: how many rows a pane has room for."""

    height: int
    own_height: int
    shown: int
    text_top: int
    score_drop: int
    facts_drop: int

    @property
    def own_pitch(self) -> int:
        """How far below the own row the next one begins."""
        return self.own_height + 3


FORMS = {
    "normal": Form(22, 34, 10, 5, 0, 14),
    "large": Form(27, 42, 8, 8, 0, 17),
    "largest": Form(38, 57, 6, 6, 17, 34),
}


def form_of(canvas: Canvas) -> Form:
    """The measures of a row in the player's text size."""
    return FORMS[canvas.look.text_size]


def pitch(line: Line | None, form: Form = FORMS["normal"]) -> int:
    """How far below a row the next one begins; None stands for three dots."""
    if line is None:
        return DOTS_HEIGHT
    return form.own_pitch if line.own else form.height


def shown_name(name: str) -> str:
    """At most twelve characters, the last one an ellipsis where something is cut off."""
    return name.upper() if len(name) <= NAME_LETTERS else name[:NAME_LETTERS - 1].upper() + "…"


def draw_row(canvas: Canvas, texts: Texts, line: Line, y: float, x: float = 412, width: float = 216, lit: float = 0.0,
             alpha: int = 255, form: Form | None = None) -> None:
    """Draw `line` with its top at `y`; `x` and `width` are those of the own row's plate. `lit` 0..1 lights it. `form`
    is that of the player's text size, unless told (a row that is wide enough for all)."""
    palette, form = canvas.palette, form or form_of(canvas)
    if line.own:
        _draw_own(canvas, texts, line, y, x, width, lit, alpha, form)
        return
    top_three = line.rank is not None and line.rank <= 3
    top = y + form.text_top
    if top_three and line.rank is not None:
        _draw_medal(canvas, line.rank, x + 8, top - 2, alpha)
    elif line.rank is not None:
        _draw_rank(canvas, line.rank, x, top, palette.text2, alpha)
    color = palette.text if top_three else palette.text_row
    _draw_name_and_score(canvas, texts, line, top, x, width, color, alpha, form)
    if line.change:
        draw_arrow(canvas, x + 2, top + 1, line.change, alpha)


def _draw_own(canvas: Canvas, texts: Texts, line: Line, y: float, x: float, width: float, lit: float, alpha: int,
              form: Form) -> None:
    palette = canvas.palette
    top = y + form.text_top + 1
    canvas.rect(mix(palette.own_fill, palette.player, 0.45 * lit), x, y, width, form.own_height, alpha=alpha)
    canvas.rect(palette.player, x, y, width, form.own_height, alpha=alpha, border=1)
    canvas.rect(palette.player, x, y, 4, form.own_height, alpha=alpha)
    if line.rank is not None:
        _draw_rank(canvas, line.rank, x, top, palette.player, alpha)
    _draw_name_and_score(canvas, texts, line, top, x, width, WHITE, alpha, form, palette.player)
    below = top + form.facts_drop
    if line.won:
        draw_arrow(canvas, x + 10, below + 2, line.won, alpha)
        canvas.text(str(line.won), x + 18, below, "caption", color=palette.good, alpha=alpha, room=12)
    lives = texts.get("row.life") if line.lives == 1 else texts.get("row.lives", n=line.lives)
    facts = "   ".join((lives, texts.get("row.shots", n=line.shots), texts.get("row.wave", n=line.wave)))
    canvas.text(facts, x + 32, below, "caption", color=palette.text_own, alpha=alpha, room=width - 36)


def _draw_rank(canvas: Canvas, rank: int, x: float, y: float, color: Color, alpha: int) -> None:
    """Right-aligned before the name, in the narrow face where it has three digits or more."""
    narrow = rank > 99
    canvas.text(str(rank), x + 28 if narrow else x + 24, y - 2 if narrow else y, "caption" if narrow else "pixel",
                color=color, align="right", alpha=alpha, room=27 if narrow else 19)


def _draw_name_and_score(canvas: Canvas, texts: Texts, line: Line, y: float, x: float, width: float, color: Color,
                         alpha: int, form: Form, glow: Color | None = None) -> None:
    """On one line; in the largest letters the score stands below the name."""
    right, score = x + width - 8, texts.number(line.score)
    mark = right - max(72.0, canvas.text_width(score) + 16)
    canvas.text(shown_name(line.name), x + 32, y, color=color, alpha=alpha,
                room=right - x - 32 if form.score_drop else mark - 6 - x - 32)
    canvas.text(score, right, y + form.score_drop, color=color, align="right", alpha=alpha, glow=glow,
                glow_strength=0.4)
    draw_state(canvas, line.state, mark, y + form.score_drop, alpha)


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
    def paint(sheet: Canvas) -> None:
        for step, drop in enumerate((2, 3, 4, 3, 2, 1, 0)):
            sheet.rect(color, step, drop, 1, 2)

    canvas.stamp(("check", color), x, y, 7, 6, paint, alpha)


def draw_arrow(canvas: Canvas, x: float, y: float, way: int, alpha: int = 255) -> None:
    """A triangle 5 px wide around `x`: up and good for `way` > 0, down and bad for `way` < 0."""
    color = canvas.palette.good if way > 0 else canvas.palette.bad
    for step in range(3):
        drop = step if way > 0 else 4 - step
        canvas.rect(color, x - step, y + drop + 1, 2 * step + 1, 1, alpha=alpha)


def _draw_medal(canvas: Canvas, rank: int, x: float, y: float, alpha: int) -> None:
    metal = canvas.palette.medals[rank - 1]
    more = round(canvas.grown(4)) - 4  # px at its top and bottom
    canvas.rect(metal, x, y - more, 18, 12 + 2 * more, alpha=alpha)
    canvas.rect(mix(metal, WHITE, 0.6), x, y - more, 18, 1, alpha=alpha)
    canvas.rect(mix(metal, (0, 0, 0), 0.4), x, y + 11 + more, 18, 1, alpha=alpha)
    canvas.text(str(rank), x + 9, y + 2, color=_MEDAL_TEXT, align="centre", alpha=alpha, shadow=False)


def draw_dots(canvas: Canvas, y: float, x: float = 412, alpha: int = 255) -> None:
    """Three dots: rows are left out here."""
    for number in range(3):
        canvas.rect(canvas.palette.text3, x + 14 + number * 5, y + 5, 2, 2, alpha=alpha)


def draw_plate(canvas: Canvas, y: float, strength: float, x: float = 412, width: float = 216) -> None:
    """A row that is not there yet: dim bars where rank, name and score will be; `strength` 0..1 shimmers."""
    alpha, form = round(60 + 90 * strength), form_of(canvas)
    for left, length, drop in ((x + 8, 18, 0), (x + 32, 70, 0), (x + width - 56, 48, form.score_drop)):
        canvas.rect(canvas.palette.panel_line, left, y + form.text_top + drop, length, 8, alpha=alpha)
