"""What every widget is, and the ring through which the focus goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from alienattack.game.input import Intent

if TYPE_CHECKING:
    from alienattack.game.drawing.canvas import Canvas
    from alienattack.game.drawing.targets import Targets


class Widget:
    """One thing that can have the focus. Every method may be left as it is."""

    of: Widget | None = None
    """The widget that this one belongs to: it comes next after it in the ring."""
    focused = False
    enabled = True

    def handle(self, intent: Intent) -> bool:
        """Take an intent while focused; False leaves it to the scene."""
        return False

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """Where a click means it: left, top, width, height; None where it can't be clicked."""
        return None

    def click(self, x: float, y: float) -> Intent | None:
        """What a click at (x, y) means to it, beyond the focus."""
        return None

    def type_text(self, text: str) -> bool:
        """Take typed characters while focused; False when they mean nothing here."""
        return False

    def key(self, name: str) -> bool:
        """Take a raw key while focused (pygame's name of it); False leaves it alone."""
        return False

    def update(self, dt: float) -> None:
        """Move on by `dt` seconds."""

    def draw(self, canvas: Canvas) -> None:
        """Draw at its place."""


class FocusRing:
    """The widgets of a scene in the order in which the focus goes through them; it begins again at the end."""

    def __init__(self, widgets: Sequence[Widget] = (), at: int = 0) -> None:
        self._widgets = list(widgets)
        self._at = at
        self._mark()

    def __iter__(self) -> Iterator[Widget]:
        return iter(self._widgets)

    @property
    def current(self) -> Widget | None:
        """The widget with the focus."""
        return self._widgets[self._at] if self._widgets else None

    def set(self, widgets: Sequence[Widget]) -> None:
        """Other widgets; the focus stays on its widget if that is still there."""
        before = self.current
        self._widgets = list(widgets)
        self._at = self._widgets.index(before) if before in self._widgets else 0
        self._mark()

    def focus(self, widget: Widget) -> None:
        """Put the focus on `widget`."""
        self._at = self._widgets.index(widget)
        self._mark()

    def move(self, step: int) -> bool:
        """Move the focus on to the next widget that takes it; False if it stays."""
        before = self._at
        for _ in self._widgets:
            self._at = (self._at + step) % len(self._widgets)
            if self._widgets[self._at].enabled:
                break
        self._mark()
        return self._at != before

    def aim(self, targets: Targets) -> None:
        """A click on a widget gives it the focus, and is then meant for it."""
        for widget in self._widgets:
            self.aim_at(targets, widget)

    def aim_at(self, targets: Targets, widget: Widget) -> None:
        """The same for one of them (where not all are in sight)."""
        if widget.box is not None and widget.enabled:
            targets.add(*widget.box, partial(self._click, widget))

    def _click(self, widget: Widget, x: float, y: float) -> Intent | None:
        self.focus(widget)
        return widget.click(x, y)

    def _mark(self) -> None:
        for number, widget in enumerate(self._widgets):
            widget.focused = number == self._at
