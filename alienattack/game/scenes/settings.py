"""Settings: sound, picture, play. Every change takes effect, and is kept, at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from alienattack.game.drawing.palette import PALETTE_NAMES, load_palette
from alienattack.game.input import Intent
from alienattack.game.scene import Scene
from alienattack.game.widgets.button import action_width, draw_action
from alienattack.game.widgets.page import ACTIONS_Y, LEFT, RIGHT, draw_page
from alienattack.game.widgets.setting_rows import Choice, Link, SettingRow, Slider, Switch
from alienattack.game.widgets.widget import FocusRing

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas

_COLUMN_WIDTH, _GAP, _TOP, _HEIGHT, _PITCH = 290, 12, 62, 222, 21
_SCALES = 4


class SettingsScene(Scene):
    """Two columns of rows; left and right change a value, up and down go through all of them."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        get = app.texts.get
        self.columns: list[list[tuple[str, list[SettingRow]]]] = [
            [(get("settings.sound"), self._sound_rows()), (get("settings.play"), self._play_rows())],
            [(get("settings.picture"), self._picture_rows())],
        ]
        self._place_rows()
        rows = [row for column in self.columns for _, group in column for row in group]
        self.ring = FocusRing(rows)

    # -- the rows --------------------------------------------------------------------------------------------------

    def _changes(self, group: str, name: str) -> Callable[[Any], None]:
        def changed(value: Any) -> None:
            self.app.change_settings(self.app.settings.with_group(group, **{name: value}))

        return changed

    def _slider(self, group: str, name: str) -> Slider:
        label, hint = self._words(name)
        return Slider(label, getattr(getattr(self.app.settings, group), name), self._changes(group, name), hint)

    def _switch(self, group: str, name: str) -> Switch:
        label, hint = self._words(name)
        return Switch(label, getattr(getattr(self.app.settings, group), name), self._changes(group, name), hint)

    def _words(self, name: str) -> tuple[str, str]:
        hint = f"settings.{name}_hint"
        return self.app.texts.get(f"settings.{name}"), self.app.texts.get(hint) if self.app.texts.has(hint) else ""

    def _sound_rows(self) -> list[SettingRow]:
        return [self._slider("sound", "master"), self._slider("sound", "music"), self._slider("sound", "effects"),
                self._switch("sound", "mono")]

    def _play_rows(self) -> list[SettingRow]:
        label, hint = self._words("keys")
        return [Link(label, self._open_keys, hint), self._switch("play", "hold_fire"),
                self._switch("play", "pause_on_focus_loss")]

    def _picture_rows(self) -> list[SettingRow]:
        get, video = self.app.texts.get, self.app.settings.video
        sizes = [("0", get("settings.scale_auto"))] + [(str(k), f"{640 * k}x{360 * k}") for k in range(1, _SCALES + 1)]
        scale = Choice(*self._words("scale")[:1], sizes, str(video.scale),
                       lambda value: self._changes("video", "scale")(int(value)), self._words("scale")[1])
        colours = [(name, load_palette(name).title.upper()) for name in PALETTE_NAMES]
        palette = Choice(self._words("palette")[0], colours, video.palette, self._changes("video", "palette"),
                         self._words("palette")[1])
        return [self._switch("video", "full_screen"), scale, self._switch("video", "fit"), palette,
                self._slider("video", "shake"), self._switch("video", "flashes"),
                self._switch("video", "reduced_motion"), self._switch("video", "vsync"),
                self._switch("video", "show_fps")]

    def _place_rows(self) -> None:
        for number, column in enumerate(self.columns):
            x = LEFT + number * (_COLUMN_WIDTH + _GAP)
            y = _TOP + 6.0
            for _, rows in column:
                y += 18
                for row in rows:
                    row.place(x + 6, y, _COLUMN_WIDTH - 12)
                    y += _PITCH
                y += 8

    def _open_keys(self) -> None:
        from alienattack.game.scenes.keys import KeysScene

        self.app.scenes.push(KeysScene(self.app))

    # -- scene -----------------------------------------------------------------------------------------------------

    def resume(self) -> None:
        """Full screen may have been switched elsewhere."""
        self.update(0.0)

    def handle(self, intent: Intent) -> None:
        """The focused row first, then moving, then leaving."""
        current = self.ring.current
        if current is not None and current.handle(intent):
            self.app.audio.play("menu_choose" if intent is Intent.CONFIRM else "menu_move")
        elif intent in (Intent.DOWN, Intent.NEXT_FIELD, Intent.UP):
            self.ring.move(-1 if intent is Intent.UP else 1)
            self.app.audio.play("menu_move")
        elif intent is Intent.BACK:
            self.app.audio.play("menu_back")
            self.app.scenes.pop()

    def update(self, dt: float) -> None:
        """What F11 changed is shown too."""
        full_screen = self.columns[1][0][1][0]
        if isinstance(full_screen, Switch):
            full_screen.on = self.app.settings.video.full_screen

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Columns, the hint of the focused row, actions."""
        get, palette = self.app.texts.get, canvas.palette
        draw_page(canvas, self.app, get("settings.title"), get("settings.caption"), "violet")
        for number, column in enumerate(self.columns):
            x = LEFT + number * (_COLUMN_WIDTH + _GAP)
            canvas.panel(x, _TOP, _COLUMN_WIDTH, _HEIGHT, alpha=215, line=palette.panel_line, edge=palette.panel_edge)
            for name, rows in column:
                canvas.text(name, x + 14, rows[0].y - 17, "caption", color=palette.player)
                for row in rows:
                    row.draw(canvas)
        current = self.ring.current
        if isinstance(current, SettingRow) and current.hint:
            canvas.text(current.hint, LEFT + 2, 290, "body", 12, color=palette.text2)
        width = action_width(canvas, "ESC", get("form.back"))
        draw_action(canvas, RIGHT - width, ACTIONS_Y, "ESC", get("form.back"))
        canvas.text(get("settings.how"), LEFT + 2, ACTIONS_Y + 7, "caption", color=palette.text2)
