"""How to play: keys, combo, what makes a rank, and the swarm with its points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from alienattack.game.drawing.look import TEXT_SIZES
from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.scene import Scene
from alienattack.game.scenes.launch import Launcher
from alienattack.game.widgets.action_bar import ActionBar, Deed
from alienattack.game.widgets.message import common_size, draw_paragraph
from alienattack.game.widgets.page import LEFT, LIST_WIDTH, draw_page, draw_side
from alienattack.sim.aliens import ALIENS, SPORELING

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_PIPS, _LIT = 8, 5
_FIRST_KIND, _PITCH = 58, 30  # of the swarm
_WORDS, _LINE = 156, 12  # width and pitch of the lines on a kind


class HowToPlayScene(Scene):
    """One page; from here to the training and into practice."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._launcher = Launcher(app)
        self.actions = ActionBar()
        self.retell()
        self._at_most = TEXT_SIZES[0]
        """The text size in which the words on every kind have room."""

    def retell(self) -> None:
        """The actions in the language spoken now."""
        get = self.app.texts.get
        self.actions.set([Deed(get("title.training"), "t", self._train),
                          Deed(get("how.practise"), "", self._launcher.practise)])

    def handle(self, intent: Intent) -> None:
        """Train, practise or leave."""
        if intent in (Intent.BACK, Intent.HELP):
            self.app.audio.play("menu_back")
            self.app.scenes.pop()
        elif intent in (Intent.LEFT, Intent.RIGHT, Intent.CONFIRM) and self.actions.handle(intent):
            self.app.audio.play("menu_choose" if intent is Intent.CONFIRM else "menu_move")

    def key(self, name: str) -> bool:
        """The keys of the actions."""
        return self.actions.key(name)

    def _train(self) -> None:
        from alienattack.game.scenes.tutorial import TutorialScene

        self.app.scenes.push(TutorialScene(self.app))

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Three cards at the left, the swarm at the right."""
        get = self.app.texts.get
        draw_page(canvas, self.app, get("how.title"), get("how.caption"), "violet")
        self._draw_keys(canvas, 62)
        self._draw_combo(canvas, 145)
        self._draw_rank(canvas, 230)
        self._draw_swarm(canvas)
        self.actions.draw(canvas, self.app.prompts, get("form.back"))

    def _card(self, canvas: Canvas, y: float, height: float, key: str) -> None:
        canvas.panel(LEFT, y, LIST_WIDTH, height, alpha=205, line=canvas.palette.panel_line, cut=4)
        canvas.text(self.app.texts.get(key), LEFT + 12, y + 4, "caption", color=canvas.palette.player)

    def _draw_keys(self, canvas: Canvas, y: float) -> None:
        self._card(canvas, y, 78, "how.keys")
        for number, action in enumerate(("left", "right", "fire", "pause")):
            column, row = number % 2, number // 2
            x, top = LEFT + 12 + column * 176, y + 20 + row * 28
            end = self._draw_caps(canvas, action, x, top)
            canvas.text(self.app.texts.get(f"keys.{action}"), end + 4, top + 3, "body", 12, color=canvas.palette.text,
                        room=LEFT + (column + 1) * 176 - end)

    def _draw_caps(self, canvas: Canvas, action: str, x: float, y: float) -> float:
        for label in self.app.prompts.caps_of(action, most=4):
            width = canvas.text_width(label) + 12
            if x + width > LEFT + LIST_WIDTH - 60:
                break
            canvas.panel(x, y, width, 18, fill=canvas.palette.key_cap, alpha=255, edge=canvas.palette.panel_edge,
                         cut=2)
            canvas.text(label, x + width / 2, y + 6, color=WHITE, align="centre", shadow=False)
            x += width + 4
        return x

    def _draw_combo(self, canvas: Canvas, y: float) -> None:
        palette = canvas.palette
        self._card(canvas, y, 80, "how.combo")
        canvas.text("x3", LEFT + 12, y + 24, size=16, color=palette.bonus, glow=palette.bonus, glow_strength=0.3)
        for pip in range(_PIPS):
            x, on = LEFT + 54 + pip * 13, pip < _LIT
            canvas.rect(palette.void, x - 1, y + 26, 13, 11)
            canvas.rect(palette.bonus if on else palette.empty, x, y + 27, 11, 9)
            canvas.rect(palette.bonus_hi if on else palette.panel_line, x, y + 27, 11, 1)
        draw_paragraph(canvas, self.app.texts.get("how.combo_short"), LEFT + 168, y + 18, LIST_WIDTH - 180,
                       color=palette.text, size=11, line=13, height=28)
        draw_paragraph(canvas, self.app.texts.get("how.combo_more"), LEFT + 12, y + 46, LIST_WIDTH - 24, size=11,
                       line=13, height=30)

    def _draw_rank(self, canvas: Canvas, y: float) -> None:
        self._card(canvas, y, 68, "how.rank_title")
        for number, key in enumerate(("how.rank_text", "how.dive_doubles")):
            draw_paragraph(canvas, self.app.texts.get(key), LEFT + 12, y + 18 + 28 * number, LIST_WIDTH - 24,
                           color=canvas.palette.text, size=11, line=14, height=28)

    def _draw_swarm(self, canvas: Canvas) -> None:
        get, palette = self.app.texts.get, canvas.palette
        draw_side(canvas, get("how.swarm"), get("how.points"))
        beat = 0 if self.app.reduced_motion else int(self.app.seconds * 1.6)
        kinds = sorted((alien for alien in ALIENS.values() if alien.kind != SPORELING),
                       key=lambda alien: (alien.points, alien.kind))
        told = [get(f"how.{kind}") for kind in (*(alien.name for alien in kinds), "saucer")]
        self._at_most = common_size(canvas, told, _WORDS, 11, _LINE, _PITCH - 9)
        for number, alien in enumerate(kinds):
            bob = 0.0 if self.app.reduced_motion else math.sin(self.app.seconds * 1.8 + number)
            top = _FIRST_KIND + number * _PITCH
            self._draw_kind(canvas, top, alien.name, str(alien.points), (beat + number) % 2, bob)
        y = _FIRST_KIND + len(kinds) * _PITCH
        saucer = self.app.sprites.saucer(beat)
        canvas.centred(self.app.sprites.glow("saucer"), 436, y + 14)
        canvas.centred(saucer, 436, y + 14)
        self._draw_words(canvas, y, "saucer", get("how.saucer_worth"), palette.bonus)

    def _draw_kind(self, canvas: Canvas, y: float, kind: str, points: str, frame: int, bob: float) -> None:
        canvas.centred(self.app.sprites.glow(kind, frame), 436, y + 14 + bob)
        canvas.centred(self.app.sprites.alien(kind, frame), 436, y + 14 + bob)
        self._draw_words(canvas, y, kind, points, canvas.palette.of_kind(kind))

    def _draw_words(self, canvas: Canvas, y: float, kind: str, points: str, color: tuple[int, int, int]) -> None:
        get = self.app.texts.get
        canvas.text(get(f"how.{kind}_name"), 460, y, color=color, room=146 - canvas.text_width(points))
        canvas.text(points, 612, y, color=WHITE, align="right")
        draw_paragraph(canvas, get(f"how.{kind}"), 460, y + 11, _WORDS, size=11, line=_LINE, height=_PITCH - 9,
                       most=self._at_most)
