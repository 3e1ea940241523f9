"""How the scenes of a host are brought to the moment of their pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from alienattack.game.gallery.stage import Stage
from alienattack.game.input import Intent
from alienattack.game.rehearsed_event import RehearsedEvent
from alienattack.protocol.api import SessionInfo

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.scene import Scene


def managed(session: SessionInfo) -> Callable[[App], Scene]:
    """The page of that session."""
    def make(app: App) -> Scene:
        from alienattack.game.managing import Manager
        from alienattack.game.scenes.managed_session import ManagedSessionScene

        app.connection.start()
        return ManagedSessionScene(app, Manager(app.connection), session)

    return make


def new_session(app: App) -> Scene:
    """The form of a new session."""
    from alienattack.game.managing import Manager
    from alienattack.game.scenes.new_session import NewSessionScene

    app.connection.start()
    return NewSessionScene(app, Manager(app.connection))


def no_sessions() -> RehearsedEvent:
    """Nothing was ever opened."""
    return RehearsedEvent(())


def against_the_clock(stage: Stage) -> None:
    """The kind is chosen, and the minutes have the focus."""
    stage.type("Three Minutes")
    stage.press(Intent.DOWN, Intent.LEFT, Intent.DOWN, Intent.LEFT, Intent.LEFT)


def started_by_host(stage: Stage) -> None:
    """All were started a moment ago."""
    stage.skip(0.5)
    stage.press(Intent.CONFIRM)
    stage.skip(1.2)


def exported(stage: Stage) -> None:
    """The final board was taken along."""
    stage.skip(0.2)
    stage.press(Intent.RIGHT, Intent.RIGHT, Intent.RIGHT, Intent.CONFIRM)


def put_out_of_managers(stage: Stage) -> None:
    """Somebody has taken the host's rights away."""
    stage.skip(0.2)
    cloud = stage.connection.cloud
    assert isinstance(cloud, RehearsedEvent)
    cloud.manager = False
