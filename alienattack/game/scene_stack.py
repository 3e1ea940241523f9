"""The stack of scenes: what is on top is played, what is below waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from alienattack.game.scene import Scene


class Theatre(Protocol):
    """What the stack needs of whoever owns it."""

    def scene_changes(self, coming: Scene | None) -> None:
        """The stack is about to change."""

    def guard(self, call: Callable[[], object]) -> None:
        """Call, and outlive what goes wrong."""

    def quit(self) -> None:
        """The last scene has gone."""


class SceneStack:
    """The scenes, the topmost last. Every change lets go of all keys and starts the transition."""

    def __init__(self, app: Theatre) -> None:
        self._app = app
        self._scenes: list[Scene] = []

    @property
    def top(self) -> Scene | None:
        """The scene that is updated and hears intents."""
        return self._scenes[-1] if self._scenes else None

    def __len__(self) -> int:
        return len(self._scenes)

    def __iter__(self) -> Iterator[Scene]:
        return iter(tuple(self._scenes))

    def __contains__(self, scene: object) -> bool:
        return scene in self._scenes

    def push(self, scene: Scene) -> None:
        """Put `scene` above the present one, which will be resumed when it goes."""
        self._app.scene_changes(scene)
        self._scenes.append(scene)
        self._app.guard(scene.enter)

    def pop(self) -> None:
        """Take the topmost scene away; the one below is resumed. Taking the last one away ends the game."""
        if not self._scenes:
            return
        below = self._scenes[-2] if len(self._scenes) > 1 else None
        self._app.scene_changes(below)
        self._app.guard(self._scenes.pop().leave)
        if below is None:
            self._app.quit()
        else:
            self._app.guard(below.resume)

    def replace(self, scene: Scene) -> None:
        """Put `scene` in the place of the topmost one."""
        self._app.scene_changes(scene)
        if self._scenes:
            self._app.guard(self._scenes.pop().leave)
        self._scenes.append(scene)
        self._app.guard(scene.enter)

    def clear_to(self, scene: Scene) -> None:
        """Take all scenes away and begin again with `scene`; if it is on the stack already, return to it."""
        if scene in self._scenes:
            while len(self._scenes) > 1 and self._scenes[-1] is not scene:
                self.pop()
            return
        self._app.scene_changes(scene)
        while self._scenes:
            self._app.guard(self._scenes.pop().leave)
        self._scenes.append(scene)
        self._app.guard(scene.enter)

    def leave_all(self) -> None:
        """The game ends: every scene is told, the topmost first."""
        while self._scenes:
            self._app.guard(self._scenes.pop().leave)

    def all(self) -> list[Scene]:
        """All of them, the lowest first."""
        return list(self._scenes)

    def visible(self) -> list[Scene]:
        """The scenes to draw, the lowest first: the topmost, and below it as long as they are overlays."""
        first = len(self._scenes) - 1
        while first > 0 and self._scenes[first].overlay:
            first -= 1
        return self._scenes[max(0, first) :]
