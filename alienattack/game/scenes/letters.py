"""Letters to choose from, for those who hold a gamepad: everything that can be typed can be chosen too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.scene import Scene
from alienattack.game.widgets.text_field import TextField

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas
    from alienattack.game.scenes.form import FormScene

PAGES = (
    ("abcdefgh", "ijklmnop", "qrstuvwx", "yz-_.@  "),
    ("ABCDEFGH", "IJKLMNOP", "QRSTUVWX", "YZ-_.@  "),
    ("01234567", "89!?#+*/", "()=%&$:;", ",'\"~^<>|"),
)
"""Pages of rows of eight; the last keys of the letters are the space."""
COLUMNS, ROWS = 8, 4
DEEDS = ("page", "erase", "done")
_LEFT, _TOP, _WIDTH, _HEIGHT = 408, 24, 216, 272  # all of the form's side
_CELL, _PITCH = 24, 32
_KEYS_LEFT, _KEYS_TOP, _DEEDS_TOP = _LEFT + 12, _TOP + 72, _TOP + 208
_STEPS = {Intent.LEFT: (-1, 0), Intent.RIGHT: (1, 0), Intent.UP: (0, -1), Intent.DOWN: (0, 1)}


class LettersScene(Scene):
    """Types into the focused field of the form below. Back is done; the shoulder buttons turn the page."""

    overlay = True
    dissolve = False

    def __init__(self, app: App, form: FormScene) -> None:
        super().__init__(app)
        self.form = form
        self.page = 0
        self.column, self.row = 0, 0

    @property
    def field(self) -> TextField | None:
        """The field that is typed into."""
        current = self.form.ring.current
        return current if isinstance(current, TextField) else None

    def handle(self, intent: Intent) -> None:
        """Move, choose, turn the page, take a letter back, be done."""
        if intent in _STEPS:
            self._move(*_STEPS[intent])
            self.app.audio.play("menu_move")
        elif intent in (Intent.NEXT_PAGE, Intent.NEXT_FIELD):
            self._turn()
        elif intent is Intent.ERASE:
            self._erase()
        elif intent is Intent.CONFIRM:
            self._choose()
        elif intent in (Intent.BACK, Intent.PAUSE):
            self._done()

    def _move(self, across: int, down: int) -> None:
        before = self.row
        self.row = (self.row + down) % (ROWS + 1)
        if self.row == ROWS and before != ROWS:
            self.column = self.column * len(DEEDS) // COLUMNS
        elif before == ROWS and self.row != ROWS:
            self.column = self.column * COLUMNS // len(DEEDS)
        self.column = (self.column + across) % (len(DEEDS) if self.row == ROWS else COLUMNS)

    def _choose(self) -> None:
        if self.row == ROWS:
            (self._turn, self._erase, self._done)[self.column]()
            return
        self.app.audio.play("menu_choose")
        self.form.type_text(PAGES[self.page][self.row][self.column])

    def _turn(self) -> None:
        self.app.audio.play("menu_move")
        self.page = (self.page + 1) % len(PAGES)

    def _erase(self) -> None:
        self.app.audio.play("menu_move")
        self.form.handle(Intent.ERASE)

    def _done(self) -> None:
        self.app.audio.play("menu_back")
        self.app.scenes.pop()

    # -- the picture -----------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """The keys over the side of the form; the form's own field shows what was typed."""
        palette, get = canvas.palette, self.app.texts.get
        canvas.panel(_LEFT, _TOP, _WIDTH, _HEIGHT, alpha=255, line=palette.panel_line, edge=palette.panel_edge)
        if self.field is not None:
            canvas.text(self.field.label, _LEFT + 12, _TOP + 12, "caption", color=palette.text2, room=_WIDTH - 24,
                        at_most="normal")
            shown = self.field.text if not self.field.masked or self.field.revealed else "•" * len(self.field.text)
            canvas.text(shown[-24:], _LEFT + 12, _TOP + 30, "body", 12, color=palette.text, at_most="normal",
                        room=_WIDTH - 24)
        canvas.line(palette.panel_line, _LEFT + 8, _TOP + 54, _LEFT + _WIDTH - 9, _TOP + 54)
        for row, letters in enumerate(PAGES[self.page]):
            for column, letter in enumerate(letters):
                self._draw_key(canvas, letter, column, row)
        for place, deed in enumerate(DEEDS):
            x = _LEFT + 12 + place * 65
            focused = self.row == ROWS and self.column == place
            self._plate(canvas, x, _DEEDS_TOP, 62, focused)
            canvas.text(get(f"letters.{deed}"), x + 31, _DEEDS_TOP + 7, "caption", align="centre", room=58,
                        color=WHITE if focused else palette.text2, at_most="normal")
        told = get("letters.keys", back=self.app.cap(Intent.BACK))
        canvas.text(told, _LEFT + _WIDTH / 2, _TOP + _HEIGHT - 16, "caption", color=palette.text2, align="centre",
                    room=_WIDTH - 20, at_most="normal")

    def _draw_key(self, canvas: Canvas, letter: str, column: int, row: int) -> None:
        x, y = _KEYS_LEFT + column * _CELL, _KEYS_TOP + row * _PITCH
        focused = (self.column, self.row) == (column, row)
        self._plate(canvas, x, y, _CELL - 3, focused)
        if letter == " ":
            canvas.line(canvas.palette.text, x + 5, y + 15, x + _CELL - 9, y + 15)
            return
        canvas.text(letter, x + (_CELL - 3) / 2, y + 3, "body", 12, align="centre", at_most="normal",
                    color=WHITE if focused else canvas.palette.text)

    @staticmethod
    def _plate(canvas: Canvas, x: float, y: float, width: float, focused: bool) -> None:
        palette = canvas.palette
        canvas.panel(x, y, width, 22, fill=palette.own_fill if focused else palette.void, alpha=235,
                     line=palette.player if focused else palette.panel_line, cut=3)
