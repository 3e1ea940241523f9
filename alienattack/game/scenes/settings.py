"""Settings: pages of options (game/options.py). Every change takes effect, and is kept, at once."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from alienattack.game.drawing.palette import WHITE
from alienattack.game.input import Intent
from alienattack.game.options import PAGES, Door, Option, Row
from alienattack.game.scene import Scene
from alienattack.game.widgets.button import Action, draw_actions
from alienattack.game.widgets.message import draw_paragraph
from alienattack.game.widgets.page import ACTIONS_Y, LEFT, LIST_WIDTH, PANEL, draw_page
from alienattack.game.widgets.setting_rows import HEIGHT, Choice, Link, SettingRow, Slider, Switch
from alienattack.game.widgets.tabs import Tabs
from alienattack.game.widgets.widget import FocusRing
from alienattack.settings import Range, limits

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_TABS_Y, _TOP, _BOTTOM, _MARGIN = 46, 70, 301, 5
_SIDE_LEFT, _, _SIDE_WIDTH, _ = PANEL


class SettingsScene(Scene):
    """One page at a time. Up and down go through tabs and rows, left and right change what has the focus."""

    def __init__(self, app: App, page: str = "") -> None:
        """`page` is one of options.PAGES; the first unless told."""
        super().__init__(app)
        self.tabs = Tabs(list(PAGES), [app.texts.get(f"settings.{name}_page") for name in PAGES], LEFT, _TABS_Y,
                         lambda _: self._show_page())
        self.rows: list[SettingRow] = []
        self.ring = FocusRing()
        self._first = 0
        """The topmost row that is shown, where a page has more rows than fit."""
        if page:
            self.tabs.at = self.tabs.names.index(page)
        self._show_page()
        self.ring.focus(self.rows[0])

    # -- the rows --------------------------------------------------------------------------------------------------

    def _show_page(self) -> None:
        self.rows = [self._row(row) for row in PAGES[self.tabs.current]]
        self.ring.set([self.tabs, *self.rows])
        self._first = 0

    def _row(self, row: Row) -> SettingRow:
        get, hint = self.app.texts.get, f"settings.{row.name}_hint"
        made = self._door if isinstance(row, Door) else self._option
        widget = made(row, get(f"settings.{row.name}"), get(hint) if self.app.texts.has(hint) else "")
        widget.name = row.name
        return widget

    def _door(self, door: Any, label: str, hint: str) -> SettingRow:
        return Link(label, lambda: self._open(door.scene), hint)

    def _option(self, option: Any, label: str, hint: str) -> SettingRow:
        value, changed = self.app.settings.value(option.group, option.name), self._changes(option)
        allowed = limits(option.group, option.name)
        choices = option.values or (allowed if isinstance(allowed, tuple) else ())
        if choices:
            return Choice(label, [(choice, self._name_of(option, choice)) for choice in choices], value, changed, hint)
        if isinstance(allowed, Range):
            return Slider(label, value, changed, hint, allowed.low, allowed.high, allowed.step)
        get = self.app.texts.get
        return Switch(label, value, changed, hint, (get("settings.on"), get("settings.off")))

    def _name_of(self, option: Option, value: object) -> str:
        """What a choice is called: its own words, else the plain number."""
        words = f"settings.{option.name}_{value}"
        return self.app.texts.get(words) if self.app.texts.has(words) else str(value)

    def _changes(self, option: Option) -> Callable[[Any], None]:
        def changed(value: Any) -> None:
            self.app.change_settings(self.app.settings.with_group(option.group, **{option.name: value}))

        return changed

    def _open(self, scene: str) -> None:
        module, name = scene.split(":")
        self.app.scenes.push(getattr(import_module(f"alienattack.game.scenes.{module}"), name)(self.app))

    # -- scene -----------------------------------------------------------------------------------------------------

    def resume(self) -> None:
        """What was changed elsewhere is shown."""
        self.refresh()

    def retell(self) -> None:
        """The page in the new language."""
        self.refresh()

    def refresh(self) -> None:
        """Build the page anew, with the focus on the same row (F11, another language)."""
        current, first = self.ring.current, self._first
        self.tabs.labels = [self.app.texts.get(f"settings.{name}_page") for name in self.tabs.names]
        self._show_page()
        name = current.name if isinstance(current, SettingRow) else ""
        self._first = first
        self.ring.focus(next((row for row in self.rows if row.name == name), self.tabs))

    def handle(self, intent: Intent) -> None:
        """The focused row first, then moving, turning pages, leaving."""
        current = self.ring.current
        if current is not None and current.handle(intent):
            self.app.audio.play("menu_choose" if intent is Intent.CONFIRM else "menu_move")
        elif intent in (Intent.DOWN, Intent.UP):
            self.ring.move(-1 if intent is Intent.UP else 1)
            self.app.audio.play("menu_move")
        elif intent is Intent.NEXT_FIELD:
            self._turn(1)
        elif intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()

    def _turn(self, step: int) -> None:
        """To the page beside this one; the focus stays among the rows if it was there."""
        among_rows = self.ring.current is not self.tabs
        self.tabs.turn(step)
        if among_rows:
            self.ring.focus(self.rows[0])
        self.app.audio.play("menu_move")

    def update(self, dt: float) -> None:
        """What F11 changed is shown too."""
        mode = next((row for row in self.rows if row.name == "mode"), None)
        if isinstance(mode, Choice):
            mode.value = self.app.settings.video.mode

    # -- drawing ---------------------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Tabs, rows, what the focused row means, actions."""
        get, palette = self.app.texts.get, canvas.palette
        draw_page(canvas, self.app, get("settings.title"))
        self.tabs.draw(canvas)
        canvas.panel(LEFT, _TOP, LIST_WIDTH, _BOTTOM - _TOP, alpha=215, line=palette.panel_line,
                     edge=palette.panel_edge)
        self._draw_rows(canvas)
        self._draw_side(canvas)
        draw_actions(canvas, [], Action(self.app.cap(Intent.BACK), get("form.back"), click=lambda *_: Intent.BACK))
        how = get("settings.how", page=self.app.cap(Intent.NEXT_PAGE))
        canvas.text(how, LEFT + 2, ACTIONS_Y + 7, "caption", color=palette.text2)

    def _draw_rows(self, canvas: Canvas) -> None:
        fit = int((_BOTTOM - _TOP - 2 * _MARGIN) // HEIGHT)
        current = self.ring.current
        at = self.rows.index(current) if isinstance(current, SettingRow) else 0
        self._first = max(0, min(max(self._first, at - fit + 1), at, len(self.rows) - fit))
        for number, row in enumerate(self.rows[self._first:self._first + fit]):
            row.place(LEFT + 6, _TOP + _MARGIN + number * HEIGHT, LIST_WIDTH - 12)
            row.draw(canvas)
            self.ring.aim_at(canvas.targets, row)
        if len(self.rows) > fit:
            whole = _BOTTOM - _TOP - 16
            begin = _TOP + 8 + whole * self._first / len(self.rows)
            canvas.rect(canvas.palette.panel_edge, LEFT + LIST_WIDTH - 5, begin, 2, whole * fit / len(self.rows))

    def _draw_side(self, canvas: Canvas) -> None:
        palette, current = canvas.palette, self.ring.current
        canvas.panel(_SIDE_LEFT, _TOP, _SIDE_WIDTH, _BOTTOM - _TOP, line=palette.panel_line, edge=palette.panel_edge)
        title, told = self.tabs.labels[self.tabs.at], self.app.texts.get(f"settings.{self.tabs.current}_told")
        if isinstance(current, SettingRow):
            title, told = current.label, current.hint or told
        y = draw_paragraph(canvas, title, _SIDE_LEFT + 12, _TOP + 9, _SIDE_WIDTH - 24, WHITE, "bold", 12, 14)
        canvas.line(palette.panel_line, _SIDE_LEFT + 8, y + 3, _SIDE_LEFT + _SIDE_WIDTH - 9, y + 3)
        draw_paragraph(canvas, told, _SIDE_LEFT + 12, y + 9, _SIDE_WIDTH - 24, palette.text, size=11, line=14)
