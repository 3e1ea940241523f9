"""What every scene is: a screen of the game that takes intents, moves on by fixed steps and draws itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alienattack.game.input import Intent

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.drawing.canvas import Canvas


class Scene:
    """Base of all scenes; every method may be left as it is.

    The app calls `update` with a fixed `dt` (1/60 s) as often as time asks for, then `draw` once a frame.
    Only the topmost scene of the stack is updated and hears intents; those below are told that time passes.
    """

    overlay = False
    """True: the scene below is drawn first (pause over play)."""
    wants_text = False
    """True: letters go to `type_text` and give no intents (forms)."""
    dissolve = True
    """False: this scene appears at once, without the transition."""

    steers = False
    """True: the ship is steered here; what is mapped to it gives no intents."""
    extra = ""
    """The key that is Intent.EXTRA here, by its pygame name ("r"); gamepads have a button for it."""

    def __init__(self, app: App) -> None:
        self.app = app

    def enter(self) -> None:
        """The scene was put on top of the stack for the first time."""

    def leave(self) -> None:
        """The scene was taken off the stack (or another one was put above it and it will be resumed later)."""

    def retell(self) -> None:
        """The language is another one: whatever words are kept must be asked for anew."""

    def resume(self) -> None:
        """The scene above went away; this one is on top again."""

    def focus_lost(self) -> None:
        """The window lost the keyboard focus; all keys are released already."""

    def focus_gained(self) -> None:
        """The window has the keyboard focus again."""

    def device_lost(self, name: str) -> None:
        """The gamepad `name` was unplugged; any other device works."""

    def handle(self, intent: Intent) -> None:
        """The player meant something."""

    def key(self, name: str) -> bool:
        """A key went down, by its pygame name ("r"); True when this scene used it, so that it gives no intent."""
        return False

    def type_text(self, text: str) -> None:
        """Characters were typed (only with `wants_text`)."""

    def update(self, dt: float) -> None:
        """Move on by `dt` seconds (1/60)."""

    def meanwhile(self) -> None:
        """A tick has passed while another scene was on top of this one."""

    def draw(self, canvas: Canvas, alpha: float) -> None:
        """Draw the whole screen; `alpha` (0..1) is how far time is between the last update and the next."""
