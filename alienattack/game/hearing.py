"""What pygame tells, given to the topmost scene: keys and pads as intents, letters as text, a click as what was drawn
there for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pygame

from alienattack.game.input import Intent
from alienattack.game.input.pads import PAD_EVENTS
from alienattack.game.scene import Scene

if TYPE_CHECKING:
    from alienattack.game.app import App

_SETTLED_SECONDS = 3.0  # pads that are there by then need no words
_LEFT_BUTTON = 1


class Ears:
    """Hears one event after the other for an app. The cursor shows while the mouse is what the player uses."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def top(self) -> Scene | None:
        """The scene that hears."""
        return self._app.scenes.top

    @property
    def steering(self) -> bool:
        """Whether the ship is steered: what is mapped to it gives no intents."""
        return self.top is not None and self.top.steers

    @property
    def _wants_text(self) -> bool:
        return self.top is not None and self.top.wants_text

    def hear(self, event: pygame.event.Event) -> None:
        """One event."""
        app, top = self._app, self.top
        if event.type == pygame.QUIT:
            app.quit()
        elif event.type == pygame.KEYDOWN:
            self._key_down(event)
        elif event.type == pygame.KEYUP:
            app.input.key_up(event)
        elif event.type == pygame.TEXTINPUT and self._wants_text and top is not None:
            top.type_text(event.text)
        elif event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEWHEEL):
            self._mouse(event)
        elif event.type in PAD_EVENTS:
            self._by_hand()
            self.mean(app.input.pad_event(event, self.steering))
        elif event.type == pygame.DROPFILE:
            self._take_in(Path(event.file))
        else:
            self._state_changes(event)

    def _state_changes(self, event: pygame.event.Event) -> None:
        """Focus, and pads that come and go."""
        app, top = self._app, self.top
        if event.type == pygame.WINDOWFOCUSLOST:
            app.input.release_all()
            app.audio.focus(False)
            if top is not None:
                top.focus_lost()
        elif event.type == pygame.WINDOWFOCUSGAINED:
            app.audio.focus(True)
            if top is not None:
                top.focus_gained()
        elif event.type == pygame.JOYDEVICEADDED:
            self._pad_found(app.input.pad_added(event.device_index))
        elif event.type == pygame.JOYDEVICEREMOVED:
            self._pad_lost(app.input.pad_removed(event.instance_id))

    def mean(self, intents: list[Intent]) -> None:
        """What was meant: by the app where it is about the window, else by the topmost scene."""
        for intent in intents:
            if intent is Intent.FULL_SCREEN:
                self._app.switch_full_screen()
            elif intent is Intent.SCREENSHOT:
                self._app.take_picture()
            elif self.top is not None:
                self.top.handle(intent)

    # -- keyboard ------------------------------------------------------------------------------------------------

    def _key_down(self, event: pygame.event.Event) -> None:
        self._by_hand()
        inputs, top = self._app.input, self.top
        name = pygame.key.name(event.key).lower()
        taken = inputs.capturing
        fresh = not inputs.is_held(name)
        intents = inputs.key_down(event, self._wants_text, self.steering)
        if fresh and not taken and top is not None and name == top.extra and not top.wants_text:
            intents = [Intent.EXTRA]
        if taken or (fresh and top is not None and top.key(name)):
            return
        self.mean(intents)

    # -- mouse ---------------------------------------------------------------------------------------------------

    def _mouse(self, event: pygame.event.Event) -> None:
        """In menus only: the ship is not steered by it. A click on nothing in particular says that somebody is here."""
        if self.steering:
            return
        pygame.mouse.set_visible(True)
        if event.type == pygame.MOUSEWHEEL and event.y:
            self.mean([Intent.UP if event.y > 0 else Intent.DOWN])
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == _LEFT_BUTTON:
            x, y = self._app.window.logical(event.pos)
            clicked: Any = self._app.canvas.targets.at(x, y)
            meant = clicked(x, y) if clicked is not None else Intent.ANY
            if isinstance(meant, Intent):
                self.mean([meant])

    @staticmethod
    def _by_hand() -> None:
        """The player has taken something else than the mouse."""
        if pygame.mouse.get_visible():
            pygame.mouse.set_visible(False)

    # -- pads and files ------------------------------------------------------------------------------------------

    def _pad_found(self, name: str) -> None:
        app = self._app
        if name and app.seconds > _SETTLED_SECONDS:
            app.notice(app.texts.get("app.pad_found", name=name))

    def _pad_lost(self, name: str) -> None:
        if name:
            self._app.notice(self._app.texts.get("app.pad_lost", name=name))
        if self.top is not None:
            self.top.device_lost(name)

    def _take_in(self, path: Path) -> None:
        from alienattack.game.scenes.received import receive

        receive(self._app, path)
